/*
 * variants.h - the look-alikes of a name: what somebody may write by a slip,
 * or register to catch such slips.
 *
 * A name is an image ("nginx", "bitnami/redis", "ghcr.io/acme/app"), a
 * namespace ("bitnami/", or with a star behind it) or a registry's host
 * ("ghcr.io").  Each part that is written is varied by itself, in every way
 * that rules.h has a slip for; what no registry would take (the grammar of a
 * reference, the rules for a host's labels and for an account on Docker Hub)
 * is left out.  Each look-alike comes once, under its likeliest slip; the
 * likeliest slips come first, then the host before the namespace before the
 * repository, then the front before the end.
 */
#ifndef KO_CORE_VARIANTS_H
#define KO_CORE_VARIANTS_H

#include "core/verdict.h"

/* Most look-alikes of one name. */
#define KO_VARIANTS_MAX 65536

/* Longest name varied, without tag and digest, in bytes. */
#define KO_VARIANTS_NAME_MAX 511

/* Which part of the name differs. */
enum ko_variant_part {
	KO_VARIANT_HOST,
	KO_VARIANT_SPACE,
	KO_VARIANT_REPOSITORY,
};

struct ko_variant {
	/* Familiar ("ngnix", "bitnmai/redis"), a namespace with a star, or a
	 * host; dies when the callback returns. */
	struct ko_span name;
	enum ko_rule rule; /* the likeliest slip */
	enum ko_variant_part part;
	/* By the registry's rules; the name may be taken (see below). */
	enum ko_claimable claimable;
};

/* A set of slips, and those that look-alikes are made by: all but the ones
 * of characters that are not ASCII. */
#define KO_RULE_BIT(rule) (UINT32_C(1) << (rule))
#define KO_VARIANT_RULES               \
	((KO_RULE_BIT(KO_SLIPS) - 1) & \
	 ~(KO_RULE_BIT(KO_SLIP_CONFUSABLE) | KO_RULE_BIT(KO_SLIP_INVISIBLE)))

/*
 * What making variants needs: tables, and a table of those already made.  One
 * allocation of about 700 KB, of which a short name touches a tenth.  May be
 * used for any number of names, by one thread at a time.
 */
struct ko_variants;

/* NULL when out of memory.  The catalogue must outlive what is returned. */
KO_NODISCARD struct ko_variants *ko_variants_new(const struct ko_catalogue *c);
void ko_variants_free(struct ko_variants *v);

/* For KO_AUTO_VARIANTS. */
void ko_variants_freep(struct ko_variants **v);
#define KO_AUTO_VARIANTS KO_CLEANUP(ko_variants_freep)

/*
 * Call found(ctx, variant) for each look-alike of name by one of the rules (a
 * set of KO_RULE_BIT) until it returns false.  A tag and a digest are passed
 * over.  Allocates nothing.
 *
 * Returns KO_OK, also when found stopped it, or
 *   KO_ESYNTAX  name is no reference, namespace or host
 *   KO_ETOOBIG  over KO_VARIANTS_NAME_MAX or a limit of imageref.h
 */
KO_NODISCARD enum ko_status
ko_variants_each(struct ko_variants *v, struct ko_span name, uint32_t rules,
		 bool (*found)(void *ctx, const struct ko_variant *variant),
		 void *ctx, struct ko_error *err);

/*
 * Does the catalogue list the variant itself, the namespace or the host that
 * makes the difference, as a name of its own?  Nobody else can then claim it.
 */
bool ko_variant_is_known(const struct ko_catalogue *c,
			 const struct ko_variant *variant);

#endif

/*
 * catalogue.h - the names that are known: images, registry hosts, known bad.
 *
 * A catalogue is read from the text format of knockoff-catalogue(5) by one
 * parser (ko_catalogue_parse) into one packed form, which is then only looked
 * at.  The built-in catalogue is that packed form made at build time, so a
 * start needs no parsing; a file given by the user takes the same way at run
 * time.  A packed form is one block of memory without pointers, in the byte
 * order of the machine that made it.
 *
 * A catalogue is made of three parts, each with its own packed form; a file
 * replaces the parts that it has a section for.  Once set up it is read-only
 * and may be shared by threads.
 */
#ifndef KO_CORE_CATALOGUE_H
#define KO_CORE_CATALOGUE_H

#include "base/buf.h"
#include "base/span.h"
#include "base/status.h"

/* Largest catalogue file, in bytes, and most records of a section. */
#define KO_CATALOGUE_TEXT_MAX    ((size_t)256 << 20)
#define KO_CATALOGUE_RECORDS_MAX ((size_t)4 << 20)

/* Longest name of a record, in bytes. */
#define KO_CATALOGUE_NAME_MAX 255

enum ko_part {
	KO_PART_IMAGES,
	KO_PART_REGISTRIES,
	KO_PART_KNOWN_BAD,
	KO_PARTS
};

/* What a record says of its name: id, word in the file, part, in words. */
#define KO_TIERS(X)                                                           \
	X(KO_TIER_OFFICIAL, "official", KO_PART_IMAGES,                       \
	  "Docker Official Image")                                            \
	X(KO_TIER_RESERVED, "reserved", KO_PART_IMAGES,                       \
	  "reserved name, never pulled")                                      \
	X(KO_TIER_DEPRECATED, "deprecated", KO_PART_IMAGES,                   \
	  "deprecated Docker Official Image")                                 \
	X(KO_TIER_RETIRED, "retired", KO_PART_IMAGES,                         \
	  "retired Docker Official Image")                                    \
	X(KO_TIER_VERIFIED, "verified", KO_PART_IMAGES, "Verified Publisher") \
	X(KO_TIER_SPONSORED, "sponsored", KO_PART_IMAGES,                     \
	  "Docker-Sponsored Open Source")                                     \
	X(KO_TIER_POPULAR, "popular", KO_PART_IMAGES, "popular image")        \
	X(KO_TIER_USED, "used", KO_PART_IMAGES, "widely used image")          \
	X(KO_TIER_MISNOMER, "misnomer", KO_PART_IMAGES,                       \
	  "product, not an image")                                            \
	X(KO_TIER_OWN, "own", KO_PART_IMAGES, "your own namespace")           \
	X(KO_TIER_SHARED, "shared", KO_PART_REGISTRIES,                       \
	  "registry that anyone can push to")                                 \
	X(KO_TIER_VENDOR, "vendor", KO_PART_REGISTRIES, "vendor's registry")  \
	X(KO_TIER_MIRROR, "mirror", KO_PART_REGISTRIES, "registry mirror")    \
	X(KO_TIER_OWN_REGISTRY, "own-registry", KO_PART_REGISTRIES,           \
	  "your own registry")                                                \
	X(KO_TIER_ALIAS, "alias", KO_PART_REGISTRIES,                         \
	  "another name of a registry")                                       \
	X(KO_TIER_MALICIOUS, "malicious", KO_PART_KNOWN_BAD,                  \
	  "reported as malicious")

enum ko_tier {
#define KO_X(id, word, part, text) id,
	KO_TIERS(KO_X)
#undef KO_X
		KO_TIER_COUNT
};

/* Of an entry that stands for a name that is not listed. */
#define KO_TIER_NONE KO_TIER_COUNT

/* "official"; "Docker Official Image" */
const char *ko_tier_word(enum ko_tier tier);
const char *ko_tier_text(enum ko_tier tier);

/*
 * One record.  The spans point into the packed form.  name is familiar
 * ("nginx", "bitnami/redis", "quay.io/a/b"), or a whole namespace ("bitnami/"
 * and a star), or a host.  text is the successor, the operator, the host that
 * an alias stands for, or what a known-bad name imitates and the report.
 */
struct ko_entry {
	struct ko_span name;
	struct ko_span text;
	enum ko_tier tier;
	uint64_t pulls; /* a floor; 0 is unknown; of a host: uses seen */
	/* Of a namespace: the sum of its images' pulls. */
	uint64_t all_pulls;
	bool is_implied; /* a namespace that only its images tell of */
};

/* Is it the record of an official image, maintained or not? */
bool ko_entry_is_official(const struct ko_entry *e);

/* What a search key is made of; each kind has an index of its own. */
enum ko_key {
	KO_KEY_OFFICIAL,  /* "nginx" */
	KO_KEY_HUB_IMAGE, /* "bitnami/redis" */
	KO_KEY_HUB_SPACE, /* "bitnami": a namespace on Docker Hub */
	KO_KEY_IMAGE,     /* "quay.io/a/b" */
	KO_KEY_SPACE,     /* "quay.io/a": a namespace elsewhere */
	KO_KEY_HOST,      /* "quay.io" */
	KO_KEYS
};

/*
 * Other ways to come from a name to images: by a hash that several share.
 * The words are those of the path without its host and without "library",
 * whatever their order and separators; the repository is what follows the
 * namespace of an image on Docker Hub.
 */
enum ko_hash_key { KO_HASH_WORDS, KO_HASH_REPOSITORY, KO_HASH_KEYS };

struct ko_folded;
struct ko_packed; /* one part, packed; see catalogue_pack.h */
struct ko_near_index;
struct ko_screen;

struct ko_catalogue {
	const struct ko_packed *parts[KO_PARTS];
	void *owned[KO_PARTS]; /* what ko_catalogue_done() frees */
	/* NULL, or what ko_index_near() asks instead of scanning the rows, and
	 * what spares ko_judge() most names; made of these parts and freed by
	 * who made it (bulk_index.h). */
	const struct ko_near_index *near;
	const struct ko_screen *screen;
};

/* The packed parts that the program was built with; never fails. */
void ko_catalogue_init_builtin(struct ko_catalogue *c);

/*
 * Read text and let its sections replace the parts of c.
 *
 * Returns KO_OK, or with c as it was
 *   KO_ESYNTAX  malformed or cut short; err->line and err->text say where
 *   KO_ETOOBIG  a limit above
 *   KO_ENOMEM
 */
KO_NODISCARD enum ko_status ko_catalogue_load(struct ko_catalogue *c,
					      struct ko_span text,
					      struct ko_error *err);

/* Free what c owns; NULL and a half-built one are fine. */
void ko_catalogue_done(struct ko_catalogue *c);

/* "2026-08-21", the date that the part's section names; "" without one. */
struct ko_span ko_catalogue_date(const struct ko_catalogue *c,
				 enum ko_part part);

/* Records of a part, in the order of their names. */
size_t ko_catalogue_count(const struct ko_catalogue *c, enum ko_part part);
struct ko_entry ko_catalogue_entry(const struct ko_catalogue *c,
				   enum ko_part part, size_t i);

/* The record of exactly this name: true and *out, or false. */
bool ko_catalogue_find(const struct ko_catalogue *c, enum ko_part part,
		       struct ko_span name, struct ko_entry *out);

/* The registry record of a host without port, "*" patterns included. */
bool ko_catalogue_find_host(const struct ko_catalogue *c, struct ko_span host,
			    struct ko_entry *out);

/* One row of an index: the names of one key kind, ordered by folded length. */
struct ko_key_row {
	uint64_t signature; /* of the folded key, see fold.h */
	uint32_t entry;     /* in the part */
	uint32_t in_pairs;  /* 1: folded by ko_fold_pairs() as well */
};

/* Longest folded key that an index holds, in bytes. */
#define KO_KEY_LENGTH_MAX 160

/*
 * The rows of one key kind.  Those with a folded key of l bytes stand from
 * starts[l] up to starts[l + 1], for l from 0 to KO_KEY_LENGTH_MAX.
 */
struct ko_key_rows {
	const struct ko_key_row *rows;
	const uint32_t *starts;
};

struct ko_key_rows ko_catalogue_rows(const struct ko_catalogue *c,
				     enum ko_key key);

/* The folded key of a row, which the rows do not keep; entry is the row's. */
void ko_row_key(const struct ko_key_row *row, const struct ko_entry *entry,
		struct ko_folded *out);

/*
 * Call found(ctx, entry) for each image whose hash of this kind is hash.  Two
 * names may share one by accident, so compare what you compare.
 */
void ko_catalogue_hashed(const struct ko_catalogue *c, enum ko_hash_key key,
			 uint64_t hash,
			 void (*found)(void *ctx, const struct ko_entry *entry),
			 void *ctx);

/* The hash of a path for KO_HASH_WORDS: no order, no separators. */
uint64_t ko_words_hash(struct ko_span path);

/* The part that the rows of a key kind point into. */
enum ko_part ko_key_part(enum ko_key key);

/* What a key kind looks at: the entry's name, of a namespace without a star. */
struct ko_span ko_entry_key(const struct ko_entry *entry);

/* Does the entry stand for a whole namespace? */
bool ko_entry_is_space(const struct ko_entry *entry);

/* May a record of an image have this name?  A familiar one without tag and
 * digest, or a namespace and a star. */
bool ko_is_image_name(struct ko_span name);

/* The packed bytes of a part, for building them into a program. */
struct ko_span ko_catalogue_bytes(const struct ko_catalogue *c,
				  enum ko_part part);

/* "quay.io/" of "quay.io/a/b"; empty for an image on Docker Hub. */
struct ko_span ko_host_prefix(struct ko_span name);

#endif

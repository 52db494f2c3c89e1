/*
 * compose_interpolate.h - variables in the values of a compose file.
 *
 *     $V ${V}          the value, or nothing
 *     ${V:-d} ${V-d}   d when V is unset (or, with ":", empty)
 *     ${V:+r} ${V+r}   r when V is set (and, with ":", not empty)
 *     ${V:?e} ${V?e}   refused with e when V is unset (or, with ":", empty)
 *     $$               $
 *
 * d, r and e are templates themselves.  The oddities are those of
 * compose-go's template/template.go, to the letter.
 */
#ifndef KO_EXTRACT_COMPOSE_INTERPOLATE_H
#define KO_EXTRACT_COMPOSE_INTERPOLATE_H

#include "extract/map.h"
#include "extract/name.h"
#include "extract/nested.h"

/* How deep templates may stand in each other. */
#define KO_COMPOSE_NESTING_MAX 64

/* What variables stand for. */
struct ko_compose_variables {
	struct ko_map values;
	/* Those of what includes the file, which win; or NULL. */
	const struct ko_compose_variables *outer;
	/* Of those that are neither set nor have a default; or NULL. */
	const struct ko_map *open;
	/* What is not known gives a hole (name.h), not nothing. */
	bool has_holes;
};

/* The value of a variable, or NULL. */
const struct ko_span *
ko_compose_variable(const struct ko_compose_variables *variables,
		    struct ko_span name);

enum ko_compose_result {
	KO_COMPOSE_FINE,
	KO_COMPOSE_INVALID, /* no template: "${", "${a b}" */
	KO_COMPOSE_MISSING, /* a required variable has no value */
};

/*
 * The text that template expands to, as a nested text with the places of its
 * bytes: those of a value that was put in are all the place of its "$".
 */
struct ko_compose_text {
	struct ko_nested text;
	enum ko_compose_result result;
	size_t at; /* where in the template it was refused */
	/* What compose says of it: of a missing variable its name and the
	 * message given for it. */
	struct ko_span variable, message;
};

/*
 * Expand template, whose bytes stand where origin says (NULL: at 0 on).  Of
 * several faults the first counts, as in compose; with has_holes nothing is
 * ever MISSING.  Returns KO_OK or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status
ko_compose_interpolate(struct ko_arena *arena, struct ko_span template,
		       const struct ko_nested *origin,
		       const struct ko_compose_variables *variables,
		       struct ko_compose_text *out);

#endif

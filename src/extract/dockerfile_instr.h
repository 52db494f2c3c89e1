/*
 * dockerfile_instr.h - one instruction: its parts, and what BuildKit would
 * say against it.
 *
 * Private to extract/dockerfile*.c.
 */
#ifndef KO_EXTRACT_DOCKERFILE_INSTR_H
#define KO_EXTRACT_DOCKERFILE_INSTR_H

#include "extract/dockerfile_json.h"
#include "extract/dockerfile_lines.h"

/* Most heredocs that one instruction may start. */
#define KO_DF_HEREDOCS_MAX 10000

/* What images depend on; all the rest is KO_DF_OTHER. */
enum ko_df_op {
	KO_DF_OTHER,
	KO_DF_ARG,
	KO_DF_COPY,
	KO_DF_FROM,
	KO_DF_ONBUILD,
	KO_DF_RUN,
};

struct ko_df_kind;

struct ko_df_instr {
	const struct ko_df_line *line;
	const struct ko_df_kind *kind; /* NULL: no such instruction */
	enum ko_df_op op;
	struct ko_span keyword; /* as written */
	struct ko_span flags;   /* for ko_df_flag_next(), on a copy */
	struct ko_span args;    /* what follows them, without blanks around */
	char escape;
	bool is_json;
	struct ko_df_json json; /* when is_json */
};

/*
 * Take text, which is line->text or the part of it after ONBUILD, apart.
 * Returns KO_OK or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_df_instr_read(const struct ko_df_line *line,
					     struct ko_span text, char escape,
					     struct ko_arena *arena,
					     struct ko_df_instr *out);

/*
 * Say against it what BuildKit does when it reads it by itself: unknown
 * instruction, number of arguments, flags and so on.
 * Returns KO_OK, also when there is a fault; or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_df_instr_check(const struct ko_df_instr *in,
					      struct ko_arena *arena,
					      struct ko_df_fault *fault);

/*
 * The part of it that BuildKit checks for what stands behind ONBUILD, too: an
 * array must be one of strings, ENV and LABEL must have pairs.
 */
void ko_df_instr_check_shape(const struct ko_df_instr *in,
			     struct ko_df_fault *fault);

/* May a body follow on "<<EOF" among its arguments? */
bool ko_df_instr_has_heredoc(const struct ko_df_instr *in);

/* One "<<-EOF". */
struct ko_df_heredoc {
	struct ko_span name; /* without quotes */
	bool strip_tabs;     /* "<<-": tabs may stand before the end */
};

/*
 * The heredocs that a joined line starts, in order; the names are in arena.
 * Returns KO_OK, KO_ESYNTAX, KO_ETOOBIG or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_df_heredocs(struct ko_arena *arena,
					   struct ko_span text,
					   struct ko_df_heredoc **out,
					   size_t *count, struct ko_error *err);

/* "FROM x AS name": the name in lower case, or .n == 0 where there is none. */
KO_NODISCARD enum ko_status ko_df_stage_name(const struct ko_df_instr *from,
					     struct ko_arena *arena,
					     struct ko_span *name);

/* The place of a part of the line. */
size_t ko_df_instr_place(const struct ko_df_instr *in, struct ko_span part);

#endif

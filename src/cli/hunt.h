/*
 * hunt.h - who on Docker Hub looks like a name: what is hunted, what was found,
 * how it is ranked, and one writer a format.
 *
 * Searches give repositories; look-alikes that a stranger could register are
 * looked up besides, the likeliest first.  What the judge takes for an
 * imitation of what is hunted becomes a row, and so does a look-alike that is
 * there.  Rows are ranked by how likely they are an imitation.
 */
#ifndef KO_CLI_HUNT_H
#define KO_CLI_HUNT_H

#include <stdio.h>

#include "base/arena.h"
#include "cli/opts.h"
#include "core/verdict.h"

/* Requests, unless --budget says otherwise. */
#define KO_HUNT_BUDGET 500

/* Most rows; and most memory that a hunt may take, in bytes. */
#define KO_HUNT_ROWS_MAX   4096
#define KO_HUNT_MEMORY_MAX ((size_t)1 << 30)

/* Most images of a namespace whose descriptions are compared. */
#define KO_HUNT_ORIGINALS_MAX 1000

struct ko_hub;

/* One repository that may be an imitation. */
struct ko_hunt_row {
	struct ko_span name; /* familiar */
	struct ko_facts facts;
	bool is_tried; /* a look-alike that was looked up, not a search's hit */
	bool is_asked; /* its own facts, not only what a search says */

	/* of its verdict, for the order */
	enum ko_verdict_kind kind;
	enum ko_severity severity;
	int odds;
};

/* A look-alike that nobody has registered. */
struct ko_hunt_free {
	struct ko_span name;
	enum ko_rule rule;
};

struct ko_hunt {
	const struct ko_settings *settings;
	const struct ko_catalogue *catalogue;
	struct ko_hub *hub;
	struct ko_arena arena; /* all that the spans point to */
	int64_t now;

	/* What is hunted: "nginx", "bitnami/redis", or a namespace with a
	 * star; its parts, of which space is "" for an official image and
	 * repo is "" for a namespace; the start or whole of a full target. */
	struct ko_span name, space, repo, full;

	/* What the hunted images say of themselves; where the list of a
	 * namespace did not come whole, not all of them. */
	struct ko_hunt_original {
		struct ko_span name, description;
	} * originals;
	size_t n_originals;

	struct ko_hunt_row *rows;
	size_t n, cap;
	struct ko_hunt_free *free_names;
	size_t n_free, free_cap;

	uint64_t budget;
	size_t n_left_out;   /* over KO_HUNT_ROWS_MAX */
	size_t n_variants;   /* look-alikes there are to look up */
	size_t n_looked_up;  /* of these */
	size_t n_failed;     /* of these, those that got no proper answer */
	size_t n_unanswered; /* other questions that got none */
	size_t n_pages;      /* of searches, until now */
	char why[KO_ERROR_TEXT_MAX]; /* of the first one */
	bool is_short_of_memory;

	/* what a terminal shows meanwhile */
	bool has_progress, shows_progress;
	int64_t started, shown; /* milliseconds; of the looking up, at last */
};

/* ---- hunt_rows.c: rows and their order; asks nobody ---- */

/*
 * Take what is hunted from the command line: a reference of Docker Hub, of
 * which a tag is passed over, or a namespace ("bitnami/", with or without a
 * star).  Returns KO_OK, KO_ESYNTAX with *err filled, or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status
ko_hunt_take_name(struct ko_hunt *h, struct ko_span text, struct ko_error *err);

/* What the judge says of a repository of this name; text is the name of what
 * it would imitate and must outlive *out. */
void ko_hunt_judge(const struct ko_hunt *h, struct ko_span name,
		   const struct ko_facts *facts, char text[KO_VERDICT_TEXT_MAX],
		   struct ko_verdict *out);

/* Is it taken for an imitation of what is hunted? */
bool ko_hunt_is_imitation(const struct ko_hunt *h, const struct ko_verdict *v);

/* Does it stand in a namespace that is hunted, or a known publisher's? */
bool ko_hunt_is_own(const struct ko_hunt *h, struct ko_span name);

/*
 * Judge a repository that is there and keep it as a row, once, if it is one;
 * name and facts are kept, so they must be in h->arena.  The description is
 * compared here.  What a search says does not replace the row's own facts.
 */
void ko_hunt_add(struct ko_hunt *h, const struct ko_hunt_row *row);

/* The row of this name goes: the repository is not there any more. */
void ko_hunt_drop(struct ko_hunt *h, struct ko_span name);

/* Known bad first, then by odds, then the most pulled, then by name. */
void ko_hunt_rank(struct ko_hunt *h);

void ko_hunt_add_free(struct ko_hunt *h, struct ko_span name,
		      enum ko_rule rule);
void ko_hunt_done(struct ko_hunt *h);

/* ---- what asks Docker Hub; each ends when the budget does ---- */

/* hunt_search.c: what the hunted images say of themselves; all searches. */
void ko_hunt_ask_originals(struct ko_hunt *h);
void ko_hunt_search(struct ko_hunt *h);

/* hunt_variants.c: what searches do not say of the rows; the look-alikes that
 * a stranger could register. */
void ko_hunt_ask_rows(struct ko_hunt *h);
void ko_hunt_try_variants(struct ko_hunt *h);

/* Note that something got no proper answer, one more in *count, a number of
 * the hunt; why is one line. */
void ko_hunt_note(struct ko_hunt *h, size_t *count, struct ko_span why);

/* Requests sent, as the client counts; and those that may still be sent, as far
 * as some are kept back. */
size_t ko_hunt_sent(const struct ko_hunt *h);
size_t ko_hunt_requests_left(const struct ko_hunt *h);

/* ---- hunt_progress.c ---- */

/* Is standard error a terminal that wants to see it? */
void ko_hunt_start_progress(struct ko_hunt *h);

/* Over itself on standard error, not too often; ctx is a struct ko_hunt. */
void ko_hunt_show_progress(void *ctx);
void ko_hunt_wipe_progress(struct ko_hunt *h);

/* ---- hunt_table.c: what a row shows to people ---- */

/* One column; fill() appends a row's text, which is not escaped yet. */
struct ko_hunt_column {
	const char *title;
	bool is_number; /* stands on the right */
	bool is_prose;  /* somebody's own words, of any length */
	int goes;       /* where there is no room: 1 goes first, 0 stays */
	void (*fill)(const struct ko_hunt_row *row, const struct ko_verdict *v,
		     struct ko_buf *out);
};

/* The last one is the verdict. */
#define KO_HUNT_COLUMNS 9
extern const struct ko_hunt_column ko_hunt_columns[KO_HUNT_COLUMNS];

/* "1.2K", "3.4M", "12.9B"; "999" */
#define KO_HUNT_COUNT_MAX 24
void ko_hunt_count_text(uint64_t n, char text[KO_HUNT_COUNT_MAX]);

/* ---- writers: everything is escaped for its format; each returns false
 * when out of memory ---- */

bool ko_hunt_write_text(const struct ko_hunt *h, FILE *out);
bool ko_hunt_write_tsv(const struct ko_hunt *h, FILE *out);
bool ko_hunt_write_json(const struct ko_hunt *h, FILE *out);
bool ko_hunt_write_html(const struct ko_hunt *h, FILE *out);

/* The picture of the HTML page: each point links to its row, "#r1" and so on
 * (hunt_svg.c). */
bool ko_hunt_write_picture(const struct ko_hunt *h, FILE *out);

/* Raw text as HTML, with what must not be printed escaped as elsewhere
 * (hunt_escape.c). */
void ko_hunt_write_escaped(struct ko_span text, FILE *out);

/* How it slipped: "transposition", or what the name poses as where there is
 * no slip; "" for none. */
const char *ko_hunt_slip(const struct ko_verdict *v);

/* Not checked: look-alikes not looked up, and questions without an answer. */
size_t ko_hunt_not_checked(const struct ko_hunt *h);

#endif

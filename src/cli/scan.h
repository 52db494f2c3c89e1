/*
 * scan.h - one input read: its text, what was found in it, what went wrong.
 *
 * Any thread may scan; nothing is printed and nothing is judged.
 */
#ifndef KO_CLI_SCAN_H
#define KO_CLI_SCAN_H

#include "base/buf.h"
#include "extract/extract.h"

/* Most names found in one input. */
#define KO_SCAN_MENTIONS_MAX ((size_t)1 << 20)

/* Most complaints about one file that are kept. */
#define KO_SCAN_DIAGNOSTICS_MAX ((size_t)100)

/* A larger input is read by one thread at a time, in bytes; so is one for
 * which this memory does not do. */
#define KO_SCAN_SHARED_MAX       ((size_t)1 << 20)
#define KO_SCAN_SHARED_ARENA_MAX ((size_t)64 << 20)

enum ko_scan_outcome {
	KO_SCAN_NONE,      /* a walked file without a format, or left out */
	KO_SCAN_READ,      /* mentions and diagnostics are there */
	KO_SCAN_BINARY,    /* no text */
	KO_SCAN_UNKNOWN,   /* a text of no known format */
	KO_SCAN_TOO_LARGE, /* a walked file that may have no format, either */
	KO_SCAN_FAILED,    /* to be read: error says why */
};

/* What was found in the input, or in a file that it draws on. */
struct ko_scan_part {
	struct ko_scan_part *next;
	struct ko_span path, text;
	const struct ko_format *format; /* NULL where it is not known */
	bool has_comments;              /* comments.h: it may have some */
	struct ko_mention *mentions;    /* sorted by place, each one once */
	size_t n_mentions, mentions_cap;
	struct ko_diagnostic *diagnostics;
	size_t n_diagnostics;
};

struct ko_config;

struct ko_scan {
	/* what to read; set by who wants it */
	struct ko_buf path; /* as given; empty for standard input */
	bool is_walked;     /* not named by the user */
	bool is_given;      /* given is its text, not the file's */
	struct ko_buf given;
	enum ko_likeness likeness;      /* of a walked file's name */
	const struct ko_format *format; /* that it has, or NULL */
	struct ko_config *config;       /* that it is judged by, or NULL */
	const char *root;    /* the folder that is walked; NULL for others */
	bool reads_anywhere; /* what the input names, wherever that is */
	const struct ko_build *build; /* of a Dockerfile, or NULL */
	struct ko_side_files side;    /* what is asked for: see extract.h */

	/* what came of it */
	enum ko_scan_outcome outcome;
	struct ko_error error;
	struct ko_buf text;
	struct ko_scan_part
		main;           /* the input; then other files, as they came */
	size_t n_mentions;      /* in all of them */
	enum ko_status status;  /* of the extraction */
	struct ko_arena memory; /* of what was found */

	struct ko_scan_part *part; /* where it is found, meanwhile */
	size_t side_bytes; /* read of other files, of KO_SIDE_FILES_MAX */
};

/* Ready for its first use. */
void ko_scan_init(struct ko_scan *scan);

/* Forget what came of it, and most of the memory. */
void ko_scan_clear(struct ko_scan *scan);
void ko_scan_done(struct ko_scan *scan);

/*
 * Read the input.  False, with nothing done, when is_shared (others read at
 * the same time) and it takes too much memory for that.
 */
bool ko_scan_run(struct ko_scan *scan, bool is_shared);

#endif

#include "cli/baseline.h"

#include <errno.h>
#include <stdio.h>

#include "base/file.h"
#include "base/escape.h"
#include "base/grow.h"
#include "cli/complain.h"
#include "cli/json.h"
#include "cli/walk.h"
#include "extract/map.h"

#define BASELINE_VERSION 1

/* Longest text of an entry, in bytes. */
#define TEXT_MAX (8 * KO_WALK_PATH_MAX)

struct entry {
	struct ko_span file, rule, name; /* escaped (escape.h) */
	size_t count, seen;
};

struct ko_baseline {
	const char *path;
	char *folder; /* that files are relative to, a whole path */
	bool is_new;  /* takes everything */
	struct ko_arena arena;
	struct ko_map entries; /* keys to struct entry, as bytes */
	struct entry **list;
	size_t n, cap;
	struct ko_map checked; /* files of this run */

	/* The folder of the last file, as given and as a whole path. */
	struct ko_buf last, last_whole;
};

/* ---- files ---- */

/* The whole path of the folder that a file lies in; malloc()ed or NULL. */
static char *whole_folder(struct ko_span file)
{
	KO_AUTO_BUF struct ko_buf folder = KO_BUF(KO_WALK_PATH_MAX);
	size_t slash = ko_span_rfind(file, '/');
	struct ko_span given = ko_span_head(file, slash ? slash : 1);

	if (slash == file.n)
		given = KO_SPAN(".");
	return ko_buf_add(&folder, given) ? NULL : realpath(folder.p, NULL);
}

/* Keep the whole path of the folder of this file at hand. */
static enum ko_status find_folder(struct ko_baseline *b, struct ko_span file)
{
	struct ko_span given = ko_span_head(file, ko_span_rfind(file, '/'));
	KO_AUTO_FREE char *whole = NULL;
	enum ko_status status;

	if (given.n == file.n)
		given = KO_SPAN(".");
	if (b->last_whole.p && ko_span_eq(ko_buf_span(&b->last), given))
		return KO_OK;
	whole = whole_folder(file);
	ko_buf_clear(&b->last);
	ko_buf_clear(&b->last_whole);
	status = ko_buf_add(&b->last, given);
	return status ? status
		      : ko_buf_add(&b->last_whole,
				   whole ? ko_span_str(whole) : given);
}

/* The file as the baseline names it, escaped. */
static enum ko_status add_file(struct ko_baseline *b, const char *path,
			       struct ko_buf *out)
{
	KO_AUTO_BUF struct ko_buf name = KO_BUF(TEXT_MAX);
	struct ko_span file = ko_span_str(path);
	struct ko_span top = ko_span_str(b->folder);
	struct ko_span folder;
	enum ko_status status;

	if (ko_span_eq(file, KO_SPAN("-")))
		return ko_buf_add(out, file);
	status = find_folder(b, file);
	if (status)
		return status;
	folder = ko_buf_span(&b->last_whole);
	if (ko_span_eq(folder, top))
		folder = KO_SPAN("");
	else if (ko_span_eq(top, KO_SPAN("/")) ||
		 (ko_span_starts(folder, top) && folder.p[top.n] == '/'))
		folder = ko_span_tail(folder, top.n + (top.n > 1));
	status = ko_buf_printf(&name, "%.*s%s", KO_SPAN_ARG(folder),
			       folder.n ? "/" : "");
	if (status == KO_OK)
		status = ko_buf_add(&name, ko_basename(file));
	if (status == KO_OK)
		ko_escape(out, ko_buf_span(&name));
	return status;
}

/* ---- entries ---- */

/* What no text that is escaped has. */
#define BETWEEN '\n'

static enum ko_status make_key(struct ko_buf *out, const struct entry *e)
{
	const struct ko_span parts[] = { e->file, e->rule, e->name };
	enum ko_status status = KO_OK;

	for (size_t i = 0; i < KO_ARRAY_LEN(parts) && !status; i++) {
		status = ko_buf_add(out, parts[i]);
		if (status == KO_OK)
			status = ko_buf_add_char(out, BETWEEN);
	}
	return status;
}

static struct entry *find_entry(struct ko_baseline *b, struct ko_span key)
{
	const struct ko_span *found = ko_map_get(&b->entries, key);
	struct entry *e = NULL;

	if (found)
		memcpy(&e, found->p, sizeof(e));
	return e;
}

static bool grow(struct ko_baseline *b)
{
	struct entry **list;

	if (b->n >= KO_BASELINE_ENTRIES_MAX)
		return false;
	list = ko_grow(b->list, b->n, &b->cap, sizeof(*list));
	if (!list)
		return false;
	b->list = list;
	return true;
}

/* A copy of it, under its key; NULL without memory. */
static struct entry *add_entry(struct ko_baseline *b, const struct entry *from,
			       struct ko_span key)
{
	struct entry *e = ko_arena_alloc(&b->arena, sizeof(*e));
	struct ko_span value;

	if (!e || !grow(b))
		return NULL;
	*e = *from;
	e->file = ko_arena_copy(&b->arena, from->file);
	e->rule = ko_arena_copy(&b->arena, from->rule);
	e->name = ko_arena_copy(&b->arena, from->name);
	key = ko_arena_copy(&b->arena, key);
	value = ko_arena_copy(&b->arena,
			      (struct ko_span){ (const void *)&e, sizeof(e) });
	if (!e->file.p || !e->rule.p || !e->name.p || !key.p || !value.p ||
	    !ko_map_set(&b->entries, &b->arena, key, value))
		return NULL;
	b->list[b->n++] = e;
	return e;
}

/* The name that stays the same when a tag moves on; of a slip in a tag it is
 * all of it. */
static struct ko_span name_of(const struct ko_found *found,
			      const struct ko_verdict *v)
{
	struct ko_span name = ko_span_str(v->name);

	return name.n && v->reasons[0] != KO_RULE_TAG
		       ? name
		       : found->mention->expanded;
}

enum ko_status ko_baseline_take(struct ko_baseline *b,
				const struct ko_found *found,
				const struct ko_verdict *v, bool *out)
{
	KO_AUTO_BUF struct ko_buf file = KO_BUF(TEXT_MAX);
	KO_AUTO_BUF struct ko_buf name = KO_BUF(TEXT_MAX);
	KO_AUTO_BUF struct ko_buf key = KO_BUF(3 * TEXT_MAX);
	struct entry wanted = { .count = 0 };
	struct entry *e;
	enum ko_status status;

	*out = false;
	if (!b || v->severity == KO_SEVERITY_NONE ||
	    v->kind == KO_VERDICT_KNOWN_BAD)
		return KO_OK;
	status = add_file(b, found->file, &file);
	if (status)
		return KO_ENOMEM;
	ko_escape(&name, name_of(found, v));
	wanted.file = ko_buf_span(&file);
	wanted.rule = ko_span_str(ko_rule_info(v->reasons[0])->name);
	wanted.name = ko_buf_span(&name);
	if (make_key(&key, &wanted))
		return KO_ENOMEM;
	e = find_entry(b, ko_buf_span(&key));
	if (!e && b->is_new)
		e = add_entry(b, &wanted, ko_buf_span(&key));
	if (!e)
		return b->is_new ? KO_ENOMEM : KO_OK;
	e->count += b->is_new;
	*out = e->seen++ < e->count;
	return KO_OK;
}

enum ko_status ko_baseline_checked(struct ko_baseline *b, const char *path)
{
	KO_AUTO_BUF struct ko_buf file = KO_BUF(TEXT_MAX);
	struct ko_span key;

	if (!b || b->is_new)
		return KO_OK;
	if (add_file(b, path, &file))
		return KO_ENOMEM;
	key = ko_arena_copy(&b->arena, ko_buf_span(&file));
	return key.p && ko_map_set(&b->checked, &b->arena, key, key)
		       ? KO_OK
		       : KO_ENOMEM;
}

/* ---- what is gone ---- */

static bool is_file_gone(const struct ko_baseline *b, const struct entry *e)
{
	KO_AUTO_BUF struct ko_buf path = KO_BUF(2 * TEXT_MAX);
	bool is_whole = e->file.n && e->file.p[0] == '/';

	if (ko_span_eq(e->file, KO_SPAN("-")) ||
	    ko_buf_printf(&path, "%s%s%.*s", is_whole ? "" : b->folder,
			  is_whole ? "" : "/", KO_SPAN_ARG(e->file)))
		return false;
	return access(path.p, F_OK) != 0 && errno == ENOENT;
}

void ko_baseline_tell(struct ko_baseline *b)
{
	const struct entry *first = NULL;
	size_t gone = 0;

	for (size_t i = 0; i < b->n; i++) {
		const struct entry *e = b->list[i];

		if (e->seen >= e->count ||
		    (!ko_map_get(&b->checked, e->file) && !is_file_gone(b, e)))
			continue;
		first = first ? first : e;
		gone += e->count - e->seen;
	}
	if (first)
		ko_complain(b->path,
			    "%zu finding%s of it no longer occur%s, as '%.*s' "
			    "in %.*s; --write-baseline writes it anew",
			    gone, gone == 1 ? "" : "s", gone == 1 ? "s" : "",
			    (int)(first->name.n < 64 ? first->name.n : 64),
			    first->name.p,
			    (int)(first->file.n < 80 ? first->file.n : 80),
			    first->file.p);
}

/* ---- reading ---- */

static struct ko_baseline *new_baseline(const char *path)
{
	struct ko_baseline *b = calloc(1, sizeof(*b));

	if (!b) {
		(void)fputs("knockoff: out of memory\n", stderr);
		return NULL;
	}
	b->path = path;
	b->arena = KO_ARENA(KO_BASELINE_ARENA_MAX);
	b->last = KO_BUF(KO_WALK_PATH_MAX);
	b->last_whole = KO_BUF(KO_WALK_PATH_MAX);
	b->folder = whole_folder(ko_span_str(path));
	if (b->folder)
		return b;
	ko_complain(path, "%s", strerror(errno));
	ko_baseline_free(b);
	return NULL;
}

struct ko_baseline *ko_baseline_new(const char *path)
{
	struct ko_baseline *b = new_baseline(path);

	if (b)
		b->is_new = true;
	return b;
}

void ko_baseline_free(struct ko_baseline *b)
{
	if (!b)
		return;
	free(b->folder);
	free(b->list);
	ko_buf_done(&b->last);
	ko_buf_done(&b->last_whole);
	ko_arena_done(&b->arena);
	free(b);
}

static bool take_string(const json_t *o, const char *key, struct ko_span *out)
{
	const json_t *value = json_object_get(o, key);

	if (!json_is_string(value))
		return false;
	*out = (struct ko_span){ json_string_value(value),
				 json_string_length(value) };
	return out->n > 0;
}

/* What is wrong with an entry; NULL for nothing. */
static const char *take_object(struct ko_baseline *b, const json_t *o)
{
	KO_AUTO_BUF struct ko_buf key = KO_BUF(3 * TEXT_MAX);
	const json_t *count = json_object_get(o, "count");
	struct entry e = { .seen = 0 };

	if (!take_string(o, "file", &e.file) ||
	    !take_string(o, "rule", &e.rule) ||
	    !take_string(o, "name", &e.name) || !json_is_integer(count) ||
	    json_integer_value(count) < 1 || json_object_size(o) != 4)
		return "must have file, rule, name and count";
	e.count = (size_t)json_integer_value(count);
	if (make_key(&key, &e))
		return "is too long";
	if (find_entry(b, ko_buf_span(&key)))
		return "is there twice";
	return add_entry(b, &e, ko_buf_span(&key)) ? NULL : "is one too many";
}

static bool take_json(struct ko_baseline *b, const json_t *root)
{
	const json_t *list = json_object_get(root, "findings");
	const json_t *version = json_object_get(root, "version");

	if (!json_is_integer(version) || !json_is_array(list)) {
		ko_complain(b->path, "not a baseline of knockoff");
		return false;
	}
	if (json_integer_value(version) != BASELINE_VERSION) {
		ko_complain(b->path, "a baseline that this knockoff does not "
				     "read");
		return false;
	}
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *why = take_object(b, json_array_get(list, i));

		if (why) {
			ko_complain(b->path, "finding %zu %s", i + 1, why);
			return false;
		}
	}
	return true;
}

struct ko_baseline *ko_baseline_read(const char *path)
{
	KO_AUTO_BUF struct ko_buf text = KO_BUF(KO_BASELINE_FILE_MAX);
	struct ko_baseline *b = new_baseline(path);
	struct ko_error err = { .text = "" };
	json_error_t why;
	json_t *root = NULL;
	bool is_fine = false;

	if (!b)
		return NULL;
	if (ko_file_read(path, &text, &err)) {
		ko_complain(path, "%s", err.text);
	} else {
		root = json_loadb(ko_buf_span(&text).p, text.n,
				  JSON_REJECT_DUPLICATES, &why);
		if (root)
			is_fine = take_json(b, root);
		else
			ko_complain_at(path,
				       why.line > 0 ? (size_t)why.line : 0, 0,
				       why.text);
	}
	json_decref(root);
	if (is_fine)
		return b;
	ko_baseline_free(b);
	return NULL;
}

/* ---- writing ---- */

static int by_key(const void *a, const void *b)
{
	const struct entry *x = *(struct entry *const *)a;
	const struct entry *y = *(struct entry *const *)b;
	int order = ko_span_cmp(x->file, y->file);

	if (order == 0)
		order = ko_span_cmp(x->rule, y->rule);
	return order ? order : ko_span_cmp(x->name, y->name);
}

static void write_entry(FILE *out, const struct entry *e)
{
	json_t *o = json_object();
	char *text;

	json_object_set_new(o, "file", ko_json_string(e->file));
	json_object_set_new(o, "rule", ko_json_string(e->rule));
	json_object_set_new(o, "name", ko_json_string(e->name));
	json_object_set_new(o, "count", json_integer((json_int_t)e->count));
	text = json_dumps(o, JSON_ENSURE_ASCII);
	(void)fputs(text ? text : "null", out);
	free(text);
	json_decref(o);
}

static bool write_to(struct ko_baseline *b, const char *path)
{
	FILE *out = fopen(path, "we");
	bool is_fine;

	if (!out)
		return false;
	(void)fprintf(out, "{\"version\": %d, \"findings\": [",
		      BASELINE_VERSION);
	for (size_t i = 0; i < b->n; i++) {
		(void)fputs(i ? ",\n " : "\n ", out);
		write_entry(out, b->list[i]);
	}
	(void)fputs(b->n ? "\n]}\n" : "]}\n", out);
	is_fine = !ferror(out);
	return fclose(out) == 0 && is_fine;
}

bool ko_baseline_write(struct ko_baseline *b, bool is_quiet)
{
	KO_AUTO_BUF struct ko_buf path = KO_BUF(2 * KO_WALK_PATH_MAX);
	size_t findings = 0;

	if (b->n)
		qsort(b->list, b->n, sizeof(*b->list), by_key);
	for (size_t i = 0; i < b->n; i++)
		findings += b->list[i]->count;
	/* A half of one would let everything else fail. */
	if (ko_buf_printf(&path, "%s.new", b->path) || !write_to(b, path.p) ||
	    rename(path.p, b->path) != 0) {
		ko_complain(b->path, "%s", strerror(errno));
		if (path.n)
			(void)unlink(path.p);
		return false;
	}
	if (!is_quiet)
		ko_complain(b->path, "%zu finding%s written", findings,
			    findings == 1 ? "" : "s");
	return true;
}

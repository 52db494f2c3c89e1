#include "extract/yaml_paths.h"

#include <string.h>

#include "extract/yaml_lines.h"

/* A row's path, taken apart. */
struct path {
	struct ko_span parts[KO_YAML_PARTS_MAX];
	size_t count;
};

/*
 * Where each row's path has come to: bit i says that its first i parts are
 * behind.
 */
struct state {
	uint16_t rows[KO_YAML_ROWS_MAX];
};

struct matcher {
	struct ko_yaml_walk walk;
	unsigned char *walked; /* a bit for each byte a collection starts at */
	struct ko_map again;   /* what aliases came to, and in which state */
	struct path paths[KO_YAML_ROWS_MAX];
	size_t count;
};

static bool is_any_depth(struct ko_span part)
{
	return ko_span_eq(part, KO_SPAN("**"));
}

static void split_path(struct path *path, struct ko_span text)
{
	while (text.n && path->count < KO_YAML_PARTS_MAX) {
		size_t dot = ko_span_find(text, '.');

		path->parts[path->count++] = ko_span_head(text, dot);
		text = ko_span_tail(text, dot + 1);
	}
}

static bool part_matches(struct ko_span part, const struct ko_yaml_node *key)
{
	if (part.p[0] == '*' && part.n == 1)
		return true;
	if (!key || key->kind != KO_YAML_SCALAR)
		return false;
	if (part.p[0] == '*')
		return ko_span_ends(key->value, ko_span_tail(part, 1));
	return ko_span_eq(part, key->value);
}

/* "**" may also stand for nothing. */
static uint16_t with_skips(const struct path *path, unsigned state)
{
	for (size_t i = 0; i < path->count; i++)
		if ((state >> i & 1) && is_any_depth(path->parts[i]))
			state |= 1u << (i + 1);
	return (uint16_t)state;
}

static uint16_t step_row(const struct path *path, unsigned state,
			 const struct ko_yaml_node *key)
{
	unsigned next = 0;

	for (size_t i = 0; i < path->count; i++) {
		if (!(state >> i & 1))
			continue;
		if (is_any_depth(path->parts[i]))
			next |= 1u << i;
		else if (part_matches(path->parts[i], key))
			next |= 1u << (i + 1);
	}
	return with_skips(path, next);
}

/* The state behind this key; false when no row goes on there. */
static bool step(const struct matcher *m, const struct state *from,
		 const struct ko_yaml_node *key, struct state *to)
{
	unsigned any = 0;

	for (size_t i = 0; i < m->count; i++) {
		to->rows[i] = 0;
		if (from->rows[i])
			to->rows[i] =
				step_row(&m->paths[i], from->rows[i], key);
		any |= to->rows[i];
	}
	return any;
}

static bool is_matched(const struct matcher *m, const struct state *state,
		       size_t row)
{
	return state->rows[row] >> m->paths[row].count & 1;
}

static enum ko_status visit(struct matcher *m, const struct state *state,
			    const struct ko_yaml_spot *spot, unsigned depth);

/*
 * Has this collection been walked in this state?  Then all in it was given.
 * Only aliases come twice, so it is not before the second time that states
 * are kept.
 */
static enum ko_status is_known(struct matcher *m, const struct state *state,
			       const struct ko_yaml_node *node, bool *out)
{
	struct ko_arena *arena = m->walk.yaml->source->arena;
	unsigned char bit = (unsigned char)(1u << (node->at & 7));
	char bytes[sizeof(node) + sizeof(*state)];
	struct ko_span key = { bytes,
			       sizeof(node) + m->count * sizeof(*state->rows) };

	*out = false;
	if (!(m->walked[node->at / 8] & bit)) {
		m->walked[node->at / 8] |= bit;
		return KO_OK;
	}
	memcpy(bytes, &node, sizeof(node));
	memcpy(bytes + sizeof(node), state->rows, key.n - sizeof(node));
	*out = ko_map_get(&m->again, key);
	if (*out)
		return KO_OK;
	key = ko_arena_copy(arena, key);
	return key.p && ko_map_set(&m->again, arena, key, KO_SPAN(""))
		       ? KO_OK
		       : KO_ENOMEM;
}

static enum ko_status visit_inside(struct matcher *m, const struct state *state,
				   const struct ko_yaml_node *node,
				   unsigned depth)
{
	const struct ko_yaml_pair *pairs;
	size_t count;
	enum ko_status status =
		ko_yaml_pairs(m->walk.yaml, node, &pairs, &count);

	for (size_t i = 0; i < count && !status; i++) {
		struct ko_yaml_spot spot = { node, pairs[i].key,
					     pairs[i].value };
		struct state next;

		if (!ko_yaml_step(m->walk.yaml))
			return KO_OK;
		if (step(m, state, pairs[i].key, &next))
			status = visit(m, &next, &spot, depth + 1);
	}
	return status;
}

static enum ko_status visit(struct matcher *m, const struct state *state,
			    const struct ko_yaml_spot *spot, unsigned depth)
{
	const struct ko_yaml_row *rows = m->walk.table->rows;
	bool is_scalar = spot->value->kind == KO_YAML_SCALAR;
	bool known = false;
	enum ko_status status = KO_OK;

	if (depth > KO_YAML_DEPTH_MAX)
		return KO_OK;
	if (!is_scalar)
		status = is_known(m, state, spot->value, &known);
	if (status || known)
		return status;
	for (size_t i = 0; i < m->count && !status; i++) {
		if (!is_matched(m, state, i))
			continue;
		if (!rows[i].take)
			return KO_OK;
		status = rows[i].take(&m->walk, &rows[i], spot);
		if (is_scalar)
			return status;
	}
	if (status || is_scalar)
		return status;
	return visit_inside(m, state, spot->value, depth);
}

static enum ko_status walk_document(struct matcher *m,
				    const struct ko_yaml_node *root)
{
	const struct ko_yaml_table *table = m->walk.table;
	struct ko_yaml_spot spot = { NULL, NULL, root };
	struct state start;
	enum ko_status status = KO_OK;

	if (!root ||
	    (table->is_wanted && !table->is_wanted(m->walk.yaml, root)))
		return KO_OK;
	m->walk.root = root;
	if (table->prepare)
		status = table->prepare(&m->walk, root);
	for (size_t i = 0; i < m->count; i++)
		start.rows[i] = with_skips(&m->paths[i], 1);
	return status ? status : visit(m, &start, &spot, 0);
}

/* ---- templates ---- */

/*
 * Where the lines start that the action at [at, end) has for itself; end when
 * it has not.
 */
static size_t own_lines(struct ko_span text, size_t at, size_t end)
{
	for (size_t i = end; i < text.n && text.p[i] != '\n'; i++)
		if (!ko_is_blank(text.p[i]))
			return end;
	for (; at > 0 && text.p[at - 1] != '\n'; at--)
		if (!ko_is_blank(text.p[at - 1]))
			return end;
	return at;
}

/*
 * Overwrite the action at [at, end) of p.  One with lines of its own becomes
 * empty lines: blanks could be more than the indentation of a block that they
 * come before.  Others become letters.
 */
static void fill_action(char *p, size_t n, size_t at, size_t end)
{
	size_t from = own_lines((struct ko_span){ p, n }, at, end);
	char fill = '\n';

	if (from == end) {
		from = at;
		fill = 'x';
	}
	for (; from < end; from++)
		if (p[from] != '\n')
			p[from] = fill;
}

/* The template in a form that libyaml can read, of the same length. */
static struct ko_span fill_template(struct ko_arena *arena, struct ko_span text)
{
	char *p = ko_arena_alloc(arena, text.n);
	size_t i = 0;

	if (!p)
		return (struct ko_span){ NULL, 0 };
	memcpy(p, text.p, text.n);
	while (i < text.n) {
		struct ko_span rest = ko_span_tail(text, i);
		size_t at = i + ko_span_find_span(rest, KO_SPAN("{{"));

		rest = ko_span_tail(text, at);
		i = at + ko_span_find_span(rest, KO_SPAN("}}")) + 2;
		if (i > text.n)
			break;
		fill_action(p, text.n, at, i);
	}
	return (struct ko_span){ p, text.n };
}

/* ---- the whole ---- */

static enum ko_status read_text(const struct ko_source *source,
				struct ko_yaml_walk *walk)
{
	unsigned traits = walk->table->traits;
	struct ko_span text = source->text;

	walk->is_template =
		(traits & KO_YAML_TEMPLATES) && ko_yaml_has_text(text, "{{");
	if (traits & KO_YAML_JSONC)
		text = ko_yaml_blank_comments(source->arena, text);
	else if (walk->is_template)
		text = fill_template(source->arena, text);
	if (!text.p)
		return KO_ENOMEM;
	return ko_yaml_read(source, text, &walk->yaml);
}

/* Give what can be said of the rest of a text that libyaml refuses. */
static enum ko_status give_fault(const struct ko_source *source,
				 const struct ko_yaml_walk *walk)
{
	const struct ko_yaml_table *table = walk->table;
	enum ko_status status = KO_OK;

	if (walk->yaml->has_fault && table->line_construct)
		status = ko_yaml_scan_images(source, walk->yaml->read_to,
					     table->line_construct,
					     table->expressions, walk->sink);
	if (!status && (table->traits & KO_YAML_FAULTS) && !walk->is_template)
		status = ko_yaml_give_fault(walk->yaml, walk->sink);
	return status;
}

enum ko_status ko_yaml_paths_extract(const struct ko_source *source,
				     const struct ko_yaml_table *table,
				     const struct ko_sink *sink)
{
	struct matcher *m = ko_arena_alloc(source->arena, sizeof(*m));
	enum ko_status status;

	if (!m || source->text.n == 0)
		return m ? KO_OK : KO_ENOMEM;
	m->walk.table = table;
	m->walk.sink = sink;
	m->walk.seen = ko_arena_alloc(source->arena, source->text.n / 8 + 1);
	m->walked = ko_arena_alloc(source->arena, source->text.n / 8 + 1);
	if (!m->walk.seen || !m->walked)
		return KO_ENOMEM;
	for (; table->rows[m->count].path; m->count++)
		split_path(&m->paths[m->count],
			   ko_span_str(table->rows[m->count].path));
	status = read_text(source, &m->walk);
	if (status)
		return status;
	for (const struct ko_yaml_document *d = m->walk.yaml->documents;
	     d && !status; d = d->next)
		status = walk_document(m, d->root);
	return status ? status : give_fault(source, &m->walk);
}

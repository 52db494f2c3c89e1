#include "extract/yaml.h"

#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "base/utf8.h"
#include "extract/map.h"

#define BOM KO_SPAN("\xef\xbb\xbf")

/* A collection that is being read. */
struct open {
	struct ko_yaml_node *node;
	struct ko_yaml_pair *pairs;
	size_t count, cap;
	const struct ko_yaml_node *key; /* waits for its value */
};

struct reader {
	struct ko_yaml *yaml;
	struct ko_arena *arena;
	struct ko_span text; /* what libyaml reads: no BOM, all legal */
	size_t skipped;      /* bytes of the BOM */
	size_t chars, bytes; /* the same place, as libyaml counts and in
			      * bytes: it goes along with the events */
	bool is_ascii;
	struct open stack[KO_YAML_DEPTH_MAX];
	size_t depth;
	struct ko_map anchors; /* to nodes: .p is the pointer */
	struct ko_yaml_document **last;
	size_t nodes;
};

static void fault(struct ko_yaml *yaml, size_t at, const char *text)
{
	if (yaml->has_fault)
		return;
	yaml->has_fault = true;
	yaml->fault_at = at < yaml->source->text.n ? at : yaml->source->text.n;
	(void)snprintf(yaml->fault, sizeof(yaml->fault), "%s", text);
}

/* The byte of libyaml's character index. */
static size_t offset_of(struct reader *r, size_t index)
{
	if (r->is_ascii)
		return r->skipped + (index < r->text.n ? index : r->text.n);
	while (r->chars < index && r->bytes < r->text.n) {
		uint32_t point;
		struct ko_span rest = ko_span_tail(r->text, r->bytes);
		size_t n = ko_utf8_decode(rest, &point);

		r->bytes += n ? n : 1;
		r->chars++;
	}
	while (r->chars > index && r->bytes > 0) {
		r->bytes--;
		if (((unsigned char)r->text.p[r->bytes] & 0xc0) != 0x80)
			r->chars--;
	}
	return r->skipped + r->bytes;
}

/* Characters that libyaml refuses (YAML 1.1, c-printable). */
static bool is_legal(uint32_t c)
{
	return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0x7f) ||
	       c == 0x85 || (c >= 0xa0 && c < 0xd800) ||
	       (c >= 0xe000 && c <= 0xfffd) || (c > 0xffff && c <= 0x10ffff);
}

/* Offset of the first byte that libyaml would stop at, or s.n. */
static size_t first_illegal(struct ko_span s, size_t from)
{
	size_t i = from;

	while (i < s.n) {
		uint32_t point = (unsigned char)s.p[i];
		size_t n = 1;

		if (point >= 0x80)
			n = ko_utf8_decode(ko_span_tail(s, i), &point);
		if (n == 0 || !is_legal(point))
			return i;
		i += n;
	}
	return s.n;
}

/* One "?" for each byte that is not legal, so that the rest can be read. */
static enum ko_status make_legal(struct reader *r)
{
	size_t at = first_illegal(r->text, 0);
	struct ko_span copy;
	char *p;

	if (at == r->text.n)
		return KO_OK;
	fault(r->yaml, r->skipped + at,
	      "control characters or bytes that are no UTF-8 are not allowed");
	p = ko_arena_alloc(r->arena, r->text.n);
	if (!p)
		return KO_ENOMEM;
	memcpy(p, r->text.p, r->text.n);
	copy = (struct ko_span){ p, r->text.n };
	for (; at < copy.n; at = first_illegal(copy, at))
		p[at] = '?';
	r->text = copy;
	return KO_OK;
}

/* Put a node where it belongs: under what is open, or as the document. */
static enum ko_status place_node(struct reader *r,
				 const struct ko_yaml_node *node)
{
	struct open *o = r->depth ? &r->stack[r->depth - 1] : NULL;
	struct ko_yaml_pair *pairs;

	if (!o) {
		struct ko_yaml_document *d =
			ko_arena_alloc(r->arena, sizeof(*d));

		if (!d)
			return KO_ENOMEM;
		d->root = node;
		*r->last = d;
		r->last = &d->next;
		return KO_OK;
	}
	if (o->node->kind == KO_YAML_MAPPING && !o->key) {
		o->key = node;
		return KO_OK;
	}
	pairs = ko_arena_grow(r->arena, o->pairs, o->count, &o->cap, 1,
			      sizeof(*pairs));
	if (!pairs)
		return KO_ENOMEM;
	o->pairs = pairs;
	pairs[o->count++] = (struct ko_yaml_pair){ o->key, node };
	o->key = NULL;
	o->node->pairs = pairs;
	o->node->count = o->count;
	return KO_OK;
}

static enum ko_status add_node(struct reader *r, const yaml_event_t *e,
			       enum ko_yaml_kind kind, const yaml_char_t *tag,
			       const yaml_char_t *anchor,
			       struct ko_yaml_node **out)
{
	struct ko_yaml_node *node = ko_arena_alloc(r->arena, sizeof(*node));
	enum ko_status status;

	if (!node)
		return KO_ENOMEM;
	node->kind = kind;
	node->at = offset_of(r, e->start_mark.index);
	node->end = offset_of(r, e->end_mark.index);
	node->tag = KO_SPAN("");
	node->value = KO_SPAN("");
	if (tag)
		node->tag =
			ko_arena_copy(r->arena, ko_span_str((const char *)tag));
	if (!node->tag.p)
		return KO_ENOMEM;
	if (anchor) {
		struct ko_span name = ko_arena_copy(
			r->arena, ko_span_str((const char *)anchor));

		if (!name.p ||
		    !ko_map_set(&r->anchors, r->arena, name,
				(struct ko_span){ (const char *)node, 0 }))
			return KO_ENOMEM;
	}
	status = place_node(r, node);
	*out = node;
	return status;
}

/* One past the "&anchor" and "!tag" that a scalar's event starts with. */
static size_t past_properties(const struct reader *r, size_t at, size_t end)
{
	struct ko_span s =
		ko_span_slice(r->text, at - r->skipped, end - r->skipped);

	while (s.n && (s.p[0] == '&' || s.p[0] == '!' || s.p[0] == '#' ||
		       ko_is_blank(s.p[0]))) {
		size_t n = 0;

		if (s.p[0] == '#')
			n = ko_span_find(s, '\n');
		else
			while (n < s.n && !ko_is_blank(s.p[n]))
				n++;
		s = ko_span_tail(s, n ? n : 1);
	}
	return end - s.n;
}

static enum ko_status on_scalar(struct reader *r, const yaml_event_t *e)
{
	struct ko_yaml_node *node;
	struct ko_span value = { (const char *)e->data.scalar.value,
				 e->data.scalar.length };
	enum ko_status status =
		add_node(r, e, KO_YAML_SCALAR, e->data.scalar.tag,
			 e->data.scalar.anchor, &node);

	if (status)
		return status;
	if (e->data.scalar.tag || e->data.scalar.anchor)
		node->at = past_properties(r, node->at, node->end);
	switch (e->data.scalar.style) {
	case YAML_SINGLE_QUOTED_SCALAR_STYLE:
	case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
		node->style = KO_YAML_QUOTED;
		break;
	case YAML_LITERAL_SCALAR_STYLE:
	case YAML_FOLDED_SCALAR_STYLE:
		node->style = KO_YAML_BLOCK;
		break;
	default:
		node->style = KO_YAML_PLAIN;
	}
	/* Where it stands there as it is, no copy is needed. */
	if (node->style == KO_YAML_PLAIN &&
	    ko_span_eq(value, ko_span_slice(r->text, node->at - r->skipped,
					    node->end - r->skipped)))
		node->value = ko_span_slice(r->text, node->at - r->skipped,
					    node->end - r->skipped);
	else
		node->value = ko_arena_copy(r->arena, value);
	return node->value.p ? KO_OK : KO_ENOMEM;
}

static enum ko_status on_start(struct reader *r, const yaml_event_t *e)
{
	bool is_map = e->type == YAML_MAPPING_START_EVENT;
	struct ko_yaml_node *node;
	enum ko_status status;

	if (r->depth == KO_YAML_DEPTH_MAX) {
		fault(r->yaml, offset_of(r, e->start_mark.index),
		      "nested too deep");
		return KO_ETOOBIG;
	}
	if (is_map)
		status = add_node(r, e, KO_YAML_MAPPING,
				  e->data.mapping_start.tag,
				  e->data.mapping_start.anchor, &node);
	else
		status = add_node(r, e, KO_YAML_SEQUENCE,
				  e->data.sequence_start.tag,
				  e->data.sequence_start.anchor, &node);
	if (!status)
		r->stack[r->depth++] = (struct open){ .node = node };
	return status;
}

static enum ko_status on_alias(struct reader *r, const yaml_event_t *e)
{
	const struct ko_span *found = ko_map_get(
		&r->anchors, ko_span_str((const char *)e->data.alias.anchor));
	const void *node = found ? found->p : NULL;

	if (node)
		return place_node(r, node);
	fault(r->yaml, offset_of(r, e->start_mark.index), "unknown anchor");
	return KO_ESYNTAX;
}

/* Returns KO_OK, KO_ENOMEM, or another status when reading must end here. */
static enum ko_status on_event(struct reader *r, const yaml_event_t *e)
{
	if (r->nodes++ > KO_YAML_NODES_MAX) {
		fault(r->yaml, offset_of(r, e->start_mark.index),
		      "too many nodes");
		return KO_ETOOBIG;
	}
	switch (e->type) {
	case YAML_DOCUMENT_START_EVENT:
		r->anchors = (struct ko_map){ 0 };
		return KO_OK;
	case YAML_SCALAR_EVENT:
		r->yaml->read_to = offset_of(r, e->end_mark.index);
		return on_scalar(r, e);
	case YAML_MAPPING_START_EVENT:
	case YAML_SEQUENCE_START_EVENT:
		return on_start(r, e);
	case YAML_MAPPING_END_EVENT:
	case YAML_SEQUENCE_END_EVENT:
		r->depth--;
		return KO_OK;
	case YAML_ALIAS_EVENT:
		return on_alias(r, e);
	case YAML_STREAM_END_EVENT:
		r->yaml->read_to = r->yaml->source->text.n;
		return KO_ENOTFOUND;
	default:
		return KO_OK;
	}
}

static void parser_fault(struct reader *r, const yaml_parser_t *parser)
{
	char text[KO_ERROR_TEXT_MAX];
	size_t at = parser->problem_mark.index;

	(void)snprintf(text, sizeof(text), "%s%s%s",
		       parser->problem ? parser->problem : "not read",
		       parser->context ? ", " : "",
		       parser->context ? parser->context : "");
	fault(r->yaml, offset_of(r, at), text);
}

/* Feed libyaml's events into the tree, up to the end or the first trouble. */
static enum ko_status read_events(struct reader *r)
{
	yaml_parser_t parser;
	enum ko_status status = KO_OK;

	if (!yaml_parser_initialize(&parser))
		return KO_ENOMEM;
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)r->text.p,
				     r->text.n);
	while (!status) {
		yaml_event_t event;

		if (!yaml_parser_parse(&parser, &event)) {
			status = parser.error == YAML_MEMORY_ERROR ? KO_ENOMEM
								   : KO_ESYNTAX;
			if (status == KO_ESYNTAX)
				parser_fault(r, &parser);
			break;
		}
		status = on_event(r, &event);
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	return status == KO_ENOMEM ? status : KO_OK;
}

enum ko_status ko_yaml_read(const struct ko_source *source, struct ko_span text,
			    struct ko_yaml **out)
{
	struct ko_yaml *yaml = ko_arena_alloc(source->arena, sizeof(*yaml));
	struct reader *r = ko_arena_alloc(source->arena, sizeof(*r));
	enum ko_status status;

	if (!yaml || !r)
		return KO_ENOMEM;
	yaml->source = source;
	r->yaml = yaml;
	r->arena = source->arena;
	r->last = &yaml->documents;
	r->skipped = ko_span_starts(text, BOM) ? BOM.n : 0;
	r->text = ko_span_tail(text, r->skipped);
	status = make_legal(r);
	r->is_ascii = ko_is_ascii(r->text);
	if (!status)
		status = read_events(r);
	if (!status)
		*out = yaml;
	return status;
}

enum ko_status ko_yaml_give_fault(const struct ko_yaml *yaml,
				  const struct ko_sink *sink)
{
	struct ko_diagnostic d = { yaml->fault_at, yaml->fault, false };

	return yaml->has_fault ? sink->diagnostic(sink->ctx, &d) : KO_OK;
}

bool ko_yaml_step(struct ko_yaml *yaml)
{
	if (yaml->steps++ < KO_YAML_STEPS_MAX)
		return true;
	fault(yaml, 0, "too many aliases and merges, not read any further");
	return false;
}

static bool is_merge(const struct ko_yaml_node *key)
{
	return key->kind == KO_YAML_SCALAR && key->style == KO_YAML_PLAIN &&
	       ko_span_eq(key->value, KO_SPAN("<<"));
}

/* What collects the pairs of a mapping and of those merged into it. */
struct pairs {
	struct ko_yaml *yaml;
	struct ko_map seen; /* keys */
	struct ko_yaml_pair *p;
	size_t count, cap;
};

static enum ko_status collect(struct pairs *into,
			      const struct ko_yaml_node *node, unsigned depth);

/* Take a pair unless its key has one; of equal ones in a mapping the last. */
static enum ko_status collect_pair(struct pairs *into,
				   const struct ko_yaml_pair *pair)
{
	struct ko_arena *arena = into->yaml->source->arena;
	struct ko_yaml_pair *p;

	if (pair->key->kind == KO_YAML_SCALAR) {
		if (ko_map_get(&into->seen, pair->key->value))
			return KO_OK;
		if (!ko_map_set(&into->seen, arena, pair->key->value,
				KO_SPAN("")))
			return KO_ENOMEM;
	}
	p = ko_arena_grow(arena, into->p, into->count, &into->cap, 1,
			  sizeof(*p));
	if (!p)
		return KO_ENOMEM;
	into->p = p;
	p[into->count++] = *pair;
	return KO_OK;
}

static enum ko_status collect_merged(struct pairs *into,
				     const struct ko_yaml_node *value,
				     unsigned depth)
{
	enum ko_status status = KO_OK;

	if (value->kind == KO_YAML_MAPPING)
		return collect(into, value, depth);
	for (size_t i = 0;
	     value->kind == KO_YAML_SEQUENCE && !status && i < value->count;
	     i++)
		if (value->pairs[i].value->kind == KO_YAML_MAPPING)
			status = collect(into, value->pairs[i].value, depth);
	return status;
}

static enum ko_status collect(struct pairs *into,
			      const struct ko_yaml_node *node, unsigned depth)
{
	enum ko_status status = KO_OK;

	if (depth > KO_YAML_DEPTH_MAX)
		return KO_OK;
	for (size_t i = node->count; i-- > 0 && !status;) {
		if (!ko_yaml_step(into->yaml))
			return KO_OK;
		if (!is_merge(node->pairs[i].key))
			status = collect_pair(into, &node->pairs[i]);
	}
	for (size_t i = 0; i < node->count && !status; i++)
		if (is_merge(node->pairs[i].key))
			status = collect_merged(into, node->pairs[i].value,
						depth + 1);
	return status;
}

static bool has_merge(const struct ko_yaml_node *node)
{
	for (size_t i = 0; i < node->count; i++)
		if (is_merge(node->pairs[i].key))
			return true;
	return false;
}

enum ko_status ko_yaml_pairs(struct ko_yaml *yaml,
			     const struct ko_yaml_node *node,
			     const struct ko_yaml_pair **pairs, size_t *count)
{
	struct pairs into = { .yaml = yaml };
	enum ko_status status;

	*pairs = NULL;
	*count = 0;
	if (!node || node->kind == KO_YAML_SCALAR || !ko_yaml_step(yaml))
		return KO_OK;
	if (node->kind == KO_YAML_SEQUENCE || !has_merge(node)) {
		*pairs = node->pairs;
		*count = node->count;
		return KO_OK;
	}
	status = collect(&into, node, 0);
	if (status || yaml->steps > KO_YAML_STEPS_MAX)
		return status;
	*pairs = into.p;
	*count = into.count;
	return KO_OK;
}

static const struct ko_yaml_node *find(struct ko_yaml *yaml,
				       const struct ko_yaml_node *node,
				       struct ko_span key, unsigned depth);

static const struct ko_yaml_node *find_merged(struct ko_yaml *yaml,
					      const struct ko_yaml_node *value,
					      struct ko_span key,
					      unsigned depth)
{
	const struct ko_yaml_node *found = NULL;

	if (value->kind == KO_YAML_MAPPING)
		return find(yaml, value, key, depth);
	for (size_t i = 0;
	     value->kind == KO_YAML_SEQUENCE && !found && i < value->count; i++)
		found = find(yaml, value->pairs[i].value, key, depth);
	return found;
}

static const struct ko_yaml_node *find(struct ko_yaml *yaml,
				       const struct ko_yaml_node *node,
				       struct ko_span key, unsigned depth)
{
	const struct ko_yaml_node *found = NULL;

	if (!node || node->kind != KO_YAML_MAPPING || depth > KO_YAML_DEPTH_MAX)
		return NULL;
	for (size_t i = node->count; i-- > 0;) {
		const struct ko_yaml_node *k = node->pairs[i].key;

		if (!ko_yaml_step(yaml))
			return NULL;
		if (k->kind == KO_YAML_SCALAR && ko_span_eq(k->value, key))
			return node->pairs[i].value;
	}
	for (size_t i = 0; i < node->count && !found; i++)
		if (is_merge(node->pairs[i].key))
			found = find_merged(yaml, node->pairs[i].value, key,
					    depth + 1);
	return found;
}

const struct ko_yaml_node *ko_yaml_get(struct ko_yaml *yaml,
				       const struct ko_yaml_node *node,
				       const char *key)
{
	return find(yaml, node, ko_span_str(key), 0);
}

struct ko_span ko_yaml_text(const struct ko_yaml_node *node)
{
	static const char *const nulls[] = { "~", "null", "Null", "NULL" };

	if (!node || node->kind != KO_YAML_SCALAR)
		return KO_SPAN("");
	for (size_t i = 0;
	     node->style == KO_YAML_PLAIN && i < KO_ARRAY_LEN(nulls); i++)
		if (ko_span_eq(node->value, ko_span_str(nulls[i])))
			return KO_SPAN("");
	return node->value;
}

bool ko_yaml_is(const struct ko_yaml_node *node, const char *text)
{
	return node && node->kind == KO_YAML_SCALAR &&
	       ko_span_eq(node->value, ko_span_str(text));
}

#include "extract/compose_interpolate.h"

static const char hole = KO_HOLE;

/* A template that is being expanded. */
struct expansion {
	struct ko_arena *arena;
	const struct ko_compose_variables *variables;
	struct ko_span whole; /* what at and the places count from */
	const struct ko_nested *origin;
	size_t piece; /* of origin; it only goes forward */
	struct ko_compose_text *out;
};

/* The braces of the line that is looked at in one template. */
struct line {
	size_t end;        /* of the line */
	size_t last_brace; /* its last "}", or end */
};

/* A "${" with what it holds; offsets from its "$". */
struct braced {
	struct ko_span name;
	char operator;        /* '-', '+', '?'; or '\0' */
	bool has_colon;       /* empty counts as unset */
	struct ko_span inner; /* d, r or e */
	size_t n;             /* bytes up to its "}" and with it */
};

static enum ko_status expand(struct expansion *x, struct ko_span t,
			     unsigned depth);

static size_t offset_of(const struct expansion *x, struct ko_span part)
{
	return (size_t)(part.p - x->whole.p);
}

/* The place of a byte of the template; *run is how far it goes on from it. */
static size_t place_of(struct expansion *x, size_t at, size_t *run)
{
	const struct ko_nested *o = x->origin;

	*run = SIZE_MAX;
	if (!o || o->count == 0)
		return at;
	while (x->piece + 1 < o->count && o->pieces[x->piece + 1].at <= at)
		x->piece++;
	if (x->piece + 1 < o->count)
		*run = o->pieces[x->piece + 1].at - at;
	return o->pieces[x->piece].from + (at - o->pieces[x->piece].at);
}

/* Bytes of the template go over as they are. */
static enum ko_status add_literal(struct expansion *x, struct ko_span s)
{
	enum ko_status status = KO_OK;

	while (s.n && !status) {
		size_t run;
		size_t from = place_of(x, offset_of(x, s), &run);

		status = ko_nested_add(&x->out->text, ko_span_head(s, run),
				       from);
		s = ko_span_tail(s, run);
	}
	return status;
}

/*
 * A value takes the place of an expression, no more: its first bytes stand
 * where those of the expression do, the others at its last one.
 */
static enum ko_status add_value(struct expansion *x, struct ko_span value,
				struct ko_span expression)
{
	size_t run;
	size_t from = place_of(x, offset_of(x, expression), &run);
	size_t n = expression.n < run ? expression.n : run;
	enum ko_status status;

	/* Variables of variables could grow without end. */
	if (x->out->text.n + value.n > x->whole.n + KO_SOURCE_NAME_MAX)
		return KO_OK;
	if (!x->origin)
		return ko_nested_add(&x->out->text, value, from);
	status = ko_nested_add(&x->out->text, ko_span_head(value, n), from);
	for (size_t i = n; i < value.n && !status; i++)
		status = ko_nested_add(&x->out->text,
				       ko_span_slice(value, i, i + 1),
				       from + n - 1);
	return status;
}

const struct ko_span *
ko_compose_variable(const struct ko_compose_variables *variables,
		    struct ko_span name)
{
	const struct ko_span *value = NULL;

	/* From the outermost inwards would need a way back: the last found
	 * going outwards is the one that wins. */
	for (; variables; variables = variables->outer) {
		const struct ko_span *found =
			ko_map_get(&variables->values, name);

		value = found ? found : value;
	}
	return value;
}

static enum ko_status add_variable(struct expansion *x, struct ko_span name,
				   struct ko_span expression)
{
	const struct ko_span *value = ko_compose_variable(x->variables, name);

	if (!value && x->variables->open)
		value = ko_map_get(x->variables->open, name);
	if (value)
		return add_value(x, *value, expression);
	if (x->variables->has_holes)
		return add_value(x, (struct ko_span){ &hole, 1 }, expression);
	return KO_OK;
}

static void refuse(struct expansion *x, enum ko_compose_result result,
		   struct ko_span at)
{
	x->out->result = result;
	x->out->at = offset_of(x, at);
}

static size_t name_length(struct ko_span s)
{
	size_t n = 0;

	if (s.n && ko_is_digit(s.p[0]))
		return 0;
	while (n < s.n && (ko_is_alnum(s.p[n]) || s.p[n] == '_'))
		n++;
	return n;
}

/*
 * Offset of the "}" that closes the "{" of s, or s.n.  As in compose-go, what
 * follows a "{" is not looked at.
 */
static size_t closing_brace(struct ko_span s)
{
	size_t open = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '}' && --open == 0)
			return i;
		if (s.p[i] == '{') {
			open++;
			i++;
		}
	}
	return s.n;
}

/* Offset of the last "}" of the line that at is in, or where the line ends. */
static size_t last_brace(struct ko_span t, size_t at, struct line *line)
{
	if (at >= line->end) {
		struct ko_span rest = ko_span_tail(t, at);
		size_t n = ko_span_find(rest, '\n');

		line->end = at + n;
		line->last_brace =
			at + ko_span_rfind(ko_span_head(rest, n), '}');
	}
	return line->last_brace;
}

/* Take apart the "${" at offset at of t.  False: it is none. */
static bool read_braced(struct ko_span t, size_t at, struct line *line,
			struct braced *out)
{
	struct ko_span s = ko_span_tail(t, at);
	size_t n = name_length(ko_span_tail(s, 2));
	size_t i = 2 + n;
	size_t last;

	*out = (struct braced){ .name = ko_span_slice(s, 2, i), .n = i + 1 };
	if (n == 0 || i >= s.n)
		return false;
	if (s.p[i] == '}')
		return true;
	out->has_colon = s.p[i] == ':';
	i += out->has_colon;
	if (i >= s.n || (s.p[i] != '-' && s.p[i] != '+' && s.p[i] != '?'))
		return false;
	out->operator= s.p[i++];
	last = last_brace(t, at, line);
	if (last >= line->end || last < at + i)
		return false;
	s = ko_span_head(s, last - at + 1);
	n = closing_brace(s);
	n = n < s.n ? n : s.n - 1;
	out->inner = ko_span_slice(s, i, n);
	out->n = n + 1;
	return true;
}

/* e of "${V:?e}" is expanded, too, and may be no template. */
static enum ko_status require(struct expansion *x, const struct braced *b,
			      bool is_missing, struct ko_span expression,
			      unsigned depth)
{
	struct ko_compose_text message = {
		.text = KO_NESTED(x->arena),
	};
	struct expansion inner = *x;
	enum ko_status status;

	inner.out = &message;
	status = expand(&inner, b->inner, depth + 1);
	if (status)
		return status;
	if (message.result) {
		x->out->result = message.result;
		x->out->at = message.at;
		x->out->variable = message.variable;
		x->out->message = message.message;
	} else if (is_missing && x->variables->has_holes) {
		return add_value(x, (struct ko_span){ &hole, 1 }, expression);
	} else if (is_missing) {
		refuse(x, KO_COMPOSE_MISSING, expression);
		x->out->variable = b->name;
		x->out->message = ko_nested_span(&message.text);
	}
	return KO_OK;
}

static enum ko_status expand_braced(struct expansion *x, const struct braced *b,
				    struct ko_span expression, unsigned depth)
{
	const struct ko_span *value =
		ko_compose_variable(x->variables, b->name);
	bool is_missing;
	enum ko_status status;

	if (!value && b->operator== '?' && x->variables->open)
		value = ko_map_get(x->variables->open, b->name);
	is_missing = !value || (b->has_colon && value->n == 0);

	if (depth >= KO_COMPOSE_NESTING_MAX)
		return add_value(x, (struct ko_span){ &hole, 1 }, expression);
	switch (b->operator) {
	case '-':
		if (is_missing)
			return expand(x, b->inner, depth + 1);
		break;
	case '+':
		if (is_missing)
			return KO_OK;
		return expand(x, b->inner, depth + 1);
	case '?':
		status = require(x, b, is_missing, expression, depth);
		if (status || x->out->result || is_missing)
			return status;
		break;
	default:
		return add_variable(x, b->name, expression);
	}
	return add_value(x, *value, expression);
}

/* Expand what the "$" at offset at of t starts; *used are its bytes. */
static enum ko_status expand_dollar(struct expansion *x, struct ko_span t,
				    size_t at, struct line *line,
				    unsigned depth, size_t *used)
{
	struct ko_span rest = ko_span_tail(t, at);
	struct braced b;

	*used = 1;
	if (rest.n > 1 && rest.p[1] == '$') {
		*used = 2;
		return add_literal(x, ko_span_head(rest, 1));
	}
	if (rest.n > 1 && rest.p[1] == '{') {
		if (!read_braced(t, at, line, &b)) {
			refuse(x, KO_COMPOSE_INVALID, rest);
			return KO_OK;
		}
		*used = b.n;
		return expand_braced(x, &b, ko_span_head(rest, b.n), depth);
	}
	*used += name_length(ko_span_tail(rest, 1));
	if (*used > 1)
		return add_variable(x, ko_span_slice(rest, 1, *used),
				    ko_span_head(rest, *used));
	return add_literal(x, ko_span_head(rest, 1));
}

static enum ko_status expand(struct expansion *x, struct ko_span t,
			     unsigned depth)
{
	struct line line = { 0, 0 };
	enum ko_status status = KO_OK;
	size_t i = 0;

	while (i < t.n && !status && !x->out->result) {
		size_t n = ko_span_find(ko_span_tail(t, i), '$');
		size_t used = 0;

		status = add_literal(x, ko_span_slice(t, i, i + n));
		i += n;
		if (!status && i < t.n)
			status = expand_dollar(x, t, i, &line, depth, &used);
		i += used;
	}
	return status;
}

enum ko_status
ko_compose_interpolate(struct ko_arena *arena, struct ko_span template,
		       const struct ko_nested *origin,
		       const struct ko_compose_variables *variables,
		       struct ko_compose_text *out)
{
	struct expansion x = {
		.arena = arena,
		.variables = variables,
		.whole = template,
		.origin = origin,
		.out = out,
	};

	*out = (struct ko_compose_text){ .text = KO_NESTED(arena) };
	return expand(&x, template, 0);
}

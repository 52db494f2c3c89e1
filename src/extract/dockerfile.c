#include "extract/dockerfile.h"

#include "extract/dockerfile_instr.h"
#include "extract/dockerfile_mount.h"
#include "extract/dockerfile_shell.h"

/* What is left to find out about a name when all stages are known. */
enum pending_kind {
	NOTHING,
	A_STAGE,          /* may be the name of one */
	A_STAGE_OR_INDEX, /* or its number */
};

/* A mention, kept until the end of the file. */
struct pending {
	struct pending *next;
	struct ko_mention m;
	enum pending_kind kind;
	bool onbuild;
	struct ko_span stage; /* what it is called then: in lower case */
};

struct dockerfile {
	struct ko_arena *arena;
	const struct ko_build *build;   /* that names the file, or NULL */
	const struct ko_map *variables; /* of what is left open, or NULL */
	struct ko_df_reader reader;
	struct ko_df_shell shell;
	struct ko_map stages; /* names in lower case, to nothing */
	uint64_t stage_count;
	bool any_instr;
	struct ko_df_fault fault;
	struct pending *first, **last;
};

/* What linux/amd64 gives; "" is set all the same. */
static const struct {
	const char *name, *value;
} platform_args[] = {
	{ "BUILDPLATFORM", "linux/amd64" },
	{ "BUILDOS", "linux" },
	{ "BUILDOSVERSION", "" },
	{ "BUILDARCH", "amd64" },
	{ "BUILDVARIANT", "" },
	{ "TARGETPLATFORM", "linux/amd64" },
	{ "TARGETOS", "linux" },
	{ "TARGETOSVERSION", "" },
	{ "TARGETARCH", "amd64" },
	{ "TARGETVARIANT", "" },
	{ "TARGETSTAGE", "default" },
};

static enum ko_status set_platform_args(struct dockerfile *d)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(platform_args); i++)
		if (!ko_map_set(&d->shell.vars, d->arena,
				ko_span_str(platform_args[i].name),
				ko_span_str(platform_args[i].value)))
			return KO_ENOMEM;
	return KO_OK;
}

/* s, a part of the line, made to last as long as the arena. */
static enum ko_status keep(struct dockerfile *d, const struct ko_df_line *line,
			   struct ko_span *s)
{
	if (line->in_source)
		return KO_OK;
	*s = ko_arena_copy(d->arena, *s);
	return s->p ? KO_OK : KO_ENOMEM;
}

/*
 * Add a mention of what stands at written; *out is then to be filled with the
 * rest.  expanded must last.
 */
static enum ko_status add(struct dockerfile *d, const struct ko_df_line *line,
			  struct ko_span written, struct ko_span expanded,
			  struct pending **out)
{
	struct pending *p = ko_arena_alloc(d->arena, sizeof(*p));
	size_t left;

	if (!p)
		return KO_ENOMEM;
	p->m.at = ko_df_line_place(line, written.p, &left);
	p->m.end = p->m.at + (written.n < left ? written.n : left);
	p->m.written = written;
	p->m.expanded = expanded;
	*d->last = p;
	d->last = &p->next;
	*out = p;
	return keep(d, line, &p->m.written);
}

/*
 * The value of word, that lasts.  A refusal is a fault and *out is left as it
 * was.
 */
static enum ko_status expand(struct dockerfile *d, const struct ko_df_instr *in,
			     struct ko_span word, struct ko_span *out,
			     bool *refused)
{
	struct ko_error err = { 0 };
	struct ko_span value;
	enum ko_status status = ko_df_expand(&d->shell, word, &value, &err);

	*refused = status == KO_ESYNTAX || status == KO_ETOOBIG;
	if (*refused) {
		ko_df_fault(&d->fault, ko_df_instr_place(in, word),
			    "failed to process \"%.*s\": %s",
			    KO_SPAN_ARG(ko_span_head(word, 64)), err.text);
		return KO_OK;
	}
	if (status)
		return status;
	*out = value;
	if (value.p >= word.p && value.p <= word.p + word.n)
		return keep(d, in->line, out);
	return KO_OK;
}

/* "NAME=default" or "NAME" of an ARG; the build's own value wins. */
static enum ko_status declare(struct dockerfile *d,
			      const struct ko_df_instr *in, struct ko_span word)
{
	size_t equals = ko_span_find(word, '=');
	struct ko_span name = ko_span_head(word, equals);
	const struct ko_span *given =
		d->build ? ko_map_get(&d->build->args, name) : NULL;
	struct ko_span value;
	bool refused = false;
	enum ko_status status = KO_OK;

	if (equals == word.n && !given && d->variables)
		given = ko_map_get(d->variables, name);
	if (equals == word.n && !given)
		return KO_OK; /* declared, but left as it is */
	if (given)
		value = *given;
	else
		status = expand(d, in, ko_span_tail(word, equals + 1), &value,
				&refused);
	if (status || refused)
		return status;
	status = keep(d, in->line, &name);
	if (!status && !ko_map_set(&d->shell.vars, d->arena, name, value))
		status = KO_ENOMEM;
	return status;
}

/* ARG before the first FROM. */
static enum ko_status read_arg(struct dockerfile *d,
			       const struct ko_df_instr *in)
{
	struct ko_span rest = in->args;
	struct ko_span word;
	enum ko_status status = KO_OK;

	while (!status && ko_df_word(&rest, in->escape, &word))
		status = declare(d, in, word);
	return status;
}

/* Does the build have something else under this name? */
static bool is_context(const struct dockerfile *d, struct ko_span name)
{
	return d->build && ko_map_get(&d->build->contexts, name);
}

/* --platform is expanded for what BuildKit has to say against it only. */
static enum ko_status check_platform(struct dockerfile *d,
				     const struct ko_df_instr *in)
{
	struct ko_span rest = in->flags;
	struct ko_df_flag flag;
	enum ko_status status;

	while (!(status = ko_df_flag_next(d->arena, &rest, &flag))) {
		struct ko_error err = { 0 };
		struct ko_span value;

		if (!ko_span_eq(flag.name, KO_SPAN("platform")))
			continue;
		status = ko_df_expand(&d->shell, flag.value, &value, &err);
		if (status == KO_ENOMEM)
			break;
		if (status)
			ko_df_fault(&d->fault, ko_df_instr_place(in, flag.raw),
				    "failed to process arguments for "
				    "platform: %s",
				    err.text);
	}
	return status == KO_ENOTFOUND ? KO_OK : status;
}

static enum ko_mention_kind kind_of_base(const struct dockerfile *d,
					 struct ko_span name)
{
	if (name.n == 0)
		return KO_MENTION_BLANK;
	if (ko_map_get(&d->stages, name) || is_context(d, name))
		return KO_MENTION_STAGE;
	return ko_span_eq(name, KO_SPAN("scratch")) ? KO_MENTION_SCRATCH
						    : KO_MENTION_IMAGE;
}

static enum ko_status read_base(struct dockerfile *d,
				const struct ko_df_instr *in)
{
	struct ko_span rest = in->args;
	struct ko_span word = ko_span_word(&rest);
	struct ko_span value = KO_SPAN("");
	struct pending *p;
	bool refused;
	enum ko_status status;

	if (word.n == 0)
		return KO_OK;
	status = expand(d, in, word, &value, &refused);
	if (!status)
		status = add(d, in->line, word, value, &p);
	if (status)
		return status;
	p->m.construct = "dockerfile:from";
	p->m.kind = refused ? KO_MENTION_INVALID : kind_of_base(d, value);
	return KO_OK;
}

static enum ko_status read_from(struct dockerfile *d,
				const struct ko_df_instr *in)
{
	struct ko_span name;
	enum ko_status status = check_platform(d, in);

	if (!status)
		status = read_base(d, in);
	if (!status)
		status = ko_df_stage_name(in, d->arena, &name);
	if (status)
		return status;
	d->stage_count++;
	/* Only now: FROM x AS x is the image. */
	if (name.n && !ko_map_set(&d->stages, d->arena, name, KO_SPAN("")))
		return KO_ENOMEM;
	return KO_OK;
}

/* The name of the stage that s may be; .p is NULL when out of memory. */
static struct ko_span lower(struct dockerfile *d, struct ko_span s)
{
	char *p;
	size_t n = 0;

	while (n < s.n && !ko_is_upper(s.p[n]))
		n++;
	if (n == s.n)
		return s;
	p = ko_arena_alloc(d->arena, s.n);
	for (size_t i = 0; p && i < s.n; i++)
		p[i] = ko_lower(s.p[i]);
	return (struct ko_span){ p, s.n };
}

/* A name in a flag: where it stands and what it is. */
struct source {
	struct ko_span written, value;
	bool is_mount;
};

static enum ko_status add_source(struct dockerfile *d,
				 const struct ko_df_instr *in, bool onbuild,
				 const struct source *s)
{
	size_t dollar = ko_span_find(s->value, '$');
	struct ko_span value = s->value;
	struct pending *p;
	enum ko_status status;

	if (value.n == 0)
		return KO_OK;
	if (value.p >= in->line->text.p &&
	    value.p <= in->line->text.p + in->line->text.n)
		status = keep(d, in->line, &value);
	else
		status = KO_OK;
	if (!status)
		status = add(d, in->line, s->written, value, &p);
	if (status)
		return status;
	p->m.construct = onbuild       ? "dockerfile:onbuild"
			 : s->is_mount ? "dockerfile:run-mount"
				       : "dockerfile:copy-from";
	p->onbuild = onbuild;
	p->kind = s->is_mount ? A_STAGE : A_STAGE_OR_INDEX;
	p->stage = lower(d, value);
	if (!p->stage.p)
		return KO_ENOMEM;
	/* A mount lets a "$" at the end pass. */
	if (dollar + (s->is_mount ? 1 : 0) >= value.n)
		return KO_OK;
	p->m.kind = KO_MENTION_INVALID;
	p->kind = NOTHING;
	if (!onbuild)
		ko_df_fault(&d->fault, ko_df_instr_place(in, s->written), "%s",
			    s->is_mount
				    ? "'from' doesn't support variable "
				      "expansion, define alias stage instead"
				    : "variable expansion is not supported for "
				      "--from, define a new stage with FROM "
				      "using ARG from global scope as a "
				      "workaround");
	return KO_OK;
}

static enum ko_status read_mount(struct dockerfile *d,
				 const struct ko_df_instr *in, bool onbuild,
				 const struct ko_df_flag *flag)
{
	struct source s = { .is_mount = true };
	struct ko_span part;
	const char *trouble = NULL;
	enum ko_status status = ko_df_mount_from(d->arena, flag->value, &part,
						 &s.value, &trouble);

	if (trouble && !onbuild)
		ko_df_fault(&d->fault, ko_df_instr_place(in, flag->raw),
			    "failed to parse csv mounts: %s", trouble);
	if (status)
		return status == KO_ENOTFOUND ? KO_OK : status;
	s.written = ko_df_flag_raw(flag, part);
	return add_source(d, in, onbuild, &s);
}

/* The flags of COPY and RUN. */
static enum ko_status read_sources(struct dockerfile *d,
				   const struct ko_df_instr *in, bool onbuild)
{
	struct ko_span rest = in->flags;
	struct ko_df_flag flag;
	enum ko_status status;

	while (!(status = ko_df_flag_next(d->arena, &rest, &flag))) {
		if (in->op == KO_DF_RUN &&
		    ko_span_eq(flag.name, KO_SPAN("mount"))) {
			status = read_mount(d, in, onbuild, &flag);
		} else if (in->op == KO_DF_COPY &&
			   ko_span_eq(flag.name, KO_SPAN("from"))) {
			struct source s = { .value = flag.value };

			s.written = ko_df_flag_raw(&flag, flag.value);
			status = add_source(d, in, onbuild, &s);
		}
		if (status)
			return status;
	}
	return status == KO_ENOTFOUND ? KO_OK : status;
}

static enum ko_status skip_heredocs(struct dockerfile *d,
				    const struct ko_df_instr *in)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA(KO_SOURCE_ARENA_MAX);
	size_t place = ko_df_instr_place(in, in->keyword);
	struct ko_df_heredoc *docs;
	struct ko_error err = { 0 };
	size_t count;
	enum ko_status status =
		ko_df_heredocs(&arena, in->line->text, &docs, &count, &err);

	if (status == KO_ENOMEM)
		return status;
	if (status)
		ko_df_fault(&d->fault, place, "%s", err.text);
	for (size_t i = 0; !status && i < count; i++) {
		if (ko_df_reader_skip(&d->reader, docs[i].name,
				      docs[i].strip_tabs))
			continue;
		ko_df_fault(&d->fault, place, "unterminated heredoc");
		break;
	}
	return KO_OK;
}

/* What ONBUILD keeps for a child build: *inner is filled with it. */
static enum ko_status read_onbuild(struct dockerfile *d,
				   const struct ko_df_instr *in,
				   struct ko_df_instr *inner)
{
	enum ko_status status = ko_df_instr_read(in->line, in->args, in->escape,
						 d->arena, inner);

	if (status)
		return status;
	ko_df_instr_check_shape(inner, &d->fault);
	if (inner->op == KO_DF_COPY || inner->op == KO_DF_RUN)
		return read_sources(d, inner, true);
	return KO_OK;
}

static enum ko_status check(struct dockerfile *d, const struct ko_df_instr *in)
{
	enum ko_status status = ko_df_instr_check(in, d->arena, &d->fault);

	/* What is wrong with it by itself is said instead. */
	if (!status && !d->fault.found && !d->stage_count &&
	    in->op != KO_DF_ARG && in->op != KO_DF_FROM)
		ko_df_fault(&d->fault, ko_df_instr_place(in, in->keyword),
			    "no build stage in current context");
	return status;
}

static enum ko_status read_instr(struct dockerfile *d,
				 const struct ko_df_line *line)
{
	struct ko_df_instr in, inner;
	const struct ko_df_instr *heredoc = &in;
	enum ko_status status;

	d->any_instr = true;
	d->shell.escape = d->reader.escape;
	status = ko_df_instr_read(line, line->text, d->reader.escape, d->arena,
				  &in);
	if (!status)
		status = check(d, &in);
	if (status)
		return status;
	switch (in.op) {
	case KO_DF_ARG:
		if (!d->stage_count)
			status = read_arg(d, &in);
		break;
	case KO_DF_FROM:
		status = read_from(d, &in);
		break;
	case KO_DF_COPY:
	case KO_DF_RUN:
		status = read_sources(d, &in, false);
		break;
	case KO_DF_ONBUILD:
		status = read_onbuild(d, &in, &inner);
		heredoc = &inner;
		break;
	case KO_DF_OTHER:
		break;
	}
	if (!status && ko_df_instr_has_heredoc(heredoc))
		status = skip_heredocs(d, heredoc);
	return status;
}

/* As Go's Atoi: a sign is fine.  *negative: whatever the number is. */
static bool is_number(struct ko_span s, uint64_t *n, bool *negative)
{
	*negative = s.n && s.p[0] == '-';
	if (s.n && (s.p[0] == '-' || s.p[0] == '+'))
		s = ko_span_tail(s, 1);
	return ko_span_u64(s, n) && *n <= INT64_MAX;
}

/* What COPY --from and mounts name can be a later stage, too. */
static void resolve(struct dockerfile *d, struct pending *p)
{
	struct ko_span name = p->m.expanded;
	uint64_t n;
	bool negative;

	if (p->kind == NOTHING)
		return;
	if (p->kind == A_STAGE_OR_INDEX && is_number(name, &n, &negative)) {
		p->m.kind = KO_MENTION_STAGE;
		if (p->onbuild || (n < d->stage_count && (!negative || n == 0)))
			return;
		p->m.kind = KO_MENTION_INVALID;
		ko_df_fault(&d->fault, p->m.at, "invalid stage index %s%llu",
			    negative ? "-" : "", (unsigned long long)n);
	} else if (!p->onbuild &&
		   (ko_map_get(&d->stages, p->stage) || is_context(d, name))) {
		p->m.kind = KO_MENTION_STAGE;
	} else if (ko_span_eq(name, KO_SPAN("scratch"))) {
		p->m.kind = KO_MENTION_SCRATCH;
	}
}

static enum ko_status give_fault(struct dockerfile *d,
				 const struct ko_sink *sink)
{
	struct ko_diagnostic diagnostic = { d->fault.at, d->fault.text, false };

	if (!d->fault.found)
		return KO_OK;
	d->fault.found = false;
	return sink->diagnostic(sink->ctx, &diagnostic);
}

static enum ko_status give_all(struct dockerfile *d, const struct ko_sink *sink)
{
	enum ko_status status = KO_OK;

	for (struct pending *p = d->first; p; p = p->next)
		resolve(d, p);
	for (struct pending *p = d->first; p && !status; p = p->next) {
		if (d->fault.at < p->m.at)
			status = give_fault(d, sink);
		if (!status)
			status = sink->mention(sink->ctx, &p->m);
	}
	return status ? status : give_fault(d, sink);
}

static enum ko_status read_syntax(struct dockerfile *d, struct ko_span source,
				  bool *is_json)
{
	size_t at;
	struct ko_span raw, value;
	struct pending *p;
	enum ko_status status =
		ko_df_syntax(d->arena, source, &at, &raw, &value, is_json);

	if (status == KO_ENOTFOUND || (!status && raw.n == 0))
		return KO_OK;
	if (status)
		return status;
	p = ko_arena_alloc(d->arena, sizeof(*p));
	if (!p)
		return KO_ENOMEM;
	p->m = (struct ko_mention){
		.construct = "dockerfile:syntax",
		.kind = value.n ? KO_MENTION_IMAGE : KO_MENTION_BLANK,
		.at = at,
		.end = at + raw.n,
		.written = raw,
		.expanded = value,
	};
	*d->last = p;
	d->last = &p->next;
	return KO_OK;
}

/* What BuildKit says when all could be read, but there is too little. */
static void check_rest(struct dockerfile *d)
{
	if (d->fault.found)
		return;
	if (!d->any_instr)
		ko_df_fault(&d->fault, 0, "file with no instructions");
	else if (!d->stage_count)
		ko_df_fault(&d->fault, 0,
			    "dockerfile contains no stages to build");
}

enum ko_status ko_dockerfile_extract(const struct ko_source *source,
				     const struct ko_sink *sink)
{
	struct dockerfile d = {
		.arena = source->arena,
		.build = source->build,
		.variables = source->variables,
		.shell = KO_DF_SHELL(source->arena),
	};
	struct ko_df_line line;
	bool is_json = false;
	enum ko_status status;

	if (source->text.n > KO_SOURCE_MAX)
		return KO_ETOOBIG;
	d.last = &d.first;
	ko_df_reader_init(&d.reader, source->text, d.arena, &d.fault);
	status = set_platform_args(&d);
	if (!status)
		status = read_syntax(&d, source->text, &is_json);
	if (status)
		return status;
	/* A document that is all JSON is for the frontend it names. */
	if (is_json)
		return give_all(&d, sink);
	while (!(status = ko_df_reader_next(&d.reader, &line))) {
		status = read_instr(&d, &line);
		if (status)
			return status;
	}
	if (status != KO_ENOTFOUND)
		return status;
	check_rest(&d);
	return give_all(&d, sink);
}

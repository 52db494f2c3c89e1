#include "extract/build.h"

#include <stdio.h>

#include "extract/beside.h"
#include "extract/name.h"

static enum ko_status note(const struct ko_builds *builds, size_t at,
			   struct ko_span path, const char *why)
{
	char text[2 * KO_ERROR_TEXT_MAX];
	struct ko_diagnostic d = { at, text, true };

	path = ko_span_head(path, KO_ERROR_TEXT_MAX / 2);
	(void)snprintf(text, sizeof(text), "%.*s%s%s, not followed",
		       KO_SPAN_ARG(path), path.n ? ": " : "", why);
	ko_diagnostic_one_line(text);
	return builds->sink->diagnostic(builds->sink->ctx, &d);
}

/* ---- the way through the Dockerfile ---- */

static enum ko_status pass_mention(void *ctx, const struct ko_mention *m)
{
	const struct ko_builds *builds = ctx;

	if (m->kind == KO_MENTION_IMAGE)
		return ko_name_give(builds->sink, *m);
	return builds->sink->mention(builds->sink->ctx, m);
}

static enum ko_status pass_diagnostic(void *ctx, const struct ko_diagnostic *d)
{
	const struct ko_builds *builds = ctx;

	return builds->sink->diagnostic(builds->sink->ctx, d);
}

static enum ko_status extract(struct ko_builds *builds,
			      const struct ko_build *build,
			      const struct ko_build_place *place,
			      struct ko_span path, struct ko_span text)
{
	const struct ko_side_files *side = builds->source->side;
	struct ko_sink sink = { builds, pass_mention, pass_diagnostic };
	struct ko_source source = { .text = text,
				    .arena = builds->source->arena,
				    .path = path,
				    .build = build,
				    .variables = builds->source->variables };
	enum ko_status status = side->enter(side->ctx, path, text);

	if (!status)
		status = ko_format_named(KO_SPAN("dockerfile"))
				 ->extract(&source, &sink);
	return status ? status
		      : side->enter(side->ctx, place->path, place->text);
}

/* ---- where it is ---- */

static bool has_hole(struct ko_span s)
{
	return ko_span_find(s, KO_HOLE) < s.n;
}

/* The path of the Dockerfile; .p is NULL when out of memory. */
static struct ko_span find(struct ko_arena *arena,
			   const struct ko_build_place *place)
{
	struct ko_span file =
		place->dockerfile.n ? place->dockerfile : KO_SPAN("Dockerfile");
	struct ko_span context = place->context;
	char *folder = ko_arena_alloc(arena, context.n + 1);

	if (!folder)
		return (struct ko_span){ NULL, 0 };
	memcpy(folder, context.p, context.n);
	if (context.n)
		folder[context.n++] = '/';
	context.p = folder;
	context = ko_beside(arena, place->base, context);
	return context.p ? ko_beside(arena, context, file) : context;
}

enum ko_status ko_build_follow(struct ko_builds *builds,
			       const struct ko_build *build,
			       const struct ko_build_place *place)
{
	const struct ko_side_files *side = builds->source->side;
	struct ko_span path, text;
	struct ko_error err = { 0 };
	enum ko_status status;

	if (!side || !side->follows_builds || !side->enter ||
	    ko_beside_is_remote(place->context))
		return KO_OK;
	if (has_hole(place->context) || has_hole(place->dockerfile))
		return note(builds, place->at, KO_SPAN(""),
			    "which Dockerfile it is needs a variable's value");
	if (builds->count > KO_BUILDS_MAX)
		return KO_OK;
	if (builds->count == KO_BUILDS_MAX) {
		builds->count++;
		return note(builds, place->at, KO_SPAN(""),
			    "too many builds from here on");
	}
	builds->count++;
	path = find(builds->source->arena, place);
	if (!path.p)
		return KO_ENOMEM;
	status = ko_beside_read(builds->source, path, &text, &err);
	if (status == KO_ENOMEM)
		return status;
	if (status)
		return note(builds, place->at, path, err.text);
	return extract(builds, build, place, path, text);
}

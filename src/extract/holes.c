#include "extract/holes.h"

/* Where mentions with holes go through. */
struct holes {
	const struct ko_source *source;
	const struct ko_sink *sink;
	unsigned expressions;
};

static enum ko_status pass_mention(void *ctx, const struct ko_mention *m)
{
	const struct holes *h = ctx;
	struct ko_mention outer = *m;
	enum ko_status status;

	outer.written = ko_span_slice(h->source->text, m->at, m->end);
	/* Where nothing was put in, it is what the nested text has. */
	if (ko_span_find(outer.written, '$') == outer.written.n)
		outer.written = m->written;
	if (m->kind != KO_MENTION_IMAGE && m->kind != KO_MENTION_OUTPUT &&
	    m->kind != KO_MENTION_HOST)
		return h->sink->mention(h->sink->ctx, &outer);
	status = ko_name_expand(h->source->arena, m->expanded, h->expressions,
				NULL, &outer.expanded);
	return status ? status : ko_name_give(h->sink, outer);
}

static enum ko_status pass_diagnostic(void *ctx, const struct ko_diagnostic *d)
{
	const struct holes *h = ctx;

	return h->sink->diagnostic(h->sink->ctx, d);
}

enum ko_status ko_holes_extract(const struct ko_source *outer,
				const struct ko_nested *nested,
				const struct ko_format *format, bool is_sure,
				unsigned expressions,
				const struct ko_sink *sink)
{
	struct holes h = { outer, sink, expressions };
	struct ko_sink inner = { &h, pass_mention, pass_diagnostic };

	if (!format || nested->n == 0)
		return KO_OK;
	return ko_nested_extract(outer, nested, format, is_sure, &inner);
}

#include "core/judgement.h"

#include <stdarg.h>
#include <stdio.h>

void ko_set_text(char *text, size_t max, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(text, max, fmt, args);
	va_end(args);
}

/* The target as a full reference. */
void ko_judge_set_target(struct ko_verdict *v, struct ko_span familiar)
{
	struct ko_imageref ref;

	if (ko_imageref_parse(familiar, &ref, NULL) == KO_OK)
		KO_SET_TEXT(v->target, "%.*s/%s%.*s", KO_SPAN_ARG(ref.domain),
			    ref.in_library ? "library/" : "",
			    KO_SPAN_ARG(ref.path));
}

/* A familiar name with the tag and digest of what was written. */
void ko_judge_set_suggestion(struct ko_judgement *j, const char *familiar)
{
	const struct ko_imageref *r = &j->ref;

	KO_SET_TEXT(j->v->suggestion, "%s%s%.*s%s%.*s", familiar,
		    r->tag.n ? ":" : "", KO_SPAN_ARG(r->tag),
		    r->digest.n ? "@" : "", KO_SPAN_ARG(r->digest));
}

/* A name that may be a registry host alone, as after "docker login". */
bool ko_judge_is_bare_host(const struct ko_judgement *j)
{
	return j->on_hub && j->space.n == 0 &&
	       ko_span_find(j->name, '.') < j->name.n;
}

/* The host is the target: the same path there, as far as there is one. */
void ko_judge_set_host_texts(struct ko_judgement *j, struct ko_span host)
{
	struct ko_span port = ko_span_tail(j->ref.domain, j->host.n);
	char familiar[KO_VERDICT_TEXT_MAX];

	KO_SET_TEXT(j->v->target, "%.*s", KO_SPAN_ARG(host));
	if (j->has_host_alone) {
		KO_SET_TEXT(j->v->suggestion, "%.*s%.*s", KO_SPAN_ARG(host),
			    KO_SPAN_ARG(port));
		return;
	}
	if (ko_judge_is_bare_host(j)) {
		KO_SET_TEXT(j->v->suggestion, "%.*s", KO_SPAN_ARG(host));
		return;
	}
	if (j->on_hub) /* the host stands in the namespace's place */
		KO_SET_TEXT(familiar, "%.*s/%.*s", KO_SPAN_ARG(host),
			    KO_SPAN_ARG(j->repo));
	else
		KO_SET_TEXT(familiar, "%.*s%.*s/%.*s", KO_SPAN_ARG(host),
			    KO_SPAN_ARG(port), KO_SPAN_ARG(j->ref.path));
	ko_judge_set_suggestion(j, familiar);
}

/* The same image with the word of the tag put right. */
static void set_tag_texts(struct ko_judgement *j)
{
	struct ko_verdict *v = j->v;
	struct ko_span tag = j->ref.tag;
	size_t at = ko_span_find_span(tag, ko_span_str(v->part));
	struct ko_span rest = ko_span_tail(tag, at + strlen(v->part));

	ko_judge_set_target(v, v->target_entry.name);
	KO_SET_TEXT(v->suggestion, "%s:%.*s%s%.*s", j->path, (int)at, tag.p,
		    v->meant, KO_SPAN_ARG(rest));
}

/* "python:slim" for "python-slim": the glued tag becomes the tag. */
static void unglue_tag(struct ko_judgement *j)
{
	const struct ko_alignment *a = &j->v->alignment;
	struct ko_span tail = a->slips[0].written;

	if (a->n != 1 || a->slips[0].rule != KO_SLIP_GLUED_TAG || j->ref.tag.n)
		return;
	j->ref.tag = ko_span_tail(tail, !ko_is_alnum(tail.p[0]));
}

void ko_judge_set_texts(struct ko_judgement *j)
{
	struct ko_verdict *v = j->v;
	struct ko_span name = ko_entry_key(&v->target_entry);
	char familiar[KO_VERDICT_TEXT_MAX];

	if (v->reasons[0] == KO_RULE_HOST) {
		ko_judge_set_host_texts(j, name);
		return;
	}
	if (v->reasons[0] == KO_RULE_TAG) {
		set_tag_texts(j);
		return;
	}
	if (!j->on_hub && v->reasons[0] == KO_RULE_IMAGE) /* a mirror's */
		KO_SET_TEXT(familiar, "%.*s%.*s",
			    (int)(ko_span_rfind(j->name, '/') + 1), j->name.p,
			    KO_SPAN_ARG(name));
	else if (ko_entry_is_space(&v->target_entry))
		KO_SET_TEXT(familiar, "%.*s/%.*s", KO_SPAN_ARG(name),
			    KO_SPAN_ARG(j->repo));
	else
		KO_SET_TEXT(familiar, "%.*s", KO_SPAN_ARG(name));
	ko_judge_set_target(v, ko_span_str(familiar));
	unglue_tag(j);
	ko_judge_set_suggestion(j, familiar);
}

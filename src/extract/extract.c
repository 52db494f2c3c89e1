#include "extract/extract.h"

#include "extract/dockerfile.h"

/* A NUL this early makes a file binary (git's buffer_is_binary). */
#define BINARY_PROBE 8000

static const char *const kind_names[] = {
#define KO_X(id, text) [id] = text,
	KO_MENTION_KINDS(KO_X)
#undef KO_X
};

const struct ko_format ko_formats[] = {
	{ "dockerfile", ko_dockerfile_has_name, ko_dockerfile_has_content,
	  ko_dockerfile_extract },
	{ NULL, NULL, NULL, NULL },
};

const char *ko_mention_kind_name(enum ko_mention_kind kind)
{
	return kind_names[kind];
}

const struct ko_format *ko_format_named(struct ko_span name)
{
	for (const struct ko_format *f = ko_formats; f->name; f++)
		if (ko_span_eq(name, ko_span_str(f->name)))
			return f;
	return NULL;
}

enum ko_likeness ko_likeness_of_name(struct ko_span path)
{
	enum ko_likeness most = KO_UNLIKE;

	for (const struct ko_format *f = ko_formats; f->name; f++) {
		enum ko_likeness how = f->has_name(path);

		most = how > most ? how : most;
	}
	return most;
}

const struct ko_format *ko_format_of_file(struct ko_span path,
					  struct ko_span text)
{
	for (const struct ko_format *f = ko_formats; f->name; f++)
		if (f->has_name(path) == KO_SURE)
			return f;
	for (const struct ko_format *f = ko_formats; f->name; f++)
		if (f->has_name(path) == KO_LIKELY && f->has_content(text))
			return f;
	return NULL;
}

const struct ko_format *ko_format_of_content(struct ko_span text)
{
	for (const struct ko_format *f = ko_formats; f->name; f++)
		if (f->has_content(text))
			return f;
	return NULL;
}

bool ko_is_binary(struct ko_span text)
{
	struct ko_span probe = ko_span_head(text, BINARY_PROBE);

	return ko_span_find(probe, '\0') < probe.n;
}

struct ko_span ko_basename(struct ko_span path)
{
	size_t slash = ko_span_rfind(path, '/');

	return slash < path.n ? ko_span_tail(path, slash + 1) : path;
}

#include "extract/quadlet.h"

#include "extract/ini.h"
#include "extract/systemd.h"

/* Of a text only this much is looked at to tell what it is, in bytes. */
#define PROBE_MAX ((size_t)16 << 10)

static const char *const sections[] = { "Container", "Image", "Volume",
					"Build" };

/* The names are those of many other things: the text must look like it. */
enum ko_likeness ko_quadlet_has_name(struct ko_span path)
{
	static const char *const endings[] = { ".container", ".image",
					       ".volume", ".build" };
	struct ko_span name = ko_basename(path);

	for (size_t i = 0; i < KO_ARRAY_LEN(endings); i++)
		if (ko_span_ends(name, ko_span_str(endings[i])))
			return KO_LIKELY;
	return KO_UNLIKE;
}

bool ko_quadlet_has_content(struct ko_span text)
{
	struct ko_span head = ko_span_head(text, PROBE_MAX);

	if (ko_span_find_span(head, KO_SPAN("Image")) == head.n)
		return false;
	for (size_t i = 0; i < KO_ARRAY_LEN(sections); i++)
		if (ko_ini_has_section(head, ko_span_str(sections[i])))
			return ko_span_find_span(head, KO_SPAN("Image=")) <
				       head.n ||
			       ko_span_find_span(head, KO_SPAN("ImageTag=")) <
				       head.n;
	return false;
}

static const struct rule {
	const char *section, *key, *construct;
	enum ko_mention_kind kind;
} rules[] = {
	{ "Container", "Image", "quadlet:image", KO_MENTION_IMAGE },
	{ "Image", "Image", "quadlet:image", KO_MENTION_IMAGE },
	{ "Image", "ImageTag", "quadlet:tag", KO_MENTION_OUTPUT },
	{ "Volume", "Image", "quadlet:image", KO_MENTION_IMAGE },
	{ "Build", "ImageTag", "quadlet:tag", KO_MENTION_OUTPUT },
};

static bool starts_and_cut(struct ko_span *s, struct ko_span prefix)
{
	if (!ko_span_starts(*s, prefix))
		return false;
	*s = ko_span_tail(*s, prefix.n);
	return true;
}

/* Names of other units, and transports that are no registry, are none. */
static bool is_image(struct ko_span *name)
{
	static const char *const others[] = {
		"docker-archive:", "oci-archive:",        "oci:", "dir:",
		"docker-daemon:",  "containers-storage:", "sif:", "ostree:"
	};

	(void)starts_and_cut(name, KO_SPAN("docker://"));
	for (size_t i = 0; i < KO_ARRAY_LEN(others); i++)
		if (ko_span_starts(*name, ko_span_str(others[i])))
			return false;
	return name->n && name->p[0] != '/' && name->p[0] != '.' &&
	       !ko_span_ends(*name, KO_SPAN(".image")) &&
	       !ko_span_ends(*name, KO_SPAN(".build"));
}

/* Mount=type=image,source=NAME,… */
static enum ko_status give_mount(const struct ko_source *source,
				 const struct ko_ini_line *line,
				 const struct ko_sink *sink)
{
	struct ko_span rest = line->value;
	struct ko_span name = { NULL, 0 };
	bool is_of_image = false;

	while (rest.n) {
		size_t comma = ko_span_find(rest, ',');
		struct ko_span field = ko_span_trim(ko_span_head(rest, comma));

		rest = ko_span_tail(rest, comma + 1);
		if (ko_span_eq(field, KO_SPAN("type=image")))
			is_of_image = true;
		else if (starts_and_cut(&field, KO_SPAN("source=")) ||
			 starts_and_cut(&field, KO_SPAN("src=")))
			name = field;
	}
	if (!is_of_image || !name.p || !is_image(&name))
		return KO_OK;
	return ko_ini_give(source, line, name, "quadlet:mount",
			   KO_MENTION_IMAGE, sink);
}

static enum ko_status give_line(const struct ko_source *source,
				const struct ko_ini_line *line,
				const struct ko_sink *sink)
{
	if (ko_ini_is(line, "Container", "Mount"))
		return give_mount(source, line, sink);
	for (size_t i = 0; i < KO_ARRAY_LEN(rules); i++) {
		struct ko_span name = line->value;

		if (!ko_ini_is(line, rules[i].section, rules[i].key))
			continue;
		return is_image(&name) ? ko_ini_give(source, line, name,
						     rules[i].construct,
						     rules[i].kind, sink)
				       : KO_OK;
	}
	return KO_OK;
}

enum ko_status ko_quadlet_extract(const struct ko_source *source,
				  const struct ko_sink *sink)
{
	return ko_systemd_read(source, give_line, sink);
}

#include "extract/nomad.h"

#include "extract/hcl.h"
#include "extract/name.h"

/* Of a text only this much is looked at to tell what it is, in bytes. */
#define PROBE_MAX ((size_t)16 << 10)

enum ko_likeness ko_nomad_has_name(struct ko_span path)
{
	struct ko_span name = ko_basename(path);

	if (ko_span_ends(name, KO_SPAN(".nomad")) ||
	    ko_span_ends(name, KO_SPAN(".nomad.hcl")))
		return KO_SURE;
	return ko_span_ends(name, KO_SPAN(".hcl")) ? KO_LIKELY : KO_UNLIKE;
}

bool ko_nomad_has_content(struct ko_span text)
{
	struct ko_span head = ko_span_head(text, PROBE_MAX);

	return ko_span_find_span(head, KO_SPAN("task")) < head.n &&
	       ko_hcl_has_block(head, KO_SPAN("job"));
}

struct nomad {
	const struct ko_hcl *hcl;
	const struct ko_sink *sink;
};

/* The task drivers that take a container image. */
static const char *const drivers[] = { "docker", "podman", "containerd-driver",
				       "containerd", "nerdctl" };

/* A side car is docker's where it does not say. */
static enum ko_status has_image(const struct nomad *o,
				const struct ko_hcl_node *task, bool is_default,
				bool *out)
{
	const struct ko_hcl_node *driver = ko_hcl_get(task, "driver");
	struct ko_span text;
	enum ko_status status;

	*out = is_default && !driver;
	if (!driver)
		return KO_OK;
	status = ko_hcl_text(o->hcl, driver, &text);
	for (size_t i = 0; i < KO_ARRAY_LEN(drivers) && !status; i++)
		*out |= ko_span_eq(text, ko_span_str(drivers[i]));
	return status;
}

static enum ko_status give_task(const struct nomad *o,
				const struct ko_hcl_node *task,
				const char *construct, bool is_default)
{
	const struct ko_hcl_node *image =
		ko_hcl_get(ko_hcl_get(task, "config"), "image");
	struct ko_mention m = { .construct = construct };
	enum ko_status status;
	bool is_one;

	if (!image)
		return KO_OK;
	status = has_image(o, task, is_default, &is_one);
	if (status || !is_one)
		return status;
	status = ko_hcl_mention(o->hcl, image, &m);
	if (status)
		return status == KO_ENOTFOUND ? KO_OK : status;
	/* Both drivers take these off; what has another is no registry's. */
	if (!ko_hcl_cut(&m, KO_SPAN("docker://")))
		(void)ko_hcl_cut(&m, KO_SPAN("https://"));
	if (ko_span_find_span(m.expanded, KO_SPAN("archive:")) < m.expanded.n ||
	    ko_span_find_span(m.expanded, KO_SPAN("://")) < m.expanded.n)
		return KO_OK;
	return ko_name_give(o->sink, m);
}

static enum ko_status walk(const struct nomad *o,
			   const struct ko_hcl_node *node, unsigned depth)
{
	enum ko_status status = KO_OK;

	for (const struct ko_hcl_node *n = node->first;
	     n && !status && depth < KO_HCL_DEPTH_MAX; n = n->next) {
		if (!n->is_block)
			continue;
		if (ko_hcl_is(n, "task"))
			status = give_task(o, n, "nomad:image", false);
		else if (ko_hcl_is(n, "sidecar_task"))
			status = give_task(o, n, "nomad:sidecar", true);
		else
			status = walk(o, n, depth + 1);
	}
	return status;
}

enum ko_status ko_nomad_extract(const struct ko_source *source,
				const struct ko_sink *sink)
{
	static const struct ko_hcl_prefixes names = { "var.", "local.", NULL };
	struct ko_hcl *hcl;
	enum ko_status status = ko_hcl_read(source, &hcl);
	struct nomad o;

	if (status)
		return status;
	o = (struct nomad){ hcl, sink };
	status = ko_hcl_learn(hcl, &names);
	if (!status)
		status = walk(&o, &hcl->root, 0);
	/* Templates of Levant and the like stand outside strings, too. */
	if (ko_span_find_span(source->text, KO_SPAN("[[")) < source->text.n ||
	    ko_span_find_span(source->text, KO_SPAN("{{")) < source->text.n)
		return status;
	return status ? status : ko_hcl_give_fault(hcl, sink);
}

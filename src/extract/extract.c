#include "extract/extract.h"

#include "extract/asciidoc.h"
#include "extract/bake.h"
#include "extract/ci.h"
#include "extract/compose.h"
#include "extract/devcontainer.h"
#include "extract/dockerfile.h"
#include "extract/github.h"
#include "extract/gitlab.h"
#include "extract/helm.h"
#include "extract/html.h"
#include "extract/jenkinsfile.h"
#include "extract/kubernetes.h"
#include "extract/markdown.h"
#include "extract/nomad.h"
#include "extract/plain.h"
#include "extract/quadlet.h"
#include "extract/rst.h"
#include "extract/shell.h"
#include "extract/source.h"
#include "extract/systemd.h"
#include "extract/terraform.h"
#include "extract/yaml_misc.h"

/* A NUL this early makes a file binary (git's buffer_is_binary). */
#define BINARY_PROBE 8000

static const char *const kind_names[] = {
#define KO_X(id, text) [id] = text,
	KO_MENTION_KINDS(KO_X)
#undef KO_X
};

const struct ko_format ko_formats[] = {
	{ "dockerfile", ko_dockerfile_has_name, ko_dockerfile_has_content,
	  ko_dockerfile_extract, KO_COMMENT_HASH | KO_COMMENT_ALONE },
	{ "bake", ko_bake_has_name, ko_bake_has_content, ko_bake_extract,
	  KO_COMMENT_HCL },
	{ "nomad", ko_nomad_has_name, ko_nomad_has_content, ko_nomad_extract,
	  KO_COMMENT_HCL },
	{ "terraform", ko_terraform_has_name, ko_terraform_has_content,
	  ko_terraform_extract, KO_COMMENT_HCL },
	{ "jenkinsfile", ko_jenkinsfile_has_name, ko_jenkinsfile_has_content,
	  ko_jenkinsfile_extract, KO_COMMENT_HCL },
	{ "quadlet", ko_quadlet_has_name, ko_quadlet_has_content,
	  ko_quadlet_extract, KO_COMMENT_UNIT },
	{ "systemd", ko_systemd_has_name, ko_systemd_has_content,
	  ko_systemd_extract, KO_COMMENT_UNIT },
	{ "github-actions", ko_github_has_name, ko_github_has_content,
	  ko_github_extract, KO_COMMENT_HASH },
	{ "gitlab", ko_gitlab_has_name, ko_gitlab_has_content,
	  ko_gitlab_extract, KO_COMMENT_HASH },
	{ "circleci", ko_circleci_has_name, ko_circleci_has_content,
	  ko_circleci_extract, KO_COMMENT_HASH },
	{ "azure-pipelines", ko_azure_has_name, ko_azure_has_content,
	  ko_azure_extract, KO_COMMENT_HASH },
	{ "bitbucket", ko_bitbucket_has_name, ko_bitbucket_has_content,
	  ko_bitbucket_extract, KO_COMMENT_HASH },
	{ "drone", ko_drone_has_name, ko_drone_has_content, ko_drone_extract,
	  KO_COMMENT_HASH },
	{ "woodpecker", ko_woodpecker_has_name, ko_woodpecker_has_content,
	  ko_woodpecker_extract, KO_COMMENT_HASH },
	{ "buildkite", ko_buildkite_has_name, ko_buildkite_has_content,
	  ko_buildkite_extract, KO_COMMENT_HASH },
	{ "cloudbuild", ko_cloudbuild_has_name, ko_cloudbuild_has_content,
	  ko_cloudbuild_extract, KO_COMMENT_HASH },
	{ "travis", ko_travis_has_name, ko_travis_has_content,
	  ko_travis_extract, KO_COMMENT_HASH },
	{ "compose", ko_compose_has_name, ko_compose_has_content,
	  ko_compose_extract, KO_COMMENT_HASH },
	{ "devcontainer", ko_devcontainer_has_name, ko_devcontainer_has_content,
	  ko_devcontainer_extract, KO_COMMENT_C },
	{ "helm", ko_helm_has_name, ko_helm_has_content, ko_helm_extract,
	  KO_COMMENT_HASH },
	{ "kubernetes", ko_kubernetes_has_name, ko_kubernetes_has_content,
	  ko_kubernetes_extract, KO_COMMENT_HASH },
	{ "ansible", ko_ansible_has_name, ko_ansible_has_content,
	  ko_ansible_extract, KO_COMMENT_HASH },
	{ "yaml", ko_any_yaml_has_name, ko_any_yaml_has_content,
	  ko_any_yaml_extract, KO_COMMENT_HASH },
	{ "html", ko_html_has_name, ko_html_has_content, ko_html_extract,
	  KO_COMMENT_ANY },
	{ "rst", ko_rst_has_name, ko_rst_has_content, ko_rst_extract,
	  KO_COMMENT_HASH | KO_COMMENT_DOTS },
	{ "asciidoc", ko_asciidoc_has_name, ko_asciidoc_has_content,
	  ko_asciidoc_extract, KO_COMMENT_HCL },
	{ "markdown", ko_markdown_has_name, ko_markdown_has_content,
	  ko_markdown_extract, KO_COMMENT_ANY },
	{ "shell", ko_shell_has_name, ko_shell_has_content, ko_shell_extract,
	  KO_COMMENT_HASH },
	{ "console", ko_console_has_name, ko_console_has_content,
	  ko_console_extract, KO_COMMENT_HASH },
	{ "text", ko_plain_has_name, ko_plain_has_content, ko_plain_extract,
	  KO_COMMENT_ANY },
	{ "source", ko_source_has_name, ko_source_has_content,
	  ko_source_extract, KO_COMMENT_HCL },
	{ NULL, NULL, NULL, NULL, 0 },
};

const char *ko_mention_kind_name(enum ko_mention_kind kind)
{
	return kind_names[kind];
}

void ko_diagnostic_one_line(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == '\x7f')
			*text = '?';
}

struct ko_span ko_mention_destination(const struct ko_mention *output)
{
	struct ko_span name = output->expanded;
	struct ko_span host = ko_span_head(name, ko_span_find(name, '/'));

	if (host.n == name.n || (ko_span_find(host, '.') == host.n &&
				 ko_span_find(host, ':') == host.n))
		return KO_SPAN("");
	return host;
}

const struct ko_format *ko_format_named(struct ko_span name)
{
	for (const struct ko_format *f = ko_formats; f->name; f++)
		if (ko_span_eq(name, ko_span_str(f->name)))
			return f;
	return NULL;
}

unsigned ko_format_comments(const struct ko_format *format)
{
	return format && format->comments ? format->comments : KO_COMMENT_HASH;
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

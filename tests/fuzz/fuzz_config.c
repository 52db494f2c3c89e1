/*
 * Whatever the bytes: a configuration is refused with a place and a reason, or
 * what it trusts is what it says, and never somebody else's host.
 */
#include <stdint.h>
#include <stdlib.h>

#include "cli/config_file.h"

static void require(bool condition)
{
	if (!condition)
		abort();
}

static void check_problems(const struct ko_config_file *f)
{
	bool has_error = false;

	require(f->n_problems <= KO_CONFIG_PROBLEMS_MAX);
	for (size_t i = 0; i < f->n_problems; i++) {
		const struct ko_config_problem *p = &f->problems[i];

		require(p->text && p->text[0] && p->line > 0 && p->column > 0);
		has_error |= !p->is_warning;
	}
	require(f->is_broken == has_error ||
		f->n_problems == KO_CONFIG_PROBLEMS_MAX);
}

/* No pattern has a host that only begins or ends like its own. */
static void check_pattern(struct ko_span pattern)
{
	static const char behind[] = ".evil.example";
	char name[2 * KO_TRUST_PATTERN_MAX];
	size_t host = ko_span_find(pattern, '/');
	size_t n = 0;

	require(pattern.n > 0 && pattern.n <= KO_TRUST_PATTERN_MAX + 3);
	if (host == pattern.n ||
	    ko_span_find(ko_span_head(pattern, host), '.') == host)
		return;
	for (size_t i = 0; i < host; i++)
		name[n++] = pattern.p[i] == '*' ? 'x' : pattern.p[i];
	memcpy(name + n, behind, sizeof(behind) - 1);
	n += sizeof(behind) - 1;
	for (size_t i = host; i < pattern.n; i++)
		name[n++] = pattern.p[i] == '*' ? 'x' : pattern.p[i];
	require(!ko_trust_matches(pattern, (struct ko_span){ name, n }, false));
	require(!ko_trust_matches(pattern, (struct ko_span){ name, n }, true));
}

static void check_texts(const struct ko_config_file *f)
{
	for (size_t list = 0; list < KO_CONFIG_IGNORE; list++) {
		const struct ko_config_texts *t = &f->lists[list];

		require(t->n <= KO_TRUST_NAMES_MAX);
		for (size_t i = 0; i < t->n; i++) {
			require(t->p[i].line > 0 && t->p[i].written.n > 0);
			check_pattern(t->p[i].read);
		}
	}
	for (size_t i = 0; i < f->n_accepts; i++)
		require(f->accepts[i].reason.n && f->accepts[i].pair.name.n &&
			f->accepts[i].pair.target.n);
}

/* What was read makes a catalogue, by which names can be judged. */
static void check_protection(const struct ko_config_file *f,
			     const struct ko_catalogue *c)
{
	const struct ko_config_texts *hosts = &f->lists[KO_CONFIG_REGISTRIES];
	const struct ko_config_texts *spaces = &f->lists[KO_CONFIG_NAMESPACES];
	struct ko_span names[2][8];
	struct ko_trust trust;
	struct ko_verdict v;
	size_t n[2] = { 0, 0 };

	for (; n[0] < hosts->n && n[0] < 8; n[0]++)
		names[0][n[0]] = hosts->p[n[0]].read;
	for (; n[1] < spaces->n && n[1] < 8; n[1]++)
		names[1][n[1]] = spaces->p[n[1]].read;
	ko_trust_init(&trust);
	require(ko_trust_protect(&trust, c, names[0], n[0], names[1], n[1]) ==
		KO_OK);
	ko_trust_judge(&trust, c, KO_SPAN("acmee/app"), NULL, &v);
	ko_trust_done(&trust);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA(KO_CONFIG_ARENA_MAX);
	struct ko_span text = { (const char *)data, size };
	struct ko_config_file f;
	struct ko_catalogue c;

	if (size > KO_CONFIG_FILE_MAX)
		return 0;
	ko_catalogue_init_builtin(&c);
	if (ko_config_file_read(&arena, "x", text, &c, /* 2026-01-01 */ 20454,
				&f) != KO_OK)
		return 0;
	check_problems(&f);
	check_texts(&f);
	if (!f.is_broken)
		check_protection(&f, &c);
	return 0;
}

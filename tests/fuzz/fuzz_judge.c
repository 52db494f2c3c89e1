/*
 * Whatever the bytes: a verdict that agrees with itself, whose sentences fit
 * their limits, and that comes out the same a second time, with what is made
 * for judging many names (bulk_index.h) as well as without it.
 */
#include <stdint.h>
#include <stdlib.h>

#include "core/bulk_index.h"
#include "core/verdict.h"

/* As in cli/report.h: no sentence is longer. */
#define SENTENCE_MAX 16384

static void require(bool condition)
{
	if (!condition)
		abort();
}

static bool is_terminated(const char *text)
{
	return memchr(text, '\0', KO_VERDICT_TEXT_MAX) != NULL;
}

static void check_texts(const struct ko_verdict *v)
{
	require(is_terminated(v->target) && is_terminated(v->name) &&
		is_terminated(v->suggestion) && is_terminated(v->part) &&
		is_terminated(v->meant));
	require(v->alignment.n <= KO_SLIPS_MAX);
	for (size_t i = 0; i < v->alignment.n; i++) {
		require(v->alignment.slips[i].rule < KO_RULES);
		require(v->alignment.slips[i].written.n < KO_VERDICT_TEXT_MAX);
		require(v->alignment.slips[i].meant.n < KO_VERDICT_TEXT_MAX);
	}
}

static void check_reasons(const struct ko_verdict *v)
{
	require(v->n_reasons <= KO_REASONS_MAX);
	require(v->severity == KO_SEVERITY_NONE || v->n_reasons > 0);
	for (size_t i = 0; i < v->n_reasons; i++) {
		require(v->reasons[i] < KO_RULES);
		for (size_t k = 0; k < i; k++)
			require(v->reasons[k] != v->reasons[i]);
	}
}

/* What is aimed at is said when something is, and only then. */
static void check_kind(const struct ko_verdict *v)
{
	switch (v->kind) {
	case KO_VERDICT_LOOKALIKE:
		require(v->severity > KO_SEVERITY_NONE);
		require(v->target[0] != '\0');
		break;
	case KO_VERDICT_KNOWN_BAD:
		require(v->severity == KO_SEVERITY_ERROR);
		break;
	case KO_VERDICT_UNKNOWN:
		require(v->severity == KO_SEVERITY_NONE);
		require(v->target[0] == '\0' && v->suggestion[0] == '\0');
		break;
	case KO_VERDICT_TRUSTED:
		require(v->severity <= KO_SEVERITY_NOTE);
		break;
	case KO_VERDICT_INVALID:
		require(v->error.text[0] != '\0');
		break;
	}
}

static void check_sentences(const struct ko_verdict *v)
{
	KO_AUTO_BUF struct ko_buf message = KO_BUF(SENTENCE_MAX);
	KO_AUTO_BUF struct ko_buf help = KO_BUF(SENTENCE_MAX);

	require(ko_verdict_message(v, &message) == KO_OK);
	require(ko_verdict_help(v, &help) == KO_OK);
	require((message.n > 0) == (v->severity > KO_SEVERITY_NONE));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct ko_bulk_index *bulk; /* made once */
	static struct ko_verdict v;
	static struct ko_verdict again;
	struct ko_span text = { (const char *)data, size };
	struct ko_catalogue c;

	ko_catalogue_init_builtin(&c);
	if (!bulk)
		require(ko_bulk_index_new(&c, &bulk, NULL) == KO_OK);
	ko_judge(&c, text, &v);
	check_texts(&v);
	check_reasons(&v);
	check_kind(&v);
	check_sentences(&v);
	ko_bulk_index_use(bulk, &c);
	ko_judge(&c, text, &again);
	require(v.kind == again.kind && v.severity == again.severity &&
		v.odds == again.odds && v.claimable == again.claimable);
	require(strcmp(v.target, again.target) == 0 &&
		strcmp(v.name, again.name) == 0 &&
		strcmp(v.suggestion, again.suggestion) == 0);
	return 0;
}

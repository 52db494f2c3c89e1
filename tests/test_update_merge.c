#include "test.h"

#include <inttypes.h>
#include <stdio.h>

#include "cli/update_merge.h"

#define HEAD   "# knockoff catalogue 1\n# date: 2026-01-02\n"
#define MEMORY ((size_t)1 << 24)
#define M      1000000

static void load(struct ko_catalogue *c, const char *text)
{
	struct ko_error err = { 0 };

	ko_catalogue_init_builtin(c);
	if (ko_catalogue_load(c, ko_span_str(text), &err) != KO_OK)
		fail_msg("line %zu: %s", err.line, err.text);
}

#define UNSEEN                                              \
	{                                                   \
		NAME(""), KO_BADGE_UNKNOWN, 0, false, false \
	}
#define NAME(text)                     \
	{                              \
		text, sizeof(text) - 1 \
	}

/* One record, or "" for none; one sighting, "" for none; what comes of them:
 * the record, and the line of the difference, each "" for none. */
static struct row {
	const char *name, *record;
	struct ko_sighting seen;
	const char *want, *change;
} rows[] = {
	/* never seen: kept as it was */
	{ "official, not seen", "a official 5", UNSEEN, "a official 5", "" },
	{ "verified, not seen", "a/b verified 5", UNSEEN, "a/b verified 5",
	  "" },
	{ "used, not seen", "a/b used 5", UNSEEN, "a/b used 5", "" },
	{ "namespace, not seen", "a/* verified 0", UNSEEN, "a/* verified 0",
	  "" },
	{ "misnomer", "nodejs misnomer 0 node", UNSEEN,
	  "nodejs misnomer 0 node", "" },
	{ "elsewhere", "quay.io/a/b used 7", UNSEEN, "quay.io/a/b used 7", "" },

	/* official */
	{ "new official",
	  "",
	  { NAME("a"), KO_BADGE_OFFICIAL, 5, false, false },
	  "a official 5",
	  "+ a official 5" },
	{ "official once more",
	  "a official 5",
	  { NAME("a"), KO_BADGE_OFFICIAL, 7, false, false },
	  "a official 7",
	  "" },
	{ "fewer pulls: a floor",
	  "a official 5000",
	  { NAME("a"), KO_BADGE_OFFICIAL, 1000, false, false },
	  "a official 5000",
	  "" },
	{ "ten times as many",
	  "a official 5",
	  { NAME("a"), KO_BADGE_OFFICIAL, 50, false, false },
	  "a official 50",
	  "~ a official 50 was official 5" },
	{ "nearly ten times as many",
	  "a official 5",
	  { NAME("a"), KO_BADGE_OFFICIAL, 49, false, false },
	  "a official 49",
	  "" },
	{ "pulls known at last",
	  "a official 0",
	  { NAME("a"), KO_BADGE_OFFICIAL, 1, false, false },
	  "a official 1",
	  "~ a official 1 was official 0" },
	{ "archived",
	  "a official 5",
	  { NAME("a"), KO_BADGE_OFFICIAL, 5, true, false },
	  "a retired 5",
	  "~ a retired 5 was official 5" },
	{ "new and archived",
	  "",
	  { NAME("a"), KO_BADGE_OFFICIAL, 5, true, false },
	  "a retired 5",
	  "+ a retired 5" },
	{ "retired keeps tier and successor",
	  "java retired 5 eclipse-temurin",
	  { NAME("java"), KO_BADGE_OFFICIAL, 6, false, false },
	  "java retired 6 eclipse-temurin",
	  "" },
	{ "deprecated and archived",
	  "a deprecated 5 b",
	  { NAME("a"), KO_BADGE_OFFICIAL, 6, true, false },
	  "a deprecated 6 b",
	  "" },
	{ "reserved",
	  "scratch reserved 0",
	  { NAME("scratch"), KO_BADGE_OFFICIAL, 6, false, false },
	  "scratch reserved 0",
	  "" },
	{ "a misnomer that has become an image",
	  "nodejs misnomer 0 node",
	  { NAME("nodejs"), KO_BADGE_OFFICIAL, 6, false, false },
	  "nodejs official 6",
	  "~ nodejs official 6 was misnomer 0" },

	/* badges */
	{ "used becomes verified",
	  "a/b used 5",
	  { NAME("a/b"), KO_BADGE_VERIFIED, 6, false, false },
	  "a/b verified 6",
	  "~ a/b verified 6 was used 5" },
	{ "popular becomes sponsored",
	  "a/b popular 5",
	  { NAME("a/b"), KO_BADGE_SPONSORED, 6, false, false },
	  "a/b sponsored 6",
	  "~ a/b sponsored 6 was popular 5" },
	{ "verified becomes sponsored",
	  "a/b verified 5",
	  { NAME("a/b"), KO_BADGE_SPONSORED, 6, false, false },
	  "a/b sponsored 6",
	  "~ a/b sponsored 6 was verified 5" },
	{ "a badge gone",
	  "a/b verified 5",
	  { NAME("a/b"), KO_BADGE_NONE, M, false, false },
	  "a/b popular 1000000",
	  "~ a/b popular 1000000 was verified 5" },
	{ "a badge gone, few pulls",
	  "a/b verified 5",
	  { NAME("a/b"), KO_BADGE_NONE, M - 1, false, false },
	  "a/b verified 999999",
	  "~ a/b verified 999999 was verified 5" },
	{ "a badge that is not told",
	  "a/b verified 900000",
	  { NAME("a/b"), KO_BADGE_UNKNOWN, M, false, false },
	  "a/b verified 1000000",
	  "" },

	/* pulls alone */
	{ "popular",
	  "",
	  { NAME("a/b"), KO_BADGE_NONE, M, false, false },
	  "a/b popular 1000000",
	  "+ a/b popular 1000000" },
	{ "no badge told",
	  "",
	  { NAME("a/b"), KO_BADGE_UNKNOWN, M, false, false },
	  "a/b popular 1000000",
	  "+ a/b popular 1000000" },
	{ "too few pulls",
	  "",
	  { NAME("a/b"), KO_BADGE_NONE, M - 1, false, false },
	  "",
	  "" },
	{ "held back",
	  "",
	  { NAME("a/b"), KO_BADGE_NONE, M, false, true },
	  "",
	  "" },
	{ "used becomes popular",
	  "a/b used 5",
	  { NAME("a/b"), KO_BADGE_NONE, M, false, false },
	  "a/b popular 1000000",
	  "~ a/b popular 1000000 was used 5" },
	{ "used stays used",
	  "a/b used 5",
	  { NAME("a/b"), KO_BADGE_NONE, 9, false, false },
	  "a/b used 9",
	  "" },
	{ "pulls over 32 bits",
	  "a/b popular 12981954060",
	  { NAME("a/b"), KO_BADGE_NONE, UINT64_C(12981954061), false, false },
	  "a/b popular 12981954061",
	  "" },

	/* known bad */
	{ "known bad, new",
	  "",
	  { NAME("evil/miner"), KO_BADGE_VERIFIED, M, false, false },
	  "",
	  "" },
	{ "known bad, in the catalogue", "evil/miner popular 5", UNSEEN, "",
	  "- evil/miner popular 5" },
	{ "of a namespace that is known bad",
	  "",
	  { NAME("worse/x"), KO_BADGE_NONE, M, false, false },
	  "",
	  "" },
};

/* "name tier pulls text" */
static void describe(const struct ko_entry *e, char *out, size_t max)
{
	(void)snprintf(out, max, "%.*s %s %" PRIu64 "%s%.*s",
		       KO_SPAN_ARG(e->name), ko_tier_word(e->tier), e->pulls,
		       e->text.n ? " " : "", KO_SPAN_ARG(e->text));
}

static void describe_change(const struct ko_change *c, char *out, size_t max)
{
	const struct ko_entry *e = c->sign == '-' ? &c->was : &c->now;
	int n = snprintf(out, max, "%c %.*s %s %" PRIu64, c->sign,
			 KO_SPAN_ARG(e->name), ko_tier_word(e->tier), e->pulls);

	if (c->sign == '~')
		(void)snprintf(out + n, max - (size_t)n, " was %s %" PRIu64,
			       ko_tier_word(c->was.tier), c->was.pulls);
}

/* The record of every row stands between two others, which stay. */
static void check_row(void **state)
{
	const struct row *r = *state;
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA(MEMORY);
	struct ko_catalogue c;
	struct ko_merged m;
	struct ko_sighting seen = r->seen;
	char text[1024];
	char got[256] = "";
	bool brings_space = r->want[0] && r->seen.name.n &&
			    (r->seen.badge == KO_BADGE_VERIFIED ||
			     r->seen.badge == KO_BADGE_SPONSORED);

	(void)snprintf(text, sizeof(text),
		       HEAD "0 official 1\n%s\nzz/y used 1\n# end: %d\n" HEAD
			    "evil/miner malicious nginx r\nworse/* malicious "
			    "- r\n# end: 2\n",
		       r->record, r->record[0] ? 3 : 2);
	load(&c, text);
	assert_int_equal(
		ko_update_merge(&c, &seen, seen.name.n != 0, &arena, &m),
		KO_OK);
	for (size_t i = 0; i < m.n; i++)
		if (!ko_span_eq(m.records[i].name, KO_SPAN("0")) &&
		    !ko_span_eq(m.records[i].name, KO_SPAN("zz/y")) &&
		    !(brings_space && ko_entry_is_space(&m.records[i])))
			describe(&m.records[i], got, sizeof(got));
	assert_string_equal(got, r->want);
	assert_int_equal(m.n, 2 + (r->want[0] != 0) + brings_space);
	got[0] = '\0';
	for (size_t i = 0; i < m.n_changes; i++)
		if (!(brings_space && m.changes[i].sign == '+'))
			describe_change(&m.changes[i], got, sizeof(got));
	assert_string_equal(got, r->change);
	assert_int_equal(m.n_changes, m.n_new + m.n_gone + m.n_changed);
	ko_catalogue_done(&c);
}

/* What has a badge brings its namespace; names are in order. */
static void namespaces(void **state)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA(MEMORY);
	static struct ko_sighting list[] = {
		{ .name = NAME("b/y"), .badge = KO_BADGE_SPONSORED },
		{ .name = NAME("a/x"), .badge = KO_BADGE_VERIFIED },
		{ .name = NAME("b/x"), .badge = KO_BADGE_VERIFIED },
		{ .name = NAME("c/x"), .badge = KO_BADGE_NONE, .pulls = M },
		{ .name = NAME("d"), .badge = KO_BADGE_OFFICIAL },
	};
	static const char *const want[] = {
		"a/* verified 0", "a/x verified 0",   "b/* verified 9",
		"b/x verified 0", "b/y sponsored 0",  "c/x popular 1000000",
		"d official 0",   "old/thing used 0",
	};
	size_t n = ko_sightings_sort(list, KO_ARRAY_LEN(list));
	struct ko_catalogue c;
	struct ko_merged m;
	char got[256];

	(void)state;
	load(&c, HEAD "b/* used 9\nold/thing used 0\n# end: 2\n");
	assert_int_equal(ko_update_merge(&c, list, n, &arena, &m), KO_OK);
	assert_int_equal(m.n, KO_ARRAY_LEN(want));
	for (size_t i = 0; i < m.n; i++) {
		describe(&m.records[i], got, sizeof(got));
		assert_string_equal(got, want[i]);
	}
	assert_int_equal(m.n_new, 6);
	assert_int_equal(m.n_changed, 1);
	ko_catalogue_done(&c);
}

/* Once more with what came out: nothing changes. */
static void settles(void **state)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA(MEMORY);
	struct ko_sighting list[] = {
		{ .name = NAME("nginx"), .badge = KO_BADGE_OFFICIAL },
		{ .name = NAME("nginx/agent"), .badge = KO_BADGE_VERIFIED },
	};
	struct ko_catalogue c;
	struct ko_merged m;

	(void)state;
	ko_catalogue_init_builtin(&c);
	assert_int_equal(ko_update_merge(&c, NULL, 0, &arena, &m), KO_OK);
	assert_int_equal(m.n_changes, 0);
	for (size_t i = 0; i < m.n; i++)
		assert_false(m.records[i].is_implied);
	load(&c, HEAD "nginx official 0\nnginx/* verified 0\nnginx/agent "
		      "verified 0\n# end: 3\n");
	assert_int_equal(ko_update_merge(&c, list, 2, &arena, &m), KO_OK);
	assert_int_equal(m.n_changes, 0);
	assert_int_equal(m.n, 3);
	ko_catalogue_done(&c);
}

static void out_of_memory(void **state)
{
	struct ko_sighting seen = { .name = NAME("a/b"),
				    .badge = KO_BADGE_VERIFIED };
	struct ko_catalogue c;
	struct ko_merged m;
	enum ko_status status = KO_ENOMEM;

	(void)state;
	load(&c, HEAD "a official 0\n# end: 1\n");
	for (size_t max = 0; max < 4096 && status; max += 16) {
		KO_AUTO_ARENA struct ko_arena arena = KO_ARENA(max);

		status = ko_update_merge(&c, &seen, 1, &arena, &m);
		assert_true(status == KO_OK || status == KO_ENOMEM);
	}
	assert_int_equal(status, KO_OK);
	ko_catalogue_done(&c);
}

/* ---- sightings ---- */

static struct sighting_row {
	const char *name;
	enum ko_badge badge;
	bool want;
} sightings[] = {
	{ "nginx", KO_BADGE_OFFICIAL, true },
	{ "bitnami/redis", KO_BADGE_VERIFIED, true },
	{ "a/b_c.d", KO_BADGE_NONE, true },
	{ "a/b", KO_BADGE_UNKNOWN, true },
	{ "nginx", KO_BADGE_NONE, false },
	{ "nginx", KO_BADGE_UNKNOWN, false },
	{ "a/b", KO_BADGE_OFFICIAL, false },
	{ "a/b/c", KO_BADGE_NONE, false },
	{ "a/*", KO_BADGE_VERIFIED, false },
	{ "library/nginx", KO_BADGE_NONE, false },
	{ "docker.io/nginx", KO_BADGE_NONE, false },
	{ "quay.io/a", KO_BADGE_VERIFIED, false },
	{ "localhost/a", KO_BADGE_VERIFIED, false },
	{ "Nginx", KO_BADGE_OFFICIAL, false },
	{ "nginx:1", KO_BADGE_OFFICIAL, false },
	{ "a/b@sha256:00", KO_BADGE_NONE, false },
	{ "", KO_BADGE_OFFICIAL, false },
	{ "/", KO_BADGE_NONE, false },
	{ "a b/c", KO_BADGE_NONE, false },
	{ "a/b\tc", KO_BADGE_NONE, false },
	{ "a/[31m", KO_BADGE_NONE, false },
};

static void check_sighting(void **state)
{
	const struct sighting_row *r = *state;
	struct ko_sighting s = { .name = ko_span_str(r->name),
				 .badge = r->badge };

	assert_int_equal(ko_is_sighting(&s), r->want);
}

static void united(void **state)
{
	struct ko_sighting list[] = {
		{ NAME("b/b"), KO_BADGE_NONE, 5, false, false },
		{ NAME("a/a"), KO_BADGE_SPONSORED, 5, false, false },
		{ NAME("b/b"), KO_BADGE_VERIFIED, 3, true, false },
		{ NAME("a/a"), KO_BADGE_NONE, 7, false, false },
		{ NAME("b/b"), KO_BADGE_UNKNOWN, 4, false, false },
	};

	(void)state;
	assert_int_equal(ko_sightings_sort(list, 0), 0);
	assert_int_equal(ko_sightings_sort(list, 5), 2);
	assert_span(list[0].name, "a/a");
	assert_int_equal(list[0].badge, KO_BADGE_SPONSORED);
	assert_int_equal(list[0].pulls, 7);
	assert_false(list[0].is_archived);
	assert_span(list[1].name, "b/b");
	assert_int_equal(list[1].badge, KO_BADGE_VERIFIED);
	assert_int_equal(list[1].pulls, 5);
	assert_true(list[1].is_archived);
}

/* ---- is it all there? ---- */

/* A catalogue of 20 names of each kind; how many of each are seen. */
static struct seen_row {
	const char *name;
	size_t official, verified, sponsored, popular;
	const char *error; /* "" where that is enough */
} seen_rows[] = {
	{ "all", 20, 20, 20, 20, "" },
	{ "most", 18, 10, 10, 10, "" },
	{ "official missing", 17, 20, 20, 20,
	  "Docker Hub told of 17 of 20 official images alone" },
	{ "verified missing", 20, 9, 20, 20,
	  "Docker Hub told of 9 verified images, where 20 are known" },
	{ "sponsored missing", 20, 20, 9, 20,
	  "Docker Hub told of 9 sponsored images, where 20 are known" },
	{ "popular missing", 20, 20, 20, 9,
	  "Docker Hub told of 9 popular images, where 20 are known" },
	{ "nothing", 0, 0, 0, 0,
	  "Docker Hub told of 0 of 20 official images alone" },
};

#define KINDS 4
#define EACH  20

static const struct {
	const char *start, *tier;
	enum ko_badge badge;
} kinds[KINDS] = {
	{ "o", "official", KO_BADGE_OFFICIAL },
	{ "v/v", "verified", KO_BADGE_VERIFIED },
	{ "s/s", "sponsored", KO_BADGE_SPONSORED },
	{ "p/p", "popular", KO_BADGE_NONE },
};

static void name_of(size_t kind, size_t i, char out[16])
{
	(void)snprintf(out, 16, "%s%02zu", kinds[kind].start, i);
}

static void load_twenty(struct ko_catalogue *c)
{
	static char text[KINDS * EACH * 40];
	int n = snprintf(text, sizeof(text), HEAD "quay.io/v/v used 3\n");

	for (size_t i = 0; i < KINDS * EACH; i++) {
		char name[16];

		name_of(i / EACH, i % EACH, name);
		n += snprintf(text + n, sizeof(text) - (size_t)n, "%s %s 5\n",
			      name, kinds[i / EACH].tier);
	}
	(void)snprintf(text + n, sizeof(text) - (size_t)n, "# end: %d\n",
		       KINDS * EACH + 1);
	load(c, text);
}

static void check_seen(void **state)
{
	const struct seen_row *r = *state;
	const size_t counts[KINDS] = { r->official, r->verified, r->sponsored,
				       r->popular };
	static char names[KINDS * EACH][16];
	struct ko_sighting list[KINDS * EACH] = { 0 };
	struct ko_catalogue c;
	struct ko_error err = { 0 };
	size_t n = 0;

	load_twenty(&c);
	for (size_t kind = 0; kind < KINDS; kind++)
		for (size_t i = 0; i < counts[kind]; i++) {
			name_of(kind, i, names[n]);
			list[n].name = ko_span_str(names[n]);
			list[n++].badge = kinds[kind].badge;
		}
	n = ko_sightings_sort(list, n);
	assert_int_equal(ko_update_check_seen(&c, list, n, 1000, &err),
			 r->error[0] ? KO_ESYNTAX : KO_OK);
	assert_string_equal(err.text, r->error);
	ko_catalogue_done(&c);
}

/* More than can be asked for is not missed. */
static void reach(void **state)
{
	struct ko_sighting list[EACH];
	static char names[EACH][16];
	struct ko_catalogue c;

	(void)state;
	load_twenty(&c);
	for (size_t i = 0; i < EACH; i++) {
		name_of(0, i, names[i]);
		list[i] = (struct ko_sighting){ .name = ko_span_str(names[i]),
						.badge = KO_BADGE_OFFICIAL };
	}
	assert_int_equal(ko_update_check_seen(&c, list, EACH, 1, NULL),
			 KO_ESYNTAX);
	assert_int_equal(ko_update_check_seen(&c, list, EACH, 0, NULL), KO_OK);
	ko_catalogue_done(&c);
}

static struct new_row {
	const char *name, *text;
	const char *error;
} new_rows[] = {
	{ "the same", "a official 0\nb official 0\nc/d used 0\n# end: 3\n",
	  "" },
	{ "one retired", "a official 0\nb retired 0\nc/d used 0\n# end: 3\n",
	  "" },
	{ "an official one lost",
	  "a official 0\nb/b official 0\nc/d used 0\n# end: 3\n",
	  "the official image 'b' would be lost" },
	{ "an official one a misnomer",
	  "a official 0\nb misnomer 0 a\nc/d used 0\n# end: 3\n",
	  "the official image 'b' would be lost" },
	{ "too small", "a official 0\nb official 0\n# end: 2\n",
	  "2 names in place of 4 would be too few" },
};

static void check_new(void **state)
{
	const struct new_row *r = *state;
	struct ko_catalogue old;
	struct ko_catalogue new;
	struct ko_error err = { 0 };
	char text[256];

	(void)snprintf(text, sizeof(text), HEAD "%s", r->text);
	load(&old, HEAD "a official 0\nb official 0\nc/d used 0\n# end: 3\n");
	load(&new, text);
	assert_int_equal(ko_update_check_new(&old, &new, &err),
			 r->error[0] ? KO_ESYNTAX : KO_OK);
	assert_string_equal(err.text, r->error);
	ko_catalogue_done(&old);
	ko_catalogue_done(&new);
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(rows, check_row),
		TEST(namespaces),
		TEST(settles),
		TEST(out_of_memory),
		TABLE(sightings, check_sighting),
		TEST(united),
		TABLE(seen_rows, check_seen),
		TEST(reach),
		TABLE(new_rows, check_new),
	};

	return run_tables("update_merge", tables, KO_ARRAY_LEN(tables));
}

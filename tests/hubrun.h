/*
 * hubrun.h - runs of a hub/hub.h client against the test Hub.
 */
#ifndef KO_TESTS_HUBRUN_H
#define KO_TESTS_HUBRUN_H

#include "place.h"
#include "testhub.h"

#include "hub/hub.h"

static struct testhub server;

static inline struct ko_hub_options options_for(const struct place *p)
{
	return (struct ko_hub_options){ .origin = server.url,
					.cache = p->cache,
					.backoff_ms = 1,
					.wait_max_ms = 500,
					.total_ms = 60000 };
}

static inline struct ko_hub *new_hub(const struct ko_hub_options *options)
{
	struct ko_hub *hub = NULL;

	assert_int_equal(ko_hub_new(options, &hub, NULL), KO_OK);
	return hub;
}

static inline void reset(const char *fault)
{
	testhub_control(&server, "{\"reset\": true}");
	if (fault)
		testhub_control(&server, fault);
}

/* How many lines of the test Hub's log hold this. */
static inline size_t logged(const char *part)
{
	KO_AUTO_BUF struct ko_buf log = KO_BUF(TESTHUB_TEXT_MAX);
	struct ko_span rest, line;
	size_t n = 0;

	testhub_log(&server, &log);
	rest = ko_buf_span(&log);
	while (ko_span_line(&rest, &line))
		n += ko_span_find_span(line, ko_span_str(part)) < line.n;
	return n;
}

static inline const char *word(enum ko_existence existence)
{
	static const char *const words[] = { "unasked", "unchecked", "absent",
					     "present" };

	return words[existence];
}

/* "present/present [verified] pulls by VMware", without what is unknown. */
static inline void write_facts(const struct ko_facts *f, char *out, size_t max)
{
	(void)snprintf(out, max, "%s/%s%s%s%s%s%s%s%.*s", word(f->repository),
		       word(f->account), f->badge ? " [" : "",
		       f->badge ? ko_badge_word(f->badge) : "",
		       f->badge ? "]" : "", f->has_pulls ? " pulls" : "",
		       f->joined ? " joined" : "", f->publisher.n ? " by " : "",
		       KO_SPAN_ARG(f->publisher));
}

/* The facts of one name, in writing, and why. */
static inline void ask_one(struct ko_hub *hub, const char *name, char *out,
			   size_t max, char *why, size_t why_max)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA((size_t)1 << 22);
	struct ko_span span = ko_span_str(name);
	struct ko_facts facts = { 0 };

	assert_int_equal(
		ko_hub_facts(hub, &span, 1, &arena, &facts, NULL, NULL), KO_OK);
	write_facts(&facts, out, max);
	(void)snprintf(why, why_max, "%.*s", KO_SPAN_ARG(facts.why));
}

static inline void expect(struct ko_hub *hub, const char *name,
			  const char *want)
{
	char got[256], why[512];

	ask_one(hub, name, got, sizeof(got), why, sizeof(why));
	if (strcmp(got, want) != 0)
		print_message("# %s: %s\n", name, why);
	assert_string_equal(got, want);
}

/* A run of its own, from the network or, offline, from the cache. */
static inline void expect_of(const struct place *p, bool is_offline,
			     const char *name, const char *want)
{
	struct ko_hub_options options = options_for(p);
	struct ko_hub *hub;

	options.is_offline = is_offline;
	hub = new_hub(&options);
	expect(hub, name, want);
	if (is_offline)
		assert_int_equal(ko_hub_sent(hub), 0);
	assert_null(ko_hub_complaint(hub));
	ko_hub_free(hub);
}

/* Start the test Hub, run them all, and what main() returns. */
static inline int run_with_hub(const char *group,
			       const struct test_table *tables, size_t n)
{
	static const char *const login[] = { "KNOCKOFF_HUB_USER",
					     "KNOCKOFF_HUB_TOKEN" };
	int status;

	/* Whoever runs the tests may have an account. */
	for (size_t i = 0; i < ARRAY_LEN(login); i++)
		if (unsetenv(login[i]) != 0)
			return 1;
	if (setenv("DOCKER_CONFIG", "/nonexistent", 1) != 0 ||
	    !testhub_start(&server, NULL))
		return testhub_skip(group);
	status = run_tables(group, tables, n);
	testhub_stop(&server);
	return status;
}

#endif

#include "cli/update_merge.h"

#include "core/imageref.h"

/* ---- what was seen ---- */

static bool has_slash(struct ko_span name)
{
	return ko_span_find(name, '/') < name.n;
}

bool ko_is_sighting(const struct ko_sighting *s)
{
	struct ko_imageref ref;

	if (!ko_is_image_name(s->name) ||
	    ko_span_find(s->name, '*') < s->name.n)
		return false;
	if (ko_imageref_parse(s->name, &ref, NULL) || !ko_imageref_on_hub(&ref))
		return false;
	return has_slash(s->name) == (s->badge != KO_BADGE_OFFICIAL) &&
	       ko_span_find(s->name, '/') >= ko_span_rfind(s->name, '/');
}

static int by_name(const void *a, const void *b)
{
	const struct ko_sighting *x = a;
	const struct ko_sighting *y = b;

	return ko_span_cmp(x->name, y->name);
}

/* How much a badge says. */
static int rank_of(enum ko_badge badge)
{
	static const char ranks[KO_BADGES_COUNT] = {
		[KO_BADGE_NONE] = 1,
		[KO_BADGE_SPONSORED] = 2,
		[KO_BADGE_VERIFIED] = 3,
		[KO_BADGE_OFFICIAL] = 4,
	};

	return ranks[badge];
}

static void unite(struct ko_sighting *s, const struct ko_sighting *other)
{
	if (rank_of(other->badge) > rank_of(s->badge))
		s->badge = other->badge;
	if (other->pulls > s->pulls)
		s->pulls = other->pulls;
	s->is_archived = s->is_archived || other->is_archived;
	s->is_held = s->is_held || other->is_held;
}

size_t ko_sightings_sort(struct ko_sighting *list, size_t n)
{
	size_t kept = 0;

	if (n)
		qsort(list, n, sizeof(*list), by_name);
	for (size_t i = 0; i < n; i++)
		if (kept && ko_span_eq(list[kept - 1].name, list[i].name))
			unite(&list[kept - 1], &list[i]);
		else
			list[kept++] = list[i];
	return kept;
}

static const struct ko_sighting *find(const struct ko_sighting *list, size_t n,
				      struct ko_span name)
{
	struct ko_sighting key = { .name = name };

	return n ? bsearch(&key, list, n, sizeof(*list), by_name) : NULL;
}

/* ---- one record ---- */

static bool is_vouched(enum ko_badge badge)
{
	return badge == KO_BADGE_VERIFIED || badge == KO_BADGE_SPONSORED;
}

bool ko_is_popular_new(const struct ko_catalogue *old,
		       const struct ko_sighting *s)
{
	struct ko_entry e;

	return rank_of(s->badge) <= rank_of(KO_BADGE_NONE) &&
	       s->pulls >= KO_UPDATE_POPULAR_MIN &&
	       !ko_catalogue_find(old, KO_PART_IMAGES, s->name, &e);
}

/* What an image in Hub's namespace library is; was is NULL for a new one. */
static enum ko_tier official_tier(const struct ko_entry *was,
				  const struct ko_sighting *s)
{
	if (was &&
	    (was->tier == KO_TIER_RESERVED || was->tier == KO_TIER_DEPRECATED ||
	     was->tier == KO_TIER_RETIRED))
		return was->tier;
	return s->is_archived ? KO_TIER_RETIRED : KO_TIER_OFFICIAL;
}

/* A badge that is gone leaves what the pulls say. */
static enum ko_tier unvouched_tier(const struct ko_entry *was,
				   const struct ko_sighting *s)
{
	bool is_popular = s->pulls >= KO_UPDATE_POPULAR_MIN;

	if (!was)
		return KO_TIER_POPULAR;
	if (was->tier == KO_TIER_USED)
		return is_popular ? KO_TIER_POPULAR : KO_TIER_USED;
	if (s->badge == KO_BADGE_NONE && is_popular &&
	    (was->tier == KO_TIER_VERIFIED || was->tier == KO_TIER_SPONSORED))
		return KO_TIER_POPULAR;
	return was->tier;
}

static enum ko_tier tier_of(const struct ko_entry *was,
			    const struct ko_sighting *s)
{
	switch (s->badge) {
	case KO_BADGE_OFFICIAL:
		return official_tier(was, s);
	case KO_BADGE_VERIFIED:
		return KO_TIER_VERIFIED;
	case KO_BADGE_SPONSORED:
		return KO_TIER_SPONSORED;
	default:
		return unvouched_tier(was, s);
	}
}

static struct ko_entry merge_one(const struct ko_entry *was,
				 const struct ko_sighting *s)
{
	struct ko_entry now = { .name = s->name,
				.tier = tier_of(was, s),
				.pulls = s->pulls };

	if (was && was->pulls > now.pulls)
		now.pulls = was->pulls;
	if (now.tier == KO_TIER_RESERVED)
		now.pulls = was->pulls;
	if (was && was->tier == now.tier)
		now.text = was->text;
	return now;
}

static bool is_known_bad(const struct ko_catalogue *c, struct ko_span name)
{
	char space[KO_CATALOGUE_NAME_MAX + 2];
	size_t slash = ko_span_rfind(name, '/');
	struct ko_entry e;

	if (ko_catalogue_find(c, KO_PART_KNOWN_BAD, name, &e))
		return true;
	if (slash == name.n || slash > KO_CATALOGUE_NAME_MAX)
		return false;
	memcpy(space, name.p, slash + 1);
	space[slash + 1] = '*';
	return ko_catalogue_find(c, KO_PART_KNOWN_BAD,
				 (struct ko_span){ space, slash + 2 }, &e);
}

/* Can it become a record that was none? */
static bool is_new_record(const struct ko_sighting *s)
{
	if (s->is_held)
		return false;
	return s->badge == KO_BADGE_OFFICIAL || is_vouched(s->badge) ||
	       s->pulls >= KO_UPDATE_POPULAR_MIN;
}

static bool is_tenfold(uint64_t was, uint64_t now)
{
	return now > was && now / KO_UPDATE_PULLS_FACTOR >= was;
}

bool ko_is_change(const struct ko_entry *was, const struct ko_entry *now)
{
	return was->tier != now->tier || !ko_span_eq(was->text, now->text) ||
	       is_tenfold(was->pulls, now->pulls);
}

/* ---- all of them ---- */

struct merging {
	const struct ko_catalogue *old;
	struct ko_merged *out;
};

static void tell(struct merging *m, char sign, const struct ko_entry *was,
		 const struct ko_entry *now)
{
	struct ko_change *change = &m->out->changes[m->out->n_changes++];

	change->sign = sign;
	change->was = was ? *was : (struct ko_entry){ .name = now->name };
	change->now = now ? *now : (struct ko_entry){ .name = was->name };
	m->out->n_new += sign == '+';
	m->out->n_gone += sign == '-';
	m->out->n_changed += sign == '~';
}

/* One name: its record, its sighting, or both. */
static void merge_name(struct merging *m, const struct ko_entry *was,
		       const struct ko_sighting *s)
{
	struct ko_entry now;

	if (is_known_bad(m->old, was ? was->name : s->name)) {
		if (was)
			tell(m, '-', was, NULL);
		return;
	}
	if (!was && !is_new_record(s))
		return;
	now = s ? merge_one(was, s) : *was;
	m->out->records[m->out->n++] = now;
	if (!was) {
		tell(m, '+', NULL, &now);
		return;
	}
	m->out->n_pulled += now.pulls > was->pulls;
	if (ko_is_change(was, &now))
		tell(m, '~', was, &now);
}

/* The records of the old catalogue beside the sightings, both by name. */
static void merge_all(struct merging *m, const struct ko_sighting *list,
		      size_t n)
{
	size_t count = ko_catalogue_count(m->old, KO_PART_IMAGES);
	size_t i = 0;
	size_t j = 0;

	while (i < count || j < n) {
		struct ko_entry was = { 0 };
		int order = i < count ? -1 : 1;

		if (i < count)
			was = ko_catalogue_entry(m->old, KO_PART_IMAGES, i);
		if (i < count && was.is_implied) {
			i++;
			continue;
		}
		if (i < count && j < n)
			order = ko_span_cmp(was.name, list[j].name);
		merge_name(m, order <= 0 ? &was : NULL,
			   order >= 0 ? &list[j] : NULL);
		i += order <= 0;
		j += order >= 0;
	}
}

/* The namespaces of what has a badge, as sightings; 0 when out of memory. */
static size_t add_spaces(const struct ko_catalogue *old,
			 const struct ko_sighting *list, size_t n,
			 struct ko_arena *arena, struct ko_sighting *out)
{
	size_t m = n;

	if (n)
		memcpy(out, list, n * sizeof(*out));
	for (size_t i = 0; i < n; i++) {
		size_t slash = ko_span_find(list[i].name, '/');
		char *name;

		if (!is_vouched(list[i].badge) || slash == list[i].name.n ||
		    is_known_bad(old, list[i].name))
			continue;
		name = ko_arena_alloc(arena, slash + 2);
		if (!name)
			return 0;
		memcpy(name, list[i].name.p, slash + 1);
		name[slash + 1] = '*';
		out[m++] = (struct ko_sighting){
			.name = { name, slash + 2 },
			.badge = list[i].badge,
		};
	}
	return ko_sightings_sort(out, m);
}

enum ko_status ko_update_merge(const struct ko_catalogue *old,
			       const struct ko_sighting *list, size_t n,
			       struct ko_arena *arena, struct ko_merged *out)
{
	struct ko_merged merged = { 0 };
	struct merging m = { old, &merged };
	size_t most = ko_catalogue_count(old, KO_PART_IMAGES) + 2 * n;
	struct ko_sighting *all = ko_arena_array(arena, 2 * n, sizeof(*all));
	size_t n_all = 0;

	merged.records = ko_arena_array(arena, most, sizeof(*merged.records));
	merged.changes = ko_arena_array(arena, most, sizeof(*merged.changes));
	if (all)
		n_all = add_spaces(old, list, n, arena, all);
	if (!merged.records || !merged.changes || n_all < n)
		return KO_ENOMEM;
	merge_all(&m, all, n_all);
	*out = merged;
	return KO_OK;
}

/* ---- is it all there? ---- */

/* Is it an image in Docker Hub, of a tier that Hub tells of? */
static bool is_hub_image(const struct ko_entry *e)
{
	size_t slash = ko_span_find(e->name, '/');

	return !e->is_implied && !ko_entry_is_space(e) &&
	       ko_span_find(ko_span_head(e->name, slash), '.') >= slash;
}

static enum ko_tier tier_of_badge(enum ko_badge badge)
{
	switch (badge) {
	case KO_BADGE_OFFICIAL:
		return KO_TIER_OFFICIAL;
	case KO_BADGE_VERIFIED:
		return KO_TIER_VERIFIED;
	case KO_BADGE_SPONSORED:
		return KO_TIER_SPONSORED;
	default:
		return KO_TIER_POPULAR;
	}
}

void ko_update_each_missed(const struct ko_catalogue *old,
			   const struct ko_sighting *list, size_t n,
			   void (*missed)(void *ctx, struct ko_span name),
			   void *ctx)
{
	size_t count = ko_catalogue_count(old, KO_PART_IMAGES);

	for (size_t i = 0; i < count; i++) {
		struct ko_entry e = ko_catalogue_entry(old, KO_PART_IMAGES, i);

		if (e.tier == KO_TIER_OFFICIAL && is_hub_image(&e) &&
		    !find(list, n, e.name))
			missed(ctx, e.name);
	}
}

static void count_one(void *ctx, struct ko_span name)
{
	size_t *n = ctx;

	(void)name;
	++*n;
}

enum ko_status ko_update_check_seen(const struct ko_catalogue *old,
				    const struct ko_sighting *list, size_t n,
				    size_t reach, struct ko_error *err)
{
	static const enum ko_tier tiers[] = { KO_TIER_VERIFIED,
					      KO_TIER_SPONSORED,
					      KO_TIER_POPULAR };
	size_t count = ko_catalogue_count(old, KO_PART_IMAGES);
	size_t known[KO_TIER_COUNT] = { 0 };
	size_t seen[KO_TIER_COUNT] = { 0 };
	size_t missed = 0;

	for (size_t i = 0; i < count; i++) {
		struct ko_entry e = ko_catalogue_entry(old, KO_PART_IMAGES, i);

		known[e.tier] += is_hub_image(&e);
	}
	for (size_t i = 0; i < n; i++)
		seen[tier_of_badge(list[i].badge)]++;
	ko_update_each_missed(old, list, n, count_one, &missed);
	if (missed * 100 >
	    known[KO_TIER_OFFICIAL] * (100 - KO_UPDATE_OFFICIAL_SHARE))
		return ko_fail(err, KO_ESYNTAX, 0,
			       "Docker Hub told of %zu of %zu official images "
			       "alone",
			       known[KO_TIER_OFFICIAL] - missed,
			       known[KO_TIER_OFFICIAL]);
	for (size_t i = 0; i < KO_ARRAY_LEN(tiers); i++) {
		size_t most = known[tiers[i]];

		most = most < reach ? most : reach;
		if (seen[tiers[i]] * 100 < most * KO_UPDATE_OTHER_SHARE)
			return ko_fail(err, KO_ESYNTAX, 0,
				       "Docker Hub told of %zu %s images, "
				       "where %zu are known",
				       seen[tiers[i]], ko_tier_word(tiers[i]),
				       known[tiers[i]]);
	}
	return KO_OK;
}

static bool is_of_library(enum ko_tier tier)
{
	return tier == KO_TIER_OFFICIAL || tier == KO_TIER_DEPRECATED ||
	       tier == KO_TIER_RETIRED;
}

enum ko_status ko_update_check_new(const struct ko_catalogue *old,
				   const struct ko_catalogue *new,
				   struct ko_error *err)
{
	size_t was = ko_catalogue_count(old, KO_PART_IMAGES);
	size_t now = ko_catalogue_count(new, KO_PART_IMAGES);

	if (now * 100 < was * KO_UPDATE_SIZE_SHARE)
		return ko_fail(err, KO_ESYNTAX, 0,
			       "%zu names in place of %zu would be too few",
			       now, was);
	for (size_t i = 0; i < was; i++) {
		struct ko_entry e = ko_catalogue_entry(old, KO_PART_IMAGES, i);
		struct ko_entry found;

		if (e.tier != KO_TIER_OFFICIAL || is_known_bad(old, e.name))
			continue;
		if (!ko_catalogue_find(new, KO_PART_IMAGES, e.name, &found) ||
		    !is_of_library(found.tier))
			return ko_fail(err, KO_ESYNTAX, 0,
				       "the official image '%.*s' would be "
				       "lost",
				       KO_SPAN_ARG(e.name));
	}
	return KO_OK;
}

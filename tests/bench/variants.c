/*
 * variants.c - what a look-alike of a name costs.
 *
 *	variants
 *
 * Makes those of every image and namespace of the built-in catalogue, then
 * those of every host, and writes a line for each of the two:
 *
 *	images|hosts NAMES VARIANTS NANOSECONDS
 *
 * where the nanoseconds are a variant's, as the median of several passes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/variants.h"

#define PASSES 7

static double now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static bool count(void *ctx, const struct ko_variant *variant)
{
	size_t *n = ctx;

	(void)variant;
	++*n;
	return true;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

static void measure(const struct ko_catalogue *c, struct ko_variants *v,
		    enum ko_part part, const char *what)
{
	double passes[PASSES];
	size_t names = 0;
	size_t made = 0;

	for (size_t i = 0; i < PASSES; i++) {
		double start = now();

		names = made = 0;
		for (size_t j = 0; j < ko_catalogue_count(c, part); j++) {
			struct ko_entry e = ko_catalogue_entry(c, part, j);

			/* A pattern of hosts is no name. */
			names += ko_variants_each(v, e.name, KO_VARIANT_RULES,
						  count, &made, NULL) == KO_OK;
		}
		passes[i] = now() - start;
	}
	qsort(passes, PASSES, sizeof(passes[0]), compare);
	printf("%s %zu %zu %.2f\n", what, names, made,
	       passes[PASSES / 2] / (double)(made ? made : 1));
}

int main(void)
{
	struct ko_catalogue c;
	struct ko_variants *v;

	ko_catalogue_init_builtin(&c);
	v = ko_variants_new(&c);
	if (!v) {
		(void)fputs("variants: out of memory\n", stderr);
		return 1;
	}
	measure(&c, v, KO_PART_IMAGES, "images");
	measure(&c, v, KO_PART_REGISTRIES, "hosts");
	ko_variants_free(v);
	ko_catalogue_done(&c);
	return 0;
}

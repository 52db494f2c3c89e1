#include "extract/order.h"

#include <stdlib.h>
#include <string.h>

static int compare_mentions(const void *a, const void *b)
{
	const struct ko_mention *x = a;
	const struct ko_mention *y = b;
	int by_construct;
	int by_text;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if (x->end != y->end)
		return x->end < y->end ? -1 : 1;
	by_construct = strcmp(x->construct, y->construct);
	if (by_construct)
		return by_construct;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	by_text = ko_span_cmp(x->expanded, y->expanded);
	return by_text ? by_text : ko_span_cmp(x->written, y->written);
}

size_t ko_mentions_sort(struct ko_mention *mentions, size_t n)
{
	bool is_sorted = true;
	size_t kept = 0;

	for (size_t i = 1; i < n && is_sorted; i++)
		is_sorted =
			compare_mentions(&mentions[i - 1], &mentions[i]) < 0;
	if (is_sorted)
		return n;
	qsort(mentions, n, sizeof(*mentions), compare_mentions);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 ||
		    compare_mentions(&mentions[kept - 1], &mentions[i]) != 0)
			mentions[kept++] = mentions[i];
	return kept;
}

/*
 * Whatever the bytes: what is accepted is within the text, and its full name
 * is accepted again and means the same.
 */
#include <stdint.h>
#include <stdlib.h>

#include "core/imageref.h"

static void require(bool condition)
{
	if (!condition)
		abort();
}

/* part lies within text, or is empty. */
static void require_within(struct ko_span text, struct ko_span part)
{
	require(part.n == 0 ||
		(part.p >= text.p && part.p + part.n <= text.p + text.n));
}

static void require_same(struct ko_imageref *a, struct ko_imageref *b)
{
	KO_AUTO_BUF struct ko_buf x = KO_BUF(3 * KO_IMAGEREF_MAX);
	KO_AUTO_BUF struct ko_buf y = KO_BUF(3 * KO_IMAGEREF_MAX);

	require(ko_span_eq(a->domain, b->domain));
	require(ko_span_eq(a->tag, b->tag));
	require(ko_span_eq(a->digest, b->digest));
	require(ko_imageref_on_hub(a) == ko_imageref_on_hub(b));
	require(ko_imageref_full(a, &x) == KO_OK);
	require(ko_imageref_full(b, &y) == KO_OK);
	require(ko_span_eq(ko_buf_span(&x), ko_buf_span(&y)));
	ko_buf_clear(&x);
	ko_buf_clear(&y);
	require(ko_imageref_familiar(a, &x) == KO_OK);
	require(ko_imageref_familiar(b, &y) == KO_OK);
	require(ko_span_eq(ko_buf_span(&x), ko_buf_span(&y)));
}

static void check_accepted(struct ko_span text, struct ko_imageref *ref)
{
	KO_AUTO_BUF struct ko_buf full = KO_BUF(3 * KO_IMAGEREF_MAX);
	struct ko_imageref again;

	require(ref->domain.n > 0 && ref->path.n > 0);
	require(ko_is_domain(ref->domain));
	require(ref->path.n <= KO_IMAGEREF_PATH_MAX);
	require(!ko_imageref_on_hub(ref) ? !ref->in_library : true);
	if (!ko_imageref_on_hub(ref))
		require_within(text, ref->domain);
	require_within(text, ref->path);
	require_within(text, ref->tag);
	require_within(text, ref->digest);
	require(ko_imageref_full(ref, &full) == KO_OK);
	/* Longer than the text, perhaps, by what was filled in. */
	if (full.n > KO_IMAGEREF_MAX)
		return;
	require(ko_imageref_parse(ko_buf_span(&full), &again, NULL) == KO_OK);
	require_same(ref, &again);
	require(ko_imageref_split(ko_buf_span(&full), &again, NULL) == KO_OK);
	require(ko_span_eq(again.domain, ref->domain));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ko_span text = { (const char *)data, size };
	struct ko_imageref ref = { 0 };
	struct ko_error err = { 0 };
	enum ko_status status = ko_imageref_parse(text, &ref, &err);

	(void)ko_is_placeholder(text);
	require(!ko_is_domain(text) || size > 0);
	if (status == KO_OK) {
		check_accepted(text, &ref);
	} else {
		require(status == KO_ESYNTAX || status == KO_ETOOBIG);
		require(err.status == status && err.text[0] != '\0');
		require(ref.path.n == 0);
	}
	ref = (struct ko_imageref){ 0 };
	if (ko_imageref_split(text, &ref, &err) == KO_OK) {
		require_within(text, ref.domain);
		require_within(text, ref.path);
	}
	return 0;
}

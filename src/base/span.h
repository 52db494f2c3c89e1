/*
 * span.h - a view of bytes that somebody else owns.
 *
 * A span is a pointer and a length, passed by value.  It is never terminated
 * by a NUL and may hold any byte.  It lives as long as the text it points
 * into.  Offsets are bytes from 0.
 */
#ifndef KO_BASE_SPAN_H
#define KO_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct ko_span {
	const char *p;
	size_t n;
};

/* A span over a string literal, without its NUL. */
#define KO_SPAN(literal) ((struct ko_span){ "" literal, sizeof(literal) - 1 })

/*
 * How to print a span, control bytes and all: printf("%.*s", KO_SPAN_ARG(s)).
 * The argument is evaluated twice: a variable, not a call that changes things.
 */
#define KO_SPAN_ARG(s) (int)(s).n, (s).p

#define KO_ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* A span over a NUL-terminated string; NULL gives an empty span. */
static inline struct ko_span ko_span_str(const char *s)
{
	return (struct ko_span){ s ? s : "", s ? strlen(s) : 0 };
}

/* The bytes [from, to) of s; both are clamped to s. */
static inline struct ko_span ko_span_slice(struct ko_span s, size_t from,
					   size_t to)
{
	to = to < s.n ? to : s.n;
	from = from < to ? from : to;
	return (struct ko_span){ s.p + from, to - from };
}

/* The first n bytes of s, or all of it. */
static inline struct ko_span ko_span_head(struct ko_span s, size_t n)
{
	return ko_span_slice(s, 0, n);
}

/* What is left of s after its first n bytes. */
static inline struct ko_span ko_span_tail(struct ko_span s, size_t n)
{
	return ko_span_slice(s, n, s.n);
}

static inline bool ko_span_eq(struct ko_span a, struct ko_span b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool ko_span_starts(struct ko_span s, struct ko_span prefix)
{
	return s.n >= prefix.n && ko_span_eq(ko_span_head(s, prefix.n), prefix);
}

static inline bool ko_span_ends(struct ko_span s, struct ko_span suffix)
{
	return s.n >= suffix.n &&
	       ko_span_eq(ko_span_tail(s, s.n - suffix.n), suffix);
}

/* Byte order, a shorter span before a longer one it starts: as strcmp. */
int ko_span_cmp(struct ko_span a, struct ko_span b);

/* Equal when ASCII letters are compared without case; other bytes exactly. */
bool ko_span_eq_nocase(struct ko_span a, struct ko_span b);

/* Offset of the first (last) c in s, or s.n when there is none. */
size_t ko_span_find(struct ko_span s, char c);
size_t ko_span_rfind(struct ko_span s, char c);

/* Offset of the first occurrence of needle in s, or s.n; "" is found at 0. */
size_t ko_span_find_span(struct ko_span s, struct ko_span needle);

/*
 * Is s all of what pattern says?  A "*" there stands for any run of bytes, also
 * none, but for none with bar in it ('\0': there is no such byte).
 */
bool ko_span_matches(struct ko_span s, struct ko_span pattern, char bar);

/* s without blanks (space, tab, CR, VT, FF, newline) at both ends. */
struct ko_span ko_span_trim(struct ko_span s);

/*
 * Take the next run of non-blank bytes off the front of *rest, skipping the
 * blanks before it.  Empty when nothing is left.
 */
struct ko_span ko_span_word(struct ko_span *rest);

/*
 * Take the next line off the front of *rest: up to and without its "\n".
 * Returns false when *rest was empty already.
 */
bool ko_span_line(struct ko_span *rest, struct ko_span *line);

/*
 * Parse all of s as an unsigned decimal number.  Returns false, and leaves
 * *out as it was, when s is empty, holds another byte or is over UINT64_MAX.
 */
bool ko_span_u64(struct ko_span s, uint64_t *out);

/* FNV-1a over the bytes of s, going on from hash (0 to start). */
uint64_t ko_span_hash(struct ko_span s, uint64_t hash);

/* ASCII classes.  <ctype.h> depends on the locale, which must not matter. */
static inline bool ko_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool ko_is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static inline bool ko_is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static inline bool ko_is_alnum(char c)
{
	return ko_is_digit(c) || ko_is_lower(c) || ko_is_upper(c);
}

static inline bool ko_is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool ko_is_hex_lower(char c)
{
	return ko_is_digit(c) || (c >= 'a' && c <= 'f');
}

static inline char ko_lower(char c)
{
	return ko_is_upper(c) ? (char)(c | 0x20) : c;
}

#endif

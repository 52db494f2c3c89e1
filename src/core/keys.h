/*
 * keys.h - characters that are taken for each other: keys beside each other,
 * letters that look or sound alike; and what such a slip is called.
 *
 * align.h weighs slips by these tables and variants.h makes slips from them.
 */
#ifndef KO_CORE_KEYS_H
#define KO_CORE_KEYS_H

#include "base/span.h"
#include "core/rules.h"

/* Strings of one or two letters that look or sound alike, each way round. */
struct ko_alike {
	const char *a, *b;
	enum ko_rule rule;
};

#define KO_ALIKES 31
extern const struct ko_alike ko_alikes[KO_ALIKES];

/* Does it stand between the words of a name: - _ . /? */
static inline bool ko_is_separator(char c)
{
	return c == '-' || c == '_' || c == '.' || c == '/';
}

/* Are the two keys beside each other on QWERTY, QWERTZ or AZERTY? */
bool ko_are_neighbour_keys(char a, char b);

/* The rows of ko_alikes with a letter each way of which c is one: a bit each.
 */
uint32_t ko_alike_rows(char c);
_Static_assert(KO_ALIKES <= 32, "a bit for each");

/* Two letters, both small: what is it when one stands for the other? */
enum ko_rule ko_rule_of_pair(char a, char b);

/* The same where the rows of both are known: those they have in common. */
enum ko_rule ko_rule_of_pair_in(char a, char b, uint32_t rows);

/*
 * What is it when the byte at i stands in s and nothing for it in the other
 * name?  otherwise is KO_SLIP_INSERTION when s is as written, and
 * KO_SLIP_OMISSION when s is as meant: what it is if it is nothing likelier.
 * Digits are all one, and so are letters other than s that are neither one of
 * the two bytes beside them nor a key beside one of those.
 */
enum ko_rule ko_rule_of_lone_byte(struct ko_span s, size_t i,
				  enum ko_rule otherwise);

#endif

/*
 * sentence.h - what people are told of a verdict, in every format.
 */
#ifndef KO_CLI_SENTENCE_H
#define KO_CLI_SENTENCE_H

#include <stdio.h>

#include "core/verdict.h"

/* Longest sentence about one finding, in bytes. */
#define KO_SENTENCE_MAX ((size_t)16384)

/* The sentence and the advice as one escaped line each; "" when out of memory.
 */
struct ko_span ko_sentence(const struct ko_verdict *verdict,
			   struct ko_buf *buf);
struct ko_span ko_advice(const struct ko_verdict *verdict, struct ko_buf *buf);

/* The "error: " and so on, then the sentence and the rule. */
void ko_print_sentence(FILE *out, bool has_colour,
		       const struct ko_verdict *verdict);

#endif

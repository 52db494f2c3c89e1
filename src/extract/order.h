/*
 * order.h - mentions by their places, each once.
 */
#ifndef KO_EXTRACT_ORDER_H
#define KO_EXTRACT_ORDER_H

#include "extract/extract.h"

/*
 * Sort n mentions of one text by where they stand, and leave out those that
 * are there already: what YAML's aliases repeat is one mention.  Returns how
 * many are left, at the front.
 */
size_t ko_mentions_sort(struct ko_mention *mentions, size_t n);

#endif

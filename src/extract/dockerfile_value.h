/*
 * dockerfile_value.h - the values of HEALTHCHECK's flags, as Go reads them.
 *
 * Private to extract/dockerfile*.c.
 */
#ifndef KO_EXTRACT_DOCKERFILE_VALUE_H
#define KO_EXTRACT_DOCKERFILE_VALUE_H

#include "base/span.h"

/*
 * What is wrong with a duration, "1h2m0.5s", in words that the text itself
 * is to follow; NULL when nothing is.  Nothing at all is one, and so is 0,
 * but not what lies between 0 and 1 ms.
 */
const char *ko_df_duration_trouble(struct ko_span s);

/* The same for a count of 32 bits. */
const char *ko_df_count_trouble(struct ko_span s);

#endif

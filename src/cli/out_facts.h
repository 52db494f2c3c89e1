/*
 * out_facts.h - what a registry says, on its way out.
 */
#ifndef KO_CLI_OUT_FACTS_H
#define KO_CLI_OUT_FACTS_H

#include "cli/json.h"

/* "12 pulls, created 2026-10-01, …" as one escaped line; "" when there is
 * nothing to tell or no memory. */
struct ko_span ko_facts_line(const struct ko_facts *facts, struct ko_buf *buf);

/* The same as an object. */
json_t *ko_json_facts(const struct ko_facts *facts);

/* "2026-10-01" into text; "" for 0. */
#define KO_DATE_TEXT_MAX 32
void ko_date_text(int64_t time, char text[KO_DATE_TEXT_MAX]);

#endif

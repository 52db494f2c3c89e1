/*
 * json.h - the small part of jansson that the commands share.
 */
#ifndef KO_CLI_JSON_H
#define KO_CLI_JSON_H

#include <jansson.h>

#include "cli/report.h"

/*
 * How every value is written: on one line, and in ASCII, so that nothing in it
 * can move or hide what stands around it.
 */
#define KO_JSON_FLAGS (JSON_COMPACT | JSON_ENSURE_ASCII | JSON_ENCODE_ANY)

/* s as a JSON string; bytes that are not UTF-8 become U+FFFD. */
json_t *ko_json_string(struct ko_span s);

/* Is the name claimable: true, false or null. */
json_t *ko_json_claimable(enum ko_claimable claimable);

/* The names of a verdict's rules. */
json_t *ko_json_reasons(const struct ko_verdict *verdict);

/* Print value on one line and free it; false when out of memory. */
bool ko_json_print(FILE *out, json_t *value);

/* The same for a finding's item of a list: behind a comma where it is not the
 * first, on a line of its own. */
void ko_json_print_item(struct ko_report *report, json_t *item);

/* A path relative to where we are as a URI reference (RFC 3986); what is
 * absolute gets "file://". */
json_t *ko_json_uri(struct ko_span path);

#endif

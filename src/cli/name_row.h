/*
 * name_row.h - one judged name on its way out, for "name" and "sweep".
 */
#ifndef KO_CLI_NAME_ROW_H
#define KO_CLI_NAME_ROW_H

#include "base/buf.h"
#include "core/verdict.h"

/* The line above the rows, with its newline. */
#define KO_NAME_TSV_HEAD "name\tverdict\tseverity\ttarget\treasons\n"

/* Append the name as given and its verdict as a row, with its newline. */
KO_NODISCARD enum ko_status ko_name_tsv(struct ko_buf *out, struct ko_span name,
					const struct ko_verdict *v);

/* The same as a JSON object on one line, without a newline. */
KO_NODISCARD enum ko_status ko_name_json(struct ko_buf *out,
					 struct ko_span name,
					 const struct ko_verdict *v);

#endif

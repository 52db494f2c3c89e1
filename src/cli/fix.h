/*
 * fix.h - what puts a name right, where that is certain.
 */
#ifndef KO_CLI_FIX_H
#define KO_CLI_FIX_H

#include "cli/inputs.h"

/*
 * The text to write in place of the mention as it stands in its file.  Empty
 * where there is doubt: the finding is no error, there is no suggestion, or
 * the name does not stand there as it is (quotes, variables, escapes).
 */
struct ko_span ko_fix_of(const struct ko_mention *mention,
			 const struct ko_verdict *verdict);

#endif

#include "cli/fix.h"

struct ko_span ko_fix_of(const struct ko_mention *mention,
			 const struct ko_verdict *verdict)
{
	if (verdict->severity != KO_SEVERITY_ERROR ||
	    mention->end - mention->at != mention->expanded.n ||
	    !ko_span_eq(mention->written, mention->expanded))
		return KO_SPAN("");
	return ko_span_str(verdict->suggestion);
}

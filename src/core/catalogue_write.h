/*
 * catalogue_write.h - a section of a catalogue as text, which the parser of
 * catalogue.h reads as what was written.
 */
#ifndef KO_CORE_CATALOGUE_WRITE_H
#define KO_CORE_CATALOGUE_WRITE_H

#include "core/catalogue.h"

/* What a section says, besides its records. */
struct ko_section_head {
	enum ko_part part;
	struct ko_span source; /* one line for people; "" for none */
	struct ko_span date;   /* "2026-08-21"; "" for none */
};

/*
 * Append a section with n records, in the order given; those that are implied
 * are left out.  Returns KO_OK, KO_ETOOBIG or KO_ENOMEM; the buffer then ends
 * with a part of it.
 */
KO_NODISCARD enum ko_status
ko_catalogue_write(const struct ko_section_head *head,
		   const struct ko_entry *records, size_t n,
		   struct ko_buf *out);

/* The same with the records of a part of c. */
KO_NODISCARD enum ko_status
ko_catalogue_write_part(const struct ko_catalogue *c,
			const struct ko_section_head *head, struct ko_buf *out);

#endif

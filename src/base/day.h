/*
 * day.h - days of the Gregorian calendar as numbers: 0 is 1970-01-01.
 */
#ifndef KO_BASE_DAY_H
#define KO_BASE_DAY_H

#include "base/span.h"

/* "2026-08-21" with its NUL. */
#define KO_DAY_TEXT_MAX 11

/* Days 0 to this one can be written: 1970-01-01 to 9999-12-31. */
#define KO_DAY_LAST 2932896

#define KO_DAY_SECONDS 86400

/* The day that "YYYY-MM-DD" is, before 1970 a negative one; false for another
 * text and for a day that no calendar has. */
bool ko_day_read(struct ko_span text, int64_t *out);

/* Write a day as "YYYY-MM-DD"; one out of range as the nearest in it. */
void ko_day_write(int64_t day, char out[KO_DAY_TEXT_MAX]);

/*
 * Today, in UTC.  Where SOURCE_DATE_EPOCH is set to a number of seconds since
 * 1970, as by those who want the same result every time, it says what time it
 * is.
 */
int64_t ko_day_today(void);

#endif

#ifndef DATE_H
#define DATE_H

#include <stdint.h>

/* date - RFC 5322 3.3 and its older forms, by GMime.  TIME_UNKNOWN (mail.h) for what is none; the zone
 * in minutes east of UTC, untouched then; ret_zone may be NULL. */
int64_t date_read(const char *s, int *ret_zone);

#endif

#ifndef SEGMENT_H
#define SEGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "mail.h"

/*
 * segment - what the sender wrote, apart from what the message quotes.
 *
 * Quoted is: lines behind ">"; what follows "On …, X wrote:" in any language that
 * names an address and a time; what follows a block "From: … Sent: … To: … Subject: …"
 * (labels of config/data/header_labels.tsv) or a line "-----Original Message-----" and
 * its kin.  Lines of one quotation that answers interrupt are one segment.  A signature
 * behind "-- " belongs to the text it stands in.
 */
#define SEGMENT_LEVEL_MAX 30 /* deeper quotes count as this deep */

struct segment {
	unsigned level; /* 1 = directly quoted */
	bool header_block; /* a block of header lines introduced it */
	bool marks_only; /* nothing introduced it: ">" alone says that it is quoted */
	const char *from_name; /* of the block or of the "wrote" line; "" if none */
	const char *from_address; /* address form; "" if none */
	/* as the block says, zone taken as UTC where it names none; or TIME_UNKNOWN */
	int64_t date;
	const char *subject;
	/* addresses of From, To and Cc in the block, or of the "wrote" line */
	struct mail_addrs people;
	const char *text; /* without ">" and without the block */
};

struct segments {
	const char *new_text;
	struct segment *v;
	size_t n; /* at most MAIL_QUOTED_MAX */
	bool cut; /* more were there: their text is in the last one */
};

/* text: UTF-8, lines end in "\n" (or "\r\n").  Linear in its length. */
void segments_split(struct arena *, const char *text, struct segments *ret);

#endif

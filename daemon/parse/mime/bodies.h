#ifndef BODIES_H
#define BODIES_H

#include <gmime/gmime.h>

#include "attachments.h"
#include "message.h"
#include "reading.h"

/*
 * bodies - the texts of a message, part by part; RFC 2045-2049, RFC 2387, RFC 2046 5.1.4.
 *
 * A section is the message itself (the first) or one enclosed in it (message/rfc822).  The pieces
 * of a section come in the order in which a reader shows them.
 */
#define BODIES_SECTIONS_MAX 50 /* enclosed messages read as text; limit "enclosed" */
#define BODIES_ENCODED_MAX                                                                         \
	20 /* of them such as are encoded: built anew, each costs as much as a mail */

struct piece {
	const char *text; /* clean lines; markup where html */
	bool html;
	unsigned alternative; /* pieces with the same number say the same thing; 0: on its own */
	unsigned branch; /* of the alternative: those with the same number are shown together */
	bool shown; /* not a poorer alternative */
};

struct section {
	unsigned level; /* 0: the message; 1: enclosed in it; … */
	struct mail_quoted head; /* level > 0: what its header says */
	struct piece *v;
	size_t n;
};

struct bodies {
	struct section *v;
	size_t n;
	struct attachments files; /* what is attached, and its texts */
};

/*
 * Walks another reading of the same message (doubled.h): its texts are added as ones that are not shown, its
 * attachments where there were none of these bytes.
 */
void bodies_read_again(struct reading *, GMimeObject *root, struct bodies *);

/* Walks the tree, notes attachments and signatures.  ret is filled anew; ret->n >= 1. */
void bodies_read(struct reading *, GMimeObject *root, struct message_files *, struct bodies *ret);

#endif

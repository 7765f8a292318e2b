#ifndef READING_H
#define READING_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "mail.h"

/*
 * reading - one message while it is being read: what every reader of a part of it shares.
 */
#define READING_FLAGS_MAX 64 /* kinds of trouble named in one message; more add nothing */
#define READING_WORD_MAX 40 /* bytes of a sender's own word inside a flag */

struct reading {
	struct arena *a;
	struct mail *m;
	size_t text_left; /* of MAIL_TEXT_MAX */
};

/* Note a flag, or a limit that was hit; each once.  s lives as long as the arena. */
void reading_flag(struct reading *, const char *s);
void reading_limit(struct reading *, const char *s);
/* "kind:word", the word shortened and made printable. */
void reading_flag_word(struct reading *, const char *kind, const char *word);

#endif

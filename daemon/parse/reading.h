#ifndef READING_H
#define READING_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "mail.h"
#include "proto.h"

/*
 * reading - one message while it is being read: what every reader of a part of it shares.
 */
#define READING_FLAGS_MAX 64 /* kinds of trouble named in one message; more add nothing */
#define READING_WORD_MAX 40 /* bytes of a sender's own word inside a flag */

struct reading {
	struct arena *a;
	struct mail *m;
	size_t text_left; /* of parse_limits.text_bytes */
	int64_t cpu_until_ms; /* of this process's processor time; 0: no limit */
	int64_t memory_next_ms; /* when memory is looked at again */
	bool out_of_memory; /* parse_limits.memory was used up */
};

/* What one mail may take: the defaults, or what was set last.  limits: copied. */
const struct parse_limits *reading_limits(void);
void reading_limits_set(const struct parse_limits *limits);

/* Start of a message: its share of text and processor time. */
void reading_begin(struct reading *);
/* Is its processor time or memory used up?  Then that is noted, and no further part is to be read. */
bool reading_overran(struct reading *);

/* Note a flag, or a limit that was hit; each once.  s lives as long as the arena. */
void reading_flag(struct reading *, const char *s);
void reading_limit(struct reading *, const char *s);
/* "kind:word", the word shortened and made printable. */
void reading_flag_word(struct reading *, const char *kind, const char *word);

#endif

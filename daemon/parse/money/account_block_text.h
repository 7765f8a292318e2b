#ifndef ACCOUNT_BLOCK_TEXT_H
#define ACCOUNT_BLOCK_TEXT_H

#include "account_block.h"

/* account_block_text - the lines around an account number, for account_block*.c alone.  All places are bytes of the text. */

/* A stretch of the block. */
struct account_range {
	size_t from, to;
};

/* Those in which a value is looked for, the likeliest first: around this number alone, then beyond its neighbours. */
void account_block_ranges(
    const struct account_block *, bool before_first, struct account_range ret[4]);

/* The place `lines` line ends before at, not before least; behind at, not behind most. */
size_t account_block_up(const char *text, size_t at, size_t least, unsigned lines);
size_t account_block_down(const char *text, size_t at, size_t most, unsigned lines);

/*
 * "Name: Acme Ltd", a line that says no more than that it is a name, next to one with the head of a number or a bank: the
 * name.  Beside "Tel." it is a person's.  False if there is none.
 */
bool account_block_line(const struct account_block *, struct account_range *ret);

/* Where the value behind a label that ends at i begins; 0 if this is no label. */
size_t account_block_value(const char *text, size_t i, size_t to);

/* Behind spaces, colons and what else stands between a label and its value. */
size_t account_block_skip(const char *text, size_t i, size_t to);

/* Where the next label behind i begins: one of a number, or any with a colon behind it; to if there is none. */
size_t account_block_next(const char *text, size_t i, size_t to);

static inline bool
block_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static inline bool
block_upper_or_digit(char c)
{
	return block_upper(c) || (c >= '0' && c <= '9');
}

static inline bool
block_in_word(char c)
{
	return block_upper_or_digit(c) || (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

#endif

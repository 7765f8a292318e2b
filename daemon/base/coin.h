#ifndef COIN_H
#define COIN_H

#include <stdbool.h>
#include <stddef.h>

/*
 * coin - addresses of Bitcoin, Ethereum and TRON, checked by their checksums.
 *
 * s: n bytes as written, no NUL needed.
 */
#define COIN_MAX 90 /* characters; BIP 173 */

/* base58check of version 0x00 or 0x05; or bech32 and bech32m with "bc1", BIP 173 and 350. */
bool coin_is_btc(const char *s, size_t n);

/* "0x" and 40 hexadecimal digits; where their case is mixed, it must be that of EIP-55. */
bool coin_is_eth(const char *s, size_t n);

/* base58check of version 0x41. */
bool coin_is_tron(const char *s, size_t n);

#endif

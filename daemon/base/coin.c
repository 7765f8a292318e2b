#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include <nettle/sha2.h>
#include <nettle/sha3.h>

#include "coin.h"

#define BASE58_BYTES 25 /* version, 20 of the hash, 4 of the checksum */
#define KECCAK_RATE 136 /* bytes, of 256 bits of output */

static const char base58[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
static const char bech32[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

static int
place(const char *alphabet, char c)
{
	const char *at = c == '\0' ? NULL : strchr(alphabet, c);

	return at == NULL ? -1 : (int)(at - alphabet);
}

/* The version of a base58check address of 20 bytes, -1 if it is none. */
static int
base58_version(const char *s, size_t n)
{
	uint8_t v[BASE58_BYTES] = { 0 }, hash[SHA256_DIGEST_SIZE];
	struct sha256_ctx ctx;
	size_t zeros = 0, leading = 0;

	if (n < 26 || n > 35)
		return -1;
	for (size_t i = 0; i < n; i++) {
		int carry = place(base58, s[i]);

		if (carry == -1)
			return -1;
		for (size_t k = BASE58_BYTES; k-- > 0;) {
			carry += 58 * v[k];
			v[k] = (uint8_t)(carry & 0xff);
			carry >>= 8;
		}
		if (carry != 0)
			return -1;
	}
	/* Each leading zero byte is a leading '1'. */
	while (zeros < BASE58_BYTES && v[zeros] == 0)
		zeros++;
	while (leading < n && s[leading] == '1')
		leading++;
	if (zeros != leading)
		return -1;
	sha256_init(&ctx);
	sha256_update(&ctx, BASE58_BYTES - 4, v);
	sha256_digest(&ctx, sizeof(hash), hash);
	sha256_update(&ctx, sizeof(hash), hash);
	sha256_digest(&ctx, sizeof(hash), hash);
	return memcmp(hash, v + BASE58_BYTES - 4, 4) == 0 ? v[0] : -1;
}

static uint32_t
bech32_step(uint32_t chk, uint8_t v)
{
	static const uint32_t generator[] = { 0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd,
		0x2a1462b3 };
	uint32_t top = chk >> 25;

	chk = (chk & 0x1ffffff) << 5 ^ v;
	for (unsigned i = 0; i < 5; i++)
		if ((top >> i & 1) != 0)
			chk ^= generator[i];
	return chk;
}

/* Every character is worth 5 bits; the first of the data is the witness version. */
static bool
is_bech32(const char *s, size_t n)
{
	static const uint8_t prefix[] = { 3, 3, 0, 2, 3 }; /* "bc" expanded */
	uint32_t chk = 1;
	bool lower = false, upper = false;
	int version = -1;
	size_t program;

	if (n < 14 || n > COIN_MAX)
		return false;
	for (size_t i = 0; i < sizeof(prefix); i++)
		chk = bech32_step(chk, prefix[i]);
	for (size_t i = 0; i < n; i++) {
		int v;

		lower |= islower((unsigned char)s[i]) != 0;
		upper |= isupper((unsigned char)s[i]) != 0;
		if (i < 3)
			continue;
		v = place(bech32, (char)tolower((unsigned char)s[i]));
		if (v == -1)
			return false;
		if (i == 3)
			version = v;
		chk = bech32_step(chk, (uint8_t)v);
	}
	program = (n - 4 - 6) * 5 / 8;
	if ((lower && upper) || version > 16 || program < 2 || program > 40)
		return false;
	return version == 0 ? chk == 1 && (program == 20 || program == 32) : chk == 0x2bc830a3;
}

bool
coin_is_btc(const char *s, size_t n)
{
	if (n > 3 && (memcmp(s, "bc1", 3) == 0 || memcmp(s, "BC1", 3) == 0))
		return is_bech32(s, n);
	return n > 0 && ((s[0] == '1' && base58_version(s, n) == 0x00) ||
			    (s[0] == '3' && base58_version(s, n) == 0x05));
}

/* Keccak as it was before FIPS 202, whose padding differs. */
static void
keccak256(const uint8_t *s, size_t n, uint8_t ret[32])
{
	struct sha3_state state = { { 0 } };
	uint8_t block[KECCAK_RATE] = { 0 };

	memcpy(block, s, n);
	block[n] ^= 0x01;
	block[KECCAK_RATE - 1] ^= 0x80;
	for (size_t i = 0; i < KECCAK_RATE; i++)
		state.a[i / 8] ^= (uint64_t)block[i] << (8 * (i % 8));
	sha3_permute(&state);
	for (size_t i = 0; i < 32; i++)
		ret[i] = (uint8_t)(state.a[i / 8] >> (8 * (i % 8)));
}

bool
coin_is_eth(const char *s, size_t n)
{
	uint8_t lower[40], hash[32];
	bool any_lower = false, any_upper = false, right = true;

	if (n != 42 || s[0] != '0' || s[1] != 'x')
		return false;
	for (size_t i = 0; i < 40; i++) {
		if (!isxdigit((unsigned char)s[2 + i]))
			return false;
		any_lower |= islower((unsigned char)s[2 + i]) != 0;
		any_upper |= isupper((unsigned char)s[2 + i]) != 0;
		lower[i] = (uint8_t)tolower((unsigned char)s[2 + i]);
	}
	if (!any_lower || !any_upper)
		return any_lower || any_upper;
	keccak256(lower, sizeof(lower), hash);
	for (size_t i = 0; i < 40; i++)
		if (isalpha((unsigned char)s[2 + i]))
			right &= (isupper((unsigned char)s[2 + i]) != 0) ==
				 ((hash[i / 2] >> (i % 2 == 0 ? 4 : 0) & 8) != 0);
	return right;
}

bool
coin_is_tron(const char *s, size_t n)
{
	return n == 34 && s[0] == 'T' && base58_version(s, n) == 0x41;
}

#include <string.h>

#include "account_check.h"

static bool
all_digits(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] < '0' || s[i] > '9')
			return false;
	return n > 0;
}

static int
digit(char c)
{
	return c - '0';
}

/* 0-9, A=10 … Z=35; -1 */
static int
value36(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'A' && c <= 'Z' ? c - 'A' + 10 : -1;
}

/* The number of n digits modulo m. */
static int
modulo(const char *s, size_t n, int m)
{
	int rest = 0;

	for (size_t i = 0; i < n; i++)
		rest = (rest * 10 + digit(s[i])) % m;
	return rest;
}

static int
weighted(const char *s, const int *weights, size_t n)
{
	int sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += digit(s[i]) * weights[i];
	return sum;
}

bool
check_luhn(const char *s, size_t n)
{
	int sum = 0;

	if (!all_digits(s, n))
		return false;
	for (size_t i = 0; i < n; i++) {
		int d = digit(s[n - 1 - i]) * (i % 2 == 0 ? 1 : 2);

		sum += d > 9 ? d - 9 : d;
	}
	return sum % 10 == 0;
}

bool
check_aba(const char s[9])
{
	static const int weights[] = { 3, 7, 1, 3, 7, 1, 3, 7, 1 };
	int prefix;

	if (!all_digits(s, 9))
		return false;
	prefix = digit(s[0]) * 10 + digit(s[1]);
	return (prefix <= 12 || (prefix >= 21 && prefix <= 32) || (prefix >= 61 && prefix <= 72) ||
		   prefix == 80) &&
	       memcmp(s, "000000000", 9) != 0 && weighted(s, weights, 9) % 10 == 0;
}

bool
check_clabe(const char s[18])
{
	static const int weights[] = { 3, 7, 1 };
	int sum = 0;

	if (!all_digits(s, 18))
		return false;
	for (size_t i = 0; i < 17; i++)
		sum += digit(s[i]) * weights[i % 3] % 10;
	return memcmp(s, "000", 3) != 0 && (10 - sum % 10) % 10 == digit(s[17]);
}

bool
check_cbu(const char s[22])
{
	static const int bank[] = { 7, 1, 3, 9, 7, 1, 3 };
	static const int account[] = { 3, 9, 7, 1, 3, 9, 7, 1, 3, 9, 7, 1, 3 };

	if (!all_digits(s, 22) || memcmp(s, "0000000000000000000000", 22) == 0)
		return false;
	return (10 - weighted(s, bank, 7) % 10) % 10 == digit(s[7]) &&
	       (10 - weighted(s + 8, account, 13) % 10) % 10 == digit(s[21]);
}

bool
check_11_10(const char *s, size_t n)
{
	int p = 10;

	if (!all_digits(s, n))
		return false;
	for (size_t i = 0; i + 1 < n; i++) {
		p = (p + digit(s[i])) % 10;
		p = (p == 0 ? 10 : p) * 2 % 11;
	}
	return (p + digit(s[n - 1])) % 10 == 1;
}

bool
check_cnaps(const char s[12])
{
	return s[0] != '0' && check_11_10(s, 12);
}

/* A check digit of the Brazilian registers: weights 2, 3, … most from the right, modulo 11. */
static int
brazilian(const char *s, size_t n, int most)
{
	int sum = 0, weight = 2;

	for (size_t i = n; i-- > 0;) {
		sum += (s[i] - '0') * weight;
		weight = weight == most ? 2 : weight + 1;
	}
	return sum % 11 < 2 ? 0 : 11 - sum % 11;
}

/* 111.111.111-11 passes, and is nobody's. */
static bool
one_digit_only(const char *s, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (s[i] != s[0])
			return false;
	return true;
}

bool
check_cpf(const char s[11])
{
	return all_digits(s, 11) && !one_digit_only(s, 11) && brazilian(s, 9, 11) == digit(s[9]) &&
	       brazilian(s, 10, 11) == digit(s[10]);
}

bool
check_cnpj(const char s[14])
{
	for (size_t i = 0; i < 12; i++)
		if (value36(s[i]) == -1)
			return false;
	return all_digits(s + 12, 2) && !one_digit_only(s, 14) &&
	       brazilian(s, 12, 9) == digit(s[12]) && brazilian(s, 13, 9) == digit(s[13]);
}

bool
check_uen(const char *s, size_t n)
{
	static const int business[] = { 10, 4, 9, 3, 8, 2, 7, 1 };
	static const int local[] = { 10, 8, 6, 4, 9, 7, 5, 3, 1 };
	static const int other[] = { 4, 3, 5, 3, 10, 2, 2, 5, 7 };
	static const char letters[] = "ABCDEFGHJKLMNPQRSTUVWX0123456789";
	int sum = 0;

	if (n == 9) {
		/* Registered before 2009 with the registry of businesses: any of its letters. */
		return all_digits(s, 8) && "XMKECAWLJDB"[weighted(s, business, 8) % 11] == s[8];
	}
	if (n != 10)
		return false;
	if (all_digits(s, 9))
		return "ZKCMDNERGWH"[weighted(s, local, 9) % 11] == s[9];
	if (strchr("TSR", s[0]) == NULL || !all_digits(s + 1, 2) || value36(s[3]) < 10 ||
	    value36(s[4]) < 10 || !all_digits(s + 5, 4))
		return false;
	for (size_t i = 0; i < 9; i++) {
		const char *at = strchr(letters, s[i]);

		if (at == NULL || *at == '\0')
			return false;
		sum += (int)(at - letters) * other[i];
	}
	return letters[(sum % 11 + 11 - 5) % 11] == s[9];
}

bool
check_be(const char s[12])
{
	int rest;

	if (!all_digits(s, 12))
		return false;
	rest = modulo(s, 10, 97);
	return (rest == 0 ? 97 : rest) == modulo(s + 10, 2, 100);
}

static int
spanish(const char *s, const int *weights, size_t n)
{
	int d = 11 - weighted(s, weights, n) % 11;

	return d == 11 ? 0 : d == 10 ? 1 : d;
}

bool
check_es(const char s[20])
{
	static const int weights[] = { 1, 2, 4, 8, 5, 10, 9, 7, 3, 6 };

	return all_digits(s, 20) && spanish(s, weights + 2, 8) == digit(s[8]) &&
	       spanish(s + 10, weights, 10) == digit(s[9]);
}

bool
check_fi(const char s[14])
{
	return check_luhn(s, 14);
}

/* The digit that a letter counts as in the key of a RIB. */
static int
french(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c < 'A' || c > 'Z')
		return -1;
	return "12345678912345678923456789"[c - 'A'] - '0';
}

bool
check_fr(const char s[23])
{
	int rest = 0;

	if (!all_digits(s, 10) || !all_digits(s + 21, 2))
		return false;
	for (size_t i = 0; i < 21; i++) {
		int d = french(s[i]);

		if (d == -1)
			return false;
		rest = (rest * 10 + d) % 97;
	}
	return 97 - rest * 100 % 97 == modulo(s + 21, 2, 100);
}

static bool
check_9731(const char *s, size_t n)
{
	static const int weights[] = { 9, 7, 3, 1 };
	int sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += digit(s[i]) * weights[i % 4];
	return sum % 10 == 0;
}

bool
check_hu(const char *s, size_t n)
{
	return (n == 16 || n == 24) && all_digits(s, n) && memcmp(s, "00000000", 8) != 0 &&
	       check_9731(s, 8) && check_9731(s + 8, n - 8);
}

bool
check_it(const char s[23])
{
	/* What a character counts at the first, third, … place; DM 30/12/1976's codice fiscale has the same. */
	static const unsigned char odd[] = { 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3,
		6, 8, 12, 14, 16, 10, 22, 25, 24, 23 };
	int sum = 0;

	if (value36(s[0]) < 10 || !all_digits(s + 1, 10))
		return false;
	for (size_t i = 1; i < 23; i++) {
		int v = value36(s[i]);

		if (v == -1)
			return false;
		if (v >= 10)
			v -= 10;
		sum += i % 2 == 1 ? odd[v] : v;
	}
	return sum % 26 == s[0] - 'A';
}

bool
check_no(const char s[11])
{
	static const int weights[] = { 5, 4, 3, 2, 7, 6, 5, 4, 3, 2 };
	int d;

	if (!all_digits(s, 11) || memcmp(s, "0000", 4) == 0)
		return false;
	d = 11 - weighted(s, weights, 10) % 11;
	return (d == 11 ? 0 : d) == digit(s[10]);
}

bool
check_pt(const char s[21])
{
	return check_97(s, 21);
}

bool
check_97(const char *s, size_t n)
{
	return all_digits(s, n) && modulo(s, n, 97) == 1;
}

bool
check_rib(const char *s, size_t n)
{
	return all_digits(s, n) && modulo(s, n, 97) == 0;
}

bool
check_cz(const char *s, size_t n)
{
	static const int weights[] = { 6, 3, 7, 9, 10, 5, 8, 4, 2, 1 };

	return n <= 10 && all_digits(s, n) && weighted(s, weights + 10 - n, n) % 11 == 0;
}

bool
check_ru(const char bik[9], const char account[20])
{
	static const int weights[] = { 7, 1, 3 };
	char s[23];
	int sum = 0;

	if (!all_digits(bik, 9) || !all_digits(account, 20))
		return false;
	memcpy(s, bik + 6, 3);
	memcpy(s + 3, account, 20);
	for (size_t i = 0; i < 23; i++)
		sum += digit(s[i]) * weights[i % 3];
	return sum % 10 == 0;
}

bool
check_swiss_postal(const char s[9])
{
	static const int next[] = { 0, 9, 4, 6, 8, 2, 7, 1, 3, 5 };
	int carry = 0;

	if (!all_digits(s, 9))
		return false;
	for (size_t i = 0; i < 8; i++)
		carry = next[(carry + digit(s[i])) % 10];
	return (10 - carry) % 10 == digit(s[8]);
}

/* Inland Revenue of New Zealand, withholding tax certificates: weights, and the modulus of a product and of the sum. */
static const struct new_zealand {
	const char *banks;
	int weights[16];
	int each, sum;
} new_zealand[] = {
	{ "01 02 03 04 06 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 27 30 35 38",
	    { 0, 0, 6, 3, 7, 9, 0, 10, 5, 8, 4, 2, 1, 0, 0, 0 }, 11, 11 },
	{ "", { 0, 0, 0, 0, 0, 0, 0, 10, 5, 8, 4, 2, 1, 0, 0, 0 }, 11, 11 },
	{ "08", { 0, 0, 0, 0, 0, 0, 7, 6, 5, 4, 3, 2, 1, 0, 0, 0 }, 11, 11 },
	{ "09", { 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 4, 3, 2, 0, 0, 1 }, 9, 11 },
	{ "25 33", { 0, 0, 0, 0, 0, 0, 1, 7, 3, 1, 7, 3, 1, 0, 0, 0 }, 10, 10 },
	{ "26 28 29", { 0, 0, 0, 0, 0, 0, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1 }, 9, 10 },
	{ "31", { 0 }, 1, 1 },
};

bool
check_nz(const char s[16])
{
	const struct new_zealand *w = NULL;
	const char bank[] = { s[0], s[1], '\0' };
	int sum = 0;

	if (!all_digits(s, 16))
		return false;
	for (size_t i = 0; i < sizeof(new_zealand) / sizeof(new_zealand[0]) && w == NULL; i++)
		if (strstr(new_zealand[i].banks, bank) != NULL)
			w = &new_zealand[i];
	if (w == NULL || modulo(s + 6, 7, 10000000) == 0)
		return false;
	if (w == new_zealand && modulo(s + 6, 7, 10000000) >= 990000)
		w++;
	for (size_t i = 0; i < 16; i++) {
		int product = digit(s[i]) * w->weights[i];

		sum += product > w->each ? product % w->each : product;
	}
	return sum % w->sum == 0;
}

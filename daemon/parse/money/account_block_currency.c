#include <stdlib.h>
#include <string.h>

#include "account_block_text.h"
#include "account_label.h"

#define CURRENCY_FAR 24 /* bytes between a currency and the account's label or number */

/* The currency whose code stands at s as a word; NULL if none does. */
static const char *
currency_at(const char *text, size_t i, size_t to)
{
	/* ISO 4217 of 2024, without funds and metals; each stands for itself. */
	static const char codes[][4] = { "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AZN",
		"BAM", "BBD", "BDT", "BGN", "BHD", "BND", "BOB", "BRL", "BSD", "BWP", "BYN", "BZD",
		"CAD", "CDF", "CHF", "CLP", "CNY", "COP", "CRC", "CVE", "CZK", "DJF", "DKK", "DOP",
		"DZD", "EGP", "ETB", "EUR", "FJD", "GBP", "GEL", "GHS", "GMD", "GTQ", "GYD", "HKD",
		"HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD", "JOD", "JPY",
		"KES", "KGS", "KHR", "KRW", "KWD", "KZT", "LAK", "LBP", "LKR", "LYD", "MAD", "MDL",
		"MGA", "MKD", "MMK", "MNT", "MOP", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD",
		"NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN",
		"PYG", "QAR", "RON", "RSD", "RUB", "RWF", "SAR", "SEK", "SGD", "SYP", "THB", "TND",
		"TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VES", "VND", "XAF",
		"XCD", "XOF", "XPF", "YER", "ZAR", "ZMW" };
	static const char *const others[][2] = { { "RMB", "CNY" }, { "NTD", "TWD" },
		{ "US$", "USD" }, { "EURO", "EUR" }, { "Euro", "EUR" }, { "€", "EUR" },
		{ "£", "GBP" }, { "人民币", "CNY" }, { "美元", "USD" }, { "美金", "USD" },
		{ "歐元", "EUR" }, { "欧元", "EUR" }, { "港幣", "HKD" }, { "新台幣", "TWD" } };

	if (i > 0 && block_in_word(text[i - 1]) && (unsigned char)text[i - 1] < 0x80)
		return NULL;
	for (size_t k = 0; k < sizeof(codes) / sizeof(codes[0]); k++)
		if (to - i >= 3 && memcmp(text + i, codes[k], 3) == 0 &&
		    (i + 3 >= to || !block_in_word(text[i + 3]) ||
			(unsigned char)text[i + 3] >= 0x80))
			return codes[k];
	for (size_t k = 0; k < sizeof(others) / sizeof(others[0]); k++) {
		size_t n = strlen(others[k][0]);

		if (to - i >= n && memcmp(text + i, others[k][0], n) == 0 &&
		    (i + n >= to || (!block_upper_or_digit(text[i + n]))))
			return others[k][1];
	}
	return NULL;
}

/* Is the code at i, of three bytes, an amount's: a number beside it that is not the account? */
static bool
is_amount(const struct account_block *b, size_t i)
{
	size_t behind = account_block_skip(b->text, i + 3, b->len), before = i;

	while (before > 0 && b->text[before - 1] == ' ')
		before--;
	if (behind != b->start && behind < b->len && b->text[behind] >= '0' &&
	    b->text[behind] <= '9')
		return true;
	return before > 0 && before != b->end && b->text[before - 1] >= '0' &&
	       b->text[before - 1] <= '9';
}

/* Is the word of three bytes at i beside an account's label, the number, or alone on its line? */
static bool
beside_account(const struct account_block *b, size_t i, struct account_range r)
{
	size_t line = account_block_up(b->text, i, 0, 0),
	       end = account_block_down(b->text, i, b->len, 0);
	size_t from = i > line + CURRENCY_FAR ? i - CURRENCY_FAR : line;
	size_t to = i + 3 + CURRENCY_FAR < end ? i + 3 + CURRENCY_FAR : end, n = 0;
	struct account_label_hit *v = NULL;
	bool beside = false;

	if (account_block_skip(b->text, i + 3, b->len) == b->start ||
	    (i >= b->end && account_block_skip(b->text, b->end, i) == i))
		return true;
	if (r.from == b->end)
		return false;
	if (account_block_skip(b->text, line, i) == i &&
	    account_block_skip(b->text, i + 3, end) == end)
		return true;
	while (from > line && ((unsigned char)b->text[from] & 0xc0) == 0x80)
		from--;
	while (to < end && ((unsigned char)b->text[to] & 0xc0) == 0x80)
		to++;
	account_label_find(b->text, from, to, &v, &n);
	for (size_t k = 0; k < n; k++)
		if ((v[k].whats & (LABEL(ROUTING) - 1)) != 0 &&
		    (account_block_skip(b->text, v[k].end, i) == i ||
			account_block_skip(b->text, i + 3, v[k].start) == v[k].start))
			beside = true;
	free(v);
	return beside;
}

static const char *
labelled_currency(const struct account_block *b, struct account_range r, bool last)
{
	struct account_label_hit *v = NULL;
	const char *code, *found = "";
	size_t n = 0, at;

	account_label_find(b->text, r.from, r.to, &v, &n);
	for (size_t i = 0; i < n; i++) {
		if ((v[i].whats & LABEL(CURRENCY)) == 0)
			continue;
		if ((at = account_block_value(b->text, v[i].end, r.to)) == 0)
			at = account_block_skip(b->text, v[i].end, r.to);
		if ((code = currency_at(b->text, at, r.to)) == NULL)
			continue;
		found = code;
		if (!last)
			break;
	}
	free(v);
	return found;
}

const char *
account_block_currency(const struct account_block *b)
{
	struct account_range r[4];
	const char *code = "", *c;

	account_block_ranges(b, true, r);
	for (size_t k = 0; k < 3 && code[0] == '\0'; k++)
		code = labelled_currency(b, r[k], k % 2 == 0);
	for (size_t i = r[0].to; i > r[0].from && code[0] == '\0'; i--)
		if (block_upper(b->text[i - 1]) &&
		    (c = currency_at(b->text, i - 1, b->len)) != NULL && !is_amount(b, i - 1) &&
		    beside_account(b, i - 1, r[0]))
			code = c;
	for (size_t i = r[1].from; i < r[1].to && i < b->end + CURRENCY_FAR && code[0] == '\0'; i++)
		if (block_upper(b->text[i]) && (c = currency_at(b->text, i, b->len)) != NULL &&
		    !is_amount(b, i) && beside_account(b, i, r[1]))
			code = c;
	return code;
}

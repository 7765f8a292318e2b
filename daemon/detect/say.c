#include <stdio.h>
#include <string.h>
#include <time.h>

#include "account.h"
#include "account_hide.h"
#include "buf.h"
#include "iban.h"
#include "say.h"
#include "unicode.h"

#define IBAN_SHORTEST 15 /* Norway */
#define TELEPHONE_LEAST 7 /* digits; shorter ones are extensions */

static bool whole_accounts;

/* Copies of the accounts of the message that is spoken of. */
static struct arena *spoken_arena;
static struct mail_account *spoken;
static size_t spoken_n;

void
say_begin(const struct mail *m, bool whole)
{
	whole_accounts = whole;
	arena_free(spoken_arena);
	spoken_arena = NULL;
	spoken_n = 0;
	if (whole || m->accounts_n == 0)
		return;
	spoken_arena = arena_new();
	spoken = arena_alloc(spoken_arena, m->accounts_n, sizeof(*spoken));
	for (; spoken_n < m->accounts_n; spoken_n++)
		spoken[spoken_n] = (struct mail_account){ .kind = m->accounts[spoken_n].kind,
			.value = arena_strdup(spoken_arena, m->accounts[spoken_n].value) };
}

static bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* 2026-03-01, 01.03.2026, 1/3/2026: what stands there in n bytes. */
static bool
is_date(const char *s, size_t n)
{
	size_t parts = 1, digits = 0;

	for (size_t i = 0; i < n; i++) {
		if (is_digit(s[i])) {
			digits++;
			continue;
		}
		if (strchr("-./", s[i]) == NULL)
			return false;
		parts++;
	}
	return parts == 3 && digits <= 8;
}

/* How many bytes a telephone number takes that begins there, however it is grouped; 0: none does. */
static size_t
telephone_at(const char *s)
{
	size_t digits = 0, end = 0;

	/* Where account numbers are wanted whole, only what begins like no account. */
	if (s[0] != '+' && (whole_accounts || (!is_digit(s[0]) && s[0] != '(')))
		return 0;
	for (size_t i = 0; s[i] != '\0'; i++) {
		if (is_digit(s[i])) {
			digits++;
			end = i + 1;
		} else if (strchr(" +-./()", s[i]) == NULL)
			break;
	}
	return digits >= TELEPHONE_LEAST && !is_date(s, end) ? end : 0;
}

/* s without the telephone numbers in it: bold ones begin with '+', others may be numbers of orders. */
static const char *
without_telephones(struct arena *a, const char *s, bool bold)
{
	struct buf b = { 0 };
	const char *text;
	size_t n;

	if (bold && strchr(s, '+') == NULL)
		return s;
	/* An account's last digits, behind the sign of what is masked, are no beginning. */
	for (bool begins = true; *s != '\0'; s += n) {
		n = begins && (!bold || *s == '+') ? telephone_at(s) : 0;
		/* "+4479…@sms.example" */
		if (bold && s[n] == '@')
			n = 0;
		begins = n == 0 && (s[0] & 0x80) == 0 && !is_letter(s[0]) && !is_digit(s[0]);
		buf_bytes(&b, n > 0 ? "[number]" : s, n > 0 ? strlen("[number]") : 1);
		n = n > 0 ? n : 1;
	}
	text = b.len == 0 ? "" : arena_strndup(a, (const char *)b.p, b.len);
	buf_free(&b);
	return text;
}

const char *
say_clean(struct arena *a, const char *text)
{
	const char *s = account_hide(a, without_telephones(a, text, true), spoken, spoken_n);
	const char *end = s + strlen(s);
	char *out = arena_alloc(a, SAY_MAX + 8, 1);
	size_t n = 0;

	while (s < end) {
		size_t len;
		UChar32 c = unicode_utf8(s, end, &len);

		if (n + 4 > SAY_MAX) {
			memcpy(out + n, "…", sizeof("…"));
			return out;
		}
		if (c >= 0x20 && c != 0x7f && !unicode_invisible(c))
			n += unicode_put(out + n, c);
		s += len;
	}
	out[n] = '\0';
	return out;
}

const char *
say_address(struct arena *a, const struct mail_addr *addr)
{
	if (addr->display[0] != '\0' && strcmp(addr->display, addr->address) != 0 &&
	    strstr(addr->address, "xn--") != NULL)
		return arena_printf(
		    a, "%s (%s)", say_clean(a, addr->display), say_clean(a, addr->address));
	return say_clean(a, addr->display[0] != '\0' ? addr->display : addr->address);
}

const char *
say_name(struct arena *a, const char *name, const char *address)
{
	return say_clean(a, name[0] != '\0' ? name : address);
}

const char *
say_day(struct arena *a, int64_t t)
{
	static const char *const months[] = { "January", "February", "March", "April", "May",
		"June", "July", "August", "September", "October", "November", "December" };
	time_t when = (time_t)t;
	struct tm tm;

	if (t == TIME_UNKNOWN || gmtime_r(&when, &tm) == NULL)
		return "an unknown day";
	return arena_printf(a, "%d %s %d", tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900);
}

const char *
say_since(struct arena *a, int64_t t)
{
	return t == TIME_UNKNOWN ? "" : arena_printf(a, " since %s", say_day(a, t));
}

const char *
say_account(struct arena *a, const char *value)
{
	char masked[ACCOUNT_SHOWN_MAX];

	if (whole_accounts && account_of_key(value, &value) != 0)
		return arena_strdup(a, value);
	account_mask_key(value, masked);
	return arena_strdup(a, masked);
}

const char *
say_list(struct arena *a, const struct mail_strings *s)
{
	const char *text = "";

	for (size_t i = 0; i < s->n; i++)
		text = arena_printf(a, "%s%s%s", text,
		    i == 0          ? ""
		    : i + 1 == s->n ? " and "
				    : ", ",
		    s->v[i]);
	return text;
}

const char *
say_where(struct arena *a, const struct mail *m, const struct mail_account *account)
{
	switch (account->where) {
	case WHERE_QUOTED:
		return "in the quoted text";
	case WHERE_ATTACHMENT:
		if (account->index < m->attachments_n)
			return arena_printf(a, "in the attachment %s",
			    say_clean(a, m->attachments[account->index].name));
		return "in an attachment";
	case WHERE_NEW_TEXT:
		break;
	}
	return "in its text";
}

const char *
say_field(enum field field)
{
	switch (field) {
	case FIELD_FROM:
		return "From";
	case FIELD_SENDER:
		return "Sender";
	case FIELD_REPLY_TO:
		return "Reply-To";
	case FIELD_TO:
		return "To";
	case FIELD_CC:
		return "Cc";
	case FIELD_BCC:
		break;
	}
	return "Bcc";
}

const char *
say_header(struct arena *a, const struct fact_party *p)
{
	if (p->addr->name[0] == '\0')
		return arena_printf(a, "%s: %s", say_field(p->field), say_address(a, p->addr));
	return arena_printf(a, "%s: %s <%s>", say_field(p->field), say_clean(a, p->addr->name),
	    say_address(a, p->addr));
}

json_t *
json_time(int64_t t)
{
	time_t when = (time_t)t;
	struct tm tm;
	char text[40];

	if (t == TIME_UNKNOWN || gmtime_r(&when, &tm) == NULL || tm.tm_year + 1900 < 0 ||
	    tm.tm_year + 1900 > 9999)
		return json_null();
	snprintf(text, sizeof(text), "%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900,
	    tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
	return json_string(text);
}

json_t *
json_plain(const char *s)
{
	json_t *text = json_string(s);

	return text != NULL ? text : json_string("");
}

/* How many bytes of s an IBAN takes that begins there, however it is grouped; 0: none does. */
static size_t
iban_at(const char *s, char ret[IBAN_MAX + 1])
{
	char bare[IBAN_MAX];
	size_t n = 0;

	if (!is_letter(s[0]) || !is_letter(s[1]) || !is_digit(s[2]) || !is_digit(s[3]))
		return 0;
	for (size_t i = 0; n < IBAN_MAX && s[i] != '\0'; i++) {
		if (is_letter(s[i]) || is_digit(s[i])) {
			bare[n++] = s[i];
			if (n >= IBAN_SHORTEST && iban_parse(bare, n, ret) == IBAN_OK)
				return i + 1;
		} else if (strchr(" .-_", s[i]) == NULL)
			break;
	}
	return 0;
}

/* Where mail put an account's number into a subject, a file's name or a display name, it is masked there too. */
json_t *
json_step(const char *s)
{
	struct arena *a = NULL;
	char *masked, *o;
	json_t *text;

	for (const char *p = s; *p != '\0' && a == NULL; p++)
		if (is_digit(p[0]) && is_digit(p[1]) && !whole_accounts)
			a = arena_new();
	if (a == NULL)
		return json_plain(s);
	masked = o = arena_alloc(a, strlen(s) + 1, 1);
	while (*s != '\0') {
		bool begins = o == masked || !(is_letter(o[-1]) || is_digit(o[-1]));
		char iban[IBAN_MAX + 1];
		size_t len = begins ? iban_at(s, iban) : 0;
		const char *shown = len > 0 ? say_account(a, iban) : NULL;

		/* The masked form is never the longer one. */
		if (shown != NULL && strlen(shown) <= len) {
			memcpy(o, shown, strlen(shown));
			o += strlen(shown);
			s += len;
		} else
			*o++ = *s++;
	}
	*o = '\0';
	text = json_plain(account_hide(a, masked, spoken, spoken_n));
	arena_free(a);
	return text;
}

json_t *
json_text(const char *s)
{
	struct arena *a = arena_new();
	json_t *text = json_step(without_telephones(a, s, true));

	arena_free(a);
	return text;
}

json_t *
json_excerpt(const char *s)
{
	struct arena *a = arena_new();
	json_t *text = json_step(without_telephones(a, s, false));

	arena_free(a);
	return text;
}

json_t *
json_list(const struct mail_strings *s)
{
	json_t *list = json_array();

	for (size_t i = 0; i < s->n; i++)
		json_array_append_new(list, json_text(s->v[i]));
	return list;
}

json_t *
json_pair(
    const char *what, const char *expected, const char *seen, int64_t first_seen, uint32_t times)
{
	return json_pack("{s:s, s:o, s:o, s:o, s:I}", "what", what, "expected", json_text(expected),
	    "seen", json_text(seen), "first_seen", json_time(first_seen), "times",
	    (json_int_t)times);
}

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "account_check.h"
#include "account_name.h"
#include "mem.h"

#define NAME_FAR 60 /* characters between the method and the name */
#define NAME_MAX 80
#define GIFTS_MAX 20
#define GIFT_FAR 250 /* characters around "gift card" in which its codes are asked for */

/* What a method's names look like. */
enum {
	TAKES_MAIL = 1 << 0, /* "a@b.example" */
	TAKES_TAG = 1 << 1, /* "@name" */
	TAKES_HANDLE = 1 << 2, /* "name@bank" */
	TAKES_MOBILE = 1 << 3, /* digits of a telephone in its country */
	TAKES_BRAZILIAN = 1 << 4, /* telephone, UUID, CNPJ with letters */
	TAKES_UEN = 1 << 5,
	TAKES_ID = 1 << 6, /* any word, behind ':' or "ID" */
	TAKES_AMERICAN = 1 << 7, /* ten digits of a telephone, the country's 1 before them or not */
	TAKES_CASHTAG = 1 << 8 /* "$name" */
};

/* Lower case, without marks. */
static const struct method {
	const char *word;
	enum account_kind kind;
	unsigned takes;
} methods[] = {
	{ "upi", ACCOUNT_UPI, TAKES_HANDLE },
	{ "vpa", ACCOUNT_UPI, TAKES_HANDLE },
	{ "bhim", ACCOUNT_UPI, TAKES_HANDLE },
	{ "gpay", ACCOUNT_UPI, TAKES_HANDLE },
	{ "google pay", ACCOUNT_UPI, TAKES_HANDLE },
	{ "phonepe", ACCOUNT_UPI, TAKES_HANDLE },
	{ "paytm", ACCOUNT_UPI, TAKES_HANDLE },
	{ "chave aleatoria", ACCOUNT_PIX, TAKES_BRAZILIAN },
	{ "pix", ACCOUNT_PIX, TAKES_BRAZILIAN | TAKES_MAIL },
	{ "paypal", ACCOUNT_PAYPAL, TAKES_MAIL | TAKES_TAG },
	{ "pay pal", ACCOUNT_PAYPAL, TAKES_MAIL | TAKES_TAG },
	{ "wisetag", ACCOUNT_WISE, TAKES_TAG },
	{ "wise tag", ACCOUNT_WISE, TAKES_TAG },
	{ "wise", ACCOUNT_WISE, TAKES_MAIL | TAKES_TAG },
	{ "transferwise", ACCOUNT_WISE, TAKES_MAIL | TAKES_TAG },
	{ "alipay", ACCOUNT_ALIPAY, TAKES_MAIL | TAKES_MOBILE },
	{ "wechat pay", ACCOUNT_WECHAT, TAKES_ID },
	{ "wechatpay", ACCOUNT_WECHAT, TAKES_ID },
	{ "weixin pay", ACCOUNT_WECHAT, TAKES_ID },
	{ "zelle", ACCOUNT_ZELLE, TAKES_MAIL | TAKES_AMERICAN },
	{ "venmo", ACCOUNT_VENMO, TAKES_TAG },
	{ "cash app", ACCOUNT_CASHAPP, TAKES_CASHTAG },
	{ "cashapp", ACCOUNT_CASHAPP, TAKES_CASHTAG },
	{ "cashtag", ACCOUNT_CASHAPP, TAKES_CASHTAG },
	{ "revolut", ACCOUNT_REVOLUT, TAKES_TAG },
	{ "revtag", ACCOUNT_REVOLUT, TAKES_TAG },
	{ "skrill", ACCOUNT_SKRILL, TAKES_MAIL },
	{ "line pay", ACCOUNT_LINEPAY, TAKES_ID },
	{ "linepay", ACCOUNT_LINEPAY, TAKES_ID },
	{ "paynow", ACCOUNT_PAYNOW, TAKES_UEN },
	{ "uen", ACCOUNT_PAYNOW, TAKES_UEN },
	{ "支付宝", ACCOUNT_ALIPAY, TAKES_MAIL | TAKES_MOBILE },
	{ "支付寶", ACCOUNT_ALIPAY, TAKES_MAIL | TAKES_MOBILE },
	{ "微信支付", ACCOUNT_WECHAT, TAKES_ID },
	{ "微信收款", ACCOUNT_WECHAT, TAKES_ID },
	{ "微信轉帳", ACCOUNT_WECHAT, TAKES_ID },
	{ "微信转账", ACCOUNT_WECHAT, TAKES_ID },
};

/* Links that name whom they pay. */
static const struct link {
	const char *host;
	enum account_kind kind;
} links[] = {
	{ "paypal.me/", ACCOUNT_PAYPAL },
	{ "paypal.com/paypalme/", ACCOUNT_PAYPAL },
	{ "wise.com/pay/me/", ACCOUNT_WISE },
	{ "wise.com/pay/business/", ACCOUNT_WISE },
	{ "venmo.com/u/", ACCOUNT_VENMO },
	{ "cash.app/$", ACCOUNT_CASHAPP },
	{ "revolut.me/", ACCOUNT_REVOLUT },
};

/* What may stand between a method and the name. */
static const char *const between[] = { "a", "account", "acct", "address", "adresse", "aleatoria",
	"an", "at", "celular", "chave", "cnpj", "com", "compte", "conta", "conto", "cpf", "cuenta",
	"de", "direct", "e", "email", "evp", "endereco", "friends", "handle", "id", "is", "ist",
	"key", "konto", "mail", "me", "no", "number", "our", "para", "pay", "phone", "recipient",
	"send", "tag", "telefone", "the", "to", "transfer", "ueber", "uen", "unser", "us",
	"username", "using", "via", "with", NULL };

/* Gift cards in each language, what one is asked to do with them, and what to send back. */
static const char *const gift_cards[] = { "gift card", "giftcard", "gift-card", "itunes card",
	"apple card", "steam card", "google play card", "geschenkkarte", "gutscheinkarte",
	"guthabenkarte", "carte cadeau", "cartes cadeau", "carte-cadeau", "cartes-cadeau",
	"tarjeta regalo", "tarjeta de regalo", "tarjetas regalo", "tarjetas de regalo",
	"carta regalo", "carte regalo", "cartao presente", "cartoes presente", "cartao-presente",
	"cadeaukaart", "cadeaubon", "presentkort", "gavekort", "lahjakort", "karta podarunkow",
	"karty podarunkow", "darkova karta", "hediye kart", "ギフトカード", "ギフト券",
	"プリペイドカード", "礼品卡", "购物卡", "禮品卡", "禮物卡", "點數卡", "点数卡",
	"기프트카드", "상품권", "подарочн", NULL };
static const char *const gift_asks[] = { "scratch", "send me", "send us", "send them to me",
	"e-mail me", "email me", "text me", "forward me", "schick mir", "schicken sie mir",
	"senden sie mir", "freirubbeln", "freikratzen", "envoyez-moi", "envoie-moi", "m'envoyer",
	"gratte", "enviame", "envieme", "mandame", "rasca", "inviami", "mandami", "gratta",
	"me envie", "envie-me", "raspe", "stuur mij", "stuur me", "skicka mig", "skrapa",
	"przeslij mi", "wyslij mi", "poslete mi", "gonder", "送って", "送信", "削", "发给我",
	"發給我", "拍照", "刮開", "刮开", "보내", "пришли", NULL };
static const char *const gift_codes[] = { "code", "pin", "picture", "photo", "foto", "bild",
	"codigo", "codice", "kody", "kodu", "コード", "番号", "写真", "密码", "卡密", "照片",
	"序號", "序号", "코드", "사진", "код", "фото", NULL };

struct names {
	const char *text;
	const struct iban_scan *s;
	struct account_number *v;
	size_t n;
	unsigned gifts; /* places of gift cards looked at */
};

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool
alnum(char c)
{
	return isalnum((unsigned char)c) != 0;
}

static bool
letter(char c)
{
	return isalpha((unsigned char)c) != 0 || c == '\x01';
}

/* Does word (lower case) stand at i?  Marked letters of the text count as any. */
static bool
stands(const struct iban_scan *s, size_t i, const char *word, size_t n)
{
	if (i + n > s->n)
		return false;
	for (size_t k = 0; k < n; k++)
		if (lower(s->c[i + k]) != word[k] && (k == 0 || s->c[i + k] != '\x01'))
			return false;
	return true;
}

static void
add(struct names *x, enum account_kind kind, const char *value, size_t from, size_t to)
{
	struct account_number *new;

	if (!account_is_valid(kind, value))
		return;
	if ((x->n & (x->n - 1)) == 0)
		x->v = mem_realloc(x->v, x->n == 0 ? 1 : 2 * x->n, sizeof(*x->v));
	new = &x->v[x->n++];
	*new =
	    (struct account_number){ .start = x->s->at[from], .end = x->s->at[to], .kind = kind };
	for (size_t i = from; i < to; i++)
		new->obfuscated |= i > from && (x->s->odd[i] & (SCAN_HIDDEN | SCAN_DISGUISED)) != 0;
	snprintf(new->value, sizeof(new->value), "%s", value);
}

/* The word at i in lower case, of the characters that names have; its length, 0 if it is none or too long. */
static size_t
word_at(const struct iban_scan *s, size_t i, char ret[NAME_MAX + 1])
{
	size_t n = 0;

	while (n < NAME_MAX &&
	       (alnum(iban_scan_at(s, i + n)) || strchr("._%+-@", iban_scan_at(s, i + n)) != NULL))
		n++;
	if (alnum(iban_scan_at(s, i + n)) || iban_scan_at(s, i + n) == '\x01')
		return 0;
	while (n > 0 && strchr(".-_%+", s->c[i + n - 1]) != NULL)
		n--;
	for (size_t k = 0; k < n; k++)
		ret[k] = lower(s->c[i + k]);
	ret[n] = '\0';
	return n;
}

/* An address of the company that runs the method is where it answers questions. */
static bool
of_the_method(const char *domain)
{
	static const char *const own[] = { "paypal.", "wise.", "transferwise.", "alipay.", "pix.",
		"zelle.", "zellepay.", "skrill.", NULL };

	for (const char *const *p = own; *p != NULL; p++)
		if (strncmp(domain, *p, strlen(*p)) == 0 ||
		    (strchr(domain, '.') != NULL &&
			strncmp(strchr(domain, '.') + 1, *p, strlen(*p)) == 0))
			return true;
	return false;
}

/* Digits at i with single separators; characters. */
static size_t
digits_at(const struct iban_scan *s, size_t i, char *ret, size_t max, size_t *ret_n)
{
	size_t p = i, end = i, n = 0;

	for (; p < s->n && n < max; p++) {
		if (isdigit((unsigned char)s->c[p])) {
			ret[n++] = s->c[p];
			end = p + 1;
		} else if (strchr(" -.()+", s->c[p]) == NULL || p - end >= 2) {
			break;
		}
	}
	ret[n] = '\0';
	*ret_n = n;
	return alnum(iban_scan_at(s, end)) || iban_scan_at(s, end) == '@' ? 0 : end - i;
}

/* "+55 11 98765-4321", a UUID, or a CNPJ with letters. */
static size_t
brazilian_at(struct names *x, size_t i)
{
	const struct iban_scan *s = x->s;
	char v[NAME_MAX + 1], key[NAME_MAX + 8];
	size_t n, chars = 0, letters = 0;

	if (word_at(s, i, v) == 36 && strchr(v, '@') == NULL) {
		add(x, ACCOUNT_PIX, v, i, i + 36);
		return 36;
	}
	for (n = 0; n < 14 && (alnum(iban_scan_at(s, i + chars)) ||
				  strchr("./-", iban_scan_at(s, i + chars)) != NULL);
	     chars++)
		if (alnum(s->c[i + chars])) {
			letters += letter(s->c[i + chars]);
			v[n++] = (char)toupper((unsigned char)s->c[i + chars]);
		}
	if (n == 14 && letters > 0 && !alnum(iban_scan_at(s, i + chars)) && check_cnpj(v)) {
		v[n] = '\0';
		add(x, ACCOUNT_PIX, v, i, i + chars);
		return chars;
	}
	chars = digits_at(s, i, v, 13, &n);
	/* Digits alone are rather a CPF, mistyped; so are digits with points. */
	if (chars == 0 || (n == 11 && (chars == n || memchr(s->c + i, '.', chars) != NULL)) ||
	    (n != 11 && (n != 13 || strncmp(v, "55", 2) != 0)))
		return 0;
	snprintf(key, sizeof(key), "+%s%s", n == 11 ? "55" : "", v);
	add(x, ACCOUNT_PIX, key, i, i + chars);
	return chars;
}

/* The method's name at i; characters, 0 if there is none. */
static size_t
name_at(struct names *x, const struct method *m, size_t i, bool asked)
{
	const struct iban_scan *s = x->s;
	char v[NAME_MAX + 1];
	const char *sign;
	size_t n, before = x->n, chars;

	if ((m->takes & TAKES_BRAZILIAN) != 0 && (chars = brazilian_at(x, i)) > 0 && x->n > before)
		return chars;
	if ((m->takes & TAKES_MOBILE) != 0) {
		char d[32];

		chars = digits_at(s, i, d, 20, &n);
		if (chars > 0 && n >= 10) {
			add(x, m->kind, d, i, i + chars);
			return chars;
		}
	}
	if ((m->takes & TAKES_AMERICAN) != 0) {
		char d[16];
		const char *own = d;

		chars = digits_at(s, i, d, 12, &n);
		own += n == 11 && d[0] == '1';
		if (chars > 0 && strlen(own) == 10) {
			add(x, m->kind, own, i, i + chars);
			return chars;
		}
	}
	if ((m->takes & TAKES_CASHTAG) != 0 && s->c[i] == '$' && letter(iban_scan_at(s, i + 1)) &&
	    (n = word_at(s, i + 1, v)) > 0) {
		add(x, m->kind, v, i, i + 1 + n);
		return n + 1;
	}
	if ((n = word_at(s, i, v)) == 0)
		return 0;
	sign = strchr(v, '@');
	if (sign == v && (m->takes & TAKES_TAG) != 0) {
		add(x, m->kind, v + 1, i, i + n);
	} else if (sign != NULL && sign != v && strchr(sign, '.') != NULL) {
		if ((m->takes & TAKES_MAIL) != 0 && !of_the_method(sign + 1))
			add(x, m->kind, v, i, i + n);
	} else if (sign != NULL && sign != v && (m->takes & TAKES_HANDLE) != 0) {
		if (iban_scan_at(s, i + n) != '.' || !alnum(iban_scan_at(s, i + n + 1)))
			add(x, m->kind, v, i, i + n);
	} else if (sign == NULL && (m->takes & TAKES_UEN) != 0) {
		for (size_t k = 0; k < n; k++)
			v[k] = (char)toupper((unsigned char)v[k]);
		add(x, m->kind, v, i, i + n);
	} else if (sign == NULL && (m->takes & TAKES_ID) != 0 && asked && n >= 4) {
		add(x, m->kind, v, i, i + n);
	}
	return x->n > before ? n : 0;
}

static bool
may_stand_between(const struct iban_scan *s, size_t i, size_t n)
{
	for (const char *const *p = between; *p != NULL; p++)
		if (strlen(*p) == n && stands(s, i, *p, n))
			return true;
	return false;
}

/* Words and signs from the end of a method's word to the name. */
static void
look_behind(struct names *x, const struct method *m, size_t i)
{
	const struct iban_scan *s = x->s;
	size_t end = i + NAME_FAR < s->n ? i + NAME_FAR : s->n;
	unsigned lines = 0;
	bool asked = false;

	while (i < end) {
		char c = s->c[i];
		size_t n = 0;

		if (alnum(c) || c == '@' || c == '+' || c == '(' || c == '$') {
			if (name_at(x, m, i, asked) > 0)
				return;
			while (letter(iban_scan_at(s, i + n)))
				n++;
			if (n > 0 && !may_stand_between(s, i, n))
				return;
			if (n == 0 && c != '(')
				return; /* an amount among them */
			asked |= n == 2 && stands(s, i, "id", 2);
			i += n > 0 ? n : 1;
			continue;
		}
		lines += c == '\n';
		asked |= c == ':' || c == '\x02';
		if (lines > 1 || c == ';' || c == ',' || c == '?' || c == '!' ||
		    (c == '.' && iban_scan_at(s, i + 1) == ' '))
			return;
		i++;
	}
}

/* Does a phrase stand at i?  What is no Latin is compared as the text has it; characters, 0 if it does not. */
static size_t
phrase_at(const struct names *x, size_t i, const char *phrase)
{
	const struct iban_scan *s = x->s;
	size_t n = strlen(phrase), chars = 0;

	if ((unsigned char)phrase[0] < 0x80)
		return stands(s, i, phrase, n) ? n : 0;
	if (s->at[s->n] - s->at[i] < n || memcmp(x->text + s->at[i], phrase, n) != 0)
		return 0;
	while (i + chars < s->n && s->at[i + chars] - s->at[i] < n)
		chars++;
	return chars;
}

/* What a phrase must begin with to stand at i. */
static char
first_of(const struct names *x, size_t i)
{
	return x->s->c[i] == '\x02' || x->s->c[i] == '\x01' ? x->text[x->s->at[i]]
							    : lower(x->s->c[i]);
}

static bool
any_within(const struct names *x, size_t from, size_t to, const char *const *phrases)
{
	for (size_t i = from; i < to; i++) {
		char first = first_of(x, i);

		for (const char *const *p = phrases; *p != NULL; p++)
			if (**p == first && phrase_at(x, i, *p) > 0)
				return true;
	}
	return false;
}

/* Gift cards at i whose codes are asked for: once a text. */
static bool
gift_cards_at(struct names *x, size_t i)
{
	size_t n = 0, from = i > GIFT_FAR ? i - GIFT_FAR : 0, to;

	for (const char *const *p = gift_cards; *p != NULL && n == 0; p++)
		n = **p == first_of(x, i) ? phrase_at(x, i, *p) : 0;
	if (n == 0 || x->gifts++ >= GIFTS_MAX)
		return false;
	to = i + n + GIFT_FAR < x->s->n ? i + n + GIFT_FAR : x->s->n;
	if (!any_within(x, from, to, gift_asks) || !any_within(x, from, to, gift_codes))
		return false;
	add(x, ACCOUNT_GIFTCARD, ACCOUNT_GIFTCARD_VALUE, i, i + n);
	return true;
}

/* A link at i that names whom it pays. */
static size_t
link_at(struct names *x, size_t i)
{
	char v[NAME_MAX + 1];

	for (size_t k = 0; k < sizeof(links) / sizeof(links[0]); k++) {
		size_t host = strlen(links[k].host), n;

		if (!stands(x->s, i, links[k].host, host))
			continue;
		n = word_at(x->s, i + host, v);
		if (n > 0 && strchr(v, '@') == NULL)
			add(x, links[k].kind, v, i + host, i + host + n);
		return host + n;
	}
	return 0;
}

/* The method whose word stands at i. */
static const struct method *
method_at(const struct names *x, size_t i, size_t *ret_n)
{
	const struct iban_scan *s = x->s;

	char first = first_of(x, i);

	for (size_t k = 0; k < sizeof(methods) / sizeof(methods[0]); k++) {
		size_t n = methods[k].word[0] == first ? phrase_at(x, i, methods[k].word) : 0;

		if (n == 0)
			continue;
		if (alnum(s->c[i]) &&
		    (alnum(iban_scan_at(s, i + n)) || iban_scan_at(s, i + n) == '@' ||
			iban_scan_at(s, i + n) == '.' || iban_scan_at(s, i + n) == '\x01') &&
		    !(iban_scan_at(s, i + n) == '.' && iban_scan_at(s, i + n + 1) == ' '))
			continue;
		*ret_n = n;
		return &methods[k];
	}
	return NULL;
}

/* By first byte and the next, of what is no Latin the third: does a phrase begin so?  Most places of a text do not. */
static bool begun[256][256];

static void
begun_add(const char *phrase)
{
	const unsigned char *p = (const unsigned char *)phrase;

	begun[p[0]][p[0] < 0x80 ? p[1] : p[2]] = true;
	begun[0][0] = true;
}

static void
begun_fill(void)
{
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		begun_add(methods[i].word);
	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++)
		begun_add(links[i].host);
	for (const char *const *p = gift_cards; *p != NULL; p++)
		begun_add(*p);
}

/* May any phrase begin at i? */
static bool
may_begin(const struct names *x, size_t i)
{
	unsigned char first = (unsigned char)first_of(x, i),
		      next = (unsigned char)iban_scan_at(x->s, i + 1);

	if (first >= 0x80)
		return x->s->at[x->s->n] - x->s->at[i] >= 3 &&
		       begun[first][(unsigned char)x->text[x->s->at[i] + 2]];
	return next == '\x01' || begun[first][(unsigned char)lower((char)next)];
}

struct account_number *
account_names(const char *text, const struct iban_scan *s, size_t *ret_n)
{
	struct names x = { .text = text, .s = s };
	bool gifts = false;

	if (!begun[0][0])
		begun_fill();
	for (size_t i = 0; i < s->n; i++) {
		const struct method *m;
		size_t n = 0, known = x.n;
		char before = i > 0 ? s->c[i - 1] : ' ';

		/* Inside a word of letters that have case none of them begins. */
		if ((alnum(before) || before == '\x01') && (unsigned char)first_of(&x, i) < 0x80)
			continue;
		if (!may_begin(&x, i))
			continue;
		if ((n = link_at(&x, i)) > 0) {
			i += n - 1;
			continue;
		}
		if (!gifts)
			gifts = gift_cards_at(&x, i);
		if (before == '@' || (m = method_at(&x, i, &n)) == NULL)
			continue;
		look_behind(&x, m, i + n);
		i += n - 1;
		/* Behind the name, so that nothing is read twice. */
		while (x.n > known && i + 1 < s->n && s->at[i + 1] < x.v[x.n - 1].end)
			i++;
	}
	*ret_n = x.n;
	return x.v;
}

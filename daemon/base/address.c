#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uidna.h>
#include <unicode/ustring.h>

#include "address.h"
#include "name.h"
#include "organisation.h"
#include "unicode.h"

/* Faults that names in use have: a label may begin with, end in or hold hyphens anywhere. */
#define IDNA_TOLERATED                                                                             \
	(UIDNA_ERROR_HYPHEN_3_4 | UIDNA_ERROR_LEADING_HYPHEN | UIDNA_ERROR_TRAILING_HYPHEN)
#define DOMAIN_MAX 255 /* octets; RFC 1035 2.3.4 */
#define DOMAIN_ASCII_MAX                                                                           \
	253 /* of these, what text has: one for the root's length, one for the first label's */
#define LABEL_MAX 63 /* octets; RFC 1035 2.3.4 */

static const UIDNA *
idna(void)
{
	static UIDNA *u;
	UErrorCode e = U_ZERO_ERROR;

	if (u == NULL)
		u = uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII |
					UIDNA_NONTRANSITIONAL_TO_UNICODE | UIDNA_CHECK_BIDI |
					UIDNA_CHECK_CONTEXTJ,
		    &e);
	return U_SUCCESS(e) ? u : NULL;
}

/* Valid UTF-8 without controls, white space at both ends off; *ret_clean: nothing was replaced. */
static char *
text_of(struct arena *a, const char *s, size_t len, bool *ret_clean)
{
	char *ret = arena_alloc(a, len * 3 + 1, 1), *o = ret;
	const char *end = s + len;

	*ret_clean = true;
	while (s < end && strchr(" \t\r\n", *s) != NULL && *s != '\0')
		s++;
	while (s < end && strchr(" \t\r\n", end[-1]) != NULL && end[-1] != '\0')
		end--;
	for (size_t n; s < end; s += n) {
		UChar32 c = unicode_utf8(s, end, &n);

		if (c == 0xFFFD || c < 0x20 || (c >= 0x7F && c < 0xA0)) {
			*ret_clean = false;
			c = 0xFFFD;
		}
		o += unicode_put(o, c);
	}
	*o = '\0';
	return ret;
}

static bool
is_ascii(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s >= 0x80)
			return false;
	return true;
}

/* NFC and lower case, by no language's rules. */
static char *
lower(struct arena *a, const char *s)
{
	struct utext16 t;
	UChar *v;
	int32_t room, n;
	UErrorCode e = U_ZERO_ERROR;

	if (is_ascii(s)) {
		char *ret = arena_strdup(a, s);

		for (char *p = ret; *p != '\0'; p++)
			if (*p >= 'A' && *p <= 'Z')
				*p = (char)(*p - 'A' + 'a');
		return ret;
	}
	t = unicode_normalise(a, unicode_from(a, s, strlen(s)), UNICODE_NFC);
	room = t.n * 3 + 1;
	v = arena_alloc(a, (size_t)room, sizeof(UChar));
	n = u_strToLower(v, room, t.v, t.n, "", &e);
	return U_SUCCESS(e) ? unicode_to(a, v, n) : unicode_to(a, t.v, t.n);
}

/* "[192.0.2.1]", "[IPv6:…]"; RFC 5321 4.1.3, by its characters. */
static bool
is_literal(const char *domain)
{
	size_t len = strlen(domain);

	return len > 2 && domain[0] == '[' && domain[len - 1] == ']' &&
	       strspn(domain + 1, "0123456789abcdefABCDEFipvIPV:.") == len - 2;
}

/*
 * A domain of ASCII letters, digits, hyphens and underscores alone is its own A-label in lower case (UTS #46
 * section 4) - but for the labels that begin "xn--" and their like, which ICU decides.  False: ask ICU.
 */
static bool
ascii_form(const char *domain, size_t len, char *ret)
{
	size_t label = 0;

	if (len > DOMAIN_ASCII_MAX)
		return false;
	for (size_t i = 0; i < len; i++) {
		char c = domain[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		ret[i] = c;
		if (c == '.') {
			if (label == 0)
				return false;
			label = 0;
			continue;
		}
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_') ||
		    ++label > LABEL_MAX || (label == 4 && c == '-' && ret[i - 1] == '-'))
			return false;
	}
	ret[len] = '\0';
	return label > 0;
}

/* The domain as A-label in lower case; NULL when it is none. */
static const char *
domain_form(struct arena *a, const char *domain)
{
	UIDNAInfo info = UIDNA_INFO_INITIALIZER;
	UErrorCode e = U_ZERO_ERROR;
	size_t len = strlen(domain);
	char *ret;
	int32_t n;

	if (len > 0 && domain[len - 1] == '.')
		len--;
	if (len == 0 || len > ADDRESS_MAX || idna() == NULL)
		return NULL;
	ret = arena_alloc(a, DOMAIN_MAX + 1, 1);
	if (ascii_form(domain, len, ret))
		return ret;
	n = uidna_nameToASCII_UTF8(idna(), domain, (int32_t)len, ret, DOMAIN_MAX, &info, &e);
	if (U_FAILURE(e) || n <= 0 || n > DOMAIN_MAX ||
	    (info.errors & ~(uint32_t)IDNA_TOLERATED) != 0)
		return NULL;
	ret[n] = '\0';
	for (const char *p = ret; *p != '\0'; p++)
		if (!((*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') || *p == '-' ||
			*p == '.' || *p == '_'))
			return NULL;
	return ret;
}

static const char *
domain_display(struct arena *a, const char *domain)
{
	UIDNAInfo info = UIDNA_INFO_INITIALIZER;
	UErrorCode e = U_ZERO_ERROR;
	char *ret;
	int32_t n;

	if (strstr(domain, "xn--") == NULL || idna() == NULL)
		return domain;
	ret = arena_alloc(a, ADDRESS_MAX + 1, 1);
	n = uidna_nameToUnicodeUTF8(idna(), domain, -1, ret, ADDRESS_MAX, &info, &e);
	if (U_FAILURE(e) || n <= 0 || n > ADDRESS_MAX ||
	    (info.errors & ~(uint32_t)IDNA_TOLERATED) != 0)
		return domain;
	ret[n] = '\0';
	return ret;
}

static bool
is_atext(char c)
{
	return (unsigned char)c >= 0x80 ||
	       (c > 0x20 && c < 0x7F && strchr("()<>[]:;@\\,\"", c) == NULL);
}

/* "anna" is anna: a quoted local part that need not be quoted; RFC 5321 4.1.2. */
static char *
unquoted(struct arena *a, char *local)
{
	size_t len = strlen(local), n = 0;
	char *ret;

	if (len < 3 || local[0] != '"' || local[len - 1] != '"')
		return local;
	ret = arena_alloc(a, len, 1);
	for (size_t i = 1; i < len - 1; i++) {
		if (local[i] == '\\' && i + 1 < len - 1)
			i++;
		if (!is_atext(local[i]))
			return local;
		ret[n++] = local[i];
	}
	ret[n] = '\0';
	return ret;
}

static bool
local_valid(const char *local)
{
	size_t len = strlen(local);

	if (len == 0)
		return false;
	if (local[0] == '"')
		return len >= 2 && local[len - 1] == '"';
	for (const char *p = local; *p != '\0'; p++)
		if (!is_atext(*p))
			return false;
	return true;
}

/* Without +tag; at Gmail without dots.  One mailbox has one form. */
static char *
local_form(struct arena *a, char *local, bool gmail)
{
	char *plus = strchr(local, '+'), *o = local;

	if (local[0] == '"')
		return local;
	if (plus != NULL && plus != local)
		*plus = '\0';
	if (gmail && strspn(local, ".") < strlen(local)) {
		local = o = arena_strdup(a, local);
		for (const char *p = local; *p != '\0'; p++)
			if (*p != '.')
				*o++ = *p;
		*o = '\0';
	}
	return local;
}

/* Invisible characters; joiners count only where no script needs them. */
static bool
has_invisible(const char *s)
{
	const char *end = s + strlen(s);
	UChar32 last = 0, c;

	if (is_ascii(s))
		return false;

	for (size_t n; s < end; s += n, last = c) {
		c = unicode_utf8(s, end, &n);
		if (unicode_invisible(c) && !((c == 0x200C || c == 0x200D) && last >= 0x600))
			return true;
	}
	return false;
}

/* Words of a name, labels of a domain. */
static bool
has_mixed(const char *s, const char *separators)
{
	if (is_ascii(s))
		return false;
	for (size_t n; *s != '\0'; s += n) {
		if ((n = strcspn(s, separators)) == 0)
			n = 1;
		else if (unicode_mixed_scripts(s, n))
			return true;
	}
	return false;
}

/* Does the display name hold an address, and another one than this? */
static bool
other_address_in(struct arena *a, const char *name, const char *address)
{
	const char *separators = " \t<>()[]\"',;:";

	if (strchr(name, '@') == NULL)
		return false;
	for (size_t n; *name != '\0'; name += n) {
		const char *form;

		if ((n = strcspn(name, separators)) == 0) {
			n = 1;
			continue;
		}
		if (memchr(name, '@', n) == NULL)
			continue;
		form = address_form(a, arena_strndup(a, name, n));
		if (form != NULL && strcmp(form, address) != 0)
			return true;
	}
	return false;
}

/* "Anna Keller via ap-list": with somebody before and something behind. */
static bool
has_via(struct arena *a, const char *name)
{
	const char *folded, *via;

	if (is_ascii(name) && strcasestr(name, "via") == NULL)
		return false;
	folded = name_fold(a, name);
	via = strstr(folded, " via ");
	return via != NULL && via != folded;
}

/* Split and bring to form; false when it is no addr-spec.  Fields are set in any case. */
static bool
spec_form(struct arena *a, const char *written, struct mail_addr *ret)
{
	const char *at = strrchr(written, '@'), *domain, *shown;
	char *local;
	bool gmail;

	ret->local = ret->address = lower(a, written);
	ret->display = written;
	ret->domain = "";
	if (at == NULL || strlen(written) > ADDRESS_MAX)
		return false;
	local = lower(a, arena_strndup(a, written, (size_t)(at - written)));
	domain = is_literal(at + 1) ? lower(a, at + 1) : domain_form(a, at + 1);
	if (domain == NULL) {
		ret->local = local;
		ret->domain = lower(a, at + 1);
		return false;
	}
	gmail = strcmp(domain, "gmail.com") == 0 || strcmp(domain, "googlemail.com") == 0;
	shown = local_form(a, unquoted(a, local), false);
	local = local_form(a, unquoted(a, local), gmail);
	ret->local = local;
	ret->domain = gmail ? "gmail.com" : domain;
	ret->address = arena_printf(a, "%s@%s", local, ret->domain);
	ret->display = arena_printf(a, "%s@%s", shown, domain_display(a, ret->domain));
	return local_valid(local);
}

void
address_fill(struct arena *a, const char *name, const char *spec, size_t len, struct mail_addr *ret)
{
	const char *written, *clean_name;
	bool spec_clean, name_clean;
	unsigned flags = 0;
	enum domain_class class = DOMAIN_NONE;

	written = text_of(a, spec, len, &spec_clean);
	clean_name = text_of(a, name, strlen(name), &name_clean);
	if (!spec_form(a, written, ret) || !spec_clean)
		flags |= ADDR_INVALID;
	ret->name = name;
	ret->written = written;
	ret->org = "";
	if ((flags & ADDR_INVALID) == 0)
		ret->org = organisation_of(a, ret->domain, &class);
	ret->class = class;
	ret->skeleton = name_skeleton(a, clean_name);
	if (ret->skeleton[0] == '\0')
		ret->skeleton = name_skeleton(a, ret->local);

	if (has_invisible(clean_name) || has_invisible(written))
		flags |= ADDR_INVISIBLE;
	if (has_mixed(clean_name, " \t.,;-_()[]/|\"'") || has_mixed(written, ".@-_+"))
		flags |= ADDR_MIXED;
	if (has_mixed(ret->display, ".@-_+"))
		flags |= ADDR_MIXED;
	if (other_address_in(a, clean_name, ret->address))
		flags |= ADDR_IN_NAME;
	if (has_via(a, clean_name))
		flags |= ADDR_VIA;
	ret->flags = flags;
}

const char *
address_form(struct arena *a, const char *spec)
{
	struct mail_addr addr = { 0 };
	bool clean;
	const char *written = text_of(a, spec, strlen(spec), &clean);

	return spec_form(a, written, &addr) && clean ? addr.address : NULL;
}

#include <gmime/gmime.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "pgp.h"
#include "text.h"

#define SIGNATURE "-----begin pgp signature-----"
#define SIGNED "-----begin pgp signed message-----"

enum { /* RFC 9580 5, 5.2.3.7 */
	PACKET_SIGNATURE = 2,
	ISSUER_KEY_ID = 16,
	ISSUER_FINGERPRINT = 33,
	KEY_ID = 8 /* bytes */
};

/* What is left to read; a read beyond it empties it. */
struct octets {
	const uint8_t *p;
	size_t n;
};

static uint32_t
number(struct octets *o, size_t bytes)
{
	uint32_t x = 0;

	if (o->n < bytes) {
		o->n = 0;
		return 0;
	}
	for (size_t i = 0; i < bytes; i++)
		x = x << 8 | o->p[i];
	o->p += bytes;
	o->n -= bytes;
	return x;
}

static struct octets
part_of(struct octets *o, size_t n)
{
	struct octets part = { o->p, n < o->n ? n : o->n };

	o->p += part.n;
	o->n -= part.n;
	return part;
}

static void
key_add(struct reading *r, const uint8_t id[KEY_ID])
{
	const char *text = "";

	if (r->m->signing_keys.n >= MAIL_SIGNERS_MAX) {
		reading_limit(r, "pgp_signatures");
		return;
	}
	for (size_t i = 0; i < KEY_ID; i++)
		text = arena_printf(r->a, "%s%02X", text, id[i]);
	mail_strings_add_once(r->a, &r->m->signing_keys, text);
}

/* Lengths of packets in the new format and of subpackets; RFC 9580 4.2.1, 5.2.3.1.  -1: none that stands there. */
static int64_t
length(struct octets *o)
{
	uint32_t first = number(o, 1);

	if (first < 192)
		return first;
	if (first < 255)
		return (int64_t)((first - 192) << 8) + number(o, 1) + 192;
	return o->n < 4 ? -1 : (int64_t)number(o, 4);
}

/* The key that the subpackets name; false if they name none.  A fingerprint says it surest. */
static bool
issuer(struct octets o, uint8_t ret[KEY_ID])
{
	bool found = false;

	while (o.n > 0) {
		int64_t n = length(&o);
		struct octets s = part_of(&o, n < 0 ? 0 : (size_t)n);
		uint32_t type = number(&s, 1) & 0x7fu;
		uint32_t version;

		if (n <= 0)
			break;
		if (type == ISSUER_KEY_ID && s.n >= KEY_ID && !found) {
			memcpy(ret, s.p, KEY_ID);
			found = true;
		} else if (type == ISSUER_FINGERPRINT && s.n > 1) {
			version = number(&s, 1);
			if (s.n < (version >= 6 ? 32 : 20))
				continue;
			/* The ID is the end of a version 4 fingerprint, the beginning of later ones: 5.5.4. */
			memcpy(ret, version >= 6 ? s.p : s.p + 20 - KEY_ID, KEY_ID);
			return true;
		}
	}
	return found;
}

static void
read_signature(struct reading *r, struct octets o)
{
	uint32_t version = number(&o, 1);
	size_t wide = version >= 6 ? 4 : 2;
	struct octets hashed, other;
	uint8_t id[KEY_ID];

	if (version == 2 || version == 3) { /* a length, the type, the time: RFC 4880 5.2.2 */
		part_of(&o, 6);
		if (o.n >= KEY_ID)
			key_add(r, o.p);
		return;
	}
	if (version < 4 || version > 6)
		return;
	part_of(&o, 3);
	hashed = part_of(&o, number(&o, wide));
	other = part_of(&o, number(&o, wide));
	if (issuer(hashed, id) || issuer(other, id))
		key_add(r, id);
}

static void
read_packets(struct reading *r, struct octets o)
{
	while (o.n > 1) {
		uint32_t head = number(&o, 1), type;
		int64_t n;

		if ((head & 0x80u) == 0)
			return;
		if ((head & 0x40u) != 0) {
			type = head & 0x3fu;
			n = length(&o);
		} else {
			type = head >> 2 & 0xfu;
			n = (head & 3u) == 3 ? (int64_t)o.n
					     : (int64_t)number(&o, 1u << (head & 3u));
		}
		if (n < 0)
			return;
		if (type == PACKET_SIGNATURE)
			read_signature(r, part_of(&o, (size_t)n));
		else
			part_of(&o, (size_t)n);
	}
}

/* The lines of an armour behind its first one, decoded; RFC 9580 6.2.  Returns where they end. */
static const char *
read_armour(struct reading *r, const char *s, const char *end)
{
	const char *stop = s, *next;
	struct octets o = { 0 };
	gint state = 0;
	guint32 save = 0;
	bool head = true;
	uint8_t *out;

	while (stop < end && *stop != '-' && *stop != '=') {
		next = memchr(stop, '\n', (size_t)(end - stop));
		stop = next == NULL ? end : next + 1;
	}
	if (stop - s > PGP_SIGNATURE_MAX) {
		reading_limit(r, "pgp_signatures");
		return stop;
	}
	o.p = out = arena_alloc(r->a, (size_t)(stop - s) + 1, 1);
	for (; s < stop; s = next) {
		size_t n;

		next = memchr(s, '\n', (size_t)(stop - s));
		next = next == NULL ? stop : next + 1;
		n = (size_t)(next - s);
		/* "Version: …", and an empty line behind such */
		head = head && (memchr(s, ':', n) != NULL || s[strspn(s, " \t\r")] == '\n');
		if (!head)
			o.n += g_mime_encoding_base64_decode_step(
			    (const unsigned char *)s, n, out + o.n, &state, &save);
	}
	read_packets(r, o);
	return stop;
}

/* The next line that begins so, NULL if none does; the place behind these words. */
static const char *
line_with(const char *begin, const char *s, const char *end, const char *words)
{
	const char *at;

	while ((at = text_find(s, (size_t)(end - s), words)) != NULL) {
		s = at + strlen(words);
		if (at == begin || at[-1] == '\n')
			return s;
	}
	return NULL;
}

void
pgp_signatures(struct reading *r, const void *bytes, size_t len)
{
	const char *begin = bytes, *end = begin + len, *s = begin, *next;

	if (len > 0 && (*(const uint8_t *)bytes & 0x80u) != 0) {
		read_packets(r, (struct octets){ bytes, len });
		return;
	}
	for (size_t n = 0; (s = line_with(begin, s, end, SIGNATURE)) != NULL; n++) {
		if (n == MAIL_SIGNERS_MAX) {
			reading_limit(r, "pgp_signatures");
			return;
		}
		next = memchr(s, '\n', (size_t)(end - s));
		s = read_armour(r, next == NULL ? end : next + 1, end);
	}
}

void
pgp_text(struct reading *r, const char *text)
{
	size_t len = strlen(text);

	if (r->m->signature != SIGNED_NONE || line_with(text, text, text + len, SIGNED) == NULL)
		return;
	r->m->signature = SIGNED_PGP;
	pgp_signatures(r, text, len);
}

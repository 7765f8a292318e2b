#include <string.h>

#include "buf.h"
#include "charset.h"
#include "rtf.h"
#include "rtf_packed.h"
#include "text.h"
#include "tnef.h"

#define SIGNATURE 0x223e9f78
#define NAME_BYTES 255

/* Attributes, the low half of their id; MS-OXTNEF 2.1.3.2. */
enum {
	ATT_BODY = 0x800c,
	ATT_ATTACH_DATA = 0x800f,
	ATT_ATTACH_TITLE = 0x8010,
	ATT_ATTACH_RENDDATA = 0x9002,
	ATT_MSG_PROPS = 0x9003,
	ATT_ATTACHMENT = 0x9005,
	ATT_OEM_CODEPAGE = 0x9007
};

/* Properties; MS-OXPROPS. */
enum {
	PROP_BODY = 0x1000,
	PROP_RTF = 0x1009,
	PROP_HTML = 0x1013,
	PROP_DISPLAY_NAME = 0x3001,
	PROP_DATA = 0x3701,
	PROP_NAME = 0x3704,
	PROP_LONG_NAME = 0x3707,
	PROP_MIME_TAG = 0x370e
};

enum {
	TYPE_STRING8 = 0x1e,
	TYPE_UNICODE = 0x1f,
	TYPE_OBJECT = 0x0d,
	TYPE_BINARY = 0x102,
	TYPE_MANY = 0x1000
};

struct walk {
	struct attachments *out;
	unsigned index, depth;
	const char *charset;
	bool open; /* a file has begun */
	const char *name, *title, *type; /* of the file; "" if not said */
	const uint8_t *bytes;
	size_t n;
};

/* A property's value, and what kind it is. */
struct value {
	unsigned type, id;
	const uint8_t *p;
	size_t n;
};

/* The next n bytes, fewer where they end; padded to 4 where so written. */
static const uint8_t *
take(struct rd *r, size_t n, bool padded, size_t *ret_n)
{
	const uint8_t *p = r->p;

	*ret_n = n < r->left ? n : r->left;
	r->bad |= n > r->left;
	if (padded && n <= r->left)
		n = n + (4 - n % 4) % 4;
	if (n > r->left)
		n = r->left;
	r->p += n;
	r->left -= n;
	return p;
}

static const char *
string(struct walk *w, const struct value *v)
{
	enum charset_result result;
	size_t n;
	const char *s = charset_decode(w->out->r->a,
	    v->type == TYPE_UNICODE ? "utf-16le" : w->charset, v->p, v->n, &n, &result);

	return text_evidence(w->out->r->a, s, NAME_BYTES);
}

static void
give_text(struct walk *w, const char *charset, const uint8_t *p, size_t n, bool html)
{
	size_t room = attachments_room(w->out), left = room;
	const char *text;

	if (!part_decode(w->out->r, charset, p, n, html, &left, &text))
		attachments_limit(w->out, w->index, "too_long", "attachment_text");
	attachments_text(w->out, w->index, text, html, room - left);
}

static void
give_rtf(struct walk *w, const uint8_t *p, size_t n)
{
	struct rtf_result rtf;
	const char *text;
	size_t len;

	if ((p = rtf_packed_open(w->out->r->a, p, n, &len)) == NULL) {
		attachments_flag(w->out, w->index, "damaged");
		return;
	}
	text = rtf_text(w->out->r->a, p, len, attachments_room(w->out), &rtf);
	if (rtf.cut)
		attachments_limit(w->out, w->index, "too_long", "attachment_text");
	attachments_text(w->out, w->index, text, false, rtf.n);
}

static void
on_message_property(struct walk *w, const struct value *v)
{
	if (v->id == PROP_BODY && (v->type == TYPE_STRING8 || v->type == TYPE_UNICODE))
		give_text(w, v->type == TYPE_UNICODE ? "utf-16le" : w->charset, v->p, v->n, false);
	else if (v->id == PROP_HTML)
		give_text(w, "", v->p, v->n, true);
	else if (v->id == PROP_RTF && v->type == TYPE_BINARY)
		give_rtf(w, v->p, v->n);
}

static void
on_file_property(struct walk *w, const struct value *v)
{
	const char *s;

	if (v->type == TYPE_STRING8 || v->type == TYPE_UNICODE) {
		s = string(w, v);
		if (v->id == PROP_LONG_NAME && s[0] != '\0')
			w->name = s;
		else if ((v->id == PROP_NAME || v->id == PROP_DISPLAY_NAME) && w->title[0] == '\0')
			w->title = s;
		else if (v->id == PROP_MIME_TAG)
			w->type = text_lower(w->out->r->a, s, strlen(s));
	} else if (v->id == PROP_DATA) {
		w->bytes = v->p;
		w->n = v->n;
		/* An object is preceded by what interface it has: a message by IMessage. */
		if (v->type == TYPE_OBJECT && v->n >= 16) {
			w->bytes += 16;
			w->n -= 16;
		}
	}
}

/* Bytes of a value of fixed size; 0: it says its own. */
static size_t
fixed_size(unsigned type)
{
	switch (type) {
	case 0x02: /* i2 */
	case 0x03: /* long */
	case 0x04: /* float */
	case 0x0a: /* error */
	case 0x0b: /* boolean */
		return 4;
	case 0x05: /* double */
	case 0x06: /* currency */
	case 0x07: /* apptime */
	case 0x14: /* i8 */
	case 0x40: /* systime */
		return 8;
	case 0x48: /* clsid */
		return 16;
	default:
		return 0;
	}
}

/* What a property is called by, where its number does not tell. */
static void
skip_name(struct rd *r)
{
	size_t n;

	take(r, 16, false, &n);
	if (rd_u32(r) == 0)
		rd_u32(r);
	else
		take(r, rd_u32(r), true, &n);
}

/* A list of properties; MS-OXTNEF 2.1.3.4. */
static void
properties(struct walk *w, const uint8_t *p, size_t len, bool file)
{
	struct rd r = rd_of(p, len);

	for (uint32_t n = rd_u32(&r); n > 0 && r.left > 0 && !r.bad; n--) {
		struct value v = { .type = rd_u16(&r), .id = rd_u16(&r) };
		size_t size = fixed_size(v.type & ~(unsigned)TYPE_MANY);
		uint32_t values = 1;

		if (v.id >= 0x8000)
			skip_name(&r);
		if (size == 0 || v.type & TYPE_MANY)
			values = rd_u32(&r);
		for (; values > 0 && r.left > 0 && !r.bad; values--) {
			v.p = take(&r, size > 0 ? size : rd_u32(&r), true, &v.n);
			if (file)
				on_file_property(w, &v);
			else
				on_message_property(w, &v);
		}
	}
	if (r.bad)
		attachments_flag(w->out, w->index, "damaged");
}

static void
file_begin(struct walk *w)
{
	w->open = false;
	w->name = w->title = w->type = "";
	w->bytes = (const uint8_t *)"";
	w->n = 0;
}

/* The file that was read ends here. */
static void
file_end(struct walk *w)
{
	struct part p = { .type = w->type[0] == '\0' ? "application/octet-stream" : w->type,
		.name = w->name[0] == '\0' ? w->title : w->name,
		.charset = "",
		.attached = true,
		.bytes = w->bytes,
		.n = w->n };

	if (w->open)
		attachments_contained(w->out, &p, w->depth + 1);
	file_begin(w);
}

static void
codepage(struct walk *w, const uint8_t *p, size_t n)
{
	struct rd r = rd_of(p, n);
	uint32_t number = rd_u32(&r);

	if (number == 65001)
		w->charset = "utf-8";
	else if (number == 932)
		w->charset = "shift_jis";
	else if (number == 936)
		w->charset = "gbk";
	else if (number == 949)
		w->charset = "euc-kr";
	else if (number == 950)
		w->charset = "big5";
	else if (number >= 1250 && number <= 1258)
		w->charset = arena_printf(w->out->r->a, "windows-%u", (unsigned)number);
}

static void
attribute(struct walk *w, uint32_t id, const uint8_t *p, size_t n)
{
	struct value title = { TYPE_STRING8, PROP_NAME, p, n };

	switch (id & 0xffff) {
	case ATT_OEM_CODEPAGE:
		codepage(w, p, n);
		break;
	case ATT_BODY:
		give_text(w, w->charset, p, n, false);
		break;
	case ATT_MSG_PROPS:
		properties(w, p, n, false);
		break;
	case ATT_ATTACH_RENDDATA:
		file_end(w);
		w->open = true;
		break;
	case ATT_ATTACH_TITLE:
		w->title = string(w, &title);
		w->open = true;
		break;
	case ATT_ATTACH_DATA:
		w->bytes = p;
		w->n = n;
		w->open = true;
		break;
	case ATT_ATTACHMENT:
		properties(w, p, n, true);
		w->open = true;
		break;
	default:
		break;
	}
}

static uint16_t
checksum(const uint8_t *p, size_t n)
{
	uint16_t sum = 0;

	for (size_t i = 0; i < n; i++)
		sum = (uint16_t)(sum + p[i]);
	return sum;
}

void
tnef_read(struct attachments *out, const struct part *part, unsigned index, unsigned depth)
{
	struct walk w = { .out = out, .index = index, .depth = depth, .charset = "" };
	struct rd r = rd_of(part->bytes, part->n);
	bool damaged = false;

	file_begin(&w);
	if (rd_u32(&r) != SIGNATURE) {
		attachments_flag(out, index, "damaged");
		return;
	}
	rd_u16(&r);
	while (r.left > 0 && !r.bad) {
		unsigned level = rd_u8(&r);
		uint32_t id = rd_u32(&r);
		size_t n;
		const uint8_t *p = take(&r, rd_u32(&r), false, &n);

		if (level != 1 && level != 2) {
			damaged = true;
			break;
		}
		attribute(&w, id, p, n);
		damaged |= rd_u16(&r) != checksum(p, n);
	}
	file_end(&w);
	if (damaged || r.bad)
		attachments_flag(out, index, "damaged");
}

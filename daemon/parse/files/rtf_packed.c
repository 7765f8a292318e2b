#include <string.h>

#include "buf.h"
#include "rtf_packed.h"

#define WINDOW 4096
#define HEADER 16
#define COMPRESSED 0x75465a4c /* "LZFu" */
#define STORED 0x414c454d /* "MELA" */

/* What the window holds at the beginning; MS-OXRTFCP 2.1.2.1. */
static const char initial[] =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}"
    "{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArial"
    "Times New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    "\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

struct window {
	uint8_t v[WINDOW];
	size_t at;
	struct buf out;
};

static void
put(struct window *w, uint8_t c)
{
	w->v[w->at] = c;
	w->at = (w->at + 1) % WINDOW;
	buf_u8(&w->out, c);
}

static void
unpack(struct window *w, const uint8_t *p, const uint8_t *end)
{
	while (p < end) {
		unsigned control = *p++;

		for (int bit = 0; bit < 8 && p < end; bit++, control >>= 1) {
			size_t from, len;

			if (!(control & 1)) {
				put(w, *p++);
				continue;
			}
			if (end - p < 2)
				return;
			from = (size_t)p[0] << 4 | p[1] >> 4;
			len = (p[1] & 15u) + 2;
			p += 2;
			if (from == w->at)
				return; /* the end; MS-OXRTFCP 3.1.3.2 */
			for (size_t i = 0; i < len; i++)
				put(w, w->v[(from + i) % WINDOW]);
		}
	}
}

const uint8_t *
rtf_packed_open(struct arena *a, const uint8_t *bytes, size_t n, size_t *ret_n)
{
	struct window *w;
	struct rd r = rd_of(bytes, n);
	uint32_t magic;
	uint8_t *out;

	rd_u32(&r);
	rd_u32(&r);
	magic = rd_u32(&r);
	if (n < HEADER || (magic != COMPRESSED && magic != STORED))
		return NULL;
	if (magic == STORED) {
		*ret_n = n - HEADER;
		return bytes + HEADER;
	}
	w = arena_alloc(a, 1, sizeof(*w));
	memcpy(w->v, initial, sizeof(initial) - 1);
	w->at = sizeof(initial) - 1;
	unpack(w, bytes + HEADER, bytes + n);
	out = arena_alloc(a, w->out.len + 1, 1);
	if (w->out.len > 0)
		memcpy(out, w->out.p, w->out.len);
	*ret_n = w->out.len;
	buf_free(&w->out);
	return out;
}

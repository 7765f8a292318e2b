#include <string.h>
#include <strings.h>

#include "bounds.h"

struct bounds {
	struct reading *r;
	const uint8_t *bytes;
	size_t len;
	uint8_t *out; /* NULL as long as nothing was left out */
	size_t out_n;
	size_t fields, delimiters, parameters;
	size_t top_left; /* bytes that the header may still have */
	size_t field_left; /* bytes that the field at hand may still have */
	bool top; /* in the header */
	bool in_field;
	bool content; /* the field at hand may have parameters */
};

/* From here on a copy is made; at: how much was kept whole. */
static void
copy_from(struct bounds *b, size_t at)
{
	if (b->out != NULL)
		return;
	b->out = arena_alloc(b->r->a, b->len + 1, 1);
	memcpy(b->out, b->bytes, at);
	b->out_n = at;
}

/* Printable ASCII without a space, then a colon: RFC 5322 2.2; blanks before the colon: 4.5. */
static bool
is_field(const uint8_t *p, size_t n)
{
	size_t i = 0, name;

	while (i < n && p[i] > ' ' && p[i] < 0x7f && p[i] != ':')
		i++;
	name = i;
	while (i < n && (p[i] == ' ' || p[i] == '\t'))
		i++;
	return name > 0 && i < n && p[i] == ':';
}

static bool
is_blank_line(const uint8_t *p, size_t n)
{
	return (n == 1 && p[0] == '\n') || (n == 2 && p[0] == '\r' && p[1] == '\n');
}

/* The line begins or continues a field, or none: what is true from here on. */
static void
classify(struct bounds *b, const uint8_t *p, size_t n)
{
	if ((p[0] == ' ' || p[0] == '\t') && b->in_field)
		return;
	b->in_field = is_field(p, n);
	b->content = b->in_field && n > 8 && strncasecmp((const char *)p, "content-", 8) == 0;
	b->parameters = 0;
	b->field_left = BOUNDS_HEADER_BYTES;
	if (b->in_field && ++b->fields > BOUNDS_FIELDS) {
		b->field_left = 0;
		reading_limit(b->r, "fields");
	}
	if (is_blank_line(p, n))
		b->top = false;
}

/* How many of the line's bytes stay. */
static size_t
allowed(struct bounds *b, size_t n)
{
	size_t most = n;

	if (b->in_field && b->field_left < most)
		most = b->field_left;
	if (b->top && b->top_left < most)
		most = b->top_left;
	if (most < n && b->fields <= BOUNDS_FIELDS)
		reading_limit(b->r, "header_bytes");
	if (b->in_field)
		b->field_left -= most;
	if (b->top)
		b->top_left -= most;
	return most;
}

/* Semicolons beyond the limit become commas: the text stays, the parameters do not. */
static void
join_parameters(struct bounds *b, size_t at, size_t n)
{
	const uint8_t *line = b->bytes + at;

	for (size_t i = 0; i < n; i++) {
		if (line[i] != ';' || ++b->parameters <= BOUNDS_PARAMETERS)
			continue;
		if (b->out == NULL) {
			copy_from(b, at);
			memcpy(b->out + b->out_n, line, n);
		}
		b->out[b->out_n + i] = ',';
		reading_limit(b->r, "parameters");
	}
}

static void
keep(struct bounds *b, size_t at, size_t n)
{
	size_t most = allowed(b, n);

	if (most < n)
		copy_from(b, at);
	if (b->out != NULL)
		memcpy(b->out + b->out_n, b->bytes + at, most);
	if (b->content)
		join_parameters(b, at, most);
	if (b->out == NULL)
		return;
	b->out_n += most;
	if (most > 0 && most < n)
		b->out[b->out_n++] = '\n';
}

const uint8_t *
bounds_keep(struct reading *r, const uint8_t *bytes, size_t len, size_t *ret_len)
{
	struct bounds b = {
		.r = r, .bytes = bytes, .len = len, .top_left = BOUNDS_HEADER_BYTES, .top = true
	};

	for (size_t at = 0, n; at < len; at += n) {
		const uint8_t *end = memchr(bytes + at, '\n', len - at);

		n = end == NULL ? len - at : (size_t)(end - (bytes + at)) + 1;
		if (n > 3 && bytes[at] == '-' && bytes[at + 1] == '-' &&
		    ++b.delimiters > BOUNDS_DELIMITERS) {
			reading_limit(r, "parts");
			len = at;
			break;
		}
		classify(&b, bytes + at, n);
		keep(&b, at, n);
	}
	*ret_len = b.out != NULL ? b.out_n : len;
	return b.out != NULL ? b.out : bytes;
}

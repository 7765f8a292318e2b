#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "address_memo.h"
#include "mem.h"

/* The strings of a mail_addr that address_fill makes. */
#define STRINGS 7

struct slot {
	char *bytes; /* name, spec, then the strings of addr; NULL: empty */
	size_t name_n, spec_n, n;
	struct mail_addr addr; /* its strings lie in bytes */
};

static struct slot slots[ADDRESS_MEMO_SLOTS];

static void
strings_of(struct mail_addr *x, const char **ret[STRINGS])
{
	ret[0] = &x->address;
	ret[1] = &x->written;
	ret[2] = &x->display;
	ret[3] = &x->skeleton;
	ret[4] = &x->local;
	ret[5] = &x->domain;
	ret[6] = &x->org;
}

static struct slot *
slot_of(const char *name, size_t name_n, const char *spec, size_t spec_n)
{
	uint64_t h = name_n;

	for (size_t i = 0; i < name_n; i++)
		h = (h ^ (unsigned char)name[i]) * 0x100000001b3u;
	for (size_t i = 0; i < spec_n; i++)
		h = (h ^ (unsigned char)spec[i]) * 0x100000001b3u;
	return &slots[(h >> 32) % ADDRESS_MEMO_SLOTS];
}

static bool
is_about(const struct slot *s, const char *name, size_t name_n, const char *spec, size_t spec_n)
{
	return s->bytes != NULL && s->name_n == name_n && s->spec_n == spec_n &&
	       memcmp(s->bytes, name, name_n) == 0 && memcmp(s->bytes + name_n, spec, spec_n) == 0;
}

static void
keep(struct slot *s, const char *name, size_t name_n, const char *spec, size_t spec_n,
    const struct mail_addr *addr)
{
	const char **v[STRINGS];
	size_t n = name_n + spec_n, at;

	free(s->bytes);
	*s = (struct slot){ .name_n = name_n, .spec_n = spec_n, .addr = *addr };
	strings_of(&s->addr, v);
	for (size_t i = 0; i < STRINGS; i++)
		n += strlen(*v[i]) + 1;
	if (n > ADDRESS_MEMO_BYTES)
		return;
	s->n = n;
	s->bytes = mem_calloc(n, 1);
	memcpy(s->bytes, name, name_n);
	memcpy(s->bytes + name_n, spec, spec_n);
	at = name_n + spec_n;
	for (size_t i = 0; i < STRINGS; i++) {
		size_t k = strlen(*v[i]) + 1;

		memcpy(s->bytes + at, *v[i], k);
		*v[i] = s->bytes + at;
		at += k;
	}
}

void
address_memo_fill(
    struct arena *a, const char *name, const char *spec, size_t len, struct mail_addr *ret)
{
	size_t name_n = strlen(name);
	struct slot *s;
	const char **v[STRINGS];
	char *copy;

	if (name_n + len > ADDRESS_MEMO_BYTES) {
		address_fill(a, name, spec, len, ret);
		return;
	}
	s = slot_of(name, name_n, spec, len);
	if (!is_about(s, name, name_n, spec, len)) {
		address_fill(a, name, spec, len, ret);
		keep(s, name, name_n, spec, len, ret);
		return;
	}
	copy = arena_alloc(a, s->n, 1);
	memcpy(copy, s->bytes, s->n);
	*ret = s->addr;
	ret->name = name;
	strings_of(ret, v);
	for (size_t i = 0; i < STRINGS; i++)
		*v[i] = copy + (*v[i] - s->bytes);
}

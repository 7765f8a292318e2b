#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "plan.h"

void
plan_init(struct plan *p)
{
	*p = (struct plan){ 0 };
}

void
plan_free(struct plan *p)
{
	for (size_t i = 0; i < p->n; i++)
		free(p->v[i].body);
	free(p->v);
	free(p->by_uid);
	plan_init(p);
}

uint32_t
plan_folder(struct plan *p, uint32_t after, int64_t since, uint32_t uidnext)
{
	struct plan_folder *f = &p->folders[p->folders_n];

	f->after = f->horizon = after;
	if (uidnext > 0 && uidnext - 1 > after)
		f->horizon = uidnext - 1;
	f->limit = UINT32_MAX;
	f->since = since;
	return (uint32_t)p->folders_n++;
}

void
plan_add(struct plan *p, uint32_t folder, uint32_t uid, int64_t date, uint64_t size)
{
	struct plan_folder *f = &p->folders[folder];

	if (uid == 0 || uid <= f->after)
		return;
	if (uid > f->horizon)
		f->horizon = uid;
	if (f->since != TIME_UNKNOWN && date != TIME_UNKNOWN && date < f->since)
		return;
	if (p->n == PLAN_MAILS_MAX) {
		p->cut = true;
		if (uid - 1 < f->limit)
			f->limit = uid - 1;
		return;
	}
	if (p->n == p->cap) {
		p->cap = p->cap == 0 ? 64 : p->cap * 2;
		p->v = mem_realloc(p->v, p->cap, sizeof(*p->v));
	}
	p->v[p->n++] =
	    (struct plan_mail){ .uid = uid, .folder = folder, .date = date, .size = size };
}

static int
compare_uid(const struct plan_mail *a, const struct plan_mail *b)
{
	if (a->folder != b->folder)
		return a->folder < b->folder ? -1 : 1;
	return a->uid < b->uid ? -1 : a->uid > b->uid;
}

static int
by_folder_uid(const void *a, const void *b)
{
	return compare_uid(a, b);
}

static int
by_pointed_uid(const void *a, const void *b)
{
	return compare_uid(*(struct plan_mail *const *)a, *(struct plan_mail *const *)b);
}

static int
by_date(const void *va, const void *vb)
{
	const struct plan_mail *a = va, *b = vb;

	if (a->date != b->date)
		return a->date < b->date ? -1 : 1;
	return compare_uid(a, b);
}

/* Sorted by folder and UID: drop doubles, and what lies behind a gap. */
static void
compact(struct plan *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++) {
		const struct plan_mail *m = &p->v[i];

		if (m->uid > p->folders[m->folder].limit)
			continue;
		if (n > 0 && compare_uid(&p->v[n - 1], m) == 0) {
			if (p->v[n - 1].date == TIME_UNKNOWN)
				p->v[n - 1] = *m;
			continue;
		}
		p->v[n++] = *m;
	}
	p->n = n;
}

/* Sorted by folder and UID: a message without a date came about when the one before it came. */
static void
fill_dates(struct plan *p)
{
	for (size_t i = 1; i < p->n; i++)
		if (p->v[i].date == TIME_UNKNOWN && p->v[i - 1].folder == p->v[i].folder)
			p->v[i].date = p->v[i - 1].date;
	for (size_t i = p->n; i-- > 0;) {
		if (p->v[i].date != TIME_UNKNOWN)
			continue;
		if (i + 1 < p->n && p->v[i + 1].folder == p->v[i].folder)
			p->v[i].date = p->v[i + 1].date;
		else
			p->v[i].date = p->folders[p->v[i].folder].since;
		if (p->v[i].date == TIME_UNKNOWN)
			p->v[i].date = 0;
	}
}

void
plan_order(struct plan *p)
{
	size_t i = 0;

	if (p->n > 0)
		qsort(p->v, p->n, sizeof(*p->v), by_folder_uid);
	compact(p);
	fill_dates(p);
	if (p->n > 0)
		qsort(p->v, p->n, sizeof(*p->v), by_date);
	p->by_uid = mem_calloc(p->n + 1, sizeof(*p->by_uid));
	for (size_t k = 0; k < p->n; k++)
		p->by_uid[k] = &p->v[k];
	qsort(p->by_uid, p->n, sizeof(*p->by_uid), by_pointed_uid);
	for (uint32_t f = 0; f < p->folders_n; f++) {
		struct plan_folder *folder = &p->folders[f];

		if (folder->horizon > folder->limit)
			folder->horizon = folder->limit;
		folder->low = i;
		while (i < p->n && p->by_uid[i]->folder == f)
			i++;
		folder->end = i;
	}
}

uint32_t
plan_done(struct plan *p, struct plan_mail *m)
{
	struct plan_folder *f = &p->folders[m->folder];

	m->done = true;
	while (f->low < f->end && p->by_uid[f->low]->done)
		f->low++;
	return f->low == f->end ? f->horizon : p->by_uid[f->low]->uid - 1;
}

#include <stdlib.h>

#include "mem.h"
#include "schedule.h"

#define NOT_WAITING SIZE_MAX

struct entry {
	int64_t due;
	size_t mailbox;
};

struct schedule {
	struct entry *heap; /* heap[0] is due first */
	size_t n;
	size_t *place; /* of each mailbox in heap, or NOT_WAITING */
	size_t mailboxes;
};

static void
put_at(struct schedule *s, size_t i, struct entry e)
{
	s->heap[i] = e;
	s->place[e.mailbox] = i;
}

static void
rise(struct schedule *s, size_t i)
{
	struct entry e = s->heap[i];

	while (i > 0 && s->heap[(i - 1) / 2].due > e.due) {
		put_at(s, i, s->heap[(i - 1) / 2]);
		i = (i - 1) / 2;
	}
	put_at(s, i, e);
}

static void
sink(struct schedule *s, size_t i)
{
	struct entry e = s->heap[i];

	for (size_t child; (child = 2 * i + 1) < s->n; i = child) {
		if (child + 1 < s->n && s->heap[child + 1].due < s->heap[child].due)
			child++;
		if (s->heap[child].due >= e.due)
			break;
		put_at(s, i, s->heap[child]);
	}
	put_at(s, i, e);
}

struct schedule *
schedule_new(size_t n, int64_t now_ms, int64_t interval_ms)
{
	struct schedule *s = mem_calloc(1, sizeof(*s));

	s->heap = mem_calloc(n, sizeof(*s->heap));
	s->place = mem_calloc(n, sizeof(*s->place));
	s->mailboxes = n;
	for (size_t i = 0; i < n; i++) {
		s->place[i] = NOT_WAITING;
		schedule_put(s, i, now_ms + interval_ms * (int64_t)i / (int64_t)n);
	}
	return s;
}

void
schedule_free(struct schedule *s)
{
	if (s == NULL)
		return;
	free(s->heap);
	free(s->place);
	free(s);
}

bool
schedule_take(struct schedule *s, int64_t now_ms, size_t *ret_mailbox)
{
	if (s->n == 0 || s->heap[0].due > now_ms)
		return false;
	*ret_mailbox = s->heap[0].mailbox;
	s->place[s->heap[0].mailbox] = NOT_WAITING;
	if (--s->n > 0) {
		put_at(s, 0, s->heap[s->n]);
		sink(s, 0);
	}
	return true;
}

void
schedule_put(struct schedule *s, size_t mailbox, int64_t due_ms)
{
	size_t i = s->place[mailbox];

	if (i == NOT_WAITING)
		i = s->n++;
	put_at(s, i, (struct entry){ .due = due_ms, .mailbox = mailbox });
	rise(s, i);
	sink(s, s->place[mailbox]);
}

int64_t
schedule_next(const struct schedule *s)
{
	return s->n == 0 ? INT64_MAX : s->heap[0].due;
}

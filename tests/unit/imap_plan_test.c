/* LINK: base fetch */
#include <stdio.h>
#include <string.h>

#include "plan.h"
#include "tap.h"

/* "folder:uid@position" of each mail, as it is handed over. */
static const char *
hand_over(struct plan *p)
{
	static char text[512];
	size_t n = 0;

	text[0] = '\0';
	plan_order(p);
	for (size_t i = 0; i < p->n; i++) {
		uint32_t position = plan_done(p, &p->v[i]);

		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%u:%u@%u", i == 0 ? "" : " ",
		    p->v[i].folder, p->v[i].uid, position);
	}
	return text;
}

static void
expect(struct plan *p, const char *want, const char *what)
{
	const char *got = hand_over(p);

	TAP_OK(strcmp(got, want) == 0, "%s: %s", what, got);
	plan_free(p);
}

static void
orders(void)
{
	struct plan p;

	plan_init(&p);
	expect(&p, "", "nothing");

	plan_init(&p);
	plan_folder(&p, 0, TIME_UNKNOWN, 4);
	plan_add(&p, 0, 1, 10, 0);
	plan_add(&p, 0, 2, 50, 0);
	plan_add(&p, 0, 3, 30, 0);
	expect(&p, "0:1@1 0:3@1 0:2@3", "a position waits for the UIDs below");

	plan_init(&p);
	plan_folder(&p, 0, TIME_UNKNOWN, 10);
	plan_folder(&p, 5, TIME_UNKNOWN, 9);
	plan_add(&p, 1, 8, 20, 0);
	plan_add(&p, 0, 4, 10, 0);
	plan_add(&p, 0, 7, 30, 0);
	plan_add(&p, 1, 5, 1, 0);
	expect(&p, "0:4@6 1:8@8 0:7@9",
	    "folders together; known ones passed over; the last up to uidnext - 1");

	plan_init(&p);
	plan_folder(&p, 0, 100, 20);
	plan_add(&p, 0, 3, 99, 0);
	plan_add(&p, 0, 5, 100, 0);
	plan_add(&p, 0, 9, 50, 0);
	expect(&p, "0:5@19", "what came before since counts as done");

	plan_init(&p);
	plan_folder(&p, 0, TIME_UNKNOWN, 0);
	plan_add(&p, 0, 3, 5, 0);
	plan_add(&p, 0, 4, 5, 0);
	expect(&p, "0:3@3 0:4@4",
	    "a server without UIDNEXT: the highest that it listed; equal times by UID");

	plan_init(&p);
	plan_folder(&p, 2, TIME_UNKNOWN, 3);
	plan_add(&p, 0, 2, 5, 0);
	expect(&p, "", "the last message comes though it is known");

	plan_init(&p);
	plan_folder(&p, 0, TIME_UNKNOWN, 3);
	plan_add(&p, 0, 1, 5, 0);
	plan_add(&p, 0, 4, 6, 0);
	expect(&p, "0:1@3 0:4@4", "one that came while it was listed");

	plan_init(&p);
	plan_folder(&p, 0, 7, 0);
	plan_folder(&p, 0, TIME_UNKNOWN, 0);
	plan_add(&p, 0, 1, TIME_UNKNOWN, 0);
	plan_add(&p, 0, 2, 20, 0);
	plan_add(&p, 0, 3, TIME_UNKNOWN, 0);
	plan_add(&p, 0, 3, TIME_UNKNOWN, 0);
	plan_add(&p, 1, 1, 15, 0);
	plan_add(&p, 0, 2, TIME_UNKNOWN, 0);
	expect(&p, "1:1@1 0:1@1 0:2@2 0:3@3",
	    "listed twice is read once; without a date it takes its neighbour's");
}

static void
too_many(void)
{
	struct plan p;

	plan_init(&p);
	plan_folder(&p, 0, TIME_UNKNOWN, PLAN_MAILS_MAX + 11);
	for (uint32_t uid = PLAN_MAILS_MAX + 10; uid > 0; uid--)
		if (uid != 500)
			plan_add(&p, 0, uid, uid, 0);
	plan_add(&p, 0, 500, 500, 0);
	plan_order(&p);
	TAP_OK(p.cut && p.n == 0,
	    "a listing that is too long and comes backwards: nothing is skipped");
	plan_free(&p);

	plan_init(&p);
	plan_folder(&p, 0, TIME_UNKNOWN, PLAN_MAILS_MAX + 11);
	for (uint32_t uid = 1; uid <= PLAN_MAILS_MAX + 10; uid++)
		plan_add(&p, 0, uid, uid, 0);
	plan_order(&p);
	TAP_OK(p.cut && p.n == PLAN_MAILS_MAX, "in order: as many as there is room for");
	{
		uint32_t last = 0;

		for (size_t i = 0; i < p.n; i++)
			last = plan_done(&p, &p.v[i]);
		TAP_OK(last == PLAN_MAILS_MAX, "and the position ends with them");
	}
	plan_free(&p);
	plan_free(&p);
}

int
main(void)
{
	orders();
	too_many();
	return tap_done();
}

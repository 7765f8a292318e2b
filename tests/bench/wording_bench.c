/* LINK: base parse */
/*
 * wording_bench - how many claims that bank details change are found, how many other sentences are taken for one, and
 * what reading a text for its wording takes.
 */
#include <time.h>

#include "wording_set.h"

enum { ROUNDS = 2000 };

static const char mail[] =
    "Dear Bert,\n\nThank you for your message, we have passed the drawings on to production. The "
    "delivery of the second batch is planned for the end of next week. Could you tell us whether "
    "the packing list of Monday is still valid? The samples arrived this morning; two of them were "
    "damaged, see the photos of our warehouse. Please find below the dates that Mr. Moss proposed "
    "for the visit of your engineers. Our accounting asks for the purchase order number on every "
    "invoice from now on.\n\nWe remain at your disposal for any question and look forward to "
    "hearing from you.\n\nBest regards\nAnna Keller\nPartner A GmbH\nHauptstr. 5, 80331 "
    "Munich\nPhone +49 89 1234567\n";

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
figures(const char *name, const char *path)
{
	struct wording_score s = { 0 };

	if (!wording_set(path, &s))
		exit(1);
	if (s.claims > 0)
		printf("figure %s_claims_found %.1f %% (%u of %u)\n", name,
		    100.0 * s.claims_found / s.claims, s.claims_found, s.claims);
	if (s.others > 0)
		printf("figure %s_others_taken %.1f %% (%u of %u)\n", name,
		    100.0 * s.others_found / s.others, s.others_found, s.others);
	if (s.paid > 0)
		printf("figure %s_paid_found %.1f %% (%u of %u)\n", name,
		    100.0 * s.paid_found / s.paid, s.paid_found, s.paid);
	if (s.unpaid > 0)
		printf("figure %s_unpaid_taken %.1f %% (%u of %u)\n", name,
		    100.0 * s.unpaid_found / s.unpaid, s.unpaid_found, s.unpaid);
	if (s.roles > 0)
		printf("figure %s_roles_found %.1f %% (%u of %u)\n", name,
		    100.0 * s.roles_found / s.roles, s.roles_found, s.roles);
	if (s.not_roles > 0)
		printf("figure %s_not_roles_taken %.1f %% (%u of %u)\n", name,
		    100.0 * s.not_roles_found / s.not_roles, s.not_roles_found, s.not_roles);
}

int
main(void)
{
	double began;

	wording_init();
	figures("sentences", "tests/wording/sentences.tsv");
	figures("mails", "tests/wording/mails.tsv");
	figures("later", "tests/wording/later.tsv");
	figures("fresh", "tests/wording/fresh.tsv");
	figures("indirect", "tests/wording/indirect.tsv");
	figures("plain", "tests/wording/plain.tsv");
	figures("harmless", "tests/wording/harmless.tsv");
	figures("neighbours", "tests/wording/neighbours.tsv");
	figures("telling", "tests/wording/telling.tsv");
	figures("moving", "tests/wording/moving.tsv");
	figures("everyday", "tests/wording/everyday.tsv");
	figures("ordinary", "tests/wording/ordinary.tsv");
	figures("papers", "tests/wording/papers.tsv");
	figures("opened", "tests/wording/opened.tsv");
	figures("dated", "tests/wording/dated.tsv");
	figures("revised", "tests/wording/revised.tsv");
	figures("detours", "tests/wording/detours.tsv");
	figures("blocked", "tests/wording/blocked.tsv");
	figures("refused", "tests/wording/refused.tsv");
	figures("paid", "tests/wording/paid.tsv");
	figures("roles", "tests/wording/roles.tsv");
	figures("blocks", "tests/wording/blocks.tsv");
	figures("disclaimers", "tests/wording/disclaimers.tsv");
	began = now();
	for (int i = 0; i < ROUNDS; i++) {
		struct arena *a = arena_new();
		const char *evidence;

		wording_roles(a, mail, "Delivery of the second batch", &evidence);
		arena_free(a);
	}
	printf("figure wording_of_a_mail %.1f us (%zu bytes)\n", (now() - began) / ROUNDS * 1e6,
	    sizeof(mail) - 1);
	return 0;
}

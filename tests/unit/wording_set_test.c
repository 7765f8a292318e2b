/* LINK: base parse */
#include "tap.h"
#include "wording_set.h"

/* Of a hundred, or more. */
static bool
share(unsigned found, unsigned of, unsigned hundredths)
{
	return of > 0 && found * 100 >= of * hundredths;
}

/* What a file's claims and others must come to, of a hundred. */
static void
judged(const char *path, unsigned least, unsigned claims, unsigned others)
{
	struct wording_score s = { 0 };

	TAP_OK(wording_set(path, &s), "%s is read", path);
	TAP_OK(s.claims + s.others >= least, "%s: %u", path, s.claims + s.others);
	TAP_OK(s.claims == 0 || share(s.claims_found, s.claims, claims), "claims: %u of %u",
	    s.claims_found, s.claims);
	TAP_OK(s.others_found * 100 <= s.others * others, "others: %u of %u", s.others_found,
	    s.others);
}

int
main(void)
{
	struct wording_score s = { 0 }, d = { 0 }, m = { 0 }, l = { 0 }, b = { 0 };
	struct wording_score p = { 0 }, r = { 0 };

	wording_init();
	TAP_OK(wording_set("tests/wording/sentences.tsv", &s), "the sentences are read");
	TAP_OK(s.claims + s.others >= 300, "sentences: %u", s.claims + s.others);
	TAP_OK(share(s.claims_found, s.claims, 95), "claims: %u of %u", s.claims_found, s.claims);
	TAP_OK(s.others_found * 100 <= s.others * 2, "others: %u of %u", s.others_found, s.others);
	TAP_OK(share(s.paid_found, s.paid, 95), "paid: %u of %u", s.paid_found, s.paid);
	TAP_OK(s.unpaid_found * 100 <= s.unpaid * 2, "unpaid: %u of %u", s.unpaid_found, s.unpaid);
	TAP_OK(wording_set("tests/wording/disclaimers.tsv", &d), "the disclaimers are read");
	TAP_OK(d.others > 100 && d.others_found <= 1, "disclaimers: %u of %u", d.others_found,
	    d.others);
	TAP_OK(wording_set("tests/wording/mails.tsv", &m), "the mails are read");
	TAP_OK(m.claims + m.others >= 150 && share(m.claims_found, m.claims, 90),
	    "claims: %u of %u", m.claims_found, m.claims);
	TAP_OK(m.others_found * 100 <= m.others * 2, "others: %u of %u", m.others_found, m.others);
	TAP_OK(wording_set("tests/wording/later.tsv", &l), "the third set is read");
	TAP_OK(share(l.claims_found, l.claims, 75), "claims: %u of %u", l.claims_found, l.claims);
	TAP_OK(l.others > 0 && l.others_found == 0, "others: %u of %u", l.others_found, l.others);
	judged("tests/wording/fresh.tsv", 400, 95, 1);
	judged("tests/wording/indirect.tsv", 400, 90, 1);
	judged("tests/wording/plain.tsv", 120, 95, 1);
	judged("tests/wording/harmless.tsv", 200, 0, 1);
	judged("tests/wording/neighbours.tsv", 320, 95, 2);
	judged("tests/wording/telling.tsv", 240, 95, 2);
	judged("tests/wording/moving.tsv", 200, 95, 2);
	judged("tests/wording/everyday.tsv", 160, 90, 2);
	judged("tests/wording/ordinary.tsv", 80, 95, 2);
	judged("tests/wording/papers.tsv", 280, 95, 2);
	judged("tests/wording/opened.tsv", 280, 95, 2);
	judged("tests/wording/dated.tsv", 260, 95, 2);
	judged("tests/wording/detours.tsv", 300, 95, 2);
	judged("tests/wording/blocked.tsv", 240, 95, 2);
	judged("tests/wording/refused.tsv", 80, 95, 2);
	judged("tests/wording/revised.tsv", 160, 95, 2);
	TAP_OK(wording_set("tests/wording/paid.tsv", &p), "the payments are read");
	TAP_OK(share(p.paid_found, p.paid, 93), "paid: %u of %u", p.paid_found, p.paid);
	TAP_OK(p.unpaid >= 60 && p.unpaid_found == 0, "unpaid: %u of %u", p.unpaid_found, p.unpaid);
	TAP_OK(wording_set("tests/wording/roles.tsv", &r), "the roles are read");
	TAP_OK(share(r.roles_found, r.roles, 95) && share(r.claims_found, r.claims, 95),
	    "roles: %u of %u, claims: %u of %u", r.roles_found, r.roles, r.claims_found, r.claims);
	TAP_OK(r.not_roles_found == 0 && r.others_found == 0, "not roles: %u of %u",
	    r.not_roles_found, r.not_roles);
	TAP_OK(wording_set("tests/wording/blocks.tsv", &b), "the blocks are read");
	TAP_OK(b.others >= 80 && b.others_found == 0, "blocks: %u of %u", b.others_found, b.others);
	return tap_done();
}

/* LINK: base parse */
#include "tap.h"
#include "wording_set.h"

/* Of a hundred, or more. */
static bool
share(unsigned found, unsigned of, unsigned hundredths)
{
	return of > 0 && found * 100 >= of * hundredths;
}

int
main(void)
{
	struct wording_score s = { 0 }, d = { 0 }, m = { 0 }, l = { 0 }, b = { 0 };
	struct wording_score f = { 0 };

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
	TAP_OK(wording_set("tests/wording/fresh.tsv", &f), "the fourth and fifth are read");
	TAP_OK(f.claims >= 200 && share(f.claims_found, f.claims, 95), "claims: %u of %u",
	    f.claims_found, f.claims);
	TAP_OK(f.others >= 200 && f.others_found * 100 <= f.others, "others: %u of %u",
	    f.others_found, f.others);
	TAP_OK(wording_set("tests/wording/blocks.tsv", &b), "the blocks are read");
	TAP_OK(b.others >= 80 && b.others_found == 0, "blocks: %u of %u", b.others_found, b.others);
	return tap_done();
}

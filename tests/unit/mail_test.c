/* LINK: base */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "mail.h"
#include "tap.h"

static uint64_t hashes[SKETCH_MAX + 1];

static struct mail_addrs
people(struct arena *a, size_t n)
{
	struct mail_addrs list = { .v = arena_alloc(a, n, sizeof(*list.v)), .n = n };

	for (size_t i = 0; i < n; i++)
		list.v[i] = (struct mail_addr){ .name = "Jörg",
			.address = "j@a.example",
			.written = "J@A.example",
			.display = "j@a.example",
			.skeleton = "jorg",
			.local = "j",
			.domain = "a.example",
			.org = "a.example",
			.class = DOMAIN_FREEMAIL,
			.flags = ADDR_VIA | ADDR_GROUP };
	return list;
}

/* Two of everything, each enumeration at its last value. */
static struct mail *
full(struct arena *a)
{
	struct mail *m = arena_alloc(a, 1, sizeof(*m));

	for (size_t i = 0; i < sizeof(hashes) / sizeof(*hashes); i++)
		hashes[i] = i * 7 + 1;
	*m = (struct mail){ .sha256 = "ab",
		.size = UINT64_MAX,
		.cut = true,
		.message_id = "x@y",
		.essence = "cd",
		.date = TIME_UNKNOWN,
		.zone = -720,
		.received = 1740819600,
		.subject = "Rechnung\tNr. 5",
		.subject_base = "rechnung",
		.subject_reply = true,
		.list_id = "l",
		.signature = SIGNED_PGP,
		.mailer = "m",
		.thread_index = "01",
		.wording = WORDING_PAYMENT,
		.wording_evidence = "two\nlines" };
	mail_strings_add(a, &m->in_reply_to, "p@q");
	mail_strings_add(a, &m->references, "");
	mail_strings_add(a, &m->references, "r@s");
	mail_strings_add(a, &m->flags, "no_date");
	mail_strings_add(a, &m->limits, "addresses");
	m->from = people(a, 1);
	m->sender = people(a, 0);
	m->reply_to = people(a, 2);
	m->to = m->cc = m->bcc = m->mailto = people(a, 2);
	m->received_n = m->auth_n = m->submission_n = m->quoted_n = m->attachments_n = 2;
	m->accounts_n = 3;
	m->return_path = m->signers = people(a, 1);
	m->verdict = VERDICT_INVALID;
	mail_strings_add(a, &m->signing_keys, "0123456789ABCDEF");
	m->dkim_n = m->links_n = 2;
	m->dkim = arena_alloc(a, 2, sizeof(*m->dkim));
	m->links = arena_alloc(a, 2, sizeof(*m->links));
	m->received_v = arena_alloc(a, 2, sizeof(*m->received_v));
	m->auth = arena_alloc(a, 2, sizeof(*m->auth));
	m->submission = arena_alloc(a, 2, sizeof(*m->submission));
	m->quoted = arena_alloc(a, 2, sizeof(*m->quoted));
	m->attachments = arena_alloc(a, 2, sizeof(*m->attachments));
	m->accounts = arena_alloc(a, 3, sizeof(*m->accounts));
	for (size_t i = 0; i < 2; i++) {
		m->received_v[i] = (struct mail_received){ .from = "h",
			.by = "i",
			.with = "ESMTPS",
			.date = 5,
			.auth_sender = "u",
			.auth_from = "" };
		m->auth[i] = (struct mail_auth_field){ .source = AUTH_SRC_ARC,
			.authserv_id = "mx",
			.arc_instance = 2,
			.arc_sealer = "s",
			.hops_above = 1,
			.header = "h",
			.n = i,
			.v = arena_alloc(a, 1, sizeof(*m->auth[i].v)) };
		m->auth[i].v[0] = (struct mail_auth_method){ .method = "spf",
			.result = AUTH_OTHER,
			.word = "odd",
			.domain = "a.example",
			.selector = "",
			.reason = "" };
		m->dkim[i] = (struct mail_dkim){ "a.example", "s1" };
		m->links[i] = (struct mail_link){ "a.example", i == 0 ? "" : "b.example" };
		m->submission[i] = (struct mail_submission){
			.header = "X", .address = "u", .domain = "", .org = "", .line = "X: u"
		};
		m->quoted[i] = (struct mail_quoted){ .level = 1,
			.header_block = true,
			.from_name = "n",
			.from_address = "n@a.example",
			.date = 7,
			.subject = "s",
			.people = people(a, i),
			.sketch = { .v = hashes, .n = i } };
		m->attachments[i] = (struct mail_attachment){ .name = "a.pdf",
			.type = "application/pdf",
			.bytes = 9,
			.sha256 = "ef",
			.read = true,
			.wants_pdf = i == 1 };
	}
	for (size_t i = 0; i < 3; i++)
		m->accounts[i] = (struct mail_account){ .kind = ACCOUNT_IBAN,
			.value = "DE02120300000000202051",
			.country = "DE",
			.bic = "",
			.beneficiary = "B",
			.where = (enum mail_where)i,
			.index = i == 0 ? 0 : 1,
			.ours = true,
			.evidence = "e" };
	m->sketch = (struct mail_sketch){ .v = hashes, .n = SKETCH_MAX, .complete = true };
	return m;
}

/* From a heap copy that ends where the message does. */
static struct mail *
get(struct arena *a, const uint8_t *p, size_t len)
{
	uint8_t *copy = malloc(len == 0 ? 1 : len);
	struct rd r;
	struct mail *m;

	memcpy(copy, p, len);
	r = rd_of(copy, len);
	m = mail_get(&r, a);
	free(copy);
	return m;
}

static bool
refused(const struct mail *m)
{
	struct arena *a = arena_new();
	struct buf b = { 0 };
	bool ok;

	mail_put(&b, m);
	ok = get(a, b.p, b.len) == NULL;
	buf_free(&b);
	arena_free(a);
	return ok;
}

static void
round_trip(void)
{
	struct arena *a = arena_new();
	struct mail *m = full(a), *back;
	struct buf b = { 0 }, again = { 0 };

	mail_put(&b, m);
	back = get(a, b.p, b.len);
	TAP_OK(back != NULL, "what mail_put writes, mail_get reads");
	if (back != NULL) {
		mail_put(&again, back);
		TAP_OK(
		    again.len == b.len && memcmp(again.p, b.p, b.len) == 0, "and nothing is lost");
		TAP_OK(back->date == TIME_UNKNOWN && back->zone == -720 &&
			   back->size == UINT64_MAX &&
			   strcmp(back->subject, "Rechnung\tNr. 5") == 0 &&
			   back->accounts[2].index == 1 && back->sketch.n == SKETCH_MAX,
		    "numbers, texts and lists are the same");
	}
	buf_free(&b);
	buf_free(&again);
	*m = (struct mail){ 0 };
	mail_put(&b, m);
	back = get(a, b.p, b.len);
	TAP_OK(back != NULL && back->subject != NULL && back->from.n == 0,
	    "an empty message; no string is NULL");
	buf_free(&b);
	arena_free(a);
}

static void
cut_or_changed(void)
{
	struct arena *a = arena_new();
	struct buf b = { 0 };
	size_t taken = 0;

	mail_put(&b, full(a));
	for (size_t len = 0; len < b.len; len++) {
		struct arena *one = arena_new();

		taken += get(one, b.p, len) != NULL;
		arena_free(one);
	}
	TAP_OK(taken == 0, "a message cut anywhere is refused (%zu places)", b.len);
	for (size_t i = 0; i < b.len; i++)
		for (unsigned k = 0; k < 3; k++) {
			static const uint8_t values[] = { 0xff, 0x00, 0x80 };
			struct arena *one = arena_new();
			uint8_t was = b.p[i];

			b.p[i] = values[k];
			get(one, b.p, b.len);
			b.p[i] = was;
			arena_free(one);
		}
	TAP_OK(true, "with any byte changed it is read or refused");
	b.p[0]++;
	TAP_OK(get(a, b.p, b.len) == NULL, "another version is refused");
	b.p[0]--;
	b.p[b.len - 1]++;
	TAP_OK(get(a, b.p, b.len) == NULL, "another end is refused");
	buf_free(&b);
	arena_free(a);
}

static void
out_of_range(void)
{
	struct arena *a = arena_new();
	struct mail *m;
	uint64_t same[] = { 5, 5 }, falling[] = { 6, 5 };

#define REFUSED(what, change)                                                                      \
	do {                                                                                       \
		m = full(a);                                                                       \
		change;                                                                            \
		TAP_OK(refused(m), "refused: %s", what);                                           \
	} while (0)
	REFUSED("a signature of no kind", m->signature = (enum mail_signed)(SIGNED_PGP + 1));
	REFUSED(
	    "a domain of no class", m->to.v[1].class = (enum domain_class)(DOMAIN_FREEMAIL + 1));
	REFUSED("a source of no kind", m->auth[1].source = (enum auth_source)(AUTH_SRC_ARC + 1));
	REFUSED("a result of no kind", m->auth[1].v[0].result = (enum auth_result)(AUTH_OTHER + 1));
	REFUSED("an account of kind 0", m->accounts[0].kind = (enum account_kind)0);
	REFUSED("an account of a kind that is none", m->accounts[0].kind = (enum account_kind)30);
	REFUSED("a value that its kind has not", m->accounts[0].kind = ACCOUNT_UK);
	REFUSED(
	    "an account nowhere", m->accounts[0].where = (enum mail_where)(WHERE_ATTACHMENT + 1));
	REFUSED("an account in the third of two quotations", m->accounts[1].index = 2);
	REFUSED("an account in the third of two attachments", m->accounts[2].index = 2);
	REFUSED("a verdict of no kind", m->verdict = (enum mail_verdict)(VERDICT_INVALID + 1));
	REFUSED("two envelope senders", m->return_path = people(a, 2));
	REFUSED("too many signers", m->signers = people(a, MAIL_SIGNERS_MAX + 1));
	REFUSED("too many signing keys",
	    while (m->signing_keys.n <= MAIL_SIGNERS_MAX)
		mail_strings_add(a, &m->signing_keys, m->signing_keys.v[0]));
	REFUSED("a signing key that is none", m->signing_keys.v[0] = "0123456789abcdef");
	REFUSED("a link to a control character", m->links[1].host = "a\x01");
	REFUSED("a zone that no clock has", m->zone = 6000);
	REFUSED(
	    "a sketch with a hash twice", m->sketch = ((struct mail_sketch){ .v = same, .n = 2 }));
	REFUSED("a sketch in falling order",
	    m->sketch = ((struct mail_sketch){ .v = falling, .n = 2 }));
	REFUSED("a sketch too long", m->sketch.n = SKETCH_MAX + 1);
	REFUSED("too many addresses", m->to = people(a, MAIL_ADDRESSES_MAX + 1));
	REFUSED("a control character", m->subject = "a\rb");
	REFUSED("an escape", m->from.v[0].name = "a\x1b[2J");
	REFUSED("no UTF-8", m->subject = "caf\xe9");
	REFUSED("UTF-8 cut off", m->subject = "caf\xc3");
	REFUSED("an overlong character", m->subject = "\xc0\xaf");
	REFUSED("a surrogate", m->subject = "\xed\xa0\x80");
	REFUSED("beyond Unicode", m->subject = "\xf4\x90\x80\x80");
	m = full(a);
	m->to = people(a, MAIL_ADDRESSES_MAX);
	m->subject = "\xf4\x8f\xbf\xbf \xee\x80\x80 \xed\x9f\xbf";
	TAP_OK(!refused(m), "but not as many addresses as may be, and the last characters");
	arena_free(a);
}

int
main(void)
{
	round_trip();
	cut_or_changed();
	out_of_range();
	return tap_done();
}

#include <ctype.h>
#include <string.h>

#include "detection.h"
#include "lookalike.h"
#include "name.h"
#include "organisation.h"
#include "people.h"

/* An address that has been somebody else's so often is a ticket system's or a service's. */
#define SHARED_SEEN 3
/* A local part alone names a person only when it is at least so long. */
#define LOCAL_MIN 5
#define LOCAL_FOREIGN_MIN 8
/* Harmless mail over such a span, on so many days of it. */
#define IN_USE_SPAN (14 * (int64_t)86400)
#define IN_USE_DAYS 5
/* Two domains of which the second comes up within so many seconds of the first. */
#define TOGETHER (7 * (int64_t)86400)

const char *
swap_class_name(enum swap_class c)
{
	static const char *const names[] = { "freemail", "lookalike", "foreign", "same_domain" };

	return names[c];
}

bool
is_role_word(const char *words)
{
	return words[0] != '\0' && people_generic(words);
}

bool
came_together(const struct detection *d, const struct fact_party *x, const struct fact_person *p)
{
	int64_t since =
	    x->history.first_seen == TIME_UNKNOWN ? d->f->arrived : x->history.first_seen;

	if (x->worst == TRUST_HOSTILE || p->since == TIME_UNKNOWN || since - p->since >= TOGETHER)
		return false;
	if ((d->f->mail->wording & WORDING_BANK_CHANGE) != 0 ||
	    detection_worst(d, FAMILY_BANK) >= SEVERITY_MEDIUM ||
	    (d->f->auth.known && !d->f->auth.aligned && !d->ours))
		return false;
	return lookalike_of(d->a, x->addr->domain, x->addr->org, p->org) == LOOKALIKE_SUFFIX;
}

bool
long_in_use(const struct detection *d, const struct fact_party *x)
{
	return x->worst != TRUST_HOSTILE && x->history.first_seen != TIME_UNKNOWN &&
	       d->f->arrived - x->history.first_seen >= IN_USE_SPAN &&
	       x->history.days >= IN_USE_DAYS;
}

/* billing@, or billing.partnera@ at a domain that bears the name of Partner A: nobody's own mailbox. */
static bool
is_department(struct arena *a, const char *local, const char *org)
{
	const char *company = lookalike_label(a, org);
	size_t len = strlen(company), n = strlen(local);

	if (is_role_word(local))
		return true;
	if (len == 0 || n < len + 2)
		return false;
	if (strncmp(local, company, len) == 0 && strchr(".-_", local[len]) != NULL)
		return is_role_word(local + len + 1);
	return strcmp(local + n - len, company) == 0 && strchr(".-_", local[n - len - 1]) != NULL &&
	       is_role_word(arena_strndup(a, local, n - len - 1));
}

bool
other_department(const struct detection *d, const struct fact_party *x)
{
	return x->worst != TRUST_HOSTILE && is_department(d->a, x->addr->local, x->imitates) &&
	       !d->money_strong &&
	       lookalike_of(d->a, x->addr->domain, x->addr->org, x->imitates) == LOOKALIKE_WORD;
}

/*
 * Does only its wording join what that sender wrote to an older conversation, as one bill is worded like the last?  Of
 * ours: is it an answer to him, whom nothing spoke against so far?
 */
static bool
stands_alone(const struct detection *d, const struct fact_party *x)
{
	const struct mail *m = d->f->mail;

	if (!d->ours)
		return x->field == FIELD_FROM && d->f->conversation.joined == JOINED_TEXT &&
		       !m->subject_reply && m->quoted_n == 0 && m->in_reply_to.n == 0 &&
		       m->references.n == 0;
	for (size_t i = 0; i < d->f->references_n; i++)
		if (d->f->references[i].in_reply_to &&
		    strcmp(d->f->references[i].from, x->addr->address) == 0)
			return d->before->severity < SEVERITY_HIGH;
	return false;
}

bool
longer_name(const struct detection *d, const struct fact_party *x, const struct fact_person *p)
{
	return (p->ours || p == x->known || stands_alone(d, x)) && x->field != FIELD_REPLY_TO &&
	       x->worst != TRUST_HOSTILE && !d->presses && !d->money_strong &&
	       (d->f->auth.aligned || !d->f->auth.known || d->ours) &&
	       lookalike_of(d->a, x->addr->domain, x->addr->org, p->org) == LOOKALIKE_WORD;
}

bool
moved_within_group(
    const struct detection *d, const struct fact_party *x, const struct fact_person *p)
{
	return longer_name(d, x, p) && (!d->money || d->money_at_home);
}

bool
to_oneself(const struct detection *d)
{
	const struct fact_person *p = d->f->from_stands_for;

	if (p == NULL || !person_has(p, d->f->account) || d->from->worst == TRUST_HOSTILE)
		return false;
	for (size_t i = 0; i < d->f->parties_n; i++) {
		const struct fact_party *x = &d->f->parties[i];

		if (x->field != FIELD_FROM && x->field != FIELD_SENDER && !x->mailbox)
			return false;
	}
	return true;
}

bool
person_has(const struct fact_person *p, const char *address)
{
	return strcmp(p->address, address) == 0 || mail_strings_has(&p->proven, address);
}

bool
person_proven(const struct fact_person *p)
{
	return p->ours || p->trust == TRUST_PROVEN || p->proven.n > 0;
}

const struct fact_person *
roster_address(const struct facts *f, const char *address)
{
	for (size_t i = 0; i < f->roster_n; i++)
		if (person_has(&f->roster[i], address))
			return &f->roster[i];
	return NULL;
}

/* Are a and b one insertion, deletion, replacement or transposition apart, or equal? */
static bool
one_edit(const char *a, const char *b)
{
	size_t la = strlen(a), lb = strlen(b), i = 0;

	while (a[i] != '\0' && a[i] == b[i])
		i++;
	if (la == lb)
		return a[i] == '\0' || strcmp(a + i + 1, b + i + 1) == 0 ||
		       (a[i] == b[i + 1] && a[i + 1] == b[i] && a[i + 1] != '\0' &&
			   strcmp(a + i + 2, b + i + 2) == 0);
	if (la + 1 == lb)
		return strcmp(a + i, b + i + 1) == 0;
	return lb + 1 == la && strcmp(a + i + 1, b + i) == 0;
}

bool
looks_alike(struct arena *arena, const char *a, const char *b)
{
	if (strcmp(name_visual(arena, a), name_visual(arena, b)) == 0)
		return true;
	return strlen(a) >= LOCAL_MIN && strlen(b) >= LOCAL_MIN && one_edit(a, b);
}

/* Does the display name say nothing that the address does not? */
static bool
nameless(const char *name, const char *local)
{
	return name[0] == '\0' || strchr(name, '@') != NULL || strcasecmp(name, local) == 0;
}

/* Has it letters of the alphabet, or of another script throughout?  Names of the two kinds cannot be compared. */
static bool
in_latin(const char *skeleton)
{
	for (; *skeleton != '\0'; skeleton++)
		if (*skeleton >= 'a' && *skeleton <= 'z')
			return true;
	return false;
}

/* Is the name an address of the person's own: "anna@partner.example" <x@free.example>? */
static bool
named_by_address(const struct fact_party *x, const struct fact_person *p)
{
	const struct mail_addr *v = x->addr;
	const char *name = v->name + strspn(v->name, "\"'<( ");
	size_t len = strcspn(name, "\"'>) ");
	bool found = false;

	if (strchr(name, '@') == NULL || v->flags & ADDR_VIA)
		return false;
	found = strlen(p->address) == len && strncasecmp(name, p->address, len) == 0;
	for (size_t i = 0; i < p->proven.n && !found; i++)
		found =
		    strlen(p->proven.v[i]) == len && strncasecmp(name, p->proven.v[i], len) == 0;
	return found;
}

/* Under one name, or under one local part where a name is missing. */
static bool
same_person(const struct mail_addr *x, const struct fact_person *p, enum swap_class class)
{
	bool bare = nameless(x->name, x->local) || nameless(p->name, p->local);
	bool same_local = x->local[0] != '\0' && people_same_local(x->local, p->local);

	if (people_named(p, x->skeleton) && (!bare || same_local || !nameless(x->name, x->local)))
		/* First names alone, and names of functions, are many people's. */
		return class == SWAP_LOOKALIKE ||
		       (!is_role_word(x->skeleton) &&
			   (people_several_words(x->skeleton) || same_local));
	if (!bare && same_local && in_latin(x->skeleton) != in_latin(p->skeleton) &&
	    people_several_words(p->local) && !is_role_word(p->local))
		return true;
	if (!bare || !same_local)
		return false;
	if (class == SWAP_LOOKALIKE)
		return true;
	if (is_role_word(x->local))
		return false;
	return strlen(x->local) >= (class == SWAP_FOREIGN ? LOCAL_FOREIGN_MIN : LOCAL_MIN) ||
	       strpbrk(p->local, "._-") != NULL;
}

/* Two characters of Han, three bytes each, and nothing else; only asked of Chinese names. */
static bool
two_characters(const char *skeleton)
{
	return (unsigned char)skeleton[0] >= 0x80 && strlen(skeleton) == 6;
}

/*
 * The name in pinyin, or in characters where the thread knows the pinyin, at another organisation.
 * Names of two characters are many people's: another company may well have its own 王偉.
 */
static bool
same_romanised(
    struct arena *a, const struct mail_addr *x, const struct fact_person *p, enum swap_class class)
{
	if (class == SWAP_SAME_DOMAIN || nameless(x->name, x->local) || nameless(p->name, p->local))
		return false;
	if (class == SWAP_FOREIGN && (two_characters(x->skeleton) || two_characters(p->skeleton)))
		return false;
	if (name_same_other_script(a, x->skeleton, p->skeleton))
		return true;
	for (size_t i = 0; i < p->aliases.n; i++)
		if (!(class == SWAP_FOREIGN && two_characters(p->aliases.v[i])) &&
		    name_same_other_script(a, x->skeleton, p->aliases.v[i]))
			return true;
	return false;
}

static enum swap_class
class_of(struct arena *a, const struct fact_party *x, const struct fact_person *p)
{
	enum lookalike kind;

	if (x->addr->class != DOMAIN_FREEMAIL && x->addr->org[0] != '\0' &&
	    strcmp(x->addr->org, p->org) == 0)
		return SWAP_SAME_DOMAIN;
	kind = lookalike_of(a, x->addr->domain, x->addr->org, p->org);
	/* The same name under another suffix is mostly the company's own: it is another organisation until proven. */
	if (kind == LOOKALIKE_SUFFIX)
		return SWAP_FOREIGN;
	if (kind != LOOKALIKE_NONE || x->imitates[0] != '\0')
		return SWAP_LOOKALIKE;
	return x->addr->class == DOMAIN_FREEMAIL ? SWAP_FREEMAIL : SWAP_FOREIGN;
}

/* Could this address be anybody's substitute at all? */
static bool
can_stand(const struct facts *f, const struct fact_party *x)
{
	const struct fact_person *q = roster_address(f, x->addr->address);

	if (x->field == FIELD_SENDER || x->mailbox || x->ours || x->admin ||
	    (x->addr->flags & ADDR_INVALID) != 0 || x->addr->domain[0] == '\0')
		return false;
	/* A namesake who is on the roster in his own right. */
	return q == NULL || (!person_proven(q) && !q->attested);
}

/* One mailbox under two hosts of one domain: list@lists.example.com and list@example.com. */
static bool
same_mailbox(struct arena *a, const struct mail_addr *x, const struct fact_person *p)
{
	const char *at = strrchr(p->address, '@');

	return at != NULL && strcmp(x->local, p->local) == 0 &&
	       strcmp(organisation_registrable(a, x->domain),
		   organisation_registrable(a, at + 1)) == 0;
}

static bool
stands_for(struct arena *a, const struct fact_party *x, const struct fact_person *p,
    enum swap_class *ret_class)
{
	if (p->address[0] == '\0' || person_has(p, x->addr->address) || same_mailbox(a, x->addr, p))
		return false;
	if (x->identity != 0 && x->identity == p->identity && x->trust == TRUST_PROVEN)
		return false;
	*ret_class = class_of(a, x, p);
	return mail_strings_has(&p->substitutes, x->addr->address) || named_by_address(x, p) ||
	       same_person(x->addr, p, *ret_class) || same_romanised(a, x->addr, p, *ret_class);
}

/*
 * Does an address of p's own receive this message, or sit in From?  A From does not
 * count where Reply-To takes the answers elsewhere and x stands among the recipients.
 */
static bool
is_present(const struct detection *d, const struct fact_person *p, const struct fact_party *x,
    bool *ret_self)
{
	bool diverted = false, from = false, to = false;

	for (size_t i = 0; i < d->f->parties_n; i++) {
		const struct fact_party *y = &d->f->parties[i];
		bool own = person_has(p, y->addr->address);

		if (y->field == FIELD_REPLY_TO && !own && y->addr->skeleton[0] != '\0' &&
		    (people_named(p, y->addr->skeleton) ||
			strcmp(y->addr->address, x->addr->address) == 0))
			diverted = true;
		if (own && y->field == FIELD_FROM)
			from = true;
		if (own && (y->field == FIELD_TO || y->field == FIELD_CC || y->field == FIELD_BCC))
			to = true;
	}
	*ret_self = from;
	if (x->field == FIELD_TO || x->field == FIELD_CC)
		return to || (from && !diverted);
	return to || from;
}

/* Ticket systems, calendars and services write in people's names from one address of theirs. */
static bool
serves_many(const struct detection *d, const struct fact_party *x, enum swap_class class)
{
	if (class != SWAP_FOREIGN)
		return false;
	if (x->field == FIELD_FROM && is_role_word(x->addr->local))
		return true;
	if (x->trust == TRUST_UNKNOWN && x->history.seen >= SHARED_SEEN)
		return true;
	/* one address under several names in this very message */
	for (size_t i = 0; i < d->f->parties_n; i++)
		if (d->f->parties[i].field != FIELD_SENDER &&
		    strcmp(d->f->parties[i].addr->address, x->addr->address) == 0 &&
		    strcmp(d->f->parties[i].addr->skeleton, x->addr->skeleton) != 0)
			return true;
	return false;
}

void
standins_find(struct detection *d)
{
	const struct facts *f = d->f;

	for (size_t i = 0; i < f->parties_n; i++) {
		const struct fact_party *x = &f->parties[i];

		if (!can_stand(f, x))
			continue;
		for (size_t k = 0; k < f->roster_n; k++) {
			const struct fact_person *p = &f->roster[k];
			struct standin s = { .person = k, .party = i };

			if (!stands_for(d->a, x, p, &s.class))
				continue;
			s.present = is_present(d, p, x, &s.self);
			s.known_otherwise =
			    x->worst != TRUST_HOSTILE &&
			    (x->established || x->reply_to_seen > 0 || serves_many(d, x, s.class));
			d->standins =
			    arena_grow(d->a, d->standins, d->standins_n, sizeof(*d->standins));
			d->standins[d->standins_n++] = s;
		}
	}
}

const struct standin *
standin_of(const struct detection *d, size_t party)
{
	for (size_t i = 0; i < d->standins_n; i++)
		if (d->standins[i].party == party)
			return &d->standins[i];
	return NULL;
}

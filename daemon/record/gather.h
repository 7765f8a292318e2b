#ifndef GATHER_H
#define GATHER_H

#include "people.h"
#include "store_sql.h"

/*
 * gather - the parts of store_gather, in the order in which they run, and what
 * store_learn shares with them.  Each fills its part of g->f; failures stay in the store.
 */
enum {
	ROSTER_MAX = 200, /* people of one conversation */
	REFERENCES_MAX = 40, /* ids looked up: In-Reply-To and the newest References */
	KEYED_PEOPLE_MAX = 60, /* people of one message by whom its conversation is found */
	REPEATS_MAX = 8, /* recorded messages that one repeats */
	REPEATS_WEIGHED_MAX = 12, /* … of which so many are compared hash by hash */
	QUOTED_WEIGHED_MAX = 6, /* quoted segments looked up */
	SAMPLES_MAX = 12, /* hashes of a sketch that the index holds */
	SHINGLES_MIN = 8, /* a shorter text says nothing */
	LOCAL_LONG = 8, /* a local part of so many letters is nobody else's by chance */
	NAMESAKES_MAX = 8, /* people of one name that are looked at */
	TWINS_MAX = 3, /* other messages of one Message-ID */
	PATHS_MAX = 48, /* ways by which one sender's mail comes; more say nothing */
	PIVOTS_MAX = 20, /* traces of other incidents in one message */
	HEADERS_MAX = 20, /* header lines kept of a copy */
	OWNERS_MAX = 20 /* counterparties named as sharing an account */
};

#define DAY 86400
#define JOIN_WINDOW (45 * DAY) /* DETECTORS "Conversation" */
#define REPEAT_WINDOW (180 * DAY)
#define JOIN_CONTAINMENT 0.8
#define REPEAT_CONTAINMENT 0.6

/* Whose perspective a copy is seen in. */
struct own {
	int64_t account; /* row id, 0 if not recorded yet */
	const char *address;
	const char *org; /* "" for free-mail */
	int64_t enrolled_at, oldest_mail; /* TIME_UNKNOWN: not recorded yet */
	struct mail_strings aliases;
	const struct config *config;
};

void own_load(
    struct store *, const struct config *, const char *account, struct arena *, struct own *ret);
bool own_mailbox(const struct own *, const char *address);
bool own_domain(const struct own *, const char *domain, const char *org);
bool own_address(const struct own *, const struct mail_addr *);
enum direction own_direction(
    const struct own *, const struct mail *, enum folder_role, struct arena *);

struct gathering {
	struct store *s;
	const struct config *config;
	const struct mail *m;
	const struct store_copy *c;
	struct arena *a;
	struct facts *f;
	struct own own;
	int64_t mail; /* row of the message, 0: never recorded */
	int64_t conversation; /* its recorded conversation */
	bool scattered; /* a conversation may be found under keys of before schema 14 */
	const char *billed; /* what billed_owner says, NULL before it is asked */
};

void gather_auth(struct gathering *);
void gather_parties(struct gathering *); /* who they are; trust comes later */
void gather_repeats(struct gathering *);
void gather_conversation(struct gathering *);
void gather_roster(struct gathering *);
void gather_trust(struct gathering *); /* of the parties, in the light of the roster */
void gather_references(struct gathering *);
void gather_accounts(struct gathering *);
void gather_sender(struct gathering *);
void gather_pivots(struct gathering *);
void gather_twins(struct gathering *);
void gather_path(struct gathering *);
void gather_paid(struct gathering *);
void gather_mentions(struct gathering *);
/* The person of that row as one who is known from elsewhere; NULL: no address of theirs is proven, or it is a service. */
const struct fact_person *describe_person(struct gathering *, int64_t id);

/* The organisation that an address's domain imitates: one that we deal with, or on the conversation; "" if none. */
const char *imitated_by(struct gathering *, const struct mail_addr *);

/* The row of an incident, INCIDENT_COLUMNS of store_statements.c; texts in the arena. */
struct store_incident incident_read(struct arena *, sqlite3_stmt *);

/* The newest incident that made a value hostile, 0.  kind: enum trace. */
enum trace { TRACE_ADDRESS = 1, TRACE_ACCOUNT, TRACE_MESSAGE_ID_HOST, TRACE_SUBMISSION };
/* What a sender usually does: kinds of table habit. */
enum habit {
	HABIT_MESSAGE_ID_HOST = 1,
	HABIT_SUBMISSION, /* submitting organisation */
	HABIT_REPLY_TO, /* address */
	HABIT_SIGNER, /* address in the certificate of an S/MIME signature, ID of a PGP key */
	HABIT_SIGNATURE, /* "valid" */
	HABIT_MENTION, /* address in the text, of a free mailbox or one that imitates */
	HABIT_MONEY /* "spoken": of senders at a domain that imitates one, whatever was found below high */
};
enum { MENTIONS_MAX = 8 }; /* addresses in the text of one message that are looked at */
int64_t hostile_incident(struct store *, enum trace, const char *value);

/* What a trust row and hostility come to. */
enum trust effective_trust(int64_t learned, int64_t admin, int64_t incident);

/* Row of an address, of the person who bears it under that name; 0: never seen. */
int64_t address_row(struct store *, const char *address);
/* The same of the first From, when gather_trust has read it. */
int64_t sender_row(const struct facts *);
int64_t person_row(struct store *, const struct mail_addr *);
/* Its new row: there is none of that name in that organisation. */
int64_t person_add(struct store *, struct arena *, const struct mail_addr *, int64_t at);

/* Key of a message id, of Thread-Index, of a person under a subject. */
int64_t key_message_id(const char *id);
int64_t key_thread_index(const char *index);
/* Of a recorded message, by its Message-ID, or of one that an earlier answer named; 0: none, or the id is empty. */
int64_t conversation_of(struct store *, const char *message_id);
/*
 * The keys by which a person is known under a subject; at most 3.  functions: names of functions and their mailboxes,
 * which are everybody's, are people as well.  key: digest_key_within; those written before schema 14, digest_key.
 */
size_t key_person(const char *subject_base, const struct mail_addr *, bool functions,
    int64_t (*key)(char kind, const char *subject, const char *who), int64_t ret[3]);

/* The hashes of a sketch that the index holds. */
size_t sketch_samples(const struct mail_sketch *, uint64_t ret[SAMPLES_MAX]);
/* A row's: ascending hashes as store_learn wrote them; columns of complete and of the hashes. */
struct mail_sketch sketch_stored(struct arena *, sqlite3_stmt *, int complete, int hashes);
/* Share of old's shingles that stand in new too; -1 where too few can be compared. */
double sketch_containment(const struct mail_sketch *old, const struct mail_sketch *new_);

/* The same of a recorded message's text and new_; -1 also where it is too old. */
double sketch_of_mail(struct gathering *, int64_t mail, const struct mail_sketch *new_);

/* Host of a Message-ID, lower case, "" if there is none. */
const char *message_id_host(struct arena *, const char *message_id);
/* Who handed the message in: an organisation, else the domain of the server that took it first, else "". */
const char *mail_route(struct arena *, const struct mail *);
/*
 * Header lines of a message that hunting reads, at most HEADERS_MAX: Authentication-Results, Received-SPF,
 * ARC-Authentication-Results and the submission fields.  What a long line was cut of and says a
 * result stands at its end: "…; dmarc=fail".
 */
struct mail_line {
	const char *name, *value;
};
size_t mail_lines(struct arena *, const struct mail *, struct mail_line ret[HEADERS_MAX]);
/* What was odd and which limits were hit, space separated. */
const char *mail_flags_text(struct arena *, const struct mail *);
/* "DE89…3000". */
const char *account_masked(struct arena *, const char *value);
/* A sender's counterparty: organisation, or the address for free-mail. */
const char *addr_owner(const struct mail_addr *);
const char *person_owner(const struct fact_person *);

/*
 * The company that we deal with whose domain is that name: "Acme Tools Ltd" is acme-tools.example; "" if none is, or
 * the name is too short to tell; gather_named.c.
 */
const char *company_named(struct gathering *, const char *name);
/* The one whose whole name, of eight letters at least, the free mailbox bears, other than as the name of who writes. */
const char *company_in_mailbox(struct gathering *, const struct mail_addr *);

/*
 * The counterparty on this conversation, other than the sender, whose mail with an account of theirs had a number that
 * this mail, which asks for money, has too: "please pay their invoice 4711"; "" if there is none; gather_billed.c.
 */
const char *billed_owner(struct gathering *);

/* A domain that this one imitates, "" if none; domains.c. */
const char *domain_imitates(
    struct store *, struct arena *, const char *host, const char *org, int64_t now);
/* A domain was seen; proven, or one that we deal with: from then on others are compared with it. */
void domain_seen(struct store *, const char *org, enum domain_class, int64_t now);
void domain_guard(struct store *, const char *org, bool admin);

#endif

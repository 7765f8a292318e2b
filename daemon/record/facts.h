#ifndef FACTS_H
#define FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config.h"
#include "mail.h"
#include "proto.h"

/*
 * facts - all that the detectors may know about one copy of one message: the
 * message, and what was recorded strictly before it.  record/gather.c fills it
 * with indexed look-ups; the detectors see neither SQL nor a clock.
 *
 * An identity is (name skeleton, organisation).  Strings live in the gathering's
 * arena and are never NULL.  Ids are database row ids, 0 = none.
 */

/* Trust of an address for one identity; DETECTORS "Trust states". */
enum trust {
	TRUST_UNKNOWN = 0, /* never seen for this identity */
	TRUST_CANDIDATE, /* seen, not proven */
	TRUST_PROVEN,
	TRUST_HOSTILE /* subject of a high or critical finding, not cleared by an administrator */
};

enum direction {
	DIRECTION_INTERNAL = 1, /* the publication's mailDirection numbers */
	DIRECTION_OUTBOUND = 2,
	DIRECTION_INBOUND = 3
};

const char *direction_name(enum direction); /* "inbound", …; static */

enum field { FIELD_FROM = 0, FIELD_SENDER, FIELD_REPLY_TO, FIELD_TO, FIELD_CC, FIELD_BCC };

const char *field_name(enum field); /* "from", "reply_to", …; static */

/* How an address came by what it has. */
struct fact_history {
	int64_t first_seen; /* TIME_UNKNOWN: never before */
	int64_t last_seen;
	/* messages without findings in which it stood in From, To, Cc (any identity) */
	uint32_t seen;
	uint32_t days; /* distinct UTC days of those */
	uint32_t sent; /* of those, From */
	uint32_t sent_aligned; /* of those From, with aligned DMARC/DKIM pass */
	uint32_t written_to; /* messages of ours to it (never a reason to trust) */
};

/* One person on the conversation before this message. */
struct fact_person {
	int64_t identity;
	const char *name; /* display name as first seen */
	const char *skeleton;
	const char *local; /* local part of address */
	const char *org;
	const char
	    *address; /* the address that stands for the person here: the first one, unless it
					 * was itself a substitute; substitutes never replace it */
	enum domain_class class;
	enum trust trust; /* of address, for this identity */
	bool attested; /* put on the conversation by our own user or by a proven sender, in a
					 * message without findings: weaker than proven, stronger than candidate */
	bool ours; /* one of our own domains or the monitored mailbox itself */
	int64_t since; /* first seen in this conversation */
	uint32_t seen; /* messages of this conversation */
	/* every proven address of this identity, address included if it is */
	struct mail_strings proven;
	/* addresses that stood for this person here and were flagged */
	struct mail_strings substitutes;
	/* skeletons of the other names under which a proven address of theirs writes; none of a mailbox of many people */
	struct mail_strings aliases;
};

/* One address of this message. */
struct fact_party {
	enum field field;
	const struct mail_addr *addr;
	bool mailbox; /* the monitored mailbox itself or an alias */
	bool ours; /* that, or an own domain */
	int64_t identity; /* (skeleton, org) as recorded; 0 if new */
	int64_t address_row, person_row; /* as recorded under its own name; 0 if new */
	enum trust trust; /* for that identity; for free-mail (skeleton, "") */
	enum trust worst; /* TRUST_HOSTILE if hostile for any identity */
	int64_t hostile_incident; /* the newest incident that made it so, 0 */
	bool admin; /* named in the configuration (partner's people or domains, own) */
	bool established; /* proven for an identity of its own, by mail outside this conversation */
	struct fact_history history;
	/* how often, without findings, the sender (for others than Reply-To: the roster person for whom it stands)
	 * had answers sent to this very address */
	uint32_t reply_to_seen;
	/* it imitates a domain, and earlier mail of it did; asked of the first From only */
	bool spoke_of_money;
	/* a proven domain of another organisation that this domain imitates (visual equality or
	 * Damerau-Levenshtein 1 for labels of 5-8, 2 from 9 on), "" if none; own domains count */
	const char *imitates;
	/* somebody with a proven company address, not on the roster, whose name (or local part) this
	 * free-mail or look-alike address bears; of a free mailbox in From or Reply-To that bears no person's, the company
	 * whose name it bears (identity 0, address its domain); NULL if there is nobody */
	const struct fact_person *known;
	int partner; /* index into config->partners, -1 */
};

/*
 * A domain of nobody in the header that imitates one: of an address in the new text, or the Message-ID's host.  Or a free
 * mailbox in the new text under the name of somebody on the conversation.
 */
struct fact_mention {
	const char *address; /* "" for a Message-ID */
	const char *shown; /* to people */
	const char *domain, *org;
	const char *imitates; /* "" of a free mailbox, else never */
	/* none of ours, on the roster or the sender, whose name it bears; NULL: nobody */
	const struct fact_person *person;
	uint32_t seen; /* so often the sender's mail named it, without findings */
	bool hostile;
};

/* A message named in In-Reply-To or References. */
struct fact_reference {
	const char *message_id;
	bool in_reply_to;
	bool known; /* recorded, in any mailbox */
	int64_t conversation;
	bool sender_took_part; /* our From's identity or address was From, To or Cc of it */
	const char *from; /* its From address, "" if unknown */
	bool had_findings;
};

/* An account number recorded before, and for whom. */
struct fact_ledger {
	const char *value;
	const char *country;
	enum trust trust; /* for that owner */
	bool admin; /* from the configuration */
	int64_t first_seen;
	uint32_t seen;
};

/* One account of this message (same index as mail->accounts). */
struct fact_account {
	/* counterparty it is taken to belong to: organisation, or address for free-mail */
	const char *owner;
	const char *owner_name; /* for people: partner's name, else owner */
	bool ours; /* recorded as our own account (own domain is its owner) */
	bool owner_is_ours; /* it is taken to belong to us */
	bool by_number; /* the owner is told by an invoice's number alone; somebody else wrote */
	bool several; /* the owner has an account for each matter, as a call-back brought */
	bool shared; /* of a factor or payment provider, by the administrator's word */
	enum trust trust; /* of this value for owner; HOSTILE for anyone counts */
	int64_t hostile_incident;
	int64_t first_seen;
	uint32_t days; /* distinct UTC days on which the owner stated it, without findings */
	struct fact_ledger *owner_v; /* the owner's other accounts */
	size_t owner_n;
	/* other accounts stated in this conversation, in mail without findings */
	struct fact_ledger *conversation_v;
	size_t conversation_n;
	bool
	    proven_elsewhere; /* it is proven for another counterparty: a mention, not a statement */
	struct mail_strings other_owners; /* unrelated counterparties that stated this value */
	/* Stated in an attachment of which this conversation has seen another version, of the same name and with another
	 * hash, that stated other accounts: */
	struct mail_strings attachment_accounts; /* … which; none: there was no such */
	const char *attachment_before; /* its SHA-256, hex; "" */
	int64_t attachment_since; /* when it came */
};

/* A recorded message that a segment of this one repeats. */
struct fact_repeat {
	int64_t mail; /* row id */
	const char *message_id;
	const char *from; /* its From address */
	const char *owner; /* counterparty its accounts belong to */
	int64_t arrived;
	double containment; /* share of its shingles that stand here too, 0 … 1 */
	bool quoted; /* by a quoted segment (index), else by the new text */
	unsigned index;
	int64_t conversation; /* its conversation */
	bool same_conversation; /* … is the one that this message joins */
	bool had_findings;
	bool same_route; /* same From and same submitting organisation or first hop */
	bool outbound; /* our own user sent it */
	struct mail_strings accounts; /* its account numbers (new text) */
	struct mail_strings addresses; /* its From, To, Cc, Reply-To addresses */
};

/* A recorded message that bears this one's Message-ID and is not the same. */
struct fact_twin {
	int64_t mail; /* row id */
	int64_t arrived;
	double containment; /* of its text in this one, -1 where too little can be compared */
	bool same_head; /* same Date and subject */
	bool list;
	bool outbound;
	struct mail_strings recipients; /* To and Cc, address form */
	struct mail_strings reply_to; /* its From where it names none */
	struct mail_strings accounts; /* in new text and attachments */
};

/* The ways by which a sender's mail may be told; DETECTORS "path_change". */
enum trait { TRAIT_MESSAGE_ID = 0, TRAIT_DKIM, TRAIT_HOP, TRAIT_MAILER, TRAIT_ZONE, TRAITS };

struct fact_trait {
	const char *usual; /* what most of the sender's mail has; "" if that is nothing */
	const char *now;
	uint32_t usual_seen, now_seen; /* messages of the sender */
	bool org_knows; /* never the sender's mail, but that of others in the same organisation */
};

/* How the first From's mail came so far, beside how this one came. */
struct fact_path {
	uint32_t mails; /* recorded, 0: nothing is known */
	bool varied; /* by more ways than are kept: traits are not told */
	struct fact_trait traits[TRAITS];
};

/* Our own mail that says that what this one asks after was paid. */
struct fact_paid {
	const char *message_id; /* "": there is none */
	const char *subject;
	int64_t arrived;
	bool same_conversation;
	bool had_findings;
	struct mail_strings recipients;
};

/* What this From address usually does: before this message, without findings. */
struct fact_sender {
	uint32_t mails;
	uint32_t with_auth; /* carried any authentication result we trust */
	uint32_t aligned; /* of those, DMARC pass or aligned DKIM/SPF pass */
	uint32_t signed_mails; /* S/MIME or PGP */
	uint32_t replies; /* began with RE or a quoted block */
	uint32_t replies_bare; /* of those, without any reference */
	uint32_t signers_n;
	struct fact_seen {
		const char *what;
		uint32_t seen;
	} * signers; /* addresses in certificates and IDs of PGP keys that signed for it; at most 20 */
	uint32_t valid; /* of the signed ones, by a certificate that leads to a trust anchor */
	uint32_t submissions_n;
	struct {
		const char *org;
		uint32_t seen;
	} * submissions; /* organisations that submitted for it */
};

/* The authentication of this copy, boiled down from the fields that we trust. */
struct fact_auth {
	bool known; /* there was a field that we trust */
	enum auth_result spf, dkim, dmarc, compauth; /* dkim: best of the signatures */
	const char *spf_domain, *dkim_domain, *dmarc_domain;
	const char *compauth_word, *compauth_reason, *dmarc_policy;
	bool spf_aligned; /* pass, and same registrable domain as header.from */
	bool dkim_aligned;
	bool aligned; /* dmarc=pass, or one of the two: what "aligned pass" means here */
	const char *header; /* the field used, as evidence */
};

/* Our own bank accounts, as recorded; read where the message speaks of them as new. */
struct fact_own {
	size_t accounts;
	int64_t oldest, newest; /* first stated then; TIME_UNKNOWN: there is none */
};

/* Another conversation that a hostile address or account touched. */
struct fact_pivot {
	int64_t incident; /* the incident that made it hostile */
	const char *incident_id; /* public id */
	const char *what; /* address or account (account masked) */
	const char *kind; /* "address", "reply_to", "account", "message_id_host", "submission" */
	int64_t since; /* when that incident opened */
	bool quoted; /* an account that stands in quoted text only */
};

struct fact_conversation {
	int64_t id; /* 0: this message begins it */
	const char *public_id;
	const char *subject; /* of its first message */
	int64_t started;
	uint32_t messages; /* before this one */
	enum {
		JOINED_NONE,
		JOINED_REFERENCE,
		JOINED_THREAD_INDEX,
		JOINED_SUBJECT,
		JOINED_TEXT
	} joined;
	bool has_findings; /* of medium or above, not closed */
	/*
	 * … and all of them are of people at another address who sent no file, and no message speaks of money: asked of its
	 * newest messages, and for mail of ours only
	 */
	bool harmless;
	int64_t incident; /* newest open incident, 0 */
};

struct facts {
	const struct config *config;
	const struct mail *mail;

	/* the copy */
	const char *account; /* monitored address */
	const char *folder;
	enum folder_role role;
	uint32_t uidvalidity, uid;
	int64_t arrived;
	enum direction direction;
	bool historical; /* older than the enrolment */
	bool first_copy; /* of this message, over all mailboxes */
	enum severity recorded; /* what its earlier copies came to; SEVERITY_INFO for the first */
	/*
	 * arrival of the oldest mail recorded for this mailbox: older references are unknown,
	 * not false; TIME_UNKNOWN: this is the first
	 */
	int64_t history_from;

	struct fact_conversation conversation;
	struct fact_person *roster;
	size_t roster_n;
	struct fact_party *parties; /* From, Sender, Reply-To, To, Cc, Bcc, in this order */
	size_t parties_n;
	struct fact_mention *mentions;
	size_t mentions_n;
	struct fact_reference *references; /* In-Reply-To first */
	size_t references_n;
	struct fact_account *accounts; /* parallel to mail->accounts */
	struct fact_own own;
	struct fact_repeat *repeats;
	size_t repeats_n;
	struct fact_twin *twins;
	size_t twins_n;
	struct fact_path path;
	struct fact_paid paid;
	struct fact_pivot *pivots;
	size_t pivots_n;
	struct fact_sender sender; /* of the first From */
	struct fact_auth auth;
	const char *from_owner; /* counterparty of the first From: org, or address for free-mail */
	/* in whose name the first From writes without being theirs: on the roster, else known from
	 * elsewhere; NULL: in nobody's */
	const struct fact_person *from_stands_for;
};

#endif

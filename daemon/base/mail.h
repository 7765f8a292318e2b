#ifndef MAIL_H
#define MAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "account.h"
#include "arena.h"
#include "buf.h"

/*
 * mail - one message as becwatch understands it: facts, never the body.
 *
 * The parser fills it inside its jail, mail_put sends it over, mail_get reads it
 * back in the hub.  All strings are valid UTF-8 without NUL or other C0 controls,
 * live in the message's arena and are never NULL: "" means "not there".
 * Times are seconds since 1970 UTC; TIME_UNKNOWN where nothing could be read.
 */
#define MAIL_VERSION 5
#define TIME_UNKNOWN INT64_MIN

/* Limits; hitting one adds its name to mail.limits. */
#define MAIL_ADDRESSES_MAX 2000 /* of one header field; RFC 5321 4.5.3.1.8 asks for 100 */
#define MAIL_REFERENCES_MAX 200 /* newest kept; RFC 5322 names no limit */
#define MAIL_RECEIVED_MAX 100 /* RFC 5321 6.3: a hop limit of 100 */
#define MAIL_ACCOUNTS_MAX 100 /* account numbers in one message */
#define MAIL_ATTACHMENTS_MAX 200
#define MAIL_QUOTED_MAX 50 /* quoted segments */
#define MAIL_LINKS_MAX 200 /* hosts that the HTML links to; newsletters have some 50 */
#define MAIL_DKIM_MAX 50 /* DKIM-Signature fields; RFC 6376 6.1 lets a verifier bound them */
#define MAIL_SIGNERS_MAX 20 /* addresses in S/MIME certificates, key IDs of PGP signatures */
#define MAIL_TEXT_MAX (2u * 1024 * 1024) /* bytes of decoded text that are read */
#define MAIL_EVIDENCE_MAX 300 /* bytes of text kept as evidence; DESIGN: at most 300 a finding */
#define SKETCH_MAX 256 /* shingle hashes kept */

/* Flags of an address: facts about how it was written. */
enum {
	ADDR_GROUP = 1 << 0, /* stood inside an RFC 5322 group */
	ADDR_INVALID = 1 << 1, /* not an addr-spec; address is as written */
	ADDR_IN_NAME = 1 << 2, /* the display name holds an address other than addr-spec */
	ADDR_INVISIBLE = 1 << 3, /* zero-width or bidi characters in name or address */
	ADDR_MIXED = 1 << 4, /* a word of the name or a domain label mixes scripts */
	ADDR_ENCODED = 1 << 5, /* name came from RFC 2047 encoded words */
	ADDR_VIA = 1 << 6 /* "Anna Keller via ap-list": a list rewrote From */
};

/* What kind of domain: decided by organisation.h. */
enum domain_class {
	DOMAIN_NONE = 0, /* no domain, or not a valid one */
	DOMAIN_CORPORATE, /* has an organisation of its own */
	DOMAIN_FREEMAIL /* nobody's organisation: free-mail and ISP domains */
};

struct mail_addr {
	const char *name; /* display name, decoded, one line; "" if none */
	const char
	    *address; /* address form (address.h): lower case, domain as A-label, +tag removed */
	const char *written; /* addr-spec as it stood, decoded */
	const char
	    *display; /* address for people to read: the domain as U-label, dots kept everywhere */
	const char *skeleton; /* name skeleton (name.h); of the local part where there is no name */
	const char *local; /* local part of address, without +tag */
	const char *domain; /* domain of address, A-label, lower case */
	const char *org; /* registrable domain; "" for free-mail and invalid ones */
	enum domain_class class;
	unsigned flags; /* ADDR_* */
};

struct mail_addrs {
	struct mail_addr *v;
	size_t n;
};

struct mail_strings {
	const char **v;
	size_t n;
};

/* One Received field, topmost first. */
struct mail_received {
	const char *from; /* HELO or host name given after "from" */
	const char *by;
	const char *with;
	int64_t date;
	const char *auth_sender; /* "(Authenticated sender: X" */
	const char *auth_from; /* ", from: Y)" */
};

enum auth_result {
	AUTH_UNKNOWN = 0, /* no statement: missing is never "fail" */
	AUTH_NONE,
	AUTH_PASS,
	AUTH_FAIL,
	AUTH_SOFTFAIL,
	AUTH_NEUTRAL,
	AUTH_POLICY,
	AUTH_TEMPERROR,
	AUTH_PERMERROR,
	AUTH_OTHER /* a token of no list; word keeps it */
};

/* One method's result in one Authentication-Results-like field; RFC 8601 2.2. */
struct mail_auth_method {
	const char *method; /* "spf", "dkim", "dmarc", "compauth", … lower case */
	enum auth_result result;
	const char *word; /* the result as written, lower case */
	/* spf: smtp.mailfrom's (else helo's) domain; dkim: header.d; dmarc: header.from */
	const char *domain;
	const char *selector; /* dkim: header.s */
	const char *reason; /* compauth: reason=NNN; dmarc: "p=none" and its kin; else reason="…" */
};

enum auth_source {
	AUTH_SRC_RESULTS = 0, /* Authentication-Results */
	AUTH_SRC_RECEIVED_SPF, /* Received-SPF, RFC 7208 9.1 */
	AUTH_SRC_ARC /* ARC-Authentication-Results, RFC 8617 */
};

struct mail_auth_field {
	enum auth_source source;
	const char *authserv_id; /* "" where the field names none (Microsoft's) */
	unsigned arc_instance; /* i=; 0 unless AUTH_SRC_ARC */
	const char *arc_sealer; /* d= of the ARC-Seal of that instance; "" if none */
	unsigned hops_above; /* Received fields above this one in the header */
	const char *header; /* the field, unfolded, at most MAIL_EVIDENCE_MAX bytes */
	struct mail_auth_method *v;
	size_t n;
};

/* An identity that submitted the message, in somebody's words. */
struct mail_submission {
	const char *header; /* "X-Auth-ID", "Received", "ARC-Authentication-Results", … */
	const char *address; /* address form, or a bare login name */
	const char *domain; /* "" for a bare login name */
	const char *org;
	const char *line; /* the field, at most MAIL_EVIDENCE_MAX bytes */
};

/* One DKIM-Signature field, topmost first: who claims to have signed.  Verified by nobody here; RFC 6376 3.5. */
struct mail_dkim {
	const char *domain; /* d=, A-label, lower case */
	const char *selector; /* s= */
};

/* Where a link of the HTML leads (outside quotes), and where it says that it leads; each pair once. */
struct mail_link {
	const char *host; /* A-label, lower case, or an address literal as written */
	const char *shown; /* the host that its text names; "" if it names none */
};

/* Where a fact stood in the message. */
enum mail_where {
	WHERE_NEW_TEXT = 0,
	WHERE_QUOTED, /* index: which quoted segment */
	WHERE_ATTACHMENT /* index: which attachment */
};

struct mail_account {
	enum account_kind kind; /* as it is written here */
	const char *value; /* canonical, account.h */
	const char *key; /* account_key(kind, value); not sent: mail_account_get makes it */
	const char *country; /* ISO 3166-1 alpha-2; "" for coins and wallets */
	/* One payment instruction: what stands in the same block, "" if none. */
	const char *bic;
	const char *bank; /* its name */
	const char *beneficiary; /* account holder */
	const char *currency; /* ISO 4217 */
	unsigned
	    instruction; /* accounts of one block share it; counts from 0 for each where and index */
	enum mail_where where;
	unsigned index;
	bool ours; /* said of the reader's own account: "your account", mandate, remittance */
	bool obfuscated; /* zero-width characters, O for 0, letter-spacing were undone */
	const char
	    *evidence; /* the words around it, account masked, at most MAIL_EVIDENCE_MAX bytes */
};

/* Wording roles found in the new text; lexicon in config/data/lexicon.tsv. */
enum {
	WORDING_BANK_CHANGE = 1 << 0, /* claims that the sender's bank details change */
	WORDING_PAYMENT_MADE = 1 << 1, /* says that money was sent */
	WORDING_PRESSURE = 1 << 2,
	WORDING_SECRECY = 1 << 3,
	WORDING_AVOIDS_CALL = 1 << 4,
	WORDING_ASKS_RECEIPT = 1 << 5,
	WORDING_PAYMENT = 1 << 6, /* is about invoices or payment at all */
	WORDING_CHASER =
	    1 << 7, /* asks after a payment that was due, or says that it did not come */
	/*
	 * asks the reader to pay, or for what is worth money: gift cards, the salary to another account, lists of
	 * who owes what
	 */
	WORDING_ASKS_MONEY = 1 << 8,
	WORDING_READERS_CHANGE = 1 << 9 /* speaks of the reader's bank details as new, or changed */
};

/*
 * Sketch of a text: the SKETCH_MAX smallest 64-bit hashes of its 3-token shingles
 * (account numbers, digits runs >= 6 masked), ascending, distinct.  complete: all of them are kept.
 */
struct mail_sketch {
	const uint64_t *v;
	size_t n;
	bool complete;
};

/* One quoted segment: what the message claims somebody wrote before. */
struct mail_quoted {
	unsigned level; /* 1 = directly quoted */
	bool header_block; /* an Outlook-like "From: … Sent: …" block introduced it */
	const char *from_name; /* of the block or of "On …, X <a@b> wrote:" */
	const char *from_address; /* address form; "" if none was given */
	int64_t date;
	const char *subject;
	struct mail_addrs people; /* every address in the header block: From, To, Cc */
	struct mail_sketch sketch;
};

struct mail_attachment {
	const char *name;
	const char *type; /* lower case "type/subtype" as declared */
	uint64_t bytes; /* decoded */
	const char *sha256; /* hex, of the decoded bytes */
	bool read; /* its text was read */
	bool wants_pdf; /* is a PDF: the hub has becwatch-pdf read it */
	struct mail_strings flags;
};

enum mail_signed { SIGNED_NONE = 0, SIGNED_SMIME, SIGNED_PGP };

/* What verifying the signature said. */
enum mail_verdict {
	VERDICT_UNCHECKED = 0, /* none, or of a kind that is not verified (PGP) */
	VERDICT_VALID, /* fits the content; the signer's certificate leads to a trust anchor */
	/* nobody can say who signed: the certificate is not enclosed, expired, or leads to no anchor */
	VERDICT_UNKNOWN_SIGNER,
	VERDICT_INVALID /* does not fit the content, or cannot be read */
};

struct mail {
	const char *sha256; /* hex, of the bytes that were read */
	uint64_t size; /* bytes read */
	bool cut; /* more existed than were read */

	const char *message_id; /* without <>; "" if none */
	const char *essence; /* hex SHA-256 over From, To, Cc, Reply-To, Date, Subject and new text:
					 * equal for the copies of one message, whatever routes they took */
	struct mail_strings in_reply_to; /* without <> */
	struct mail_strings references; /* without <>, oldest first */
	int64_t date; /* Date field */
	int zone; /* its offset, minutes east of UTC */
	int64_t received; /* date of the topmost Received field */
	/* decoded, one line; account numbers masked unless parse_limits.whole_accounts */
	const char *subject;
	/* reply/forward prefixes and list tags removed, case folded, spaces folded */
	const char *subject_base;
	bool subject_reply; /* began with RE, AW, SV, … */
	bool subject_forward;

	struct mail_addrs from; /* every From field there is, in order; likewise below */
	struct mail_addrs sender;
	struct mail_addrs reply_to;
	struct mail_addrs to;
	struct mail_addrs cc;
	struct mail_addrs bcc;

	bool list; /* List-Id, List-Post, List-Unsubscribe with Precedence, Mailing-List */
	const char *list_id;
	/* Auto-Submitted other than no; RFC 3834; auto-replies, bounces, calendar */
	bool auto_submitted;
	enum mail_signed signature; /* S/MIME or PGP is present; verdict says whether it holds */
	const char *mailer; /* X-Mailer or User-Agent */
	/* first 22 bytes of Thread-Index (base64, hex here): Outlook's conversation */
	const char *thread_index;

	struct mail_received *received_v;
	size_t received_n;
	struct mail_auth_field *auth;
	size_t auth_n;
	struct mail_submission *submission;
	size_t submission_n;

	unsigned wording; /* WORDING_* of the new text */
	const char *wording_evidence; /* the clause that set a claim, PAYMENT_MADE or CHASER */
	struct mail_sketch sketch; /* of the new text */
	struct mail_quoted *quoted;
	size_t quoted_n;
	struct mail_account *accounts;
	size_t accounts_n;
	struct mail_addrs mailto; /* addresses in the new text and its mailto: links */
	struct mail_attachment *attachments;
	size_t attachments_n;

	/* of the topmost Return-Path; empty: none, or "<>" (flag "null_return_path") */
	struct mail_addrs return_path;
	struct mail_dkim *dkim;
	size_t dkim_n;
	struct mail_link *links;
	size_t links_n;
	enum mail_verdict verdict; /* of the S/MIME signature */
	/* mail addresses in the certificates of who signed it; whether it holds or not */
	struct mail_addrs signers;
	/* key IDs that PGP signatures name, 16 upper-case hexadecimal digits each; unverified */
	struct mail_strings signing_keys;

	/*
	 * "no_from", "two_from", "charset_unknown:x", "decoded_to_nothing", "html_hidden_text",
	 * …
	 */
	struct mail_strings flags;
	struct mail_strings limits; /* names of the limits that were hit */
};

/* Append one string to a list in the arena. */
void mail_strings_add(struct arena *, struct mail_strings *, const char *s);
bool mail_strings_has(const struct mail_strings *, const char *s);
/* The same unless it is in the list. */
void mail_strings_add_once(struct arena *, struct mail_strings *, const char *s);

/* Write m, version first, "end" last. */
void mail_put(struct buf *, const struct mail *);

/* One account number, and an attachment's text as a list of them: also sent alone. */
void mail_account_put(struct buf *, const struct mail_account *);
void mail_account_get(struct rd *, struct arena *, struct mail_account *ret);

/*
 * Read what mail_put wrote; everything in it is put into the arena.
 * NULL when the version differs, a value is out of range, an index points
 * nowhere, a string is no UTF-8, or the end is not where it should be.
 */
struct mail *mail_get(struct rd *, struct arena *);

const char *mail_verdict_name(enum mail_verdict); /* "unchecked", "valid", …; static */
const char *auth_result_name(enum auth_result); /* "pass", "fail", …; static */

#endif

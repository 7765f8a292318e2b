#ifndef PROTO_H
#define PROTO_H

#include "buf.h"
#include "mail.h"

/*
 * proto - what the processes say to each other: a frame type for every sentence,
 * and a _put / _get pair for everything that is more than a number.
 *
 * Star: every channel has the hub (or becwatch, which takes the hub's place for
 * one-off work) at one end.  _get returns false on anything malformed; outputs
 * are then undefined.  Strings read live in the arena given.
 */
enum proto_type {
	/* becwatchd -> hub (SOCK_SEQPACKET with descriptors, proto_child) */
	PROTO_CHILD = 1, /* a role was (re)started: its channel comes as a descriptor */
	PROTO_RELOAD, /* read the configuration again */
	PROTO_STOP, /* finish what is open and exit 0 */
	/* hub -> becwatchd (same socket) */
	PROTO_READY, /* configuration and database are open, jail is on */
	PROTO_STATUS, /* one line of text for systemd's STATUS= */
	PROTO_PROGRESS, /* the main loop went round: feeds the watchdog */
	PROTO_KILL, /* end this child by SIGKILL; it is restarted (proto_child: role, slot) */

	/* hub <-> fetch */
	PROTO_FETCH_JOB = 32, /* hub: proto_fetch_job */
	PROTO_FETCH_FOLDER, /* fetch: proto_fetch_folder, before the mails of a folder */
	PROTO_FETCH_MAIL, /* fetch: proto_fetch_mail */
	PROTO_FETCH_DONE, /* fetch: proto_fetch_done, ends the job */

	/* hub <-> parse */
	PROTO_PARSE_MAIL = 64, /* hub: u64 tag, blob: the message */
	PROTO_PARSE_FILE, /* parse: proto_file, an attachment that another role reads; before the result */
	PROTO_PARSE_RESULT, /* parse: u64 tag, then mail_put */
	PROTO_PARSE_TEXT, /* hub: proto_file, text that came out of an attachment */
	PROTO_PARSE_TEXT_RESULT, /* parse: u64 tag, u32 index, u32 n, n accounts; u32 wording */
	PROTO_PARSE_SHOW, /* becwatch, never the hub: u64 tag, blob: the message */
	PROTO_PARSE_SHOWN, /* parse: proto_parse_shown */
	PROTO_PARSE_LIMITS, /* hub, to parse and to pdf: parse_limits, between two of their tasks; till then the defaults */

	/* hub <-> pdf */
	PROTO_PDF_FILE = 96, /* hub: proto_file */
	PROTO_PDF_TEXT, /* pdf: proto_file, bytes = UTF-8 text; note says what went wrong, "" if nothing */

	/* hub <-> alert */
	PROTO_ALERT_ENDPOINT = 128, /* hub: proto_endpoint, one each; replaces one of that name */
	PROTO_ALERT_SEND, /* hub: proto_alert */
	PROTO_ALERT_RESULT /* alert: proto_alert_result */
};

enum proto_role { ROLE_HUB = 0, ROLE_FETCH, ROLE_PARSE, ROLE_PDF, ROLE_ALERT, ROLE_COUNT };

const char *proto_role_name(enum proto_role); /* "hub", "fetch", …; static */

struct proto_child {
	enum proto_role role;
	uint32_t slot; /* 0 … workers - 1 */
	int32_t pid;
};

enum proto_tls {
	PROTO_TLS_IMPLICIT = 0, /* port 993 style */
	PROTO_TLS_STARTTLS
};

enum folder_role { FOLDER_INBOX = 0, FOLDER_SENT, FOLDER_JUNK, FOLDER_ARCHIVE, FOLDER_OTHER };

struct proto_position {
	const char *folder; /* mailbox name, UTF-8 */
	uint32_t uidvalidity;
	uint32_t uid; /* everything up to here is recorded */
};

struct proto_fetch_job {
	uint64_t tag; /* echoed in every answer */
	const char *account; /* monitored address */
	const char *host; /* name that the certificate must carry */
	uint16_t port;
	enum proto_tls tls;
	const char *ca_pem; /* trust anchors, PEM; "" = the system's */
	const char *user;
	const char *password;
	bool probe_only; /* log in, list folders, report, fetch nothing */
	int64_t since; /* on first contact: internal date to begin from; TIME_UNKNOWN = all */
	uint32_t connect_ms; /* time-outs: TCP connect, each read, each command */
	uint32_t read_ms;
	uint32_t command_ms;
	uint64_t mail_bytes; /* of a longer mail only so much is read */
	/* a job ends after so many (done.more is set): others want their turn */
	uint32_t mails_max;
	struct proto_position *positions;
	size_t positions_n;
};

struct proto_fetch_folder {
	uint64_t tag;
	const char *name;
	enum folder_role role;
	uint32_t uidvalidity;
	uint32_t uidnext;
	bool reset; /* UIDVALIDITY differs from the position's: all is read anew */
};

struct proto_fetch_mail {
	uint64_t tag;
	const char *folder;
	uint32_t uidvalidity;
	uint32_t uid;
	int64_t internaldate;
	uint64_t size; /* RFC822.SIZE: more than the bytes given means cut */
	uint32_t position; /* once this mail is recorded, everything up to here is */
	const uint8_t *bytes; /* a view into the frame */
	size_t bytes_n;
};

/* What the caller can do about it, and whose fault it is. */
enum fetch_status {
	FETCH_OK = 0,
	FETCH_EHOST, /* name does not resolve */
	FETCH_ECONNECT, /* refused, unreachable, timed out: try later */
	FETCH_ETLS, /* handshake failed, no TLS spoken, STARTTLS not offered */
	FETCH_ECERT_NAME, /* certificate is for another name */
	FETCH_ECERT_EXPIRED, /* expired or not yet valid */
	FETCH_ECERT_UNKNOWN, /* issuer is not trusted */
	FETCH_ELOGIN, /* user or password refused: an administrator must act */
	FETCH_EFOLDER, /* no INBOX, or a folder could not be opened */
	FETCH_EPROTO, /* server said something that is not IMAP, or broke a limit */
	FETCH_ETIMEOUT, /* a read or a command took too long */
	FETCH_ELOST, /* connection ended in the middle */
	FETCH_EINVAL /* the job itself is unusable (CR/LF in a name, …) */
};

const char *fetch_status_name(enum fetch_status); /* "login_refused", …; stable, static */

struct proto_fetch_done {
	uint64_t tag;
	enum fetch_status status;
	const char *detail; /* for people: what the server or the library said */
	uint32_t mails; /* sent in this job */
	bool more; /* mails_max was reached */
	const char *folders; /* probe: "INBOX, Sent (\\Sent), Junk" */
	const char *capabilities;
};

struct proto_file {
	uint64_t tag;
	uint32_t index; /* which attachment */
	const char *note;
	const uint8_t *bytes; /* a view into the frame */
	size_t bytes_n;
};

/*
 * What one mail may take of the parser and of the reader of PDFs: limits.parse in becwatch.yaml(5), which has the reasons.  Reaching one
 * adds its name there to mail.limits.  Behind those of time and memory stand parse_timeout and the jail.
 */
struct parse_limits {
	unsigned parts; /* MIME parts looked at */
	unsigned depth; /* of multiparts and enclosed messages in one another */
	unsigned header_count; /* of one header */
	uint64_t header_bytes; /* bytes of one header */
	unsigned addresses; /* of one kind of field; at most MAIL_ADDRESSES_MAX */
	uint64_t
	    text_bytes; /* bytes of decoded text, all parts together; of all attachments again */
	uint64_t attachment_bytes; /* bytes unpacked, all archives and documents together */
	unsigned pdf_pages; /* pages of one PDF */
	unsigned cpu_seconds; /* seconds of processor time */
	uint64_t memory; /* bytes allocated at once */
	bool whole_accounts; /* no limit: account numbers in subject and evidence are not masked */
};

struct parse_limits parse_limits_default(void);

/* The texts of a message: for an administrator who looks at one mail ("becwatch parse"); the hub never asks. */
struct proto_quoted_text {
	uint32_t level; /* as mail_quoted */
	const char *from;
	const char *text;
};

#define PROTO_QUOTED_TEXTS_MAX MAIL_QUOTED_MAX

struct proto_parse_shown {
	uint64_t tag;
	const char *new_text;
	const char *hidden; /* in the mail but not seen */
	struct proto_quoted_text *quoted; /* parallel to mail.quoted */
	size_t quoted_n;
};

struct proto_endpoint {
	const char *name;
	const char *url; /* "" and name "journal": the journal */
	const char *secret; /* raw key bytes are in whsec_ form: "whsec_<base64>" */
	const char *ca_pem; /* "" = the system's */
	uint32_t timeout_ms;
};

struct proto_alert {
	uint64_t tag; /* outbox row */
	const char *endpoint; /* name */
	const char *id; /* webhook-id: the alert's id */
	const char *payload; /* JSON text, sent as it is */
};

enum alert_outcome {
	ALERT_DELIVERED = 0, /* 2xx */
	ALERT_RETRY, /* 408, 425, 429, 5xx, 3xx, no connection, time-out: again later */
	ALERT_REFUSED, /* other 4xx: this alert will never be taken */
	ALERT_GONE /* 410: the endpoint does not want any */
};

struct proto_alert_result {
	uint64_t tag;
	enum alert_outcome outcome;
	uint32_t http_status; /* 0 when there was none */
	uint32_t retry_after_s; /* Retry-After, 0 if none */
	const char *detail;
};

void proto_child_put(struct buf *, const struct proto_child *);
bool proto_child_get(struct rd *, struct proto_child *ret);
void proto_fetch_job_put(struct buf *, const struct proto_fetch_job *);
bool proto_fetch_job_get(struct rd *, struct arena *, struct proto_fetch_job *ret);
void proto_fetch_folder_put(struct buf *, const struct proto_fetch_folder *);
bool proto_fetch_folder_get(struct rd *, struct arena *, struct proto_fetch_folder *ret);
void proto_fetch_mail_put(struct buf *, const struct proto_fetch_mail *);
bool proto_fetch_mail_get(struct rd *, struct arena *, struct proto_fetch_mail *ret);
void proto_fetch_done_put(struct buf *, const struct proto_fetch_done *);
bool proto_fetch_done_get(struct rd *, struct arena *, struct proto_fetch_done *ret);
void proto_file_put(struct buf *, const struct proto_file *);
bool proto_file_get(struct rd *, struct arena *, struct proto_file *ret);
void parse_limits_put(struct buf *, const struct parse_limits *);
bool parse_limits_get(
    struct rd *, struct parse_limits *ret); /* also false where one is 0 or too high */
void proto_parse_shown_put(struct buf *, const struct proto_parse_shown *);
bool proto_parse_shown_get(struct rd *, struct arena *, struct proto_parse_shown *ret);
void proto_endpoint_put(struct buf *, const struct proto_endpoint *);
bool proto_endpoint_get(struct rd *, struct arena *, struct proto_endpoint *ret);
void proto_alert_put(struct buf *, const struct proto_alert *);
bool proto_alert_get(struct rd *, struct arena *, struct proto_alert *ret);
void proto_alert_result_put(struct buf *, const struct proto_alert_result *);
bool proto_alert_result_get(struct rd *, struct arena *, struct proto_alert_result *ret);

#endif

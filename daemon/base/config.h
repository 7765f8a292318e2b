#ifndef CONFIG_H
#define CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "mail.h"
#include "proto.h"
#include "query.h"
#include "severity.h"

/*
 * config - becwatch.yaml and the accounts folder beside it, read and checked.
 *
 * Everything lives in config->arena; strings are never NULL ("" = not set);
 * addresses are in address form, domains A-labels.  Every value that an
 * administrator may leave out has its default filled in.
 */
/* Default of limits.lookalike_memory, bytes; what a million domains take (near.h). */
#define CONFIG_LOOKALIKE_BYTES ((uint64_t)256 << 20)

struct config_account {
	const char *address; /* monitored mailbox, address form */
	const char *name; /* display name of its owner, "" if not given */
	struct mail_strings aliases; /* further addresses of the same person, address form */
	const char *host;
	uint16_t port;
	enum proto_tls tls;
	const char *ca_file; /* PEM; "" = the system's trust anchors */
	const char *user; /* login name; default: the address */
	const char *password_file; /* absolute; exactly one of the two is set */
	const char *password_credential; /* name below $CREDENTIALS_DIRECTORY */
	int64_t enrolled_at; /* TIME_UNKNOWN: when the hub first saw the account */
	bool paused;
	const char *file; /* where it stands, for messages */
	unsigned line;
};

struct config_person {
	const char *name;
	struct mail_strings addresses; /* proven by the administrator */
};

struct config_partner {
	const char *name;
	struct mail_strings domains; /* proven by the administrator */
	struct config_person *people;
	size_t people_n;
	struct mail_strings accounts; /* known bank accounts, keys; account.h */
	const char *callback_name; /* whom to ring, on a number agreed beforehand */
	const char *callback_phone;
	bool several; /* an account for each matter: others at their banks do not alarm */
	bool shared; /* a factor or payment provider: its accounts may be stated by others */
	const char *file; /* where it stands, for messages */
	unsigned line;
	struct mail_strings rules; /* ids of the rules that are agreed with them */
};

/* A file of the rules directory: an agreed process; becwatch-rules(5). */
struct config_rule {
	const char *id, *title, *description;
	const char *query; /* which mail it speaks of */
	const char *requirement; /* what such mail must fulfil; "" = there must be none */
	enum severity severity; /* of a mail that breaks it; default medium */
	struct mail_strings attack; /* default T1199 */
	bool enabled; /* default true */
	const char *file;
	unsigned line;
};

/* A rule as it is asked of mail: once, or for each partner that it is agreed with. */
struct config_policy {
	const struct config_rule *rule;
	const struct config_partner *partner; /* NULL: of nobody in particular */
	const struct query *match;
	const struct query *requirement; /* NULL: none */
};

struct config_webhook {
	const char *name;
	const char *url;
	const char *secret_file; /* as with passwords: exactly one of the two */
	const char *secret_credential;
	const char *ca_file;
	enum severity minimum_severity; /* default high */
	unsigned timeout_s;
};

struct config {
	struct arena *arena;
	const char *file;
	const char *state_directory; /* default $STATE_DIRECTORY, else /var/lib/becwatch */
	const char *database; /* default state_directory/becwatch.db */
	const char
	    *accounts_directory; /* "" = none; default: accounts.d beside the file if it exists */
	struct mail_strings own_domains;
	struct mail_strings freemail_domains; /* beside the shipped list */
	struct mail_strings authserv_ids; /* RFC 8601 authserv-ids that we trust */
	struct mail_strings arc_sealers; /* RFC 8617 sealers' d= that we trust */
	/*
	 * the server defaults, as an account that gives nothing of its own gets them: host (""
	 * = none), port, tls, ca_file; the rest is ""
	 */
	struct config_account server;
	struct config_account *accounts;
	size_t accounts_n;
	/* "" = none; default: partners.d beside the file if it exists; partners import writes there */
	const char *partners_directory;
	struct config_partner *partners;
	size_t partners_n;
	struct mail_strings own_accounts; /* our own bank accounts, as partners' */
	struct mail_strings own_accounts_file; /* parallel: where each stands */
	const char *rules_directory; /* "" = none; default: rules beside the file if it exists */
	struct config_rule *rules;
	size_t rules_n;
	struct config_policy *policies; /* what is switched on */
	size_t policies_n;
	struct config_webhook *webhooks;
	size_t webhooks_n;
	bool journal; /* alerts also go to the journal; default true */
	enum severity journal_minimum_severity; /* default medium */
	/* intervals, seconds */
	unsigned poll_s; /* default 60, at least 1 */
	unsigned lag_s; /* a mailbox not read for so long is reported in the log and by status */
	unsigned retry_first_s; /* webhook back-off: first and longest delay, give up after */
	unsigned retry_longest_s;
	unsigned retry_give_up_s;
	/* limits */
	unsigned fetch_workers;
	unsigned parse_workers;
	unsigned history_days; /* back-fill at enrolment */
	uint64_t mail_bytes; /* of a longer mail only so much is read */
	unsigned mails_per_job;
	unsigned connect_s, read_s, command_s; /* IMAP time-outs */
	unsigned hunt_s; /* a hunt that takes longer gives up; default 60 */
	uint64_t lookalike_bytes; /* of memory for the domains that others are compared with */
	unsigned parse_s; /* a parser that takes longer is killed; twice = unreadable */
	/* what one mail may take of it; whole_accounts is "show_account_numbers", default false */
	struct parse_limits parse;
};

/* One mistake: "becwatch.yaml:12: unknown key 'pol'; did you mean 'poll'?" */
struct config_mistakes {
	char **v;
	size_t n;
};

/*
 * Read and check file.  NULL when there is any mistake; then ret holds all of
 * them, in the order of files and lines.  Unknown and doubled keys are mistakes.
 * Does not read secrets (secret.h does) but checks that the files named exist is left to secret_read.
 */
struct config *config_load(const char *file, struct config_mistakes *ret);
/* The configuration of a replay: defaults, with the own domains given. */
struct config *config_defaults(void);
void config_free(struct config *); /* NULL is allowed */
void config_mistakes_free(struct config_mistakes *);

#endif

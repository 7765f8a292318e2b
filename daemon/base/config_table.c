#include "config_table.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))
#define HOUR 3600u
#define DAY (24 * HOUR)
#define KIB 1024u
#define MIB (1024u * 1024u)

#define TABLE(name, article_what, keys_, struct_)                                                  \
	const struct config_table name = {                                                         \
		.what = (article_what), .keys = (keys_), .n = N(keys_), .size = sizeof(struct_)    \
	}

static const struct config_key account_keys[] = {
	{ .name = "address",
	    .kind = KIND_ADDRESS,
	    .required = true,
	    .offset = offsetof(struct config_account, address) },
	{ .name = "name", .kind = KIND_TEXT, .offset = offsetof(struct config_account, name) },
	{ .name = "aliases",
	    .kind = KIND_ADDRESSES,
	    .offset = offsetof(struct config_account, aliases) },
	{ .name = "host", .kind = KIND_HOST, .offset = offsetof(struct config_account, host) },
	{ .name = "port", .kind = KIND_PORT, .offset = offsetof(struct config_account, port) },
	{ .name = "tls", .kind = KIND_TLS, .offset = offsetof(struct config_account, tls) },
	{ .name = "ca_file",
	    .kind = KIND_PATH,
	    .offset = offsetof(struct config_account, ca_file) },
	{ .name = "user", .kind = KIND_TEXT, .offset = offsetof(struct config_account, user) },
	{ .name = "password_file",
	    .kind = KIND_PATH,
	    .offset = offsetof(struct config_account, password_file) },
	{ .name = "password_credential",
	    .kind = KIND_CREDENTIAL,
	    .offset = offsetof(struct config_account, password_credential) },
	{ .name = "enrolled_at",
	    .kind = KIND_TIME,
	    .offset = offsetof(struct config_account, enrolled_at) },
	{ .name = "paused", .kind = KIND_BOOL, .offset = offsetof(struct config_account, paused) },
};
TABLE(config_table_account, "an account", account_keys, struct config_account);

static const struct config_key rule_keys[] = {
	{ .name = "id",
	    .kind = KIND_ID,
	    .required = true,
	    .offset = offsetof(struct config_rule, id) },
	{ .name = "title",
	    .kind = KIND_TEXT,
	    .required = true,
	    .offset = offsetof(struct config_rule, title) },
	{ .name = "description",
	    .kind = KIND_LINES,
	    .offset = offsetof(struct config_rule, description) },
	{ .name = "query",
	    .kind = KIND_LINES,
	    .required = true,
	    .offset = offsetof(struct config_rule, query) },
	{ .name = "requirement",
	    .kind = KIND_LINES,
	    .offset = offsetof(struct config_rule, requirement) },
	{ .name = "severity",
	    .kind = KIND_SEVERITY,
	    .offset = offsetof(struct config_rule, severity) },
	{ .name = "attack",
	    .kind = KIND_TECHNIQUES,
	    .offset = offsetof(struct config_rule, attack) },
	{ .name = "enabled", .kind = KIND_BOOL, .offset = offsetof(struct config_rule, enabled) },
};
TABLE(config_table_rule, "a rule", rule_keys, struct config_rule);

static const struct config_key server_keys[] = {
	{ .name = "host", .kind = KIND_HOST, .offset = offsetof(struct config_account, host) },
	{ .name = "port", .kind = KIND_PORT, .offset = offsetof(struct config_account, port) },
	{ .name = "tls", .kind = KIND_TLS, .offset = offsetof(struct config_account, tls) },
	{ .name = "ca_file",
	    .kind = KIND_PATH,
	    .offset = offsetof(struct config_account, ca_file) },
};
static TABLE(server, "the server defaults", server_keys, struct config_account);

static const struct config_key person_keys[] = {
	{ .name = "name",
	    .kind = KIND_TEXT,
	    .required = true,
	    .offset = offsetof(struct config_person, name) },
	{ .name = "addresses",
	    .kind = KIND_ADDRESSES,
	    .required = true,
	    .offset = offsetof(struct config_person, addresses) },
};
static TABLE(person, "a person", person_keys, struct config_person);

static const struct config_key callback_keys[] = {
	{ .name = "name",
	    .kind = KIND_TEXT,
	    .offset = offsetof(struct config_partner, callback_name) },
	{ .name = "phone",
	    .kind = KIND_PHONE,
	    .required = true,
	    .offset = offsetof(struct config_partner, callback_phone) },
};
static TABLE(callback, "a call-back contact", callback_keys, struct config_partner);

static const struct config_key partner_keys[] = {
	{ .name = "name",
	    .kind = KIND_TEXT,
	    .required = true,
	    .offset = offsetof(struct config_partner, name) },
	{ .name = "domains",
	    .kind = KIND_DOMAINS,
	    .offset = offsetof(struct config_partner, domains) },
	{ .name = "people",
	    .kind = KIND_LIST,
	    .sub = &person,
	    .offset = offsetof(struct config_partner, people),
	    .count = offsetof(struct config_partner, people_n) },
	{ .name = "accounts",
	    .kind = KIND_IBANS,
	    .offset = offsetof(struct config_partner, accounts) },
	{ .name = "callback", .kind = KIND_SECTION, .sub = &callback },
	{ .name = "rules", .kind = KIND_WORDS, .offset = offsetof(struct config_partner, rules) },
};
static TABLE(partner, "a partner", partner_keys, struct config_partner);

static const struct config_key webhook_keys[] = {
	{ .name = "name",
	    .kind = KIND_TEXT,
	    .required = true,
	    .offset = offsetof(struct config_webhook, name) },
	{ .name = "url",
	    .kind = KIND_URL,
	    .required = true,
	    .offset = offsetof(struct config_webhook, url) },
	{ .name = "secret_file",
	    .kind = KIND_PATH,
	    .offset = offsetof(struct config_webhook, secret_file) },
	{ .name = "secret_credential",
	    .kind = KIND_CREDENTIAL,
	    .offset = offsetof(struct config_webhook, secret_credential) },
	{ .name = "ca_file",
	    .kind = KIND_PATH,
	    .offset = offsetof(struct config_webhook, ca_file) },
	{ .name = "minimum_severity",
	    .kind = KIND_SEVERITY,
	    .offset = offsetof(struct config_webhook, minimum_severity) },
	{ .name = "timeout",
	    .kind = KIND_DURATION,
	    .min = 1,
	    .max = 120,
	    .offset = offsetof(struct config_webhook, timeout_s) },
};
static TABLE(webhook, "a webhook", webhook_keys, struct config_webhook);

static const struct config_key journal_keys[] = {
	{ .name = "enabled", .kind = KIND_BOOL, .offset = offsetof(struct config, journal) },
	{ .name = "minimum_severity",
	    .kind = KIND_SEVERITY,
	    .offset = offsetof(struct config, journal_minimum_severity) },
};
static TABLE(journal, "the journal", journal_keys, struct config);

static const struct config_key interval_keys[] = {
	{ .name = "poll",
	    .kind = KIND_DURATION,
	    .min = 1,
	    .max = DAY,
	    .offset = offsetof(struct config, poll_s) },
	{ .name = "lag",
	    .kind = KIND_DURATION,
	    .min = 1,
	    .max = 30 * DAY,
	    .offset = offsetof(struct config, lag_s) },
	{ .name = "retry_first",
	    .kind = KIND_DURATION,
	    .min = 1,
	    .max = HOUR,
	    .offset = offsetof(struct config, retry_first_s) },
	{ .name = "retry_longest",
	    .kind = KIND_DURATION,
	    .min = 1,
	    .max = DAY,
	    .offset = offsetof(struct config, retry_longest_s) },
	{ .name = "retry_give_up",
	    .kind = KIND_DURATION,
	    .min = 1,
	    .max = 90 * DAY,
	    .offset = offsetof(struct config, retry_give_up_s) },
};
static TABLE(intervals, "the intervals", interval_keys, struct config);

/*
 * Upper ends: what bounds.h lets through to GMime, GMime's own depth of nesting, mail_get's addresses, a frame
 * (chan.h) for texts, the jail's memory (roles.c).
 */
static const struct config_key parse_keys[] = {
	{ .name = "parts",
	    .kind = KIND_COUNT,
	    .min = 1,
	    .max = 20000,
	    .offset = offsetof(struct parse_limits, parts) },
	{ .name = "depth",
	    .kind = KIND_COUNT,
	    .min = 1,
	    .max = 1000,
	    .offset = offsetof(struct parse_limits, depth) },
	{ .name = "header_count",
	    .kind = KIND_COUNT,
	    .min = 50,
	    .max = 100000,
	    .offset = offsetof(struct parse_limits, header_count) },
	{ .name = "header_bytes",
	    .kind = KIND_SIZE,
	    .min = 16 * KIB,
	    .max = 2 * MIB,
	    .offset = offsetof(struct parse_limits, header_bytes) },
	{ .name = "addresses",
	    .kind = KIND_COUNT,
	    .min = 1,
	    .max = MAIL_ADDRESSES_MAX,
	    .offset = offsetof(struct parse_limits, addresses) },
	{ .name = "text_bytes",
	    .kind = KIND_SIZE,
	    .min = 16 * KIB,
	    .max = 16 * MIB,
	    .offset = offsetof(struct parse_limits, text_bytes) },
	{ .name = "cpu_time",
	    .kind = KIND_DURATION,
	    .min = 1,
	    .max = 300,
	    .offset = offsetof(struct parse_limits, cpu_seconds) },
	{ .name = "memory",
	    .kind = KIND_SIZE,
	    .min = 64 * MIB,
	    .max = 900 * MIB,
	    .offset = offsetof(struct parse_limits, memory) },
};
static TABLE(parse, "the parser's limits", parse_keys, struct parse_limits);

static const struct config_key limit_keys[] = {
	{ .name = "fetch_workers",
	    .kind = KIND_COUNT,
	    .min = 1,
	    .max = 64,
	    .offset = offsetof(struct config, fetch_workers) },
	{ .name = "parse_workers",
	    .kind = KIND_COUNT,
	    .min = 1,
	    .max = 64,
	    .offset = offsetof(struct config, parse_workers) },
	{ .name = "history",
	    .kind = KIND_DAYS,
	    .min = 0,
	    .max = 3660,
	    .offset = offsetof(struct config, history_days) },
	/* Below 64K invoices are cut; 32M and its facts are what a frame holds (chan.h). */
	{ .name = "mail_size",
	    .kind = KIND_SIZE,
	    .min = 64 * KIB,
	    .max = 32 * MIB,
	    .offset = offsetof(struct config, mail_bytes) },
	{ .name = "mails_per_job",
	    .kind = KIND_COUNT,
	    .min = 1,
	    .max = 100000,
	    .offset = offsetof(struct config, mails_per_job) },
	{ .name = "connect_timeout",
	    .kind = KIND_DURATION,
	    .min = 1,
	    .max = 300,
	    .offset = offsetof(struct config, connect_s) },
	{ .name = "read_timeout",
	    .kind = KIND_DURATION,
	    .min = 1,
	    .max = 600,
	    .offset = offsetof(struct config, read_s) },
	{ .name = "command_timeout",
	    .kind = KIND_DURATION,
	    .min = 1,
	    .max = HOUR,
	    .offset = offsetof(struct config, command_s) },
	{ .name = "parse_timeout",
	    .kind = KIND_DURATION,
	    .min = 1,
	    .max = 600,
	    .offset = offsetof(struct config, parse_s) },
	{ .name = "parse",
	    .kind = KIND_SECTION,
	    .sub = &parse,
	    .offset = offsetof(struct config, parse) },
};
static TABLE(limits, "the limits", limit_keys, struct config);

static const struct config_key trust_keys[] = {
	{ .name = "authserv_ids",
	    .kind = KIND_NAMES,
	    .offset = offsetof(struct config, authserv_ids) },
	{ .name = "arc_sealers",
	    .kind = KIND_DOMAINS,
	    .offset = offsetof(struct config, arc_sealers) },
};
static TABLE(trust, "the trust settings", trust_keys, struct config);

/* In this order they are read: the server's defaults before the accounts, folders before what lies in them. */
static const struct config_key config_keys[] = {
	{ .name = "state_directory",
	    .kind = KIND_PATH,
	    .offset = offsetof(struct config, state_directory) },
	{ .name = "database",
	    .kind = KIND_STATE_PATH,
	    .offset = offsetof(struct config, database) },
	{ .name = "accounts_directory",
	    .kind = KIND_PATH,
	    .offset = offsetof(struct config, accounts_directory) },
	{ .name = "rules_directory",
	    .kind = KIND_PATH,
	    .offset = offsetof(struct config, rules_directory) },
	{ .name = "server",
	    .kind = KIND_SECTION,
	    .sub = &server,
	    .offset = offsetof(struct config, server) },
	{ .name = "accounts",
	    .kind = KIND_LIST,
	    .sub = &config_table_account,
	    .offset = offsetof(struct config, accounts),
	    .count = offsetof(struct config, accounts_n) },
	{ .name = "own_domains",
	    .kind = KIND_DOMAINS,
	    .offset = offsetof(struct config, own_domains) },
	{ .name = "freemail_domains",
	    .kind = KIND_DOMAINS,
	    .offset = offsetof(struct config, freemail_domains) },
	{ .name = "partners",
	    .kind = KIND_LIST,
	    .sub = &partner,
	    .offset = offsetof(struct config, partners),
	    .count = offsetof(struct config, partners_n) },
	{ .name = "webhooks",
	    .kind = KIND_LIST,
	    .sub = &webhook,
	    .offset = offsetof(struct config, webhooks),
	    .count = offsetof(struct config, webhooks_n) },
	{ .name = "journal", .kind = KIND_SECTION, .sub = &journal },
	{ .name = "intervals", .kind = KIND_SECTION, .sub = &intervals },
	{ .name = "limits", .kind = KIND_SECTION, .sub = &limits },
	{ .name = "trust", .kind = KIND_SECTION, .sub = &trust },
};
TABLE(config_table, "the configuration", config_keys, struct config);

#ifndef CONFIG_TABLE_H
#define CONFIG_TABLE_H

#include "config.h"

/*
 * config_table - every key of becwatch.yaml: what its value must look like and where
 * it goes in struct config.  Reading (config.c) and printing (config_print.c) walk this table.
 */
enum config_kind {
	KIND_TEXT = 0, /* one line */
	KIND_LINES, /* text of any number of lines */
	KIND_PATH, /* file or folder; a relative one lies beside the configuration */
	KIND_STATE_PATH, /* as KIND_PATH, beside the state directory */
	KIND_ID, /* a word without spaces and slashes */
	KIND_CREDENTIAL, /* a file name without folder */
	KIND_HOST, /* name or IP address; stored as A-label */
	KIND_ADDRESS, /* stored in address form */
	KIND_URL, /* https; http to this machine only */
	KIND_PHONE,
	KIND_BOOL,
	KIND_PORT,
	KIND_COUNT, /* unsigned, min to max */
	KIND_DURATION, /* unsigned, seconds, min to max */
	KIND_DAYS, /* unsigned, written as a duration of whole days */
	KIND_SIZE, /* uint64_t, bytes, min to max */
	KIND_SEVERITY,
	KIND_TLS,
	KIND_TIME, /* int64_t, RFC 3339 */
	KIND_ADDRESSES, /* from here on: lists of text, struct mail_strings */
	KIND_DOMAINS, /* stored as A-labels */
	KIND_ACCOUNTS, /* bank accounts, stored as keys; account.h */
	KIND_NAMES, /* authserv-ids: one word each, lower case */
	KIND_WORDS, /* one word each, as written */
	KIND_TECHNIQUES, /* ATT&CK ids that we know */
	KIND_SECTION, /* a mapping; sub says which, offset where its struct begins */
	KIND_LIST /* a list of mappings: pointer at offset, size_t at count */
};

struct config_table;

struct config_key {
	const char *name;
	enum config_kind kind;
	size_t offset;
	uint64_t min, max; /* in the field's unit; 0, 0: not bounded */
	const struct config_table *sub;
	size_t count; /* KIND_LIST: offset of the number */
	bool required;
};

struct config_table {
	const char *what; /* "a webhook", for messages */
	const struct config_key *keys;
	size_t n;
	size_t size; /* KIND_LIST: of one element */
};

extern const struct config_table config_table; /* the whole file; struct config */
extern const struct config_table config_table_account; /* struct config_account */
extern const struct config_table config_table_partner; /* struct config_partner */
extern const struct config_table
    config_table_partners; /* a file of the partners folder; struct config */
extern const struct config_table
    config_table_rule; /* a file of rules_directory; struct config_rule */

#endif

#include <string.h>

#include "query.h"
#include "query_field.h"

#define IN_FROM (1u << 0)
#define IN_SENDER (1u << 1)
#define IN_REPLY_TO (1u << 2)
#define IN_TO (1u << 3)
#define IN_CC (1u << 4)
#define IN_BCC (1u << 5)
#define IN_RECIPIENT (IN_TO | IN_CC | IN_BCC)
#define IN_ANY 0x3fu

static const struct query_choice yes_no[] = { { "yes", 1 }, { "no", 0 }, { "true", 1 },
	{ "false", 0 }, { "1", 1 }, { "0", 0 }, { NULL, 0 } };
/* The numbers are the publication's; enum direction has the same. */
static const struct query_choice directions[] = { { "internal", 1 }, { "outgoing", 2 },
	{ "incoming", 3 }, { "outbound", 2 }, { "inbound", 3 }, { "1", 1 }, { "2", 2 }, { "3", 3 },
	{ NULL, 0 } };
/* enum folder_role, from 1. */
static const struct query_choice roles[] = { { "inbox", 1 }, { "sent", 2 }, { "junk", 3 },
	{ "archive", 4 }, { "other", 5 }, { NULL, 0 } };
static const struct query_choice results[] = { { "unknown", AUTH_UNKNOWN }, { "none", AUTH_NONE },
	{ "pass", AUTH_PASS }, { "fail", AUTH_FAIL }, { "softfail", AUTH_SOFTFAIL },
	{ "neutral", AUTH_NEUTRAL }, { "policy", AUTH_POLICY }, { "temperror", AUTH_TEMPERROR },
	{ "permerror", AUTH_PERMERROR }, { "other", AUTH_OTHER }, { NULL, 0 } };
static const struct query_choice signatures[] = { { "none", SIGNED_NONE },
	{ "smime", SIGNED_SMIME }, { "pgp", SIGNED_PGP }, { NULL, 0 } };
/* As enum severity. */
static const struct query_choice severities[] = { { "info", 0 }, { "low", 1 }, { "medium", 2 },
	{ "high", 3 }, { "critical", 4 }, { NULL, 0 } };
/* As enum trust. */
static const struct query_choice trusts[] = { { "unknown", 0 }, { "candidate", 1 }, { "proven", 2 },
	{ "hostile", 3 }, { NULL, 0 } };
/* enum field, from 1. */
static const struct query_choice headers[] = { { "from", 1 }, { "sender", 2 }, { "reply_to", 3 },
	{ "to", 4 }, { "cc", 5 }, { "bcc", 6 }, { NULL, 0 } };
static const struct query_choice wordings[] = { { "bank_change", WORDING_BANK_CHANGE },
	{ "payment_made", WORDING_PAYMENT_MADE }, { "pressure", WORDING_PRESSURE },
	{ "secrecy", WORDING_SECRECY }, { "avoids_call", WORDING_AVOIDS_CALL },
	{ "asks_receipt", WORDING_ASKS_RECEIPT }, { "payment", WORDING_PAYMENT },
	{ "chaser", WORDING_CHASER }, { "asks_money", WORDING_ASKS_MONEY },
	{ "readers_change", WORDING_READERS_CHANGE }, { NULL, 0 } };

const struct query_field_info query_fields[QUERY_FIELD_COUNT] = {
	[QUERY_FROM] = { "from", QUERY_KIND_ADDRESS, QUERY_MULTI, NULL, IN_FROM },
	[QUERY_SENDER] = { "sender", QUERY_KIND_ADDRESS, QUERY_MULTI, NULL, IN_SENDER },
	[QUERY_REPLY_TO] = { "reply_to", QUERY_KIND_ADDRESS, QUERY_MULTI, NULL, IN_REPLY_TO },
	[QUERY_TO] = { "to", QUERY_KIND_ADDRESS, QUERY_MULTI, NULL, IN_TO },
	[QUERY_CC] = { "cc", QUERY_KIND_ADDRESS, QUERY_MULTI, NULL, IN_CC },
	[QUERY_BCC] = { "bcc", QUERY_KIND_ADDRESS, QUERY_MULTI, NULL, IN_BCC },
	[QUERY_RECIPIENT] = { "recipient", QUERY_KIND_ADDRESS, QUERY_MULTI, NULL, IN_RECIPIENT },
	[QUERY_ADDRESS] = { "address", QUERY_KIND_ADDRESS, QUERY_MULTI, NULL, IN_ANY },
	[QUERY_FROM_DOMAIN] = { "from_domain", QUERY_KIND_DOMAIN, QUERY_MULTI, NULL, IN_FROM },
	[QUERY_DOMAIN] = { "domain", QUERY_KIND_DOMAIN, QUERY_MULTI, NULL, IN_ANY },
	[QUERY_FROM_NAME] = { "from_name", QUERY_KIND_TEXT, QUERY_MULTI, NULL, IN_FROM },
	[QUERY_NAME] = { "name", QUERY_KIND_TEXT, QUERY_MULTI, NULL, IN_ANY },
	[QUERY_FROM_TRUST] = { "from_trust", QUERY_KIND_CHOICE, QUERY_MULTI, trusts, IN_FROM },
	[QUERY_RECIPIENT_TRUST] = { "recipient_trust", QUERY_KIND_CHOICE, QUERY_MULTI, trusts,
	    IN_RECIPIENT },
	[QUERY_REPLY_TO_TRUST] = { "reply_to_trust", QUERY_KIND_CHOICE, QUERY_MULTI, trusts,
	    IN_REPLY_TO },
	[QUERY_FREEMAIL] = { "freemail", QUERY_KIND_CHOICE, QUERY_MULTI, headers, IN_ANY },
	[QUERY_SUBJECT] = { "subject", QUERY_KIND_TEXT, 0, NULL, 0 },
	[QUERY_MESSAGE_ID] = { "message_id", QUERY_KIND_ID, 0, NULL, 0 },
	[QUERY_MESSAGE_ID_HOST] = { "message_id_host", QUERY_KIND_DOMAIN, 0, NULL, 0 },
	[QUERY_CONVERSATION] = { "conversation", QUERY_KIND_ID, QUERY_HUNT_ONLY, NULL, 0 },
	[QUERY_DATE] = { "date", QUERY_KIND_TIME, 0, NULL, 0 },
	[QUERY_MAILER] = { "mailer", QUERY_KIND_TEXT, 0, NULL, 0 },
	[QUERY_LIST] = { "list", QUERY_KIND_CHOICE, 0, yes_no, 0 },
	[QUERY_LIST_ID] = { "list_id", QUERY_KIND_TEXT, 0, NULL, 0 },
	[QUERY_AUTO] = { "auto", QUERY_KIND_CHOICE, 0, yes_no, 0 },
	[QUERY_SIGNATURE] = { "signature", QUERY_KIND_CHOICE, 0, signatures, 0 },
	[QUERY_RETURN_PATH] = { "return_path", QUERY_KIND_ADDRESS, 0, NULL, 0 },
	[QUERY_WORDING] = { "wording", QUERY_KIND_CHOICE, QUERY_BITS, wordings, 0 },
	[QUERY_SUBMISSION] = { "submission", QUERY_KIND_ADDRESS, QUERY_MULTI, NULL, 0 },
	[QUERY_ATTACHMENT] = { "attachment", QUERY_KIND_TEXT, QUERY_MULTI, NULL, 0 },
	[QUERY_ATTACHMENT_TYPE] = { "attachment_type", QUERY_KIND_WORD, QUERY_MULTI, NULL, 0 },
	[QUERY_ATTACHMENT_SHA256] = { "attachment_sha256", QUERY_KIND_WORD, QUERY_MULTI, NULL, 0 },
	[QUERY_ATTACHMENTS] = { "attachments", QUERY_KIND_NUMBER, 0, NULL, 0 },
	[QUERY_RECIPIENTS] = { "recipients", QUERY_KIND_NUMBER, 0, NULL, 0 },
	[QUERY_BANK_ACCOUNT] = { "bank_account", QUERY_KIND_BANK, QUERY_MULTI, NULL, 0 },
	[QUERY_STATED_ACCOUNT] = { "stated_account", QUERY_KIND_BANK, QUERY_MULTI, NULL, 0 },
	[QUERY_BIC] = { "bic", QUERY_KIND_WORD, QUERY_MULTI, NULL, 0 },
	[QUERY_COUNTRY] = { "country", QUERY_KIND_WORD, QUERY_MULTI, NULL, 0 },
	[QUERY_BENEFICIARY] = { "beneficiary", QUERY_KIND_TEXT, QUERY_MULTI, NULL, 0 },
	[QUERY_ACCOUNT] = { "account", QUERY_KIND_ADDRESS, 0, NULL, 0 },
	[QUERY_FOLDER] = { "folder", QUERY_KIND_TEXT, 0, NULL, 0 },
	[QUERY_ROLE] = { "role", QUERY_KIND_CHOICE, 0, roles, 0 },
	[QUERY_ARRIVED] = { "arrived", QUERY_KIND_TIME, 0, NULL, 0 },
	[QUERY_DIRECTION] = { "direction", QUERY_KIND_CHOICE, 0, directions, 0 },
	[QUERY_HISTORICAL] = { "historical", QUERY_KIND_CHOICE, 0, yes_no, 0 },
	[QUERY_SIZE] = { "size", QUERY_KIND_NUMBER, 0, NULL, 0 },
	[QUERY_CUT] = { "cut", QUERY_KIND_CHOICE, 0, yes_no, 0 },
	[QUERY_FLAG] = { "flag", QUERY_KIND_WORD, QUERY_MULTI, NULL, 0 },
	[QUERY_SPF] = { "spf", QUERY_KIND_CHOICE, 0, results, 0 },
	[QUERY_DKIM] = { "dkim", QUERY_KIND_CHOICE, 0, results, 0 },
	[QUERY_DMARC] = { "dmarc", QUERY_KIND_CHOICE, 0, results, 0 },
	[QUERY_COMPAUTH] = { "compauth", QUERY_KIND_WORD, 0, NULL, 0 },
	[QUERY_ALIGNED] = { "aligned", QUERY_KIND_CHOICE, 0, yes_no, 0 },
	[QUERY_SPF_DOMAIN] = { "spf_domain", QUERY_KIND_DOMAIN, 0, NULL, 0 },
	[QUERY_DKIM_DOMAIN] = { "dkim_domain", QUERY_KIND_DOMAIN, 0, NULL, 0 },
	[QUERY_DMARC_POLICY] = { "dmarc_policy", QUERY_KIND_WORD, 0, NULL, 0 },
	[QUERY_HEADER] = { "header", QUERY_KIND_TEXT, QUERY_MULTI, NULL, 0 },
	[QUERY_SEVERITY] = { "severity", QUERY_KIND_CHOICE, QUERY_HUNT_ONLY | QUERY_ORDERED,
	    severities, 0 },
	[QUERY_DETECTOR] = { "detector", QUERY_KIND_WORD, QUERY_HUNT_ONLY | QUERY_MULTI, NULL, 0 },
	[QUERY_INCIDENT] = { "incident", QUERY_KIND_ID, QUERY_HUNT_ONLY | QUERY_MULTI, NULL, 0 },
};

static const struct {
	const char *name;
	enum query_field field;
	enum query_op op;
} aliases[] = {
	/* the publication's, INCIDENT's hunting rule */
	{ "mailFromAddresses", QUERY_FROM, QUERY_OP_IS },
	{ "mailToAddresses", QUERY_RECIPIENT, QUERY_OP_IS },
	{ "mailMsgSubject", QUERY_SUBJECT, QUERY_OP_IS },
	{ "mailWantedHeaderValue", QUERY_HEADER, QUERY_OP_IS },
	{ "mailDirection", QUERY_DIRECTION, QUERY_OP_IS },
	{ "since", QUERY_ARRIVED, QUERY_OP_SINCE },
	{ "until", QUERY_ARRIVED, QUERY_OP_UNTIL },
	{ "after", QUERY_ARRIVED, QUERY_OP_MORE },
	{ "before", QUERY_ARRIVED, QUERY_OP_LESS },
	{ "newer_than", QUERY_ARRIVED, QUERY_OP_SINCE },
	{ "older_than", QUERY_ARRIVED, QUERY_OP_LESS },
	{ "iban", QUERY_BANK_ACCOUNT, QUERY_OP_IS },
	{ "mailbox", QUERY_ACCOUNT, QUERY_OP_IS },
	{ "in", QUERY_ROLE, QUERY_OP_IS },
	{ "signed", QUERY_SIGNATURE, QUERY_OP_IS },
	{ "filename", QUERY_ATTACHMENT, QUERY_OP_IS },
};

int
query_field_find(const char *name, enum query_field *ret, enum query_op *ret_op)
{
	*ret_op = QUERY_OP_IS;
	for (int i = 0; i < QUERY_FIELD_COUNT; i++)
		if (strcasecmp(name, query_fields[i].name) == 0) {
			*ret = (enum query_field)i;
			return 0;
		}
	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
		if (strcasecmp(name, aliases[i].name) == 0) {
			*ret = aliases[i].field;
			*ret_op = aliases[i].op;
			return 0;
		}
	return -1;
}

const char *
query_field_name(size_t i)
{
	const size_t own = QUERY_FIELD_COUNT;

	if (i < own)
		return query_fields[i].name;
	return i - own < sizeof(aliases) / sizeof(aliases[0]) ? aliases[i - own].name : NULL;
}

const char *
query_choice_name(enum query_field field, int64_t number)
{
	const struct query_choice *c = query_fields[field].choices;

	for (; c != NULL && c->name != NULL; c++)
		if (c->number == number)
			return c->name;
	return "";
}

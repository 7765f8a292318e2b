/*
 * What else speaks for or against an account and its owner: never a finding by itself.
 */
#include <string.h>
#include <strings.h>

#include "detection.h"
#include "lookalike_words.h"
#include "name.h"
#include "say.h"

#define TOKEN_MIN 3 /* letters; shorter words are forms of companies */
#define NAME_MIN 5 /* … and a company's own word */

/* Banks of these carry another country's IBANs, or the reverse. */
static bool
one_country(const char *a, const char *b)
{
	static const char *const pairs[][2] = { { "GB", "JE" }, { "GB", "GG" }, { "GB", "IM" },
		{ "GB", "IE" }, { "FR", "MC" }, { "FR", "GP" }, { "FR", "MQ" }, { "FR", "GF" },
		{ "FR", "RE" }, { "FR", "PM" }, { "FR", "YT" }, { "FR", "NC" }, { "FR", "PF" },
		{ "FR", "WF" }, { "IT", "SM" }, { "IT", "VA" }, { "CH", "LI" }, { "DK", "FO" },
		{ "DK", "GL" }, { "FI", "AX" } };

	if (strcmp(a, b) == 0)
		return true;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if ((strcmp(pairs[i][0], a) == 0 && strcmp(pairs[i][1], b) == 0) ||
		    (strcmp(pairs[i][0], b) == 0 && strcmp(pairs[i][1], a) == 0))
			return true;
	return false;
}

/* The BIC's country is not the account's; ISO 9362: letters 5 and 6. */
static bool
bic_elsewhere(struct arena *a, const struct mail_account *x)
{
	if (strlen(x->bic) < 8 || strlen(x->country) != 2)
		return false;
	return !one_country(arena_strndup(a, x->bic + 4, 2), x->country);
}

const char *
domain_country(struct arena *a, const char *domain)
{
	const char *dot = strrchr(domain, '.');
	char *cc;

	if (dot == NULL || strlen(dot + 1) != 2 || strcmp(dot + 1, "eu") == 0 ||
	    strcmp(dot + 1, "io") == 0 || strcmp(dot + 1, "co") == 0 ||
	    strcmp(dot + 1, "ai") == 0 || strcmp(dot + 1, "me") == 0 || strcmp(dot + 1, "tv") == 0)
		return "";
	if (strcmp(dot + 1, "uk") == 0)
		return "GB";
	cc = arena_strdup(a, dot + 1);
	for (char *c = cc; *c != '\0'; c++)
		*c = (char)(*c - (*c >= 'a' && *c <= 'z' ? 'a' - 'A' : 0));
	return cc;
}

static bool
abroad(struct arena *a, const struct mail_account *x, const struct fact_account *fact)
{
	const char *home = domain_country(a, fact->owner);

	if (home[0] == '\0' || strlen(x->country) != 2 || one_country(home, x->country))
		return false;
	for (size_t i = 0; i < fact->owner_n; i++)
		if (strcmp(fact->owner_v[i].country, x->country) == 0)
			return false;
	return true;
}

/* What many companies are called, and says nothing of which. */
static bool
says_nothing(const char *word)
{
	static const char *const words[] = { "and", "bhd", "company", "corp", "corporation", "gmbh",
		"group", "holding", "inc", "incorporated", "international", "limited", "llc", "llp",
		"ltd", "ltda", "plc", "pte", "pty", "pvt", "sarl", "sas", "sdn", "services", "spa",
		"srl", "the", "trading", "und" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i], word) == 0)
			return true;
	return false;
}

/* Does a word of the name stand in the text?  Both folded. */
static bool
shares_word(struct arena *a, const char *name, const char *in)
{
	for (size_t len; *name != '\0'; name += len + (name[len] != '\0')) {
		const char *word;

		len = strcspn(name, " ");
		if (len < TOKEN_MIN)
			continue;
		word = arena_strndup(a, name, len);
		if (!says_nothing(word) && strstr(in, word) != NULL)
			return true;
	}
	return false;
}

/* The holder's name has no word in common with the company, nor with who wrote. */
static bool
holder_differs(
    const struct detection *d, const struct mail_account *x, const struct fact_account *fact)
{
	const char *holder = name_skeleton(d->a, x->beneficiary);
	const char *names[3] = { fact->owner, fact->owner_name, "" };

	if (holder[0] == '\0' || strlen(holder) < TOKEN_MIN)
		return false;
	if (d->from != NULL)
		names[2] = d->from->addr->name;
	for (size_t i = 0; i < 3; i++) {
		const char *folded = name_skeleton(d->a, names[i]);

		if (shares_word(d->a, holder, folded) || shares_word(d->a, folded, holder) ||
		    shares_word(d->a, holder, names[i]))
			return false;
	}
	return true;
}

bool
bank_holder_is_us(const struct detection *d, const struct mail_account *x)
{
	const char *holder = name_skeleton(d->a, x->beneficiary);

	for (size_t i = 0; i < d->f->parties_n; i++) {
		const char *org = d->f->parties[i].addr->org;

		if (d->f->parties[i].ours && org[0] != '\0' &&
		    (shares_word(d->a, holder, name_skeleton(d->a, org)) ||
			shares_word(d->a, holder, org)))
			return true;
	}
	return false;
}

bool
bank_holder_is_ours(const struct detection *d, const struct mail_account *x)
{
	size_t n = strcspn(x->beneficiary, " ");

	if (n < NAME_MIN)
		return false;
	for (size_t i = 0; i < d->f->parties_n; i++) {
		const char *org = d->f->parties[i].addr->org;

		if (d->f->parties[i].ours && strncasecmp(org, x->beneficiary, n) == 0 &&
		    (org[n] == '.' || org[n] == '-') && lookalike_word_first(org, n) != n)
			return true;
	}
	return false;
}

struct mail_strings
bank_doubts(
    const struct detection *d, const struct mail_account *x, const struct fact_account *fact)
{
	struct mail_strings doubts = { 0 };

	if (bic_elsewhere(d->a, x))
		mail_strings_add(d->a, &doubts, "bic_country");
	if (abroad(d->a, x, fact))
		mail_strings_add(d->a, &doubts, "country");
	if (holder_differs(d, x, fact))
		mail_strings_add(d->a, &doubts, "beneficiary");
	for (size_t i = 0; account_kind_is_wallet(x->kind) && i < fact->owner_n; i++)
		if (!mail_strings_has(&doubts, "method") &&
		    !account_kind_is_wallet(
			account_of_key(fact->owner_v[i].value, &(const char *){ "" })))
			mail_strings_add(d->a, &doubts, "method");
	return doubts;
}

bool
bank_account_known(const struct fact_account *fact)
{
	return fact->ours || fact->proven_elsewhere || fact->trust == TRUST_PROVEN;
}

bool
bank_known_counterparty(const struct detection *d)
{
	if (d->from_proven || d->from_attested || d->f->from_stands_for != NULL)
		return true;
	for (size_t i = 0; i < d->standins_n; i++)
		if (d->f->parties[d->standins[i].party].field == FIELD_FROM)
			return true;
	return d->from != NULL && d->from->partner >= 0;
}

bool
bank_form_of_known(const struct fact_account *fact, const struct mail_account *account)
{
	for (size_t i = 0; i < fact->owner_n; i++)
		if ((fact->owner_v[i].admin || fact->owner_v[i].trust == TRUST_PROVEN) &&
		    account_compare_keys(fact->owner_v[i].value, account->key) >=
			ACCOUNT_MASK_COMPATIBLE)
			return true;
	return false;
}

bool
bank_claims_change(const struct detection *d)
{
	return (d->f->mail->wording & WORDING_BANK_CHANGE) != 0;
}

#include <ctype.h>
#include <string.h>

#include "account.h"

/* config/data/state_banks.tsv */
static const char *const state_accounts[] = {
#include "state_banks.inc"
};

/* Does the BBAN begin as the rest of a row says? */
static bool
begins(const char *bban, const char *row)
{
	for (; *row != '\0'; row++, bban++)
		if (*bban == '\0' ||
		    (*row == '#' ? !isdigit((unsigned char)*bban) : *row != '?' && *row != *bban))
			return false;
	return true;
}

bool
account_of_state(const char *key)
{
	/* "DE" and two check digits, or "uk:…". */
	bool iban = strlen(key) > 4 && isdigit((unsigned char)key[2]);

	for (size_t i = 0; i < sizeof(state_accounts) / sizeof(state_accounts[0]); i++)
		if (strchr(state_accounts[i], ':') != NULL
			? strcmp(state_accounts[i], key) == 0
			: iban && strncmp(state_accounts[i], key, 2) == 0 &&
			      begins(key + 4, state_accounts[i] + 2))
			return true;
	return false;
}

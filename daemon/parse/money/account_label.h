#ifndef ACCOUNT_LABEL_H
#define ACCOUNT_LABEL_H

#include <stddef.h>
#include <stdint.h>

/*
 * account_label - the words of config/data/account_labels.tsv in a text: what the number behind them is.
 */
enum account_label {
	ACCOUNT_LABEL_ACCOUNT = 0, /* also of other accounts than a bank's */
	ACCOUNT_LABEL_BANK_ACCOUNT,
	ACCOUNT_LABEL_BR_ACCOUNT,
	ACCOUNT_LABEL_CA_ACCOUNT, /* beside a transit number only: folios are other things elsewhere */
	ACCOUNT_LABEL_CN_ACCOUNT,
	ACCOUNT_LABEL_CZ_ACCOUNT,
	ACCOUNT_LABEL_FI_ACCOUNT,
	ACCOUNT_LABEL_HU_ACCOUNT,
	ACCOUNT_LABEL_IL_ACCOUNT,
	ACCOUNT_LABEL_JP_ACCOUNT,
	ACCOUNT_LABEL_JP_TYPE1, /* ordinary account */
	ACCOUNT_LABEL_JP_TYPE2, /* current account */
	ACCOUNT_LABEL_KR_ACCOUNT,
	ACCOUNT_LABEL_NO_ACCOUNT,
	ACCOUNT_LABEL_RU_ACCOUNT,
	ACCOUNT_LABEL_TW_ACCOUNT,
	ACCOUNT_LABEL_ROUTING, /* from here on: codes of banks, and numbers of one scheme */
	ACCOUNT_LABEL_SORT,
	ACCOUNT_LABEL_BSB,
	ACCOUNT_LABEL_TRANSIT,
	ACCOUNT_LABEL_INSTITUTION,
	ACCOUNT_LABEL_BLZ,
	ACCOUNT_LABEL_CLEARING,
	ACCOUNT_LABEL_BIK,
	ACCOUNT_LABEL_DK_REG,
	ACCOUNT_LABEL_AGENCY,
	ACCOUNT_LABEL_BANK_CODE,
	ACCOUNT_LABEL_BRANCH_CODE,
	ACCOUNT_LABEL_ZA_BRANCH,
	ACCOUNT_LABEL_JP_BANK,
	ACCOUNT_LABEL_JP_BRANCH,
	ACCOUNT_LABEL_TW_BANK,
	ACCOUNT_LABEL_CNAPS,
	ACCOUNT_LABEL_IFSC,
	ACCOUNT_LABEL_IL_BRANCH,
	ACCOUNT_LABEL_TR_BRANCH,
	ACCOUNT_LABEL_JP_SYMBOL, /* the post office's two numbers for an account */
	ACCOUNT_LABEL_JP_NUMBER,
	ACCOUNT_LABEL_SE_CLEARING,
	ACCOUNT_LABEL_ABI,
	ACCOUNT_LABEL_CAB,
	ACCOUNT_LABEL_CH_POSTAL,
	ACCOUNT_LABEL_CLABE,
	ACCOUNT_LABEL_CBU,
	ACCOUNT_LABEL_CCC,
	ACCOUNT_LABEL_NIB,
	ACCOUNT_LABEL_RIB,
	ACCOUNT_LABEL_BANKGIRO,
	ACCOUNT_LABEL_PLUSGIRO,
	ACCOUNT_LABEL_PIX,
	ACCOUNT_LABEL_BANK_NAME, /* from here on: no number follows */
	ACCOUNT_LABEL_CURRENCY,
	ACCOUNT_LABEL_BANK, /* what a bank is called */
	ACCOUNT_LABEL_HINT, /* banks are spoken of */
	ACCOUNT_LABEL_VETO /* the number behind it is something else */
};

#define LABEL(what) ((uint64_t)1 << ACCOUNT_LABEL_##what)

/* Those behind which an account's own number stands. */
#define LABEL_ACCOUNTS ((LABEL(ROUTING) - 1) | LABEL(JP_NUMBER))

/* Those that only tell what is spoken of, not what a number is. */
#define LABEL_CONTEXT (LABEL(BANK_NAME) | LABEL(CURRENCY) | LABEL(BANK) | LABEL(HINT))

struct account_label_hit {
	uint32_t start, end; /* bytes of the text */
	uint64_t whats; /* LABEL(…): languages share words */
};

/* Reads the words: once, before anything else here; lexicon_init must have been called. */
void account_label_init(void);

/*
 * The labels in bytes from … to of text (UTF-8), the longest at each place, by start; appended to *v, which is to be
 * freed.  Linear.
 */
void account_label_find(
    const char *text, size_t from, size_t to, struct account_label_hit **v, size_t *n);

#endif

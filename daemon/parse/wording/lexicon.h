#ifndef LEXICON_H
#define LEXICON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unicode/utypes.h>

/*
 * lexicon - the phrases of config/data/lexicon.tsv, found in text of any of their languages.
 *
 * Text and phrases are compared folded: NFKC, case, the marks of Latin letters and Arabic vowels off, invisible
 * characters dropped, runs of white space one space, none between characters of scripts that write without.
 * A phrase begins where a word begins (not asked of Han, Kana, Hangul, Thai; Arabic may have its article and
 * particles before it) and may have an ending of its language behind it.  One or two adverbs of its language may stand
 * inside it ("have just now paid").
 */
enum lexicon_role {
	LEX_ACCOUNT = 0,
	LEX_CHANGE,
	LEX_NEW,
	LEX_CLAIM,
	LEX_NOT, /* in Japanese, Korean and Turkish a verb's: it stands behind what it negates */
	LEX_NEVER, /* there: negates what comes */
	LEX_IF,
	LEX_NEUTRAL,
	LEX_YOURS,
	LEX_OURS,
	LEX_AND,
	LEX_SENT,
	LEX_MONEY,
	LEX_DONE,
	LEX_UNTIL,
	LEX_PAYMENT,
	LEX_PRESSURE,
	LEX_SECRECY,
	LEX_AVOIDS_CALL,
	LEX_ASKS_RECEIPT,
	LEX_HOLDER,
	LEX_DEBIT,
	LEX_ADVERB, /* may stand between the words of any phrase: not found as a hit of its own */
	LEX_BILL,
	LEX_PAID,
	LEX_OLD,
	LEX_STOP,
	LEX_HERE,
	LEX_HENCEFORTH,
	LEX_GETS, /* behind UNTIL: "if you receive …" */
	LEX_DEADLINE,
	LEX_REQUEST,
	LEX_CHASER,
	LEX_DUE, /* said of money or a bill: overdue, not arrived */
	LEX_WRONG, /* of earlier bank details: "a mistake in", "void" */
	LEX_BANK, /* a bank, by its kind or its name */
	LEX_BANKING, /* "we bank with" */
	LEX_RECORDS, /* where the reader keeps the sender's details */
	LEX_FROM, /* "with effect from" */
	LEX_THIRD, /* somebody who is neither sender nor reader */
	LEX_SAYS, /* behind THIRD: what follows is said by others */
	LEX_SINCE, /* "ever since", "still valid", "first account": what changed did so long ago, what is there stays */
	LEX_RECEIPT, /* what a bank gives for a payment */
	LEX_ATTACHED,
	LEX_PARTY, /* another company of the sender's: its account is not the sender's */
	LEX_FORMER, /* "old" beyond doubt */
	LEX_SWITCH, /* said of a bank: the sender has another */
	LEX_PAY, /* what the reader is to do, or what he sends */
	LEX_REVISED, /* said of a bill */
	LEX_YOU, /* the reader, of whom something is said: "you have" */
	LEX_CAN, /* asks the reader to do something: "could you" */
	LEX_GIVE, /* what the reader is asked to send … */
	LEX_ME, /* … to the sender */
	LEX_FOOTER, /* whom a mail is meant for: what says so keeps no secret */
	LEX_ELSEWHERE, /* where money is to go */
	LEX_CAUSE, /* "because of": what IF names has happened to the sender */
	LEX_DETAILS, /* of the account, where the sentence is about a bill or a payment */
	LEX_ASKS_MONEY, /* a payment to be made, gift cards, who owes what */
	LEX_SALARY, /* the sender's pay: about its account, it asks for money */
	LEX_WHERE, /* "where to": what the reader is told or asks */
	LEX_COLLECTS, /* takes money in, in the sender's place */
	LEX_THIS_TIME, /* one payment goes another way */
	LEX_SPOKE, /* with THIRD: what was heard from him */
	LEX_CHECK, /* what is advised to do … */
	LEX_BY_PHONE, /* … with details that are said to have changed */
	LEX_ALWAYS,
	LEX_WE_PAY, /* the sender pays the reader … */
	LEX_OUT_OF, /* … from an account of his, or takes in from it */
	LEX_VERSION, /* of a bill: one that counts instead of another */
	LEX_COUNTS, /* said of a version: it is to be used */
	LEX_MONTH,
	LEX_OBJECT, /* of an account, but no detail by which it is paid into: fees, signatories */
	LEX_ANY_ACCOUNT, /* where ACCOUNT would be any customer's: in a pair, beside a bill or a payment */
	LEX_THANKS, /* for what the reader sent */
	LEX_RECORDED, /* by the sender, in his books */
	LEX_USUAL, /* behind NOT: it goes elsewhere */
	LEX_MERGED, /* with whom the sender has gone together … */
	LEX_DIRECTLY, /* … who is to be paid */
	LEX_SEEN, /* said of money: it has arrived */
	LEX_PAY_IT, /* an imperative: asks to pay where no REQUEST stands */
	LEX_NOT_US, /* whom money goes to no more */
	LEX_CURRENT, /* said of details: newer than the reader's, in a pair (pair.h) */
	LEX_ENDED, /* said of a bank: it serves the sender no more; of an account: has trouble */
	LEX_SUPPOSE, /* "if", of what may never be … */
	LEX_EVER, /* … as "one day" says, or "we will write to you": both make a condition */
	LEX_MEANWHILE, /* behind COLLECTS: for now, or in the sender's place */
	LEX_WANT, /* of money: where it should go */
	LEX_PAPER, /* but a bill: on which an account stands */
	LEX_DISCARD, /* what is to be done with such a paper, or with what stands on it */
	LEX_SAME, /* as it was: negates as NOT does, and nothing else */
	LEX_NOT_OURS, /* said of an account */
	LEX_OPENED, /* an account, by the sender: to be used */
	LEX_BOSS, /* of the sender: who wants … */
	LEX_PERSONAL, /* … what is to be paid on his own account */
	LEX_STILL, /* said of what stands on one */
	LEX_INSTEAD, /* before what something takes the place of, where verbs come last behind it */
	LEX_PART, /* of what is owed: "half", "the rest" */
	LEX_VIA, /* before whom money goes to, where verbs come last behind */
	LEX_ONLY, /* one place to pay to … */
	LEX_BOUNCES, /* … since what is paid elsewhere comes back */
	LEX_DRAWN, /* from the sender's account, by the reader: "direct debit" */
	LEX_DONE_WITH, /* before money, in Chinese: what follows was done with it */
	LEX_PAYEE, /* "as beneficiary": what the reader is to enter somebody as */
	LEX_HOLD, /* what is to be done with a payment … */
	LEX_NUMBERS, /* … until others are there */
	LEX_CARD, /* of the reader's, that could not be charged */
	LEX_GROUP, /* "Holding", of which many a company's name consists */
	LEX_SHALL_WE, /* asks the reader: IF in a question */
	LEX_ROLES
};

/* A language's bit; both Chinese ones share one. */
enum lexicon_lang {
	LEX_EN = 1 << 0,
	LEX_ZH = 1 << 1,
	LEX_JA = 1 << 2,
	LEX_KO = 1 << 3,
	LEX_TH = 1 << 4,
	LEX_VI = 1 << 5,
	LEX_ID = 1 << 6,
	LEX_TR = 1 << 7,
	LEX_AR = 1 << 8,
	LEX_DE = 1 << 9,
	LEX_FR = 1 << 10,
	LEX_ES = 1 << 11,
	LEX_IT = 1 << 12,
	LEX_PT = 1 << 13,
	LEX_NL = 1 << 14,
	LEX_PL = 1 << 15,
	LEX_SV = 1 << 16,
	LEX_CS = 1 << 17,
	LEX_RU = 1 << 18,
	LEX_ALL = (1 << 19) - 1, /* names */

	LEX_CJK = LEX_ZH | LEX_JA | LEX_KO | LEX_TH, /* a character is a word or half of one */
	LEX_VERB_LAST = LEX_JA | LEX_KO | LEX_TR,
	LEX_VERB_BEHIND = LEX_DE | LEX_NL, /* "die Bank gewechselt" */
	LEX_NO_SUBJECT = LEX_CJK | LEX_TR, /* where "our" goes without saying */
	LEX_OWNER_BEHIND = LEX_TH | LEX_VI | LEX_ID | LEX_TR | LEX_AR | LEX_PL | LEX_RU | LEX_PT
};

/* Folded text: n UTF-16 units and where each came from in the text (the caller's), in bytes (n + 1 of them). */
struct folded {
	const char *text;
	UChar *v;
	uint32_t *at;
	size_t n;
	unsigned toned; /* letters that only Vietnamese has */
};

struct lexicon_hit {
	uint32_t start, end; /* units of the folded text */
	uint32_t langs; /* LEX_EN … */
	enum lexicon_role role;
};

/* Reads the phrases: call it before anything else here, and before a jail. */
void lexicon_init(void);

/* At most UINT32_MAX bytes; to be freed by lexicon_folded_free.  A line's end stays, as '\n', unless the
 * line is long enough to have been wrapped and ends in no full stop. */
void lexicon_fold(const char *text, size_t len, struct folded *ret);
void lexicon_folded_free(struct folded *);

/*
 * Every phrase in the text whose role is in roles, by start; the array is to be freed.  What a claim is made
 * of and what undoes one (LEX_ACCOUNT … LEX_IF), what presses and what avoids calls are left out where they lie inside a
 * hit of LEX_NEUTRAL.
 */
struct lexicon_hit *lexicon_hits(const struct folded *, const bool roles[LEX_ROLES], size_t *ret_n);

/* Han, Kana, Hangul, Thai: words need no space before them. */
bool lexicon_free_script(UChar32 c);

#endif

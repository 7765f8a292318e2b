#ifndef DETECTION_H
#define DETECTION_H

#include <stdbool.h>
#include <stddef.h>

#include "detect.h"
#include "facts.h"
#include "finding.h"

/*
 * detection - one run of the detectors: what they share while they judge one message.
 * Internal to detect/.
 */

/* How an address differs from the one it stands for; the first is the worst. */
enum swap_class {
	SWAP_FREEMAIL = 0,
	SWAP_LOOKALIKE, /* a domain that imitates one we know */
	SWAP_FOREIGN, /* another organisation */
	SWAP_SAME_DOMAIN, /* another local part in the person's own organisation */
};

const char *swap_class_name(enum swap_class); /* CONTRACT's words; static */

/* An address of this message that stands for a person on the roster without being theirs. */
struct standin {
	size_t person; /* index into facts->roster */
	size_t party; /* index into facts->parties */
	enum swap_class class;
	bool present; /* an address of the person's own receives this message as well */
	bool self; /* the person's own address is this message's From */
	/*
	 * the address has a long life of its own, or serves many names: no evidence by itself
	 */
	bool known_otherwise;
};

struct detection {
	const struct facts *f;
	const struct detect_before *before;
	struct findings *out;
	struct arena *a;
	const struct fact_party *from; /* the first From, NULL if there is none */
	struct standin *standins;
	size_t standins_n;
	bool ours; /* our own user wrote it */
	bool bulk; /* list mail, a rewritten From, or sent by a program */
	bool money; /* is about invoices or payment */
	/* asks the reader to pay, for gift cards, another account for the salary, who owes what */
	bool asks_money;
	/* it states accounts that we know of their owners, and no others, and asks for nothing: there is nothing to gain */
	bool money_at_home;
	bool presses; /* urges, asks for secrecy, or will not be rung */
	/* states an account that we do not know, claims a change of one, or says that money was sent */
	bool money_strong;
	bool from_proven; /* the From address is proven, or the administrator's */
	bool from_attested; /* is not proven but stands on the roster by a trusted hand */
};

/* Everything but findings; ret->out and ->a are taken from out. */
void detection_begin(const struct facts *, const struct detect_before *, struct findings *out,
    struct detection *ret);
/* Fills d->standins; called by detection_begin. */
void standins_find(struct detection *);
/* Of that party, the stand-in it is; NULL if none. */
const struct standin *standin_of(const struct detection *, size_t party);

/* The gravest finding of these families so far; SEVERITY_INFO if there is none. */
enum severity detection_worst(const struct detection *, unsigned families);

/* Is that organisation the company itself: named by the administrator, or that of one of us on this message? */
bool detection_is_ours(const struct detection *, const char *org);

/* Does it claim that bank details change, or state an account that contradicts what is known? */
bool detection_wants_elsewhere(const struct detection *);

/* Is this an address of the person's own: the roster's, or a proven one? */
bool person_has(const struct fact_person *, const char *address);
/* Has it been written from and to for weeks, without a finding?  No reason to trust it with money. */
bool long_in_use(const struct detection *, const struct fact_party *);
/* A company's function at its name and a business word: billing@, billing.partnera@partnera-services.example.  It may be theirs. */
bool other_department(const struct detection *, const struct fact_party *);
/*
 * Is x at p's company's name and a word ("-group"), in p's name, in a conversation of its own or as one of us, with no word
 * of haste or of an account that is new?  Companies merge, and take longer names.
 */
bool longer_name(const struct detection *, const struct fact_party *x, const struct fact_person *p);
/* … and no money is spoken of, or what goes to the account that we know: to be looked at, no alarm. */
bool moved_within_group(
    const struct detection *, const struct fact_party *x, const struct fact_person *p);
/* From the reader's own name elsewhere to the reader, and to nobody else: he need not be told who wrote. */
bool to_oneself(const struct detection *);
/* Proven, or one of us. */
bool person_proven(const struct fact_person *);
/* Equal as the eye reads them, or one typing mistake apart; both in address form. */
bool looks_alike(struct arena *, const char *a, const char *b);
/* The roster person with that very address, NULL if none. */
const struct fact_person *roster_address(const struct facts *, const char *address);
/*
 * Is x at the company's name under another suffix, and did both come up together?  Then either may be the company's
 * first domain, and a company has several: a sign, no alarm.  False where checks fail or an account is to be replaced.
 */
bool came_together(
    const struct detection *, const struct fact_party *x, const struct fact_person *);
/* info@, accounts@, noreply@: a role, not a person.  Case-folded words, any separators. */
bool is_role_word(const char *words);

/*
 * What else speaks against an account: "bic_country" (the BIC names another country), "country" (neither that of the
 * owner's domain nor of an account known of them), "beneficiary" (the holder shares no word with the company),
 * "method" (a wallet or coin of one whom a bank account is known of).  None of it is a finding by itself.
 */
struct mail_strings bank_doubts(
    const struct detection *, const struct mail_account *, const struct fact_account *);
/* The country that a domain's suffix names, upper case; "" for a general one. */
const char *domain_country(struct arena *, const char *domain);
/* Does the holder's name say one of our own companies that the message is addressed to? */
bool bank_holder_is_us(const struct detection *, const struct mail_account *);
/* … and begin with the very name that our domain bears?  Nobody is paid under it but us. */
bool bank_holder_is_ours(const struct detection *, const struct mail_account *);
/* The sender counts as somebody we deal with, or writes in the name of one. */
bool bank_known_counterparty(const struct detection *);
/* Does the new text say that bank details change? */
bool bank_claims_change(const struct detection *);
/* Another form of an account that we know of the owner: without its bank's code, or shown only in part. */
bool bank_form_of_known(const struct fact_account *, const struct mail_account *);
/* What the words say of bank details; numbers: the accounts of this message have given findings already. */
void bank_words(struct detection *, bool numbers);
/* Is it one of ours, or proven for anybody? */
bool bank_account_known(const struct fact_account *);

/* The detectors, in the order in which they run: later ones may look at earlier findings. */
void detect_bank_change(struct detection *);
void detect_auth_contradiction(struct detection *);
void detect_submission_mismatch(struct detection *);
void detect_replyto_diversion(struct detection *);
void detect_participant_swap(struct detection *); /* and duplicate_identity */
void detect_lookalike_domain(struct detection *);
void detect_fake_reply(struct detection *);
void detect_resend_other_route(struct detection *);
void detect_outbound_diversion(struct detection *);
void detect_hostile_pivot(struct detection *);
void detect_copy_divergence(struct detection *);
void detect_path_change(struct detection *);
void detect_chaser_conflict(struct detection *);
void detect_unreadable(struct detection *);
void detect_policy_violation(struct detection *); /* one finding a rule */

/* The message's severity from its findings and those before it. */
enum severity combine(const struct findings *, const struct detect_before *);
void next_steps(struct detection *);

#endif

#ifndef FINDING_H
#define FINDING_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "facts.h"
#include "severity.h"
#include "store.h"

/* In a next step: the id of the incident, which is known once the message is recorded. */
#define NEXT_STEP_INCIDENT "%INCIDENT%"

/*
 * finding - what one detector says of one copy of one message.
 */
enum detector {
	DETECTOR_PARTICIPANT_SWAP = 0,
	DETECTOR_DUPLICATE_IDENTITY,
	DETECTOR_OUTBOUND_DIVERSION,
	DETECTOR_REPLYTO_DIVERSION,
	DETECTOR_FAKE_REPLY,
	DETECTOR_BANK_CHANGE,
	DETECTOR_AUTH_CONTRADICTION,
	DETECTOR_SUBMISSION_MISMATCH,
	DETECTOR_RESEND_OTHER_ROUTE,
	DETECTOR_HOSTILE_PIVOT,
	DETECTOR_UNREADABLE_MAIL,
	DETECTOR_LOOKALIKE_DOMAIN,
	DETECTOR_POLICY_VIOLATION,
	DETECTOR_COPY_DIVERGENCE,
	DETECTOR_PATH_CHANGE,
	DETECTOR_CHASER_CONFLICT,
	DETECTOR_COUNT
};

const char *detector_id(enum detector); /* "participant_swap"; static */
bool detector_find(const char *id, enum detector *ret); /* false: there is none of that name */
unsigned detector_version(enum detector); /* raised by a release that judges otherwise */

/* Detectors of one family rest on the same fact: two of them are not two witnesses. */
enum family {
	FAMILY_IDENTITY = 1 << 0, /* participant_swap, duplicate_identity, lookalike_domain */
	FAMILY_DIVERSION = 1 << 1, /* replyto_diversion, outbound_diversion */
	FAMILY_REPLY = 1 << 2, /* fake_reply, resend_other_route, copy_divergence */
	FAMILY_BANK = 1 << 3,
	FAMILY_AUTH = 1 << 4, /* auth_contradiction, submission_mismatch */
	FAMILY_PIVOT = 1 << 5,
	FAMILY_OTHER = 1 << 6,
	FAMILY_POLICY = 1 << 7 /* the administrator's rules: they ask again what others look at */
};

enum family detector_family(enum detector);

struct finding {
	enum detector detector;
	enum severity severity; /* on its own, before findings are combined */
	const char
	    *reason; /* one sentence that a finance person understands; says who, what, where */
	json_t *evidence; /* CONTRACT's shapes; owned by the findings */
	const char *header; /* the header line used, at most MAIL_EVIDENCE_MAX bytes, "" if none */
	struct mail_strings attack; /* ATT&CK ids */
	struct mail_strings hostile; /* addresses that it accuses, address form */
	struct mail_strings hostile_accounts; /* account numbers that it accuses, electronic form */
};

struct findings {
	struct arena *arena;
	struct finding *v;
	size_t n;
	enum severity severity; /* combined, see detect_run */
	/* what to do, most urgent first; NEXT_STEP_INCIDENT stands where the incident's id belongs */
	struct mail_strings next_steps;
	/* for store_learn, also those too weak for a finding */
	struct store_substitute *substitutes;
	size_t substitutes_n;
};

/* A finding to be filled in; everything in it lives in the arena, evidence is decref'd by findings_clear. */
struct finding *findings_add(struct findings *, enum detector, enum severity);
void findings_clear(struct findings *);

#endif

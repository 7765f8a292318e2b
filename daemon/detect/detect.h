#ifndef DETECT_H
#define DETECT_H

#include "facts.h"
#include "finding.h"

/* What the incident that this message would join has shown before. */
struct detect_before {
	unsigned families; /* FAMILY_* of its findings of high or above */
	unsigned families_medium; /* of medium or above */
	enum severity severity; /* that it has reached; SEVERITY_INFO if there is none */
};

/*
 * Run every detector over the facts, combine their findings (DETECTORS "Severity": single
 * weak facts never page; two independent families, outbound_diversion, or a
 * bank change together with any other family are critical), and write the next steps.
 * Pure: the same facts give the same findings.  ret must be zeroed but for arena.
 */
void detect_run(const struct facts *, const struct detect_before *, struct findings *ret);

#endif

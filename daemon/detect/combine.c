#include "detection.h"

/* Bits of the families whose findings are at least that grave. */
static unsigned
families_of(const struct findings *fs, enum severity least)
{
	unsigned families = 0;

	for (size_t i = 0; i < fs->n; i++)
		if (fs->v[i].severity >= least)
			families |= detector_family(fs->v[i].detector);
	return families;
}

static int
count(unsigned families)
{
	return __builtin_popcount(families);
}

/*
 * An account that differs, and someone who is not who he says: of a proven account (high)
 * any other witness is enough, of a merely stated one (medium) it takes a
 * strong one or two.
 */
static bool
bank_and_more(unsigned high, unsigned medium)
{
	const unsigned others = FAMILY_IDENTITY | FAMILY_DIVERSION | FAMILY_REPLY | FAMILY_AUTH;

	if ((high & FAMILY_BANK) != 0)
		return (medium & others) != 0;
	if ((medium & FAMILY_BANK) != 0)
		return (high & others) != 0 || count(medium & others) >= 2;
	return false;
}

enum severity
combine(const struct findings *fs, const struct detect_before *before)
{
	/*
	 * That an earlier alarm's address or account is here again is the same fact as what says so; a broken rule
	 * rests on facts that have detectors of their own, and is as grave as the administrator says.
	 */
	const unsigned independent = ~(unsigned)(FAMILY_PIVOT | FAMILY_OTHER | FAMILY_POLICY);
	unsigned high = families_of(fs, SEVERITY_HIGH) & independent;
	unsigned medium = families_of(fs, SEVERITY_MEDIUM) & independent;
	enum severity worst = SEVERITY_INFO;

	for (size_t i = 0; i < fs->n; i++)
		if (fs->v[i].severity > worst)
			worst = fs->v[i].severity;
	if (worst < SEVERITY_MEDIUM || worst == SEVERITY_CRITICAL)
		return worst;
	if (bank_and_more(high, medium) || count(high) >= 2)
		return SEVERITY_CRITICAL;
	/* What the incident showed before is a witness too, for a message that shows something itself. */
	if (high != 0 && count((high | before->families) & independent) >= 2)
		return SEVERITY_CRITICAL;
	if (bank_and_more(high | before->families, medium | before->families_medium) &&
	    (high | before->families) != 0)
		return SEVERITY_CRITICAL;
	return worst;
}

#include <string.h>

#include "detection.h"
#include "say.h"

void
detect_unreadable(struct detection *d)
{
	const struct mail *m = d->f->mail;
	bool nothing = mail_strings_has(&m->flags, "unreadable") ||
		       mail_strings_has(&m->flags, "decoded_to_nothing");
	bool partly = m->limits.n > 0 || mail_strings_has(&m->flags, "reader_crashed");
	struct finding *g;

	if (!nothing && !partly)
		return;
	g = findings_add(d->out, DETECTOR_UNREADABLE_MAIL,
	    nothing && !d->ours && !d->bulk &&
		    (d->from_proven || d->from_attested || d->f->from_stands_for != NULL)
		? SEVERITY_MEDIUM
		: SEVERITY_INFO);
	g->reason = d->from == NULL
			? "This mail could not be read; nobody has checked what it says."
			: arena_printf(d->a,
			      nothing ? "This mail in the name of %s could not be read; nobody has "
					"checked what it says."
				      : "This mail of %s could be read only in part.",
			      say_address(d->a, d->from->addr));
	g->evidence =
	    json_pack("{s:o, s:o}", "flags", json_list(&m->flags), "limits", json_list(&m->limits));
}

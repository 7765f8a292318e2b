#include <stdio.h>

#include "ctl.h"
#include "replay.h"

static const char *
text(struct arena *a, const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return ctl_clean(a, s == NULL ? "" : s);
}

void
replay_print(struct arena *a, const char *payload, const char *account, int64_t arrived)
{
	json_t *alert = json_loads(payload, 0, NULL), *message, *f;
	const char *step;
	size_t i;

	if (alert == NULL) {
		puts(ctl_clean(a, payload));
		return;
	}
	message = json_object_get(alert, "message");
	printf("%s  %s  %s  incident %s %s\n", ctl_time(a, arrived), text(a, alert, "severity"),
	    ctl_clean(a, account), text(a, alert, "incident"), text(a, alert, "kind"));
	printf("    %s, %s: \"%s\" from %s\n", text(a, message, "folder"),
	    text(a, message, "direction"), text(a, message, "subject"), text(a, message, "from"));
	json_array_foreach(json_object_get(alert, "findings"), i, f) printf("    %s (%s): %s\n",
	    text(a, f, "detector"), text(a, f, "severity"), text(a, f, "reason"));
	step = json_string_value(json_array_get(json_object_get(alert, "next_steps"), 0));
	if (step != NULL)
		printf("    -> %s\n", ctl_clean(a, step));
	json_decref(alert);
}

/* LINK: base parse */
/*
 * Any bytes as trace fields: a field a line, its first character says which one it is.
 * Authentication-Results and its kin, ARC sets, Received, what names the submitting account.
 */
#include "auth.h"
#include "fuzz.h"
#include "received.h"
#include "submission.h"

static const char *const names[] = { "Authentication-Results", "ARC-Authentication-Results",
	"ARC-Seal", "Received-SPF", "Received", "DKIM-Signature", "X-Auth-ID",
	"X-Authenticated-Sender", "ARC-Message-Signature" };
#define NAMES (sizeof(names) / sizeof(names[0]))

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	message_init();
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	struct arena *a = arena_new();
	struct reading r = fuzz_reading(a);
	char *text = fuzz_string(p, len);
	struct fields fields = { 0 };

	for (char *line = text, *next; line != NULL && *line != '\0'; line = next) {
		if ((next = strchr(line, '\n')) != NULL)
			*next++ = '\0';
		fields.v = arena_grow(a, fields.v, fields.n, sizeof(*fields.v));
		fields.v[fields.n].name = names[(unsigned char)line[0] % NAMES];
		fields.v[fields.n++].raw = line[0] == '\0' ? line : line + 1;
	}
	received_read(&r, &fields);
	auth_read(&r, &fields);
	submission_read(&r, &fields);
	if (r.m->auth_n > AUTH_FIELDS_MAX || r.m->submission_n > SUBMISSIONS_MAX)
		abort();
	for (size_t i = 0; i < r.m->auth_n; i++)
		if (r.m->auth[i].n > AUTH_METHODS_MAX || r.m->auth[i].hops_above > fields.n)
			abort();
	fuzz_sound(a, r.m);
	free(text);
	arena_free(a);
	return 0;
}

/* LINK: base parse */
/* Any bytes as the text of a message or an attachment: account numbers, wording, sketch. */
#include "accounts.h"
#include "fuzz.h"
#include "sketch.h"
#include "wording.h"

/* The number as a word of its own: glued to letters it is none. */
static bool
shows(const char *line, const char *number)
{
	size_t n = strlen(number);

	for (const char *p = line; (p = strstr(p, number)) != NULL; p++)
		if ((p == line || p[-1] == ' ') && (p[n] == '\0' || p[n] == ' '))
			return true;
	return false;
}

static void
sound(const struct mail_account *v)
{
	const char *own = strrchr(v->value, '/');

	if (!account_is_valid(v->kind, v->value))
		abort();
	/* Nothing that leaves the jail as evidence shows the whole number; gift cards have none. */
	own = own != NULL ? own + 1 : v->value;
	if ((v->kind != ACCOUNT_GIFTCARD && strlen(own) >= 8 && shows(v->evidence, own)) ||
	    strlen(v->evidence) > MAIL_EVIDENCE_MAX)
		abort();
	if (strlen(v->beneficiary) > ACCOUNTS_NAME_MAX || strlen(v->bic) > 11)
		abort();
}

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
	size_t n;
	const char *lines = text_lines(a, (const char *)p, len, &n);
	char *text = fuzz_string((const uint8_t *)lines, n);

	accounts_find(a, text, WHERE_NEW_TEXT, 0, &r.m->accounts, &r.m->accounts_n);
	if (r.m->accounts_n > MAIL_ACCOUNTS_MAX)
		abort();
	for (size_t i = 0; i < r.m->accounts_n; i++)
		sound(&r.m->accounts[i]);
	r.m->wording = wording_roles(a, text, "", &r.m->wording_evidence);
	r.m->sketch = sketch_of(a, text);
	fuzz_sound(a, r.m);
	free(text);
	arena_free(a);
	return 0;
}

/* LINK: base parse */
/* The first byte chooses a name, the rest is the file: whatever it holds, its texts are clean and within bounds. */
#include "fuzz.h"
#include "attachments.h"
#include "embedded.h"

static const char *const names[] = { "a.docx", "a.zip", "winmail.dat", "a.rtf", "a.xml", "a.p7m",
	"a.html", "a.csv" };

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	message_init();
	return 0;
}

static void
must_be_clean(const char *text)
{
	if (!text_is_utf8(text, strlen(text)))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	struct arena *a = arena_new();
	struct mail *m = arena_alloc(a, 1, sizeof(*m));
	struct reading r = { .a = a, .m = m };
	struct message_files files = { 0 };
	struct attachments w;
	struct part part = { .type = "application/octet-stream", .charset = "" };
	uint8_t *copy = mem_calloc(len + 1, 1);

	if (len > 0) {
		/* no NUL behind it */
		memcpy(copy + 2, p + 1, len - 1);
		part.name = names[p[0] % (sizeof(names) / sizeof(names[0]))];
		part.bytes = copy + 2;
		part.n = len - 1;
		m->size = len;
		attachments_begin(&w, &r, &files);
		attachments_read(&w, &part, false);
		for (size_t i = 0; i < w.n; i++)
			must_be_clean(w.v[i].text);
		for (size_t i = 0; i < m->attachments_n; i++)
			must_be_clean(m->attachments[i].name);
		must_be_clean(embedded_text(a, part.bytes, part.n));
	}
	free(copy);
	arena_free(a);
	return 0;
}

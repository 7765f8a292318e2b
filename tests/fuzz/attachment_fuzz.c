/* LINK: base parse */
/*
 * Any bytes as an attachment; the first one says under which name: office files, archives, invoices, winmail.dat,
 * signed files, RTF, PDF, HTML.  What is inside one is an attachment of its own.
 */
#include "buf.h"
#include "fuzz.h"

static const char *const names[] = { "a.docx", "a.xlsx", "a.odt", "a.zip", "a.xml", "a.rtf",
	"winmail.dat", "a.xml.p7m", "a.pdf", "a.html", "a.csv", "" };
#define NAMES (sizeof(names) / sizeof(names[0]))

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	message_init();
	return 0;
}

static void
put(struct buf *b, const char *s)
{
	buf_bytes(b, s, strlen(s));
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	struct arena *a = arena_new();
	struct message_files files;
	struct buf b = { 0 };
	struct mail *m;

	if (len > 0) {
		put(&b, "From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Transfer-Encoding: "
			"binary\r\n"
			"Content-Type: application/octet-stream\r\n"
			"Content-Disposition: attachment; filename=\"");
		put(&b, names[p[0] % NAMES]);
		put(&b, "\"\r\n\r\n");
		buf_bytes(&b, p + 1, len - 1);
		m = message_read(a, b.p, b.len, false, &files);
		if (m->attachments_n == 0 || m->attachments[0].bytes != len - 1)
			abort();
		fuzz_sound(a, m);
	}
	buf_free(&b);
	arena_free(a);
	return 0;
}

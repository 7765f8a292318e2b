/* LINK: base ctl */
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "source.h"
#include "spool.h"
#include "tap.h"

#define MAIL "From: a@a.example\nSubject: x\n\nhi\n"
#define MBOX "From a Mon Mar  2 10:00:00 2026\n" MAIL "\nFrom b Mon Mar  2 10:00:01 2026\n" MAIL

static struct source source;
static unsigned notes;

static void
note(void *arg, const char *path, const char *what)
{
	(void)arg;
	printf("# note: %s: %s\n", path, what);
	notes++;
}

/* Make the file and the folders above it; the working folder is the test's own. */
static void
put(const char *path, const char *text)
{
	char folder[200];
	FILE *f;

	for (const char *s = strchr(path, '/'); s != NULL; s = strchr(s + 1, '/')) {
		snprintf(folder, sizeof(folder), "%.*s", (int)(s - path), path);
		mkdir(folder, 0700);
	}
	if ((f = fopen(path, "w")) == NULL) {
		perror(path);
		exit(1);
	}
	fputs(text, f);
	fclose(f);
}

static const struct source_folder *
folder(const char *name)
{
	for (size_t i = 0; i < source.folders_n; i++)
		if (strcmp(source.folders[i].name, name) == 0)
			return &source.folders[i];
	return NULL;
}

static void
check(const char *name, enum folder_role role, uint32_t messages)
{
	const struct source_folder *f = folder(name);

	TAP_OK(f != NULL && f->role == role && f->messages == messages, "%s: role %d, %u messages",
	    name, (int)role, messages);
	if (f != NULL)
		printf("# role %d, %u messages\n", (int)f->role, f->messages);
}

static void
begin(const char *path, int want)
{
	source_init(&source, note, NULL);
	notes = 0;
	TAP_OK(source_add(&source, 0, path) == want, "%s is listed: %d", path, want);
}

static bool
reads(size_t i, size_t max, const char *want, uint64_t want_size)
{
	struct buf b = { 0 };
	uint64_t size = 0;
	bool ok = i < source.mails_n &&
		  source_read(&source, &source.mails[i], max, &b, &size) == 0 &&
		  size == want_size && b.len == strlen(want) && memcmp(b.p, want, b.len) == 0;

	buf_free(&b);
	return ok;
}

static void
test_eml_folder(void)
{
	put("eml/2.eml", MAIL);
	put("eml/1.eml", "From x Mon Mar  2 10:00:00 2026\n" MAIL);
	put("eml/INBOX/3.EML", MAIL);
	put("eml/Sent Items/1.eml", MAIL);
	put("eml/Sent Items/2026/1.eml", MAIL);
	put("eml/Junk/empty.eml", "");
	put("eml/Partners/A/1.eml", MAIL);
	put("eml/Partners/A/17", MAIL);
	put("eml/.hidden", MAIL);
	put("eml/labels.json", "{}");
	put("eml/README", "Note: this is no mail\n");
	begin("eml", 0);
	check("INBOX", FOLDER_INBOX, 3);
	check("Sent Items", FOLDER_SENT, 1);
	check("Sent Items/2026", FOLDER_SENT, 1);
	check("Junk", FOLDER_JUNK, 1);
	check("Partners/A", FOLDER_OTHER, 2);
	TAP_OK(notes == 2, "what is no mail is named: %u", notes);
	TAP_OK(strcmp(source.files[source.mails[0].file].path, "eml/1.eml") == 0 &&
		   strcmp(source.files[source.mails[1].file].path, "eml/2.eml") == 0,
	    "in the order of names");
	for (size_t i = 0; i < source.mails_n; i++)
		if (strcmp(source.files[source.mails[i].file].path, "eml/1.eml") == 0)
			TAP_OK(reads(i, 1000, MAIL, strlen(MAIL)), "its From line is no field");
	source_free(&source);
}

static void
test_maildir(void)
{
	put("md/cur/1000.a.host,S=30,W=31:2,S", MAIL);
	put("md/cur/1002.a.host:2,", MAIL);
	put("md/new/1001.a.host", MAIL);
	put("md/tmp/1003.a.host", MAIL);
	put("md/dovecot-uidlist", "3 V1\n");
	put("md/.Sent/cur/1.h:2,S", MAIL);
	put("md/.INBOX.Junk/cur/1.h:2,S", MAIL);
	put("md/.&AMk-l&AOk-ments envoy&AOk-s/new/1.h", MAIL);
	put("md/.Sent.2025/cur/1.h:2,S", MAIL);
	begin("md", 0);
	check("INBOX", FOLDER_INBOX, 3);
	check("Sent", FOLDER_SENT, 1);
	check("INBOX.Junk", FOLDER_JUNK, 1);
	check("Éléments envoyés", FOLDER_SENT, 1);
	check("Sent.2025", FOLDER_SENT, 1);
	TAP_OK(notes == 0 && source.mails_n == 7, "tmp and the server's files are left alone");
	source_free(&source);
}

static void
test_mbox(void)
{
	put("box/in.mbox", MBOX);
	put("box/Sent.mbox", MBOX);
	put("box/Junk", MBOX);
	begin("box/in.mbox", 0);
	check("INBOX", FOLDER_INBOX, 2);
	TAP_OK(reads(1, 1000, MAIL, strlen(MAIL)), "the second is read");
	TAP_OK(reads(1, 7, "From: a", strlen(MAIL)), "cut to what is wanted, its size is told");
	TAP_OK(source.mails_n == 2 && source.mails[1].stored == 1772445601, "the From line's date");
	source_free(&source);
	begin("box/Sent.mbox", 0);
	check("Sent", FOLDER_SENT, 2);
	source_free(&source);
	begin("box", 0);
	check("INBOX", FOLDER_INBOX, 2);
	check("Sent", FOLDER_SENT, 2);
	check("Junk", FOLDER_JUNK, 2);
	source_free(&source);
}

static void
test_trouble(void)
{
	begin("nowhere", -1);
	source_free(&source);
	put("odd/1.eml", MAIL);
	TAP_OK(symlink("..", "odd/loop") == 0 && mkfifo("odd/pipe.eml", 0600) == 0, "made");
	begin("odd", 0);
	TAP_OK(source.mails_n == 1 && notes > 0, "a pipe and a link in a circle do no harm");
	source_free(&source);

	put("deep/1.eml", MAIL);
	begin("deep", 0);
	unlink("deep/1.eml");
	TAP_OK(source.mails_n == 1 && !reads(0, 10, "", 0) && errno == ENOENT,
	    "a file that went away is an error");
	source_free(&source);
}

static void
test_spool(size_t memory)
{
	struct spool s;
	struct buf b = { 0 };
	uint64_t at[100];
	bool ok = true;

	spool_init(&s, memory);
	for (size_t i = 0; i < 100; i++) {
		char text[40];
		int n = snprintf(text, sizeof(text), "blob %zu", i);

		ok = ok && spool_put(&s, text, (size_t)n, &at[i]) == 0;
	}
	for (size_t i = 100; i-- > 0;) {
		char text[40];
		int n = snprintf(text, sizeof(text), "blob %zu", i);

		ok = ok && spool_get(&s, at[i], (size_t)n, &b) == 0 && b.len == (size_t)n &&
		     memcmp(b.p, text, b.len) == 0;
	}
	TAP_OK(ok, "100 blobs, %zu bytes of memory", memory);
	TAP_OK(spool_get(&s, s.end, 1, &b) == -1, "nothing behind the last");
	buf_free(&b);
	spool_free(&s);
}

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

int
main(void)
{
	char folder_name[] = "/tmp/source_test.XXXXXX";

	if (mkdtemp(folder_name) == NULL || chdir(folder_name) == -1) {
		perror(folder_name);
		return 1;
	}
	test_eml_folder();
	test_maildir();
	test_mbox();
	test_trouble();
	test_spool(1 << 20);
	test_spool(100);
	test_spool(0);
	if (chdir("/") == -1 || nftw(folder_name, remove_one, 16, FTW_DEPTH | FTW_PHYS) == -1)
		perror(folder_name);
	return tap_done();
}

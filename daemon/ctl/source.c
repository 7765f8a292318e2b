#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unicode/ucnv.h>
#include <unicode/ustring.h>
#include <unistd.h>

#include "folders.h"
#include "mail.h"
#include "mbox.h"
#include "mem.h"
#include "source.h"

#define SNIFF_BYTES 1024 /* enough for a "From " line and the field behind it */
#define FOLDER_NAME_MAX 1000 /* bytes */

void
source_init(struct source *s, source_note *note, void *arg)
{
	*s = (struct source){ .arena = arena_new(), .note = note, .arg = arg };
}

void
source_free(struct source *s)
{
	for (size_t i = 0; i < s->files_n; i++)
		if (s->files[i].map != NULL)
			munmap(s->files[i].map, s->files[i].size);
	arena_free(s->arena);
	*s = (struct source){ 0 };
}

static void
cannot_open(struct source *s, const char *path)
{
	s->unreadable++;
	s->note(s->arg, path, strerror(errno));
}

static uint32_t
folder_of(struct source *s, size_t account, const char *name, enum folder_role role)
{
	for (size_t i = 0; i < s->folders_n; i++)
		if (s->folders[i].account == account && strcmp(s->folders[i].name, name) == 0)
			return (uint32_t)i;
	s->folders = arena_grow(s->arena, s->folders, s->folders_n, sizeof(*s->folders));
	s->folders[s->folders_n] = (struct source_folder){
		.account = account, .name = arena_strdup(s->arena, name), .role = role
	};
	return (uint32_t)s->folders_n++;
}

static uint32_t
add_file(struct source *s, const char *path, uint8_t *map, size_t size)
{
	s->files = arena_grow(s->arena, s->files, s->files_n, sizeof(*s->files));
	s->files[s->files_n] =
	    (struct source_file){ .path = arena_strdup(s->arena, path), .map = map, .size = size };
	return (uint32_t)s->files_n++;
}

static void
add_mail(struct source *s, uint32_t folder, uint32_t file, const struct mbox_message *m,
    int64_t file_time)
{
	s->mails = arena_grow(s->arena, s->mails, s->mails_n, sizeof(*s->mails));
	s->mails[s->mails_n++] = (struct source_mail){
		.folder = folder,
		.number = ++s->folders[folder].messages,
		.file = file,
		.offset = m == NULL ? 0 : m->offset,
		.length = m == NULL ? 0 : m->length,
		.stored = m == NULL || m->date == TIME_UNKNOWN ? file_time : m->date,
	};
}

/* One folder being listed: where its messages go. */
struct place {
	size_t account;
	const char *name; /* of the mail folder; "" = the mailbox's root */
	enum folder_role role;
	unsigned depth;
};

static const char *
mailbox_name(const struct place *p)
{
	return p->name[0] == '\0' ? "INBOX" : p->name;
}

/* "Sent.2023" is for what "Sent" is for. */
static enum folder_role
role_with_parents(struct source *s, const char *name)
{
	enum folder_role role = folder_role_of_name(name);
	char *outer = arena_strdup(s->arena, name), *separator;

	while (role == FOLDER_OTHER && ((separator = strrchr(outer, '.')) != NULL ||
					   (separator = strrchr(outer, '/')) != NULL)) {
		*separator = '\0';
		role = folder_role_of_name(outer);
		if (role == FOLDER_INBOX)
			return FOLDER_OTHER;
	}
	return role;
}

/* A folder inside another: of no usual name, it keeps what the outer one is for. */
static struct place
inner(struct source *s, const struct place *outer, const char *name)
{
	struct place p = *outer;

	p.name = outer->name[0] == '\0' ? arena_strdup(s->arena, name)
					: arena_printf(s->arena, "%s/%s", outer->name, name);
	p.role = role_with_parents(s, name);
	if (p.role == FOLDER_INBOX && outer->name[0] != '\0')
		p.role = outer->role;
	if (p.role == FOLDER_INBOX)
		p.name = "INBOX";
	if (p.role == FOLDER_OTHER && outer->role != FOLDER_INBOX)
		p.role = outer->role;
	p.depth = outer->depth + 1;
	return p;
}

/* Begins with a field that mail begins with: a note that says "Note: …" does not. */
static bool
is_header(const char *p, size_t len)
{
	static const char *const fields[] = {
		"return-path:",
		"received:",
		"delivered-to:",
		"from:",
		"to:",
		"cc:",
		"subject:",
		"date:",
		"message-id:",
		"mime-version:",
		"content-",
		"x-",
		"dkim-",
		"arc-",
		"authentication-results:",
		"reply-to:",
		"sender:",
		"list-",
		"in-reply-to:",
		"references:",
		"envelope-to:",
		"user-agent:",
		"thread-",
		"received-spf:",
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		if (len >= strlen(fields[i]) && strncasecmp(p, fields[i], strlen(fields[i])) == 0)
			return true;
	return false;
}

static bool
has_suffix(const char *name, const char *suffix)
{
	size_t n = strlen(name), m = strlen(suffix);

	return n > m && strcasecmp(name + n - m, suffix) == 0;
}

static void
add_mbox(
    struct source *s, const struct place *place, const char *path, int fd, const struct stat *st)
{
	struct mbox_message m;
	size_t at = 0, size = (size_t)st->st_size;
	uint8_t *map = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	uint32_t file, folder;

	if (map == MAP_FAILED) {
		cannot_open(s, path);
		return;
	}
	file = add_file(s, path, map, size);
	folder = folder_of(s, place->account, mailbox_name(place), place->role);
	while (mbox_next(map, size, &at, &m))
		add_mail(s, folder, file, &m, st->st_mtime);
}

/* Is a file of that name and beginning a message of its own?  Maildir, MH and .eml names. */
static bool
is_single(const char *name, const char *head, size_t len, bool in_maildir)
{
	if (in_maildir || has_suffix(name, ".eml") || strstr(name, ":2,") != NULL)
		return true;
	return is_header(head, len);
}

/* A file's name as a mail folder's: without the suffixes that mail programs give mbox files. */
static struct place
mbox_place(struct source *s, const struct place *place, const char *name)
{
	static const char *const suffixes[] = { ".mbox", ".mbx", ".mboxrd", ".txt" };
	char *base = arena_strdup(s->arena, name);
	struct place p;

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++)
		if (has_suffix(base, suffixes[i]))
			base[strlen(base) - strlen(suffixes[i])] = '\0';
	p = inner(s, place, base);
	/* At the root a file of no usual name is the INBOX ("export-2026.mbox"). */
	if (place->name[0] == '\0' && p.role == FOLDER_OTHER)
		p = (struct place){ .account = place->account,
			.name = "INBOX",
			.role = FOLDER_INBOX,
			.depth = place->depth };
	return p;
}

static void
add_regular(struct source *s, const struct place *place, const char *path, const char *name,
    bool in_maildir)
{
	char head[SNIFF_BYTES];
	struct stat st;
	ssize_t n = 0;
	struct place p;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd == -1 || fstat(fd, &st) == -1) {
		cannot_open(s, path);
	} else if (!S_ISREG(st.st_mode)) {
		s->unreadable++;
		s->note(s->arg, path,
		    S_ISDIR(st.st_mode) ? "is a link to a folder; passed over"
					: "is neither a file nor a folder; passed over");
	} else if ((n = read(fd, head, sizeof(head))) == -1) {
		cannot_open(s, path);
	} else if (!in_maildir && !has_suffix(name, ".eml") &&
		   mbox_is((const uint8_t *)head, (size_t)n)) {
		p = mbox_place(s, place, name);
		add_mbox(s, &p, path, fd, &st);
	} else if (is_single(name, head, (size_t)n, in_maildir)) {
		add_mail(s, folder_of(s, place->account, mailbox_name(place), place->role),
		    add_file(s, path, NULL, (size_t)st.st_size), NULL, st.st_mtime);
	} else if (n > 0)
		s->note(s->arg, path, "is no message and no mbox; passed over");
	if (fd != -1)
		close(fd);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorted names in a folder, without "." and "..".  -1: it cannot be read. */
static int
list(struct source *s, const char *path, const char ***ret, size_t *ret_n)
{
	const char **v = NULL;
	size_t n = 0;
	struct dirent *e;
	DIR *dir = opendir(path);

	if (dir == NULL)
		return -1;
	while ((e = readdir(dir)) != NULL) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		v = arena_grow(s->arena, v, n, sizeof(*v));
		v[n++] = arena_strdup(s->arena, e->d_name);
	}
	closedir(dir);
	if (n > 0)
		qsort(v, n, sizeof(*v), by_name);
	*ret = v;
	*ret_n = n;
	return 0;
}

static const char *
path_of(struct source *s, const char *folder, const char *name)
{
	return arena_printf(s->arena, "%s/%s", folder, name);
}

static bool
is_folder(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* A Maildir++ folder's name: behind the first dot, in IMAP's modified UTF-7 (RFC 3501 5.1.3). */
static const char *
maildir_folder_name(struct source *s, const char *name)
{
	UErrorCode e = U_ZERO_ERROR;
	UConverter *utf7 = ucnv_open("IMAP-mailbox-name", &e);
	UChar wide[FOLDER_NAME_MAX];
	char utf8[FOLDER_NAME_MAX];
	int32_t n = 0, len = 0;

	if (U_SUCCESS(e))
		n = ucnv_toUChars(utf7, wide, FOLDER_NAME_MAX, name, -1, &e);
	if (U_SUCCESS(e))
		u_strToUTF8(utf8, FOLDER_NAME_MAX, &len, wide, n, &e);
	ucnv_close(utf7);
	if (U_FAILURE(e) || len >= FOLDER_NAME_MAX)
		return name;
	return arena_strndup(s->arena, utf8, (size_t)len);
}

struct maildir_entry {
	const char *name;
	const char *path;
};

static int
by_entry_name(const void *a, const void *b)
{
	return strcmp(
	    ((const struct maildir_entry *)a)->name, ((const struct maildir_entry *)b)->name);
}

/* The messages in cur and new, in the order of their unique names: as they came. */
static void
add_maildir(struct source *s, const struct place *place, const char *path)
{
	static const char *const parts[] = { "cur", "new" };
	struct maildir_entry *all = NULL;
	size_t all_n = 0;

	folder_of(s, place->account, mailbox_name(place), place->role);
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		const char *part = path_of(s, path, parts[i]), **v;
		size_t n;

		if (!is_folder(part))
			continue;
		if (list(s, part, &v, &n) == -1) {
			cannot_open(s, part);
			continue;
		}
		for (size_t k = 0; k < n; k++) {
			if (v[k][0] == '.')
				continue;
			all = arena_grow(s->arena, all, all_n, sizeof(*all));
			all[all_n++] = (struct maildir_entry){ v[k], path_of(s, part, v[k]) };
		}
	}
	if (all_n > 0)
		qsort(all, all_n, sizeof(*all), by_entry_name);
	for (size_t i = 0; i < all_n; i++)
		add_regular(s, place, all[i].path, all[i].name, true);
}

static bool
is_maildir(struct source *s, const char *path)
{
	return is_folder(path_of(s, path, "cur")) || is_folder(path_of(s, path, "new"));
}

static void add_folder(struct source *, const struct place *, const char *path);

static void
add_sub_folder(
    struct source *s, const struct place *place, const char *path, const char *name, bool maildir)
{
	struct place p;

	if (maildir &&
	    (strcmp(name, "cur") == 0 || strcmp(name, "new") == 0 || strcmp(name, "tmp") == 0))
		return;
	if (place->depth >= SOURCE_DEPTH_MAX) {
		s->unreadable++;
		s->note(s->arg, path, "is nested too deeply; passed over");
		return;
	}
	/* Maildir++ folders begin with a dot, whatever stands around them. */
	if (name[0] == '.' && is_maildir(s, path))
		p = inner(s, place, maildir_folder_name(s, name + 1));
	else if (name[0] == '.')
		return;
	else
		p = inner(s, place, maildir_folder_name(s, name));
	add_folder(s, &p, path);
}

static void
add_folder(struct source *s, const struct place *place, const char *path)
{
	const char **v;
	size_t n;
	bool maildir = is_maildir(s, path);

	if (list(s, path, &v, &n) == -1) {
		cannot_open(s, path);
		return;
	}
	if (maildir)
		add_maildir(s, place, path);
	for (size_t i = 0; i < n; i++) {
		const char *entry = path_of(s, path, v[i]);

		if (is_folder(entry))
			add_sub_folder(s, place, entry, v[i], maildir);
		/* Beside cur and new lie the server's own files; dot files are the system's. */
		else if (v[i][0] != '.' && !maildir)
			add_regular(s, place, entry, v[i], false);
	}
}

int
source_add(struct source *s, size_t account, const char *path)
{
	struct place place = { .account = account, .name = "", .role = FOLDER_INBOX };
	struct stat st;
	const char *slash = strrchr(path, '/');

	if (stat(path, &st) == -1)
		return -1;
	if (!S_ISDIR(st.st_mode)) {
		if (access(path, R_OK) == -1)
			return -1;
		add_regular(s, &place, path, slash == NULL ? path : slash + 1, false);
		return 0;
	}
	if (access(path, R_OK | X_OK) == -1)
		return -1;
	add_folder(s, &place, path);
	return 0;
}

static int
read_file(const struct source_file *file, size_t max, struct buf *b, uint64_t *ret_size)
{
	struct stat st;
	int fd = open(file->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int saved;

	if (fd == -1)
		return -1;
	if (fstat(fd, &st) == -1)
		goto fail;
	*ret_size = (uint64_t)st.st_size;
	if (*ret_size < max)
		max = (size_t)*ret_size;
	if (b->cap < max) {
		b->p = mem_realloc(b->p, max, 1);
		b->cap = max;
	}
	while (b->len < max) {
		ssize_t n = read(fd, b->p + b->len, max - b->len);

		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			goto fail;
		if (n == 0)
			break;
		b->len += (size_t)n;
	}
	close(fd);
	return 0;
fail:
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

/* A message saved with its mbox line in front: the line is no header field. */
static size_t
drop_from_line(struct buf *b)
{
	uint8_t *nl;
	size_t dropped;

	if (b->len < 5 || memcmp(b->p, "From ", 5) != 0 ||
	    (nl = memchr(b->p, '\n', b->len)) == NULL)
		return 0;
	dropped = (size_t)(nl + 1 - b->p);
	b->len -= dropped;
	memmove(b->p, nl + 1, b->len);
	return dropped;
}

int
source_read(const struct source *s, const struct source_mail *m, size_t max, struct buf *b,
    uint64_t *ret_size)
{
	const struct source_file *file = &s->files[m->file];

	b->len = 0;
	if (file->map == NULL) {
		if (read_file(file, max, b, ret_size) == -1)
			return -1;
		*ret_size -= drop_from_line(b);
		return 0;
	}
	mbox_unquote(file->map + m->offset, (size_t)m->length, b);
	*ret_size = b->len;
	if (b->len > max)
		b->len = max;
	return 0;
}

const char *
source_name(const struct source *s, const struct source_mail *m, struct arena *a)
{
	if (s->files[m->file].map == NULL)
		return s->files[m->file].path;
	return arena_printf(a, "%s, at byte %" PRIu64, s->files[m->file].path, m->offset);
}

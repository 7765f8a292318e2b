#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mem.h"
#include "secret.h"

/* Why the secret's file cannot be trusted; NULL if it can.  A credential lies in a folder that only systemd fills. */
static const char *
untrusted(const struct stat *st, int from_file)
{
	if (!S_ISREG(st->st_mode))
		return "not a regular file";
	if (!from_file)
		return NULL;
	if ((st->st_mode & (S_IRWXG | S_IRWXO)) != 0)
		return "others than its owner can use it: chmod 600";
	if (st->st_uid != geteuid() && st->st_uid != 0)
		return "neither ours nor root's: chown it to the user that reads it";
	return NULL;
}

/* At most SECRET_MAX bytes and a newline into text; their number, -1 on error. */
static ssize_t
read_all(int fd, char *text, size_t cap)
{
	size_t n = 0;
	ssize_t got;

	do {
		got = read(fd, text + n, cap - n);
		if (got > 0)
			n += (size_t)got;
	} while ((got > 0 && n < cap) || (got == -1 && errno == EINTR));
	return got == -1 ? -1 : (ssize_t)n;
}

static const char *
read_secret(int fd, int from_file, char *text, size_t cap)
{
	struct stat st;
	const char *wrong;
	ssize_t n;

	if (fd == -1 || fstat(fd, &st) == -1)
		return strerror(errno);
	if ((wrong = untrusted(&st, from_file)) != NULL)
		return wrong;
	if ((n = read_all(fd, text, cap - 1)) == -1)
		return strerror(errno);
	text[n] = '\0';
	if (memchr(text, 0, (size_t)n) != NULL)
		return "holds a NUL byte: not a text file";
	if (n > 0 && text[n - 1] == '\n')
		text[--n] = '\0';
	if (n == 0)
		return "is empty";
	return n > SECRET_MAX ? "longer than 4096 bytes" : NULL;
}

int
secret_read(const char *file, const char *credential, char **ret, char *error, size_t error_size)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY"), *wrong;
	char *path, *text;
	int fd, from_file = file[0] != '\0';
	size_t size;

	if (!from_file && strchr(credential, '/') != NULL) {
		snprintf(error, error_size, "credential '%s': a name, not a path", credential);
		return -1;
	}
	if (!from_file && folder == NULL) {
		/* Not started by systemd: what it would have handed over, if that is readable. */
		folder = SECRET_FOLDER;
		if (strncmp(credential, SECRET_PREFIX, strlen(SECRET_PREFIX)) == 0)
			credential += strlen(SECRET_PREFIX);
	}
	size = from_file ? strlen(file) + 1 : strlen(folder) + strlen(credential) + 2;
	path = mem_calloc(size, 1);
	if (from_file)
		snprintf(path, size, "%s", file);
	else
		snprintf(path, size, "%s/%s", folder, credential);
	from_file = from_file || getenv("CREDENTIALS_DIRECTORY") == NULL;

	/* A pipe put in its place must not stop us. */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	text = mem_calloc(SECRET_MAX + 3, 1);
	wrong = read_secret(fd, from_file, text, SECRET_MAX + 3);
	if (fd != -1)
		close(fd);
	if (wrong != NULL) {
		snprintf(error, error_size, "%s: %s", path, wrong);
		explicit_bzero(text, SECRET_MAX + 3);
		free(text);
	} else
		*ret = text;
	free(path);
	return wrong == NULL ? 0 : -1;
}

void
secret_free(char *secret)
{
	if (secret == NULL)
		return;
	explicit_bzero(secret, strlen(secret));
	free(secret);
}

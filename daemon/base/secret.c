#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mem.h"
#include "secret.h"

/* Why the file behind fd cannot be trusted with a secret; NULL when it can. */
static const char *
distrusted(int fd, int is_credential)
{
	struct stat	st;

	if (fstat(fd, &st) == -1)
		return "cannot be examined";
	if (!S_ISREG(st.st_mode))
		return "is not a regular file";
	/* systemd hands credentials out in a folder of its own, readable by the service alone. */
	if (is_credential)
		return NULL;
	if (st.st_uid != geteuid() && st.st_uid != 0)
		return "belongs to another user; chown it to the user that becwatch runs as";
	if ((st.st_mode & (S_IRWXG | S_IRWXO)) != 0)
		return "can be read or written by others; chmod 600 it";
	return NULL;
}

static int
read_all(int fd, char *buf, size_t cap, size_t *ret_len)
{
	size_t	len = 0;

	while (len < cap) {
		ssize_t n = read(fd, buf + len, cap - len);

		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return -1;
		if (n == 0)
			break;
		len += (size_t)n;
	}
	*ret_len = len;
	return 0;
}

static int
take(int fd, const char *path, int is_credential, char **ret, char *error, size_t error_size)
{
	char		 buf[SECRET_MAX + 3];
	const char	*why = distrusted(fd, is_credential);
	size_t		 len = 0;
	int		 rc = -1;

	if (why != NULL)
		snprintf(error, error_size, "%s: %s", path, why);
	else if (read_all(fd, buf, sizeof(buf), &len) == -1)
		snprintf(error, error_size, "%s: %s", path, strerror(errno));
	else {
		if (len > 0 && buf[len - 1] == '\n')
			len--;
		if (len > 0 && buf[len - 1] == '\r')
			len--;
		if (len == 0)
			snprintf(error, error_size, "%s: is empty", path);
		else if (len > SECRET_MAX)
			snprintf(error, error_size, "%s: longer than %d bytes", path, SECRET_MAX);
		else if (memchr(buf, 0, len) != NULL || memchr(buf, '\n', len) != NULL)
			snprintf(error, error_size, "%s: more than one line, or a NUL byte", path);
		else {
			*ret = mem_strndup(buf, len);
			rc = 0;
		}
	}
	explicit_bzero(buf, sizeof(buf));
	return rc;
}

int
secret_read(const char *file, const char *credential, char **ret, char *error,
    size_t error_size)
{
	const char	*folder = getenv("CREDENTIALS_DIRECTORY");
	char		 path[4096];
	int		 is_credential = file[0] == '\0', fd, rc;

	if (is_credential && (folder == NULL || strchr(credential, '/') != NULL)) {
		snprintf(error, error_size, "credential %s: %s", credential, folder == NULL ?
		    "$CREDENTIALS_DIRECTORY is not set; credentials come from systemd" :
		    "a credential's name has no slash");
		return -1;
	}
	if (snprintf(path, sizeof(path), "%s%s%s", is_credential ? folder : "",
	    is_credential ? "/" : "", is_credential ? credential : file) >= (int)sizeof(path)) {
		snprintf(error, error_size, "%s: name too long", file);
		return -1;
	}
	if ((fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)) == -1) {
		snprintf(error, error_size, "%s: %s", path, strerror(errno));
		return -1;
	}
	rc = take(fd, path, is_credential, ret, error, error_size);
	close(fd);
	return rc;
}

void
secret_free(char *secret)
{
	if (secret == NULL)
		return;
	explicit_bzero(secret, strlen(secret));
	free(secret);
}

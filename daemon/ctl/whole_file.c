#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "whole_file.h"

/* The temporary name begins with a dot: the daemon passes such files over. */
int
whole_file_write(struct arena *a, const char *path, mode_t mode, const void *p, size_t len,
    bool replace, char *error, size_t error_size)
{
	const char *slash = strrchr(path, '/');
	const char *folder = arena_strndup(a, path, (size_t)(slash - path));
	char *temporary = arena_printf(a, "%s/.%s.XXXXXX", folder, slash + 1);
	struct stat st;
	int fd = mkostemp(temporary, O_CLOEXEC), rc;

	if (fd == -1) {
		snprintf(error, error_size, "%s: %s", folder, strerror(errno));
		return -1;
	}
	rc = stat(folder, &st);
	if (rc == 0 && geteuid() == 0)
		rc = fchown(fd, st.st_uid, st.st_gid);
	if (rc == 0)
		rc = fchmod(fd, mode);
	if (rc == 0 && write(fd, p, len) != (ssize_t)len)
		rc = -1;
	if (rc == 0)
		rc = fsync(fd);
	if (rc == 0)
		rc = replace ? rename(temporary, path) : link(temporary, path);
	if (rc == -1)
		snprintf(error, error_size, "%s: %s", path, strerror(errno));
	if (rc == -1 || !replace)
		unlink(temporary);
	close(fd);
	return rc;
}

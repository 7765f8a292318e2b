#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "mem.h"
#include "spool.h"

void
spool_init(struct spool *s, size_t memory_max)
{
	*s = (struct spool){ .memory_max = memory_max, .fd = -1 };
}

void
spool_free(struct spool *s)
{
	buf_free(&s->memory);
	if (s->fd != -1)
		close(s->fd);
	s->fd = -1;
}

static int
open_file(struct spool *s)
{
	const char *folder = getenv("TMPDIR");

	if (folder == NULL || folder[0] == '\0')
		folder = "/tmp";
	s->fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	return s->fd == -1 ? -1 : 0;
}

int
spool_put(struct spool *s, const void *p, size_t len, uint64_t *ret_at)
{
	const uint8_t *bytes = p;
	uint64_t at = s->end;

	/* A blob lies on one side; once the file is begun, everything goes there. */
	if (s->fd == -1 && s->memory.len + len <= s->memory_max) {
		buf_bytes(&s->memory, p, len);
		len = 0;
		s->end = s->memory.len;
	} else if (s->fd == -1 && open_file(s) == -1)
		return -1;
	while (len > 0) {
		ssize_t n = pwrite(s->fd, bytes, len, (off_t)(s->end - s->memory.len));

		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return -1;
		bytes += n;
		len -= (size_t)n;
		s->end += (uint64_t)n;
	}
	*ret_at = at;
	return 0;
}

int
spool_get(const struct spool *s, uint64_t at, size_t len, struct buf *b)
{
	b->len = 0;
	if (at < s->memory.len) {
		buf_bytes(b, s->memory.p + at, len);
		return 0;
	}
	if (b->cap < len) {
		b->p = mem_realloc(b->p, len, 1);
		b->cap = len;
	}
	while (b->len < len) {
		ssize_t n =
		    pread(s->fd, b->p + b->len, len - b->len, (off_t)(at - s->memory.len + b->len));

		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0) {
			errno = n == 0 ? EIO : errno;
			return -1;
		}
		b->len += (size_t)n;
	}
	return 0;
}

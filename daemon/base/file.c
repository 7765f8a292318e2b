#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "mem.h"

#define CHUNK (256u * 1024)

int
file_read(const char *path, char **ret, char *error, size_t error_size)
{
	FILE *f = fopen(path, "re");
	char *text = NULL;
	size_t n = 0, room = 0, got;
	int rc = -1;

	if (f == NULL) {
		snprintf(error, error_size, "%s: %s", path, strerror(errno));
		return -1;
	}
	do {
		room += CHUNK;
		text = mem_realloc(text, room + 1, 1);
		got = fread(text + n, 1, room - n, f);
		n += got;
	} while (got > 0 && n <= FILE_TEXT_MAX);
	text[n] = '\0';
	if (ferror(f))
		snprintf(error, error_size, "%s: %s", path, strerror(errno));
	else if (n > FILE_TEXT_MAX)
		snprintf(error, error_size, "%s: longer than %u bytes", path, FILE_TEXT_MAX);
	else if (memchr(text, 0, n) != NULL)
		snprintf(error, error_size, "%s: not a text file (NUL byte)", path);
	else
		rc = 0;
	fclose(f);
	if (rc == 0)
		*ret = text;
	else
		free(text);
	return rc;
}

void
file_free(char *text)
{
	free(text);
}

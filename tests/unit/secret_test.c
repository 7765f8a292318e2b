/* LINK: base */
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "secret.h"
#include "tap.h"

static char folder[] = "/tmp/becwatch-secret.XXXXXX";
static char path[64];

static void
put(const void *text, size_t len, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd == -1 || write(fd, text, len) != (ssize_t)len || fchmod(fd, mode) == -1)
		perror(path);
	close(fd);
}

/* The secret, or what is wrong with it, as "!sentence"; to be freed. */
static char *
got(const char *file, const char *credential)
{
	char error[512] = "", *secret = NULL, *ret = malloc(5000);

	if (secret_read(file, credential, &secret, error, sizeof(error)) == 0)
		snprintf(ret, 5000, "%s", secret);
	else
		snprintf(ret, 5000, "!%s", error);
	secret_free(secret);
	return ret;
}

static void
is(const char *what, const char *file, const char *credential, const char *want)
{
	char *s = got(file, credential);

	TAP_OK(want[0] == '!' ? s[0] == '!' && strstr(s, want + 1) != NULL : strcmp(s, want) == 0,
	    "%s: %.100s", what, s);
	free(s);
}

int
main(void)
{
	static char longest[4098];

	if (mkdtemp(folder) == NULL)
		return 1;
	snprintf(path, sizeof(path), "%s/secret", folder);
	put("hunter2\n", 8, 0600);
	is("one newline is removed", path, "", "hunter2");
	put(" a b \n\n", 7, 0400);
	is("and one only", path, "", " a b \n");
	put("x", 1, 0640);
	is("readable by the group", path, "", "!chmod 600");
	put("x", 1, 0602);
	is("writable by others", path, "", "!chmod 600");
	put("", 0, 0600);
	is("empty", path, "", "!is empty");
	put("\n", 1, 0600);
	is("nothing but a newline", path, "", "!is empty");
	put("a\0b", 3, 0600);
	is("a NUL inside", path, "", "!NUL");
	memset(longest, 'x', sizeof(longest));
	longest[4096] = '\n';
	put(longest, 4097, 0600);
	longest[4096] = '\0';
	is("as long as may be", path, "", longest);
	memset(longest, 'x', sizeof(longest));
	put(longest, 4097, 0600);
	is("one longer", path, "", "!longer than 4096");
	put(longest, 4098, 0600);
	is("two longer", path, "", "!longer than 4096");
	is("not there", "/no/such/file", "", "!/no/such/file: No such file");
	is("a folder", folder, "", "!not a regular file");

	unsetenv("CREDENTIALS_DIRECTORY");
	is("a credential without systemd", "", "becwatch_test-none",
	    "!/etc/becwatch/credentials/test-none");
	setenv("CREDENTIALS_DIRECTORY", folder, 1);
	put("from systemd\n", 13, 0440);
	is("a credential, whatever its mode", "", "secret", "from systemd");
	is("a credential that leads elsewhere", "", "../secret", "!a name, not a path");
	is("a credential that is not there", "", "other", "!No such file");
	unlink(path);
	if (mkfifo(path, 0600) == 0)
		is("a pipe does not hold us up", path, "", "!not a regular file");
	unlink(path);
	rmdir(folder);
	secret_free(NULL);
	return tap_done();
}

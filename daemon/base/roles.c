#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "mem.h"
#include "roles.h"

#define MIB (1024ull * 1024)
#define N(a) (sizeof(a) / sizeof((a)[0]))

/* Name resolution (nss-files, nss-dns) and trust anchors that a library opens late. */
static const struct jail_path network_paths[] = {
	{ .path = "/etc/resolv.conf" },
	{ .path = "/run/systemd/resolve" },
	{ .path = "/etc/hosts" },
	{ .path = "/etc/host.conf" },
	{ .path = "/etc/gai.conf" },
	{ .path = "/etc/nsswitch.conf" },
	{ .path = "/etc/services" },
	{ .path = "/etc/localtime" },
	{ .path = "/etc/gnutls" },
	{ .path = "/etc/ssl/certs" },
	{ .path = "/usr/share/ca-certificates" },
};

/* poppler's encoding tables: read a document at a time. */
static const struct jail_path pdf_paths[] = {
	{ .path = "/usr/share/poppler" },
};

static const struct jail roles[ROLE_COUNT] = {
	[ROLE_HUB] = { .role = "becwatch-hub",
	    .rights = JAIL_FILES_READ | JAIL_FILES_WRITE | JAIL_SEND,
	    .memory = 4096 * MIB,
	    .files = 1024 },
	[ROLE_FETCH] = { .role = "becwatch-fetch",
	    .rights = JAIL_FILES_READ | JAIL_INET | JAIL_UNIX | JAIL_SEND,
	    .paths = network_paths,
	    .paths_n = N(network_paths),
	    .memory = 1024 * MIB,
	    .files = 64 },
	[ROLE_PARSE] = { .role = "becwatch-parse",
	    .rights = JAIL_SEND,
	    .memory = 1024 * MIB,
	    .files = 128 },
	[ROLE_PDF] = { .role = "becwatch-pdf",
	    .rights = JAIL_SEND | JAIL_FILES_READ,
	    .paths = pdf_paths,
	    .paths_n = N(pdf_paths),
	    .memory = 1024 * MIB,
	    .files = 64 },
	[ROLE_ALERT] = { .role = "becwatch-alert",
	    .rights = JAIL_FILES_READ | JAIL_INET | JAIL_UNIX | JAIL_SEND | JAIL_THREADS,
	    .paths = network_paths,
	    .paths_n = N(network_paths),
	    .memory = 2048 * MIB,
	    .files = 256 },
};

void
role_enter_jail(enum proto_role role, const struct jail_path *extra, size_t extra_n)
{
	struct jail jail = roles[role];
	struct jail_path *paths = mem_calloc(jail.paths_n + extra_n + 1, sizeof(*paths));

	for (size_t i = 0; i < jail.paths_n; i++)
		paths[i] = jail.paths[i];
	for (size_t i = 0; i < extra_n; i++)
		paths[jail.paths_n + i] = extra[i];
	jail.paths = paths;
	jail.paths_n += extra_n;
	jail_enter(&jail);
}

int
role_path(enum proto_role role, char ret[ROLE_PATH_MAX])
{
	static const char *const folders[] = { "", "/../libexec/becwatch" };
	char self[ROLE_PATH_MAX], *slash;
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	ret[0] = '\0';
	if (n <= 0)
		return -1;
	self[n] = '\0';
	if ((slash = strrchr(self, '/')) != NULL)
		*slash = '\0';
	for (size_t i = 0; i < N(folders); i++) {
		int len = snprintf(ret, ROLE_PATH_MAX, "%s%s/becwatch-%s", self, folders[i],
		    proto_role_name(role));

		if (len < 0 || len >= ROLE_PATH_MAX) {
			errno = ENAMETOOLONG;
			return -1;
		}
		if (access(ret, X_OK) == 0)
			return 0;
	}
	return -1;
}

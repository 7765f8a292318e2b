#ifndef JAIL_H
#define JAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * jail - what a process may still do, from here to its end.
 *
 * no_new_privs, not dumpable, rlimits, Landlock (as far as this kernel has it; see required), then a
 * seccomp allow-list.  jail_enter either succeeds or does not return: it says on stderr what
 * failed and exits 71 (EX_OSERR).  Enter it after everything that must be opened is open.
 */
struct jail_path {
	const char *path; /* file or folder, with everything below it; missing ones are skipped */
	bool write; /* read and write, create, rename, unlink; else read only */
};

enum {
	JAIL_FILES_READ = 1 << 0, /* open for reading (Landlock then says what) */
	JAIL_FILES_WRITE =
	    1 << 1, /* open for writing, create, unlink, fsync, lock, shared mmap: SQLite */
	JAIL_INET = 1 << 2, /* sockets AF_INET and AF_INET6: connect, send, receive */
	JAIL_SEND = 1 << 3, /* send on descriptors already open (journal, socketpair) */
	JAIL_THREADS = 1 << 4, /* clone of threads: libcurl's resolver */
	JAIL_UNIX = 1 << 5 /* connect an AF_UNIX socket (resolver daemons) */
};

struct jail {
	const char *role; /* for messages */
	unsigned rights; /* JAIL_* */
	const struct jail_path *paths;
	size_t paths_n;
	uint64_t memory; /* RLIMIT_AS, bytes */
	unsigned files; /* RLIMIT_NOFILE */
};

void jail_enter(const struct jail *);

#endif

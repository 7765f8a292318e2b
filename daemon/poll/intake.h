#ifndef INTAKE_H
#define INTAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "child.h"
#include "mail.h"
#include "proto.h"

/*
 * intake - from the bytes that a fetch worker brought to a whole struct mail.
 *
 * Each message goes to a parser; its PDFs go to the PDF reader and their text back
 * to a parser; then it is ready.  A job hands its messages out in the order in which they
 * came, whatever finished first.  A message whose parser dies or overruns twice is
 * unreadable; a PDF that does so costs its text, not the message.
 */
#define INTAKE_BYTES_MAX (96u * 1024 * 1024) /* held at once; then fetch workers wait */
#define INTAKE_ATTEMPTS 2

struct intake;

struct job_folder {
	const char *name;
	enum folder_role role;
	uint32_t uidvalidity;
	uint32_t uidnext;
};

struct item;

/* One fetch job: a mailbox being read. */
struct job {
	struct arena *arena;
	uint64_t tag;
	size_t mailbox; /* index into config->accounts */
	const char *account;
	struct child *fetch; /* NULL once it is done or gone */
	struct job_folder *folders;
	size_t folders_n;
	struct item *head, *tail;
	bool ended; /* done arrived, or the worker is gone */
	struct proto_fetch_done done; /* status FETCH_ELOST when the worker went without it */
};

/* One message on its way. */
struct item {
	struct item *next; /* in the job */
	struct item *next_waiting; /* for a parser or the PDF reader */
	struct job *job;
	const struct job_folder *folder;
	uint32_t uid;
	uint32_t position;
	int64_t arrived;
	bool skip; /* recorded before: only the position counts */
	enum { ITEM_PARSE, ITEM_PDF, ITEM_TEXT, ITEM_READY } state;
	unsigned attempts; /* of the present state */
	uint8_t *bytes;
	size_t bytes_n;
	bool cut;
	struct arena *arena; /* owns mail */
	struct mail *mail; /* NULL until parsed */
	struct {
		uint32_t index;
		uint8_t *bytes;
		size_t n;
	} * files;
	size_t files_n;
	size_t file; /* the one being read */
};

struct intake *intake_new(int64_t timeout_ms); /* for one message in one parser */
void intake_free(struct intake *); /* NULL is allowed; jobs must be gone */

struct job *intake_job_new(uint64_t tag, size_t mailbox, const char *account);
void intake_job_free(struct intake *, struct job *); /* with whatever it still holds */

/* A folder or a message of the job arrived.  False: the worker broke the protocol. */
bool intake_folder(struct job *, const struct proto_fetch_folder *);
bool intake_mail(
    struct intake *, struct job *, const struct proto_fetch_mail *, bool recorded_before);
bool intake_full(const struct intake *);

/*
 * A parser that has yet to read anything is given a probe first: one that cannot run, or is of another
 * version, would otherwise make every message unreadable.  So many failed in a row; 0 = all is well.
 */
unsigned intake_probes_failed(const struct intake *);

/* Give waiting messages to idle parsers, waiting PDFs to the reader. */
void intake_dispatch(
    struct intake *, struct child *parsers, size_t n, struct child *pdf, int64_t now_ms);
/* A parser or the PDF reader answered.  False: malformed, it must be killed. */
bool intake_answer(struct intake *, struct child *, const struct frame *);
/* It died, or was killed: its message is tried again or given up. */
void intake_child_gone(struct intake *, struct child *, bool overran);

/* The job's oldest message, if it is ready; NULL else. */
struct item *intake_ready(struct job *);
/* The one behind a ready one, if that is ready as well. */
struct item *intake_ready_after(struct item *);
/* The job's oldest message is recorded: drop it. */
void intake_drop(struct intake *, struct item *);

#endif

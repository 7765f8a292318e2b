#ifndef JOB_H
#define JOB_H

#include "chan.h"
#include "proto.h"

/*
 * job - one mailbox read once: log in, list what is new, hand it over in the order of
 * time, say what came of it (PROTO_FETCH_FOLDER, _MAIL, _DONE).
 *
 * A message that the server or libetpan chokes on costs a new connection and is handed over
 * with no bytes; the others are read.  What the channel says when it fails.
 */
enum chan_error job_run(struct chan *, const struct proto_fetch_job *);

#endif

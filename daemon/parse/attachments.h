#ifndef ATTACHMENTS_H
#define ATTACHMENTS_H

#include "message.h"
#include "part.h"
#include "reading.h"

/*
 * attachments - the files in a message: name, type, size, hash; what they are and who reads them.
 */

/* Note one; returns its index, or MAIL_ATTACHMENTS_MAX when there are too many (limit "attachments").  A PDF goes into
 * files. */
unsigned attachments_add(struct reading *, const struct part *, struct message_files *files);

/* Is its text read here: plain text, HTML, XML, CSV, calendar? */
enum attachment_text { ATTACHMENT_BINARY = 0, ATTACHMENT_PLAIN, ATTACHMENT_HTML };
enum attachment_text attachments_text(const struct part *);

#endif

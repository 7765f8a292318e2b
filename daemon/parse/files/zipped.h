#ifndef ZIPPED_H
#define ZIPPED_H

#include "attachments.h"

/*
 * zipped - a ZIP archive among the attachments: an Office or OpenDocument file, or a bag of files.
 * It has been noted at index and lies depth containers deep.
 */
void zipped_read(struct attachments *, const struct part *, unsigned index, unsigned depth);

#endif

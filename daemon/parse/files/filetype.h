#ifndef FILETYPE_H
#define FILETYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * filetype - what a file is: by its first bytes, and by what its name and declared type say.
 */
enum file_kind {
	FILE_UNKNOWN = 0,
	FILE_PDF,
	FILE_ZIP, /* and what is built on it: OOXML, ODF */
	FILE_OLE, /* Office files until 2003, encrypted OOXML, Outlook messages */
	FILE_RTF,
	FILE_XML,
	FILE_HTML,
	FILE_TEXT,
	FILE_IMAGE,
	FILE_TNEF,
	FILE_CMS, /* a file in a signed wrapper: .p7m */
	FILE_PACKED, /* archives that are not opened: RAR, 7-Zip, gzip, … */
	FILE_PROGRAM
};

/* By content: FILE_UNKNOWN where no magic tells; never FILE_TEXT. */
enum file_kind filetype_of_bytes(const uint8_t *bytes, size_t n);

/* By name, else by declared type ("type/subtype", lower case); FILE_UNKNOWN where both say nothing. */
enum file_kind filetype_of_name(const char *name, const char *type);

/* Does the name end like a program's or a script's that a click starts? */
bool filetype_runs(const char *name);

/* Does the OLE container (FILE_OLE) hold a stream of this ASCII name?  Linear. */
bool filetype_ole_has(const uint8_t *bytes, size_t n, const char *stream);

#endif

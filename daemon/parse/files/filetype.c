#include <string.h>

#include "filetype.h"
#include "text.h"

#define PDF_WITHIN 1024 /* readers take "%PDF-" so late; ISO 32000-1 Annex H.3.4.1 */
#define MARKUP_WITHIN 512 /* bytes in which a document's first tag is looked for */

static const struct {
	const char *magic;
	size_t n;
	enum file_kind kind;
} magics[] = {
	{ "PK\x03\x04", 4, FILE_ZIP },
	{ "PK\x05\x06", 4, FILE_ZIP }, /* an empty one */
	{ "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, FILE_OLE },
	{ "{\\rt", 4, FILE_RTF }, /* Word takes it without the "f" */
	{ "\x78\x9f\x3e\x22", 4, FILE_TNEF },
	{ "\x89PNG", 4, FILE_IMAGE },
	{ "\xff\xd8\xff", 3, FILE_IMAGE },
	{ "GIF8", 4, FILE_IMAGE },
	{ "II*\0", 4, FILE_IMAGE },
	{ "MM\0*", 4, FILE_IMAGE },
	{ "Rar!\x1a", 5, FILE_PACKED },
	{ "7z\xbc\xaf\x27\x1c", 6, FILE_PACKED },
	{ "\x1f\x8b\x08", 3, FILE_PACKED },
	{ "BZh", 3, FILE_PACKED },
	{ "\xfd"
	  "7zXZ",
	    5, FILE_PACKED },
	{ "MSCF", 4, FILE_PACKED },
	{ "MZ", 2, FILE_PROGRAM },
	{ "\x7f"
	  "ELF",
	    4, FILE_PROGRAM },
	{ "\xcf\xfa\xed\xfe", 4, FILE_PROGRAM },
	{ "#!/", 3, FILE_PROGRAM },
	/* A shell link: size of its header and its class; MS-SHLLINK 2.1. */
	{ "L\0\0\0\x01\x14\x02\0", 8, FILE_PROGRAM },
	{ "<\0?\0x\0", 6, FILE_XML },
	{ "\0<\0?\0x", 6, FILE_XML },
	{ "\xff\xfe<\0", 4, FILE_XML },
	{ "\xfe\xff\0<", 4, FILE_XML },
};

static const struct {
	const char *ext;
	enum file_kind kind;
} names[] = {
	{ ".pdf", FILE_PDF },
	{ ".docx", FILE_ZIP },
	{ ".docm", FILE_ZIP },
	{ ".dotx", FILE_ZIP },
	{ ".xlsx", FILE_ZIP },
	{ ".xlsm", FILE_ZIP },
	{ ".xltx", FILE_ZIP },
	{ ".pptx", FILE_ZIP },
	{ ".pptm", FILE_ZIP },
	{ ".odt", FILE_ZIP },
	{ ".ods", FILE_ZIP },
	{ ".odp", FILE_ZIP },
	{ ".zip", FILE_ZIP },
	{ ".doc", FILE_OLE },
	{ ".xls", FILE_OLE },
	{ ".ppt", FILE_OLE },
	{ ".msg", FILE_OLE },
	{ ".rtf", FILE_RTF },
	{ ".xml", FILE_XML },
	{ ".html", FILE_HTML },
	{ ".htm", FILE_HTML },
	{ ".xhtml", FILE_HTML },
	{ ".shtml", FILE_HTML },
	{ ".txt", FILE_TEXT },
	{ ".csv", FILE_TEXT },
	{ ".tsv", FILE_TEXT },
	{ ".ics", FILE_TEXT },
	{ ".md", FILE_TEXT },
	{ ".json", FILE_TEXT },
	{ ".png", FILE_IMAGE },
	{ ".jpg", FILE_IMAGE },
	{ ".jpeg", FILE_IMAGE },
	{ ".gif", FILE_IMAGE },
	{ ".tif", FILE_IMAGE },
	{ ".tiff", FILE_IMAGE },
	{ "winmail.dat", FILE_TNEF },
	{ ".tnef", FILE_TNEF },
	{ ".p7m", FILE_CMS },
	{ ".rar", FILE_PACKED },
	{ ".7z", FILE_PACKED },
	{ ".gz", FILE_PACKED },
	{ ".tgz", FILE_PACKED },
	{ ".bz2", FILE_PACKED },
	{ ".xz", FILE_PACKED },
	{ ".cab", FILE_PACKED },
	{ ".exe", FILE_PROGRAM },
	{ ".dll", FILE_PROGRAM },
	{ ".scr", FILE_PROGRAM },
};

static const struct {
	const char *type;
	enum file_kind kind;
} types[] = {
	{ "application/pdf", FILE_PDF },
	{ "application/x-pdf", FILE_PDF },
	{ "application/zip", FILE_ZIP },
	{ "application/x-zip-compressed", FILE_ZIP },
	{ "application/msword", FILE_OLE },
	{ "application/rtf", FILE_RTF },
	{ "text/rtf", FILE_RTF },
	{ "text/richtext", FILE_TEXT },
	{ "application/xml", FILE_XML },
	{ "text/xml", FILE_XML },
	{ "text/html", FILE_HTML },
	{ "application/xhtml+xml", FILE_HTML },
	{ "application/ms-tnef", FILE_TNEF },
	{ "application/vnd.ms-tnef", FILE_TNEF },
	{ "application/pkcs7-mime", FILE_CMS },
	{ "application/x-pkcs7-mime", FILE_CMS },
	{ "application/json", FILE_TEXT },
};

static bool
ends_with(const char *name, const char *suffix)
{
	size_t n = strlen(name), m = strlen(suffix);

	return n >= m && text_same(name + n - m, suffix);
}

/* The first tag of a text, past a byte order mark and white space: XML, HTML or neither. */
static enum file_kind
markup(const uint8_t *bytes, size_t n)
{
	const char *s = (const char *)bytes;
	size_t i = 0;

	if (n >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0)
		i = 3;
	while (i < n && i < MARKUP_WITHIN && strchr(" \t\r\n", s[i]) != NULL && s[i] != '\0')
		i++;
	if (n - i < 6)
		return FILE_UNKNOWN;
	if (memcmp(s + i, "<?xml", 5) == 0)
		return text_find(s + i, n - i < MARKUP_WITHIN ? n - i : MARKUP_WITHIN, "<html") !=
			       NULL
			   ? FILE_HTML
			   : FILE_XML;
	if (text_find(s + i, 5, "<html") != NULL ||
	    (n - i >= 14 && text_find(s + i, 14, "<!doctype html") != NULL))
		return FILE_HTML;
	if (s[i] == '<' &&
	    text_find(s + i, n - i < MARKUP_WITHIN ? n - i : MARKUP_WITHIN, "xmlns") != NULL)
		return FILE_XML;
	return FILE_UNKNOWN;
}

enum file_kind
filetype_of_bytes(const uint8_t *bytes, size_t n)
{
	size_t within = n < PDF_WITHIN ? n : PDF_WITHIN;

	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++)
		if (n >= magics[i].n && memcmp(bytes, magics[i].magic, magics[i].n) == 0)
			return magics[i].kind;
	if (memmem(bytes, within, "%PDF-", 5) != NULL)
		return FILE_PDF;
	return markup(bytes, n);
}

enum file_kind
filetype_of_name(const char *name, const char *type)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (ends_with(name, names[i].ext))
			return names[i].kind;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (text_same(type, types[i].type))
			return types[i].kind;
	if (text_begins(type, "application/vnd.openxmlformats") ||
	    text_begins(type, "application/vnd.oasis.opendocument"))
		return FILE_ZIP;
	if (text_begins(type, "image/"))
		return text_same(type, "image/svg+xml") ? FILE_XML : FILE_IMAGE;
	if (ends_with(type, "+xml"))
		return FILE_XML;
	return text_begins(type, "text/") ? FILE_TEXT : FILE_UNKNOWN;
}

bool
filetype_runs(const char *name)
{
	static const char *const v[] = { ".exe", ".scr", ".com", ".pif", ".dll", ".cpl", ".msi",
		".msp", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".wsh",
		".hta", ".lnk", ".url", ".jar", ".reg", ".iso", ".img", ".vhd", ".vhdx", ".appx",
		".msix", ".xll", ".chm", ".one", ".sh", ".app", ".dmg", ".pkg" };

	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		if (ends_with(name, v[i]))
			return true;
	return false;
}

bool
filetype_ole_has(const uint8_t *bytes, size_t n, const char *stream)
{
	char wide[64]; /* names in the directory are UTF-16LE; MS-CFB 2.6.1 */
	size_t m = strlen(stream);

	if (2 * m > sizeof(wide))
		return false;
	for (size_t i = 0; i < m; i++) {
		wide[2 * i] = stream[i];
		wide[2 * i + 1] = '\0';
	}
	return memmem(bytes, n, wide, 2 * m) != NULL;
}

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "folders.h"
#include "watch.h"

/* Where clients keep their own folders; deeper ones of such names are somebody's archive. */
static bool
is_at_top(const struct imap_folder *f)
{
	const char *cut;
	size_t len;

	if (f->delimiter == '\0' || (cut = strrchr(f->name, f->delimiter)) == NULL)
		return true;
	len = (size_t)(cut - f->name);
	return (len == 5 && strncasecmp(f->name, "INBOX", 5) == 0) ||
	       (len == 7 && strncasecmp(f->name, "[Gmail]", 7) == 0) ||
	       (len == 13 && strncasecmp(f->name, "[Google Mail]", 13) == 0);
}

/* folder_role_of_name knows the usual separators; one behind another is cut here. */
static enum folder_role
role_by_name(const struct imap_folder *f)
{
	const char *cut = f->delimiter == '\0' ? NULL : strrchr(f->name, f->delimiter);

	return is_at_top(f) ? folder_role_of_name(cut == NULL ? f->name : cut + 1) : FOLDER_OTHER;
}

size_t
watch_choose(const struct imap_folder *v, size_t n, struct imap_folder *ret, size_t max)
{
	static const enum folder_role roles[] = { FOLDER_INBOX, FOLDER_SENT, FOLDER_JUNK };
	size_t found = 0;

	for (size_t r = 0; r < sizeof(roles) / sizeof(*roles); r++) {
		bool marked = false;

		for (size_t i = 0; i < n; i++) {
			if (v[i].role != roles[r])
				continue;
			marked = true;
			if (found < max)
				ret[found++] = v[i];
		}
		for (size_t i = 0; i < n && !marked && roles[r] != FOLDER_INBOX; i++) {
			if (v[i].role != FOLDER_OTHER || role_by_name(&v[i]) != roles[r] ||
			    found == max)
				continue;
			ret[found] = v[i];
			ret[found++].role = roles[r];
		}
	}
	return found;
}

static bool
is_marked(const struct imap_folder *all, size_t n, const struct imap_folder *f)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].raw, f->raw) == 0)
			return all[i].role == f->role;
	return false;
}

const char *
watch_text(struct arena *a, const struct imap_folder *all, size_t all_n,
    const struct imap_folder *watched, size_t n)
{
	const char *ret = "";

	for (size_t i = 0; i < n; i++) {
		const char *attribute = "";

		if (watched[i].role != FOLDER_INBOX && is_marked(all, all_n, &watched[i]))
			attribute = watched[i].role == FOLDER_SENT ? " (\\Sent)" : " (\\Junk)";
		ret = arena_printf(
		    a, "%s%s%s%s", ret, i == 0 ? "" : ", ", watched[i].name, attribute);
	}
	return ret;
}

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "partner_file.h"

static void
put(struct buf *b, const char *text)
{
	buf_bytes(b, text, strlen(text));
}

/* A JSON string is a double-quoted YAML one. */
static void
put_string(struct buf *b, const char *text)
{
	json_t *j = json_string(text);
	char *quoted = j == NULL ? NULL : json_dumps(j, JSON_ENCODE_ANY);

	if (quoted == NULL)
		mem_exhausted();
	put(b, quoted);
	free(quoted);
	json_decref(j);
}

static void
put_list(struct buf *b, const char *key, const struct mail_strings *list)
{
	if (list->n == 0)
		return;
	put(b, key);
	put(b, ": [");
	for (size_t i = 0; i < list->n; i++) {
		put(b, i == 0 ? "" : ", ");
		put_string(b, list->v[i]);
	}
	put(b, "]\n");
}

static void
put_partner(struct buf *b, const struct config_partner *p)
{
	put(b, "  - name: ");
	put_string(b, p->name);
	put(b, "\n");
	put_list(b, "    domains", &p->domains);
	if (p->people_n > 0)
		put(b, "    people:\n");
	for (size_t i = 0; i < p->people_n; i++) {
		put(b, "      - name: ");
		put_string(b, p->people[i].name);
		put(b, "\n");
		put_list(b, "        addresses", &p->people[i].addresses);
	}
	put_list(b, "    accounts", &p->accounts);
	if (p->callback_phone[0] != '\0') {
		put(b, "    callback:\n");
		if (p->callback_name[0] != '\0') {
			put(b, "      name: ");
			put_string(b, p->callback_name);
			put(b, "\n");
		}
		put(b, "      phone: ");
		put_string(b, p->callback_phone);
		put(b, "\n");
	}
	if (p->several)
		put(b, "    several: true\n");
	if (p->shared)
		put(b, "    shared: true\n");
}

void
partner_file_text(struct buf *b, const struct config_partner *v, size_t n,
    const struct mail_strings *own_accounts)
{
	put(b, "# Written by becwatch partners import: change the vendor master and import it "
	       "again.\n");
	put(b, n == 0 ? "partners: []\n" : "partners:\n");
	for (size_t i = 0; i < n; i++)
		put_partner(b, &v[i]);
	put_list(b, "own_accounts", own_accounts);
}

static bool
lists_equal(const struct mail_strings *x, const struct mail_strings *y)
{
	for (size_t i = 0; i < x->n; i++)
		if (!mail_strings_has(y, x->v[i]))
			return false;
	return x->n == y->n;
}

bool
partner_equal(const struct config_partner *x, const struct config_partner *y)
{
	if (!lists_equal(&x->domains, &y->domains) || !lists_equal(&x->accounts, &y->accounts) ||
	    x->people_n != y->people_n || x->several != y->several || x->shared != y->shared ||
	    strcmp(x->callback_name, y->callback_name) != 0 ||
	    strcmp(x->callback_phone, y->callback_phone) != 0)
		return false;
	for (size_t i = 0; i < x->people_n; i++) {
		size_t k = 0;

		while (k < y->people_n &&
		       (strcmp(x->people[i].name, y->people[k].name) != 0 ||
			   !lists_equal(&x->people[i].addresses, &y->people[k].addresses)))
			k++;
		if (k == y->people_n)
			return false;
	}
	return true;
}

/*
 * partners import: the vendor master into the partner book.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "confirm.h"
#include "ctl.h"
#include "file.h"
#include "gather.h"
#include "partner_csv.h"
#include "partner_file.h"
#include "partner_book.h"
#include "text_index.h"
#include "whole_file.h"

struct import {
	const char *command;
	const struct partners_options *o;
	const struct config *config;
	struct arena *a;
	const char *path; /* the file that is written */
	struct partner_csv csv;
	struct config_partner *v; /* what it will hold */
	size_t n;
	struct mail_strings own;
	struct store_change *changes;
	size_t changes_n;
};

static void
change(struct import *m, const char *kind, const char *value, const char *owner, const char *became)
{
	m->changes = arena_grow(m->a, m->changes, m->changes_n, sizeof(*m->changes));
	m->changes[m->changes_n++] =
	    (struct store_change){ .kind = kind, .value = value, .owner = owner, .became = became };
}

static void
change_accounts(struct import *m, const char *owner, const struct mail_strings *old,
    const struct mail_strings *now)
{
	for (size_t i = 0; i < now->n; i++)
		if (!mail_strings_has(old, now->v[i]))
			change(m, "account", now->v[i], owner, "added");
	for (size_t i = 0; i < old->n; i++)
		if (!mail_strings_has(now, old->v[i]))
			change(m, "account", old->v[i], owner, "removed");
}

static void
keep(struct import *m, const struct config_partner *p)
{
	m->v = arena_grow(m->a, m->v, m->n, sizeof(*m->v));
	m->v[m->n++] = *p;
}

/* What the file will hold, and what is new about it. */
static void
merge(struct import *m)
{
	static const struct mail_strings none = { 0 };
	const struct config *c = m->config;
	struct text_index names = { 0 }, kept = { 0 };

	for (size_t i = 0; i < m->csv.n; i++)
		text_index_add(&names, m->a, m->csv.v[i].name, i);
	for (size_t i = 0; i < c->partners_n; i++) {
		const struct config_partner *old = &c->partners[i];
		const struct config_partner *now = NULL;
		size_t at;

		if (strcmp(old->file, m->path) != 0)
			continue;
		if (text_index_find(&names, old->name, &at))
			now = &m->csv.v[at];
		if (now == NULL && !m->o->replace)
			keep(m, old);
		if (now == NULL && m->o->replace) {
			change(m, "partner", old->name, "", "removed");
			change_accounts(m, old->name, &old->accounts, &none);
		}
		if (now == NULL)
			continue;
		keep(m, now);
		text_index_add(&kept, m->a, now->name, 0);
		if (!partner_equal(old, now))
			change(m, "partner", now->name, "", "changed");
		change_accounts(m, now->name, &old->accounts, &now->accounts);
	}
	for (size_t i = 0; i < m->csv.n; i++) {
		const struct config_partner *now = &m->csv.v[i];
		size_t at;

		if (text_index_find(&kept, now->name, &at))
			continue;
		keep(m, now);
		change(m, "partner", now->name, "", "added");
		change_accounts(m, now->name, &none, &now->accounts);
	}
	text_index_free(&names);
	text_index_free(&kept);
}

/* Our own accounts that the imported file holds already; those of becwatch.yaml stay where they are. */
static void
merge_own(struct import *m, const struct mail_strings *before)
{
	for (size_t i = 0; i < before->n; i++)
		if (!m->o->replace || mail_strings_has(&m->csv.own_accounts, before->v[i]))
			mail_strings_add(m->a, &m->own, before->v[i]);
	for (size_t i = 0; i < m->csv.own_accounts.n; i++)
		if (!mail_strings_has(&m->own, m->csv.own_accounts.v[i]) &&
		    !mail_strings_has(&m->config->own_accounts, m->csv.own_accounts.v[i]))
			mail_strings_add(m->a, &m->own, m->csv.own_accounts.v[i]);
	change_accounts(m, "us", before, &m->own);
}

/* An account of a fraud is nobody's: however it got into the vendor master. */
static int
refuse_bad(struct import *m, struct store *s)
{
	int rc = CTL_OK;

	for (size_t i = 0; i < m->csv.n; i++)
		for (size_t k = 0; k < m->csv.v[i].accounts.n; k++) {
			const char *value = m->csv.v[i].accounts.v[k];

			if (hostile_incident(s, TRACE_ACCOUNT, value) == 0)
				continue;
			fprintf(stderr,
			    "%s:%u: the account %s of '%s' stands in an open accusation or was "
			    "confirmed as a fraud; becwatch confirm decides\n",
			    m->o->csv, m->csv.v[i].line, account_masked(m->a, value),
			    m->csv.v[i].name);
			rc = CTL_FAILED;
		}
	return rc;
}

static int
write_file(struct import *m)
{
	struct buf b = { 0 };
	char error[512];
	int rc;

	partner_file_text(&b, m->v, m->n, &m->own);
	if (b.len > FILE_TEXT_MAX) {
		buf_free(&b);
		return ctl_fail(m->command,
		    "%s would be longer than %u bytes; give some partners a file of their own",
		    m->path, FILE_TEXT_MAX);
	}
	rc = whole_file_write(m->a, m->path, 0640, b.p, b.len, true, error, sizeof(error));
	buf_free(&b);
	return rc == 0 ? CTL_OK : ctl_fail(m->command, "%s", error);
}

/* Recorded and written, or neither. */
static int
put_into_force(struct import *m, struct store *s)
{
	enum store_result e = STORE_OK;
	int rc;

	if (s != NULL && (e = store_begin(s)) == STORE_OK)
		e = store_audit(s,
		    &(struct store_confirmation){
			.person = m->o->by[0] != '\0' ? m->o->by : ctl_login(m->a),
			.login = ctl_login(m->a),
			.channel = "",
			.contact = m->o->csv,
			.note = "",
			.at = (int64_t)time(NULL) },
		    "import", m->changes, m->changes_n);
	if (e != STORE_OK) {
		rc = ctl_fail(m->command, "%s: %s: %s; nothing was imported", m->config->database,
		    store_strerror(e), store_error(s));
		store_rollback(s);
		return rc;
	}
	rc = write_file(m);
	if (s == NULL)
		return rc;
	if (rc != CTL_OK)
		store_rollback(s);
	else if (store_commit(s) != STORE_OK) {
		rc = ctl_fail(
		    m->command, "%s was written, but not recorded: %s", m->path, store_error(s));
		store_rollback(s);
	}
	return rc;
}

static const char *
shown(struct import *m, const struct store_change *x)
{
	return strcmp(x->kind, "account") == 0 ? account_masked(m->a, x->value) : x->value;
}

static void
print(struct import *m)
{
	for (size_t i = 0; i < m->changes_n; i++)
		printf("%s: %s %s%s%s\n", m->changes[i].became, m->changes[i].kind,
		    ctl_clean(m->a, shown(m, &m->changes[i])),
		    m->changes[i].owner[0] != '\0' ? " of " : "",
		    ctl_clean(m->a, m->changes[i].owner));
	if (m->changes_n == 0)
		puts("nothing to change");
	else if (m->o->dry_run)
		puts("Nothing was written: --dry-run.");
	else
		puts("The running daemon takes it up with: systemctl reload becwatchd");
}

static void
print_json(struct import *m)
{
	json_t *list = json_array();

	for (size_t i = 0; i < m->changes_n; i++)
		json_array_append_new(
		    list, json_pack("{s:s, s:s, s:s, s:s}", "kind", m->changes[i].kind, "value",
			      shown(m, &m->changes[i]), "owner", m->changes[i].owner, "became",
			      m->changes[i].became));
	ctl_json_print(json_pack("{s:s, s:b, s:o}", "file", m->path, "written",
	    m->changes_n > 0 && !m->o->dry_run, "changes", list));
}

static int
import_into(struct import *m, const struct mail_strings *own_before)
{
	struct store *s = NULL;
	struct stat st;
	char error[512];
	int rc;

	if (stat(m->config->database, &st) == 0 &&
	    store_open(m->config->database, STORE_EXISTING, &s, error, sizeof(error)) != STORE_OK)
		return ctl_fail(m->command,
		    "%s: %s; it takes root, or the user of the daemon, to import",
		    m->config->database, error);
	rc = s == NULL ? CTL_OK : refuse_bad(m, s);
	merge(m);
	merge_own(m, own_before);
	if (rc == CTL_OK && m->changes_n > 0 && !m->o->dry_run)
		rc = put_into_force(m, s);
	store_close(s);
	if (rc != CTL_OK)
		return rc;
	if (m->o->json)
		print_json(m);
	else
		print(m);
	return CTL_OK;
}

int
partners_import(const char *command, const struct partners_options *o, const struct config *config)
{
	struct import m = { .command = command, .o = o, .config = config, .a = arena_new() };
	struct mail_strings own = { 0 };
	char error[512];
	int rc;

	if (config->partners_directory[0] == '\0') {
		rc = ctl_fail(command,
		    "there is no partners folder: set partners_directory in %s, or make partners.d "
		    "beside it",
		    config->file);
		goto out;
	}
	m.path = arena_printf(m.a, "%s/" PARTNER_FILE, config->partners_directory);
	if (partner_csv_read(m.a, o->csv, config, m.path, &m.csv, error, sizeof(error)) == -1) {
		rc = ctl_fail(command, "%s", error);
		goto out;
	}
	for (size_t i = 0; i < m.csv.mistakes.n; i++)
		fprintf(stderr, "%s\n", m.csv.mistakes.v[i]);
	if (m.csv.mistakes.n > 0) {
		rc = ctl_fail(command, "%zu mistake%s; nothing was imported", m.csv.mistakes.n,
		    m.csv.mistakes.n == 1 ? "" : "s");
		goto out;
	}
	for (size_t i = 0; i < config->own_accounts.n; i++)
		if (strcmp(config->own_accounts_file.v[i], m.path) == 0)
			mail_strings_add(m.a, &own, config->own_accounts.v[i]);
	rc = import_into(&m, &own);
out:
	arena_free(m.a);
	return rc;
}

#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config_read.h"
#include "config_value.h"
#include "file.h"
#include "mem.h"
#include "spelling.h"

/* -- mistakes -- */

static void
fault(struct config_read *r, unsigned line, const char *text)
{
	r->faults = arena_grow(r->arena, r->faults, r->faults_n, sizeof(*r->faults));
	r->faults[r->faults_n] = (struct config_fault){
		.file = r->file_i, .line = line, .order = r->faults_n, .text = text
	};
	r->faults_n++;
}

void
config_wrong(struct config_read *r, unsigned line, const char *fmt, ...)
{
	va_list ap;
	char what[3000];

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	fault(r, line,
	    line == 0 ? arena_printf(r->arena, "%s: %s", r->file, what)
		      : arena_printf(r->arena, "%s:%u: %s", r->file, line, what));
}

static void
mark(struct config_read *r, const void *value, unsigned line)
{
	r->marks = arena_grow(r->arena, r->marks, r->marks_n, sizeof(*r->marks));
	r->marks[r->marks_n++] = (struct config_mark){ .value = value, .line = line };
}

unsigned
config_line(const struct config_read *r, const void *value)
{
	for (size_t i = r->marks_n; i > 0; i--)
		if (r->marks[i - 1].value == value)
			return r->marks[i - 1].line;
	return 1;
}

static const char *
key_names(struct arena *a, const struct config_table *t)
{
	const char *names = t->keys[0].name;

	for (size_t i = 1; i < t->n; i++)
		names = arena_printf(a, "%s, %s", names, t->keys[i].name);
	return names;
}

static void
unknown_key(struct config_read *r, const struct config_table *t, const struct yaml_pair *pair)
{
	const char *best = NULL;
	size_t best_d = spelling_limit(pair->key) + 1;

	/* Right, but in the wrong place? */
	for (size_t i = 0; i < config_table.n; i++) {
		const struct config_key *section = &config_table.keys[i];

		for (size_t k = 0;
		     section->kind == KIND_SECTION && section->sub != t && k < section->sub->n; k++)
			if (t == &config_table &&
			    strcmp(section->sub->keys[k].name, pair->key) == 0) {
				config_wrong(r, pair->line,
				    "unknown key '%s' here; it belongs below "
				    "'%s'",
				    pair->key, section->name);
				return;
			}
	}
	for (size_t i = 0; i < t->n; i++) {
		size_t d = spelling_distance(pair->key, t->keys[i].name);

		if (d < best_d) {
			best_d = d;
			best = t->keys[i].name;
		}
	}
	if (best != NULL)
		config_wrong(
		    r, pair->line, "unknown key '%.100s'; did you mean '%s'?", pair->key, best);
	else if (t == &config_table)
		config_wrong(r, pair->line, "unknown key '%.100s' in %s", pair->key, t->what);
	else
		config_wrong(r, pair->line, "unknown key '%.100s' in %s; known are %s", pair->key,
		    t->what, key_names(r->arena, t));
}

/* -- values -- */

static void read_mapping(
    struct config_read *, const struct config_table *, const struct yaml_node *, void *object);

static void
unset_strings(const struct config_table *t, void *object)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct config_key *k = &t->keys[i];

		if (k->kind <= KIND_PHONE)
			*(const char **)(void *)((char *)object + k->offset) = "";
		else if (k->kind == KIND_SECTION)
			unset_strings(k->sub, (char *)object + k->offset);
	}
}

static void
account_defaults(const struct config *config, struct config_account *account)
{
	unset_strings(&config_table_account, account);
	account->host = config->server.host;
	account->tls = config->server.tls;
	account->ca_file = config->server.ca_file;
	account->enrolled_at = TIME_UNKNOWN;
	account->file = "";
}

static uint16_t
usual_port(enum proto_tls tls)
{
	return tls == PROTO_TLS_IMPLICIT ? 993 : 143;
}

/* What an account takes over from others once its own lines are read. */
static void
account_finish(struct config_read *r, const struct yaml_node *node, struct config_account *account)
{
	const struct config_account *server = &r->config->server;

	account->file = arena_strdup(r->arena, r->file);
	account->line = node->line;
	if (account->port == 0)
		account->port = account->tls == server->tls && server->port != 0
				    ? server->port
				    : usual_port(account->tls);
	for (size_t i = 0; node->kind == YAML_MAPPING && account->user[0] == '\0' && i < node->n;
	     i++)
		if (strcmp(node->pairs[i].key, "address") == 0 && account->address[0] != '\0')
			account->user = node->pairs[i].value->text;
}

static void
partner_finish(struct config_read *r, const struct yaml_node *node, struct config_partner *partner)
{
	partner->file = arena_strdup(r->arena, r->file);
	partner->line = node->line;
}

static void
read_list(
    struct config_read *r, const struct config_key *key, const struct yaml_node *node, void *object)
{
	void **array = (void **)(void *)((char *)object + key->offset);
	size_t *n = (size_t *)(void *)((char *)object + key->count);

	for (size_t i = 0; i < node->n; i++) {
		void *element;

		*array = arena_grow(r->arena, *array, *n, key->sub->size);
		element = (char *)*array + (*n)++ * key->sub->size;
		memset(element, 0, key->sub->size);
		if (key->sub == &config_table_account)
			account_defaults(r->config, element);
		else
			unset_strings(key->sub, element);
		/* What a webhook has without a word. */
		for (size_t k = 0; k < key->sub->n; k++) {
			void *field = (char *)element + key->sub->keys[k].offset;

			if (key->sub->keys[k].kind == KIND_SEVERITY)
				*(enum severity *)field = SEVERITY_HIGH;
			else if (key->sub->keys[k].kind == KIND_DURATION)
				*(unsigned *)field = 15;
		}
		read_mapping(r, key->sub, node->items[i], element);
		if (key->sub == &config_table_account)
			account_finish(r, node->items[i], element);
		else if (key->sub == &config_table_partner)
			partner_finish(r, node->items[i], element);
	}
}

static void
read_text(
    struct config_read *r, const struct config_key *key, const struct yaml_node *node, void *object)
{
	struct config_base base = {
		.arena = r->arena, .folder = r->folder, .state_folder = r->config->state_directory
	};
	void *field = (char *)object + key->offset;
	const struct mail_strings *list = field;
	const char *wrong = config_value_set(&base, key, node->text, object);

	if (wrong != NULL) {
		config_wrong(r, node->line, "%s: %s", key->name, wrong);
		return;
	}
	mark(r, field, node->line);
	if (key->kind <= KIND_PHONE)
		mark(r, *(const char **)field, node->line);
	else if (field == &r->config->own_accounts)
		mail_strings_add(
		    r->arena, &r->config->own_accounts_file, arena_strdup(r->arena, r->file));
	if (key->kind >= KIND_ADDRESSES)
		mark(r, list->v[list->n - 1], node->line);
}

static void
read_value(
    struct config_read *r, const struct config_key *key, const struct yaml_node *node, void *object)
{
	bool list = key->kind >= KIND_ADDRESSES && key->kind != KIND_SECTION;

	if (node->kind == YAML_TEXT && node->null)
		return; /* "key:" alone: as if it were not there */
	if (key->kind == KIND_SECTION) {
		read_mapping(r, key->sub, node, (char *)object + key->offset);
		return;
	}
	if (node->kind != (list ? YAML_LIST : YAML_TEXT)) {
		config_wrong(r, node->line, "%s: wanted is %s", key->name, config_value_wants(key));
		return;
	}
	if (key->kind == KIND_LIST)
		read_list(r, key, node, object);
	else if (!list)
		read_text(r, key, node, object);
	for (size_t i = 0; list && key->kind != KIND_LIST && i < node->n; i++) {
		if (node->items[i]->kind != YAML_TEXT || node->items[i]->null)
			config_wrong(r, node->items[i]->line, "%s: wanted is %s", key->name,
			    config_value_wants(key));
		else
			read_text(r, key, node->items[i], object);
	}
}

static void
read_mapping(
    struct config_read *r, const struct config_table *t, const struct yaml_node *node, void *object)
{
	const struct yaml_pair **found = arena_alloc(r->arena, t->n, sizeof(*found));

	if (node->kind != YAML_MAPPING) {
		config_wrong(r, node->line, "%s: wanted are keys with values, such as '%s: …'",
		    t->what, t->keys[0].name);
		return;
	}
	for (size_t i = 0; i < node->n; i++) {
		const struct yaml_pair *pair = &node->pairs[i];
		size_t k = 0;

		while (k < t->n && strcmp(t->keys[k].name, pair->key) != 0)
			k++;
		if (k == t->n)
			unknown_key(r, t, pair);
		else if (found[k] != NULL)
			config_wrong(r, pair->line,
			    "key '%s' stands twice; the first is on line %u", pair->key,
			    found[k]->line);
		else
			found[k] = pair;
	}
	for (size_t k = 0; k < t->n; k++) {
		const struct yaml_node *value = found[k] == NULL ? NULL : found[k]->value;

		if (value != NULL)
			read_value(r, &t->keys[k], value, object);
		if (t->keys[k].required &&
		    (value == NULL || value->null || (value->kind == YAML_LIST && value->n == 0)))
			config_wrong(r, value == NULL ? node->line : found[k]->line,
			    "%s needs '%s'", t->what, t->keys[k].name);
	}
}

/* -- files -- */

void
config_stand_in(struct config_read *r, const char *file)
{
	r->file = file;
	r->file_i = 0;
	while (strcmp(r->files.v[r->file_i], file) != 0)
		r->file_i++;
}

/* The file's document, or NULL with the mistake noted. */
static struct yaml_node *
read_document(struct config_read *r)
{
	struct yaml_node *root;
	char error[600], *text;
	unsigned line;

	if (file_read(r->file, &text, error, sizeof(error)) == -1) {
		fault(r, 0, arena_strdup(r->arena, error));
		return NULL;
	}
	root = yaml_tree(r->arena, text, strlen(text), &line, error, sizeof(error));
	file_free(text);
	if (root == NULL)
		config_wrong(r, line, "%s", error);
	return root;
}

/* The same of a file beside the first; what follows is said of it. */
static struct yaml_node *
read_further(struct config_read *r, const char *path)
{
	r->file = path;
	r->file_i = (unsigned)r->files.n;
	mail_strings_add(r->arena, &r->files, path);
	return read_document(r);
}

static int
name_cmp(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

static void
read_account_file(struct config_read *r, const char *path)
{
	struct config *config = r->config;
	struct config_account *account;
	struct yaml_node *root;

	if ((root = read_further(r, path)) == NULL)
		return;
	config->accounts =
	    arena_grow(r->arena, config->accounts, config->accounts_n, sizeof(*config->accounts));
	account = &config->accounts[config->accounts_n++];
	memset(account, 0, sizeof(*account));
	account_defaults(config, account);
	read_mapping(r, &config_table_account, root, account);
	account_finish(r, root, account);
}

static bool
ends_in(const char *name, const char *suffix)
{
	size_t n = strlen(name), m = strlen(suffix);

	return n > m && strcmp(name + n - m, suffix) == 0;
}

/* Partners and accounts of one's own, beside those that stand in the configuration. */
static void
read_partner_file(struct config_read *r, const char *path)
{
	struct yaml_node *root;

	if ((root = read_further(r, path)) != NULL)
		read_mapping(r, &config_table_partners, root, r->config);
}

static void
read_rule_file(struct config_read *r, const char *path)
{
	struct config *config = r->config;
	struct config_rule *rule;
	struct yaml_node *root;

	if ((root = read_further(r, path)) == NULL)
		return;
	config->rules =
	    arena_grow(r->arena, config->rules, config->rules_n, sizeof(*config->rules));
	rule = &config->rules[config->rules_n++];
	memset(rule, 0, sizeof(*rule));
	unset_strings(&config_table_rule, rule);
	rule->severity = SEVERITY_MEDIUM;
	rule->enabled = true;
	rule->file = path;
	rule->line = root->line;
	read_mapping(r, &config_table_rule, root, rule);
	if (rule->attack.n == 0)
		mail_strings_add(r->arena, &rule->attack, "T1199");
}

/* Every *.yaml, in the order of their names, dot files excepted.  key: which setting names the folder. */
static void
read_folder(struct config_read *r, const char *key, const char *const *folder_setting,
    void (*read_file)(struct config_read *, const char *path))
{
	const char *folder = *folder_setting;
	DIR *dir;
	struct mail_strings names = { 0 };

	if (folder[0] == '\0')
		return;
	if ((dir = opendir(folder)) == NULL) {
		config_wrong(
		    r, config_line(r, folder_setting), "%s: %s: %s", key, folder, strerror(errno));
		return;
	}
	for (const struct dirent *e; (e = readdir(dir)) != NULL;) {
		if (e->d_name[0] == '.')
			continue;
		if (ends_in(e->d_name, ".yml"))
			config_wrong(r, config_line(r, folder_setting),
			    "%s: %s/%s is not read; rename it to .yaml", key, folder, e->d_name);
		else if (ends_in(e->d_name, ".yaml"))
			mail_strings_add(r->arena, &names, arena_strdup(r->arena, e->d_name));
	}
	closedir(dir);
	if (names.n > 0)
		qsort(names.v, names.n, sizeof(*names.v), name_cmp);
	for (size_t i = 0; i < names.n; i++)
		read_file(r, arena_printf(r->arena, "%s/%s", folder, names.v[i]));
	config_stand_in(r, r->config->file);
}

/* A folder of that name beside the configuration, "" if there is none. */
static const char *
folder_beside(struct config_read *r, const char *name)
{
	const char *folder = arena_printf(r->arena, "%s/%s", r->folder, name);
	struct stat st;

	return stat(folder, &st) == -1 && errno == ENOENT ? "" : folder;
}

/* The absolute folder in which file lies. */
static const char *
folder_of(struct arena *a, const char *file)
{
	const char *slash = strrchr(file, '/');
	const char *folder = slash == NULL   ? "."
			     : slash == file ? "/"
					     : arena_strndup(a, file, (size_t)(slash - file));
	char *here, *ret;

	if (folder[0] == '/' || (here = getcwd(NULL, 0)) == NULL)
		return folder;
	ret = strcmp(folder, ".") == 0 ? arena_strdup(a, here)
				       : arena_printf(a, "%s/%s", here, folder);
	free(here);
	return ret;
}

static void
read_all(struct config_read *r)
{
	struct config *config = r->config;
	struct yaml_node *root = read_document(r);

	if (root == NULL)
		return;
	config->accounts_directory = folder_beside(r, "accounts.d");
	config->partners_directory = folder_beside(r, "partners.d");
	config->rules_directory = folder_beside(r, "rules");
	config->server.port = 0;
	config->database = "";
	read_mapping(r, &config_table, root, config);
	read_folder(r, "accounts_directory", &config->accounts_directory, read_account_file);
	read_folder(r, "partners_directory", &config->partners_directory, read_partner_file);
	read_folder(r, "rules_directory", &config->rules_directory, read_rule_file);
	if (config->server.port == 0)
		config->server.port = usual_port(config->server.tls);
	if (config->database[0] == '\0')
		config->database =
		    arena_printf(r->arena, "%s/becwatch.db", config->state_directory);
	config_check(r);
	config_rules(r);
}

static int
fault_cmp(const void *x, const void *y)
{
	const struct config_fault *a = x, *b = y;

	if (a->file != b->file)
		return a->file < b->file ? -1 : 1;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

struct config *
config_load(const char *file, struct config_mistakes *ret)
{
	struct config *config = config_defaults();
	struct config_read r = { .arena = config->arena, .config = config };

	config->file = r.file = arena_strdup(r.arena, file);
	r.folder = folder_of(r.arena, file);
	mail_strings_add(r.arena, &r.files, r.file);
	read_all(&r);
	*ret = (struct config_mistakes){ 0 };
	if (r.faults_n == 0)
		return config;
	qsort(r.faults, r.faults_n, sizeof(*r.faults), fault_cmp);
	ret->v = mem_calloc(r.faults_n, sizeof(*ret->v));
	for (; ret->n < r.faults_n; ret->n++)
		ret->v[ret->n] = mem_strdup(r.faults[ret->n].text);
	config_free(config);
	return NULL;
}

struct config *
config_defaults(void)
{
	struct arena *a = arena_new();
	struct config *config = arena_alloc(a, 1, sizeof(*config));
	const char *state = getenv("STATE_DIRECTORY");

	unset_strings(&config_table, config);
	config->arena = a;
	config->file = "";
	/* systemd may name several, separated by colons: the first is ours. */
	config->state_directory = state == NULL || state[0] != '/'
				      ? "/var/lib/becwatch"
				      : arena_strndup(a, state, strcspn(state, ":"));
	config->database = arena_printf(a, "%s/becwatch.db", config->state_directory);
	account_defaults(config, &config->server);
	config->server.host = config->server.ca_file = "";
	config->server.port = usual_port(PROTO_TLS_IMPLICIT);
	config->journal = true;
	config->journal_minimum_severity = SEVERITY_MEDIUM;
	config->poll_s = 60;
	config->lag_s = 1800;
	config->retry_first_s = 5;
	config->retry_longest_s = 3600;
	config->retry_give_up_s = 3 * 86400;
	config->fetch_workers = 4;
	config->parse_workers = 2;
	config->history_days = 90;
	config->mail_bytes = 16 * 1024 * 1024;
	config->mails_per_job = 2000;
	config->connect_s = 10;
	config->read_s = 30;
	config->command_s = 120;
	config->parse_s = 30;
	config->hunt_s = 60;
	config->lookalike_bytes = CONFIG_LOOKALIKE_BYTES;
	config->parse = parse_limits_default();
	return config;
}

void
config_free(struct config *config)
{
	if (config != NULL)
		arena_free(config->arena);
}

void
config_mistakes_free(struct config_mistakes *m)
{
	for (size_t i = 0; i < m->n; i++)
		free(m->v[i]);
	free(m->v);
	*m = (struct config_mistakes){ 0 };
}

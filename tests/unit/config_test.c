/* LINK: base */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config.h"
#include "tap.h"

static char folder[] = "/tmp/becwatch-config.XXXXXX";

static const char *
path_of(const char *name)
{
	static char path[16][128];
	static unsigned i;
	char *p = path[i++ % 16];

	snprintf(p, sizeof(path[0]), "%s/%s", folder, name);
	return p;
}

static const char *
write_file(const char *name, const char *text)
{
	const char *path = path_of(name);
	FILE *f = fopen(path, "w");

	if (f == NULL || fputs(text, f) == EOF || fclose(f) == EOF)
		perror(path);
	return path;
}

static const struct {
	const char *what;
	const char *text;
	const char *want[8]; /* "line: words of the mistake", in order; none: it loads */
} cases[] = {
	{ "an empty file", "", { "1: empty: it holds no settings" } },
	{ "keys without values", "accounts:\nintervals:\nown_domains:\n", { NULL } },
	{ "five mistakes at once",
	    "own_domains: [example.com, not a domain]\n" /* 1 */
	    "intervals:\n"
	    "  pol: 60s\n" /* 3 */
	    "  lag: 30\n" /* 4 */
	    "limits:\n"
	    "  fetch_workers: 65\n" /* 6 */
	    "acounts: []\n", /* 7 */
	    { "1: not a domain", "3: unknown key 'pol'; did you mean 'poll'?",
		"4: lag: '30' has no unit",
		"6: fetch_workers: '65' is out of range; allowed is 1 to 64",
		"7: unknown key 'acounts'; did you mean 'accounts'?" } },
	{ "a key that belongs elsewhere", "poll: 60s\n",
	    { "1: unknown key 'poll' here; it belongs below 'intervals'" } },
	{ "a key like no other", "xyzzyq: 1\n",
	    { "1: unknown key 'xyzzyq' in the configuration" } },
	{ "a key like no other in a part of it",
	    "partners:\n  - name: A\n    domains: [a.example]\n    callback: {name: X, phone: +49 "
	    "30 1, xyzzyq: 1}\n",
	    { "4: unknown key 'xyzzyq' in a call-back contact; known are name, phone" } },
	{ "a doubled key", "own_domains: [a.example]\nown_domains: [b.example]\n",
	    { "2: key 'own_domains' stands twice; the first is on line 1" } },
	{ "a tab", "intervals:\n\tpoll: 60s\n", { "2: a tab indents this line" } },
	{ "an alias", "own_domains: &x [a.example]\nfreemail_domains: *x\n", { "1: anchors (&)" } },
	{ "a tag", "database: !!binary abc\n", { "1: tags (!)" } },
	{ "no UTF-8", "# fine\nown_domains: [\"\xff.example\"]\n", { "2: not UTF-8" } },
	{ "a list where keys belong", "intervals: [a]\n",
	    { "1: intervals: wanted are keys with values" } },
	{ "text where a list belongs", "partners: yes\n", { "1: partners: wanted is a list" } },
	{ "out of range at both ends", "limits:\n  parse_workers: 0\n  mail_size: 33M\n",
	    { "2: parse_workers: '0' is out of range", "3: mail_size: '33M' is out of range" } },
	{ "at the ends",
	    "limits:\n  parse_workers: 64\n  fetch_workers: 1\n  mail_size: 32M\n  history: 0 "
	    "days\n",
	    { NULL } },
	{ "a number that overflows", "limits:\n  parse_workers: 18446744073709551617\n",
	    { "2: parse_workers: '18446744073709551617'" } },
	{ "a negative number", "limits:\n  parse_workers: -1\n", { "2: parse_workers: '-1'" } },
	{ "an account without anything", "accounts:\n  - name: X\n",
	    { "2: an account needs 'address'", "2: an account has no host",
		"2: an account needs password_file" } },
	{ "an account with both passwords",
	    "accounts:\n  - address: a@b.example\n    host: h.example\n    password_file: /x\n"
	    "    password_credential: y\n",
	    { "2: account a@b.example has both password_file" } },
	{ "a password in the configuration",
	    "accounts:\n  - address: a@b.example\n    host: h.example\n    password: secret\n",
	    { "2: account a@b.example needs password_file", "4: unknown key 'password'" } },
	{ "one address twice",
	    "accounts:\n  - {address: a@b.example, host: h, password_credential: y}\n"
	    "  - {address: c@b.example, host: h, password_credential: y, aliases: [A@B.example]}\n",
	    { "3: a@b.example is given twice; first at" } },
	{ "partners: a wrong IBAN",
	    "partners:\n  - name: P\n    accounts: [DE02120300000000202052]\n",
	    { "3: accounts: 'DE02…2052' is no bank account: wrong check digits" } },
	{ "partners: own and free-mail domains",
	    "own_domains: [a.example]\npartners:\n  - name: P\n    domains: [a.example, "
	    "gmail.com]\n",
	    { "4: domain a.example of partner 'P' is also one of own_domains",
		"4: domain gmail.com of partner 'P' is a free-mail domain" } },
	{ "partners: a person without a usable address",
	    "own_domains: [a.example]\npartners:\n  - name: P\n    people:\n      - name: X\n      "
	    "  addresses: [nobody]\n",
	    { "6: addresses: 'nobody' is not a mail address" } },
	{ "partners: one address for two",
	    "partners:\n  - name: P\n    people:\n      - {name: X, addresses: [x@p.example]}\n"
	    "      - {name: Y, addresses: [x@p.example]}\n",
	    { "5: x@p.example stands for two people; first on line 4" } },
	{ "webhooks: no TLS",
	    "webhooks:\n  - {name: s, url: 'http://soc.example/', secret_credential: s}\n",
	    { "2: url: 'http://soc.example/' is not encrypted" } },
	{ "webhooks: to this machine",
	    "webhooks:\n  - {name: s, url: 'http://127.0.0.1:8080/x', secret_credential: s}\n",
	    { NULL } },
	{ "webhooks: a password in the URL",
	    "webhooks:\n  - {name: s, url: 'https://u:p@soc.example/', secret_credential: s}\n",
	    { "2: url: a URL with a user or password" } },
	{ "webhooks: no secret", "webhooks:\n  - {name: s, url: 'https://soc.example/'}\n",
	    { "2: webhook 's' needs secret_file or secret_credential" } },
	{ "nobody hears", "journal:\n  enabled: false\n",
	    { "2: journal is off and there is no webhook" } },
	{ "lag and poll", "intervals:\n  poll: 10m\n  lag: 5m\n",
	    { "3: intervals: lag is not longer than poll" } },
	{ "relative paths are the file's folder's", "database: x.db\nstate_directory: s\n",
	    { NULL } },
};

/* "/tmp/…/becwatch.yaml:LINE: …WORDS…" */
static bool
says(const char *mistake, const char *file, const char *want)
{
	char at[200];
	const char *words = strchr(want, ' ') + 1;

	snprintf(at, sizeof(at), "%s:%.*s ", file, (int)(words - want - 1), want);
	return strncmp(mistake, at, strlen(at)) == 0 && strstr(mistake + strlen(at), words) != NULL;
}

static void
mistakes_of(const char *what, const char *file, const char *const *want)
{
	struct config_mistakes mistakes = { 0 };
	struct config *config = config_load(file, &mistakes);
	size_t n = 0;
	bool same = true;

	for (; want[n] != NULL; n++)
		same = same && n < mistakes.n && says(mistakes.v[n], file, want[n]);
	TAP_OK((config == NULL) == (n > 0) && mistakes.n == n && same, "%s: %zu mistakes", what, n);
	if (mistakes.n != n || !same)
		for (size_t i = 0; i < mistakes.n; i++)
			printf("#   %s\n", mistakes.v[i]);
	config_free(config);
	config_mistakes_free(&mistakes);
}

static void
table(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		mistakes_of(
		    cases[i].what, write_file("becwatch.yaml", cases[i].text), cases[i].want);
}

/* A file cut anywhere is read or refused, never more. */
static void
cut_anywhere(void)
{
	const char *text = cases[2].text;
	char part[512];
	size_t n = strlen(text), read = 0;

	for (size_t len = 0; len <= n; len++) {
		struct config_mistakes mistakes = { 0 };
		struct config *config;

		snprintf(part, sizeof(part), "%.*s", (int)len, text);
		config = config_load(write_file("becwatch.yaml", part), &mistakes);
		read += (config == NULL) == (mistakes.n > 0);
		config_free(config);
		config_mistakes_free(&mistakes);
	}
	TAP_OK(read == n + 1, "a file cut anywhere either loads or has mistakes");
}

static void
defaults(void)
{
	struct config_mistakes mistakes = { 0 };
	struct config *c;

	setenv("STATE_DIRECTORY", "/state:/other", 1);
	c = config_load("config/becwatch.yaml", &mistakes);
	TAP_OK(c != NULL && mistakes.n == 0, "config/becwatch.yaml loads as it stands");
	for (size_t i = 0; i < mistakes.n; i++)
		printf("#   %s\n", mistakes.v[i]);
	if (c == NULL)
		return;
	TAP_OK(c->poll_s == 60 && c->lag_s == 1800 && c->retry_first_s == 5 &&
		   c->retry_longest_s == 3600 && c->retry_give_up_s == 3 * 86400,
	    "intervals");
	TAP_OK(c->fetch_workers == 4 && c->parse_workers == 2 && c->history_days == 90 &&
		   c->mail_bytes == 16u << 20 && c->mails_per_job == 2000,
	    "limits");
	TAP_OK(c->connect_s == 10 && c->read_s == 30 && c->command_s == 120 && c->parse_s == 30,
	    "time-outs");
	TAP_OK(c->parse.parts == 1000 && c->parse.depth == 100 && c->parse.header_count == 2000 &&
		   c->parse.header_bytes == 1u << 20 && c->parse.addresses == MAIL_ADDRESSES_MAX &&
		   c->parse.text_bytes == MAIL_TEXT_MAX && c->parse.attachment_bytes == 64u << 20 &&
		   c->parse.pdf_pages == 50 && c->parse.cpu_seconds == 10 &&
		   c->parse.memory == 512u << 20,
	    "limits of the parser");
	TAP_OK(c->journal && c->journal_minimum_severity == SEVERITY_MEDIUM && c->webhooks_n == 0,
	    "alerts go to the journal");
	TAP_OK(strcmp(c->state_directory, "/state") == 0 &&
		   strcmp(c->database, "/state/becwatch.db") == 0,
	    "the first of systemd's state directories: %s", c->database);
	TAP_OK(
	    c->accounts_n == 0 && c->partners_n == 0 && c->own_domains.n == 0, "nobody is known");
	config_free(c);
	unsetenv("STATE_DIRECTORY");
	c = config_defaults();
	TAP_OK(c->poll_s == 60 && strcmp(c->state_directory, "/var/lib/becwatch") == 0,
	    "defaults without a file");
	config_free(c);
}

/* Of an account: server's defaults, the folder beside the file. */
static void
accounts(void)
{
	static const char *const wanted[] = { NULL };
	struct config_mistakes mistakes = { 0 };
	struct config *c;
	const char *file;

	mkdir(path_of("accounts.d"), 0700);
	file = write_file("becwatch.yaml",
	    "server: {host: imap.example.com, tls: starttls}\n"
	    "accounts:\n  - {address: AP+x@Example.COM, password_credential: ap}\n");
	write_file("accounts.d/b.yaml",
	    "address: b@example.com\npassword_file: b.password\nport: 1993\ntls: implicit\n"
	    "host: other.example.com\nenrolled_at: 2025-03-01T09:00:00Z\n");
	write_file("accounts.d/a.yaml", "address: a@example.com\npassword_file: /p\nuser: login\n");
	mistakes_of("a folder of accounts", file, wanted);
	c = config_load(file, &mistakes);
	TAP_OK(c != NULL && c->accounts_n == 3, "one in the file, two in the folder");
	if (c != NULL && c->accounts_n == 3) {
		const struct config_account *a = c->accounts;

		TAP_OK(strcmp(a[0].address, "ap@example.com") == 0 &&
			   strcmp(a[0].host, "imap.example.com") == 0 &&
			   a[0].tls == PROTO_TLS_STARTTLS && a[0].port == 143,
		    "address form, the server's host, TLS and its port: %s", a[0].address);
		TAP_OK(strcmp(a[1].user, "login") == 0 && a[1].enrolled_at == TIME_UNKNOWN,
		    "the folder is read in the order of names");
		TAP_OK(a[2].port == 1993 && a[2].tls == PROTO_TLS_IMPLICIT &&
			   a[2].enrolled_at == 1740819600 &&
			   strcmp(a[2].host, "other.example.com") == 0 &&
			   strcmp(a[2].user, "b@example.com") == 0,
		    "what an account says of itself stands");
		TAP_OK(a[2].password_file[0] == '/', "a relative path becomes absolute: %s",
		    a[2].password_file);
	}
	config_free(c);
	config_mistakes_free(&mistakes);

	write_file("accounts.d/c.yaml", "adress: c@example.com\n");
	write_file("accounts.d/d.yml", "address: d@example.com\n");
	c = config_load(file, &mistakes);
	TAP_OK(c == NULL && mistakes.n >= 2 && strstr(mistakes.v[0], "d.yml is not read") != NULL,
	    "a file with another ending is named");
	TAP_OK(c == NULL && mistakes.n >= 2 &&
		   strstr(mistakes.v[1], "accounts.d/c.yaml:1: unknown key 'adress'; did you "
					 "mean 'address'?") != NULL,
	    "mistakes in the folder have their own file and line");
	for (size_t i = 0; i < mistakes.n; i++)
		printf("#   %s\n", mistakes.v[i]);
	config_free(c);
	config_mistakes_free(&mistakes);
	for (const char *const *p =
		 (const char *const[]){ "a.yaml", "b.yaml", "c.yaml", "d.yml", NULL };
	     *p != NULL; p++) {
		char name[64];

		snprintf(name, sizeof(name), "accounts.d/%s", *p);
		unlink(path_of(name));
	}
	rmdir(path_of("accounts.d"));
}

static void
not_there(void)
{
	struct config_mistakes mistakes = { 0 };

	TAP_OK(config_load("/no/such/file.yaml", &mistakes) == NULL && mistakes.n == 1 &&
		   strncmp(mistakes.v[0], "/no/such/file.yaml: ", 20) == 0,
	    "a file that is not there");
	config_mistakes_free(&mistakes);
}

int
main(void)
{
	if (mkdtemp(folder) == NULL)
		return 1;
	defaults();
	table();
	cut_anywhere();
	accounts();
	not_there();
	unlink(path_of("becwatch.yaml"));
	rmdir(folder);
	return tap_done();
}

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <termios.h>
#include <unistd.h>

#include "address.h"
#include "csv.h"
#include "enroll.h"
#include "file.h"
#include "mem.h"
#include "secret.h"

/* One line from standard input; on a terminal asked for, and not shown. */
static char *
password_from_stdin(const char *address, char *error, size_t error_size)
{
	bool tty = isatty(STDIN_FILENO);
	struct termios was, quiet;
	char *line = mem_calloc(SECRET_MAX + 2, 1), *password = NULL;
	size_t len = 0;
	ssize_t n;

	if (tty && tcgetattr(STDIN_FILENO, &was) == 0) {
		quiet = was;
		quiet.c_lflag &= (tcflag_t)~ECHO;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
		fprintf(stderr, "Password for %s: ", address);
	}
	while (len < SECRET_MAX + 1 && memchr(line, '\n', len) == NULL &&
	       (n = read(STDIN_FILENO, line + len, SECRET_MAX + 1 - len)) > 0)
		len += (size_t)n;
	if (tty) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &was);
		fputc('\n', stderr);
	}
	len = strcspn(line, "\r\n");
	if (len == 0)
		snprintf(error, error_size,
		    "no password: give one on standard input or by "
		    "--password-file FILE");
	else if (len > SECRET_MAX)
		snprintf(error, error_size, "the password is longer than %d bytes", SECRET_MAX);
	else
		password = mem_strndup(line, len);
	explicit_bzero(line, SECRET_MAX + 2);
	free(line);
	return password;
}

static const char *
set_server(struct arena *a, const struct config *config, const struct enroll_options *o,
    struct config_account *acc)
{
	char *end;
	long port;

	if (o->host != NULL)
		acc->host = arena_strdup(a, o->host);
	if (acc->host[0] == '\0')
		return "no server: give --host HOST, or a default for it in the configuration";
	if (o->tls != NULL) {
		if (strcasecmp(o->tls, "implicit") != 0 && strcasecmp(o->tls, "starttls") != 0)
			return arena_printf(a, "'%s' is neither implicit nor starttls", o->tls);
		acc->tls =
		    strcasecmp(o->tls, "implicit") == 0 ? PROTO_TLS_IMPLICIT : PROTO_TLS_STARTTLS;
		if (acc->tls != config->server.tls)
			acc->port = acc->tls == PROTO_TLS_IMPLICIT ? 993 : 143;
	}
	if (o->port != NULL) {
		errno = 0;
		port = strtol(o->port, &end, 10);
		if (errno != 0 || *end != '\0' || end == o->port || port < 1 || port > 65535)
			return arena_printf(a, "'%s' is no port", o->port);
		acc->port = (uint16_t)port;
	}
	return NULL;
}

static const char *
set_anchors(struct arena *a, const struct enroll_options *o, struct enroll_candidate *c)
{
	char error[512], *path, *pem;

	if (o->ca_file != NULL) {
		if ((path = realpath(o->ca_file, NULL)) == NULL)
			return arena_printf(a, "%s: %s", o->ca_file, strerror(errno));
		c->account.ca_file = arena_strdup(a, path);
		free(path);
	}
	c->ca_pem = "";
	if (c->account.ca_file[0] == '\0')
		return NULL;
	if (file_read(c->account.ca_file, &pem, error, sizeof(error)) == -1)
		return arena_strdup(a, error);
	c->ca_pem = arena_strdup(a, pem);
	file_free(pem);
	return NULL;
}

static const char *
known_already(struct arena *a, const struct config *config, const struct enroll_options *o,
    const char *address)
{
	for (size_t i = 0; i < config->accounts_n && !o->replace; i++)
		if (strcmp(config->accounts[i].address, address) == 0)
			return arena_printf(a,
			    "is enrolled already, in %s:%u; --replace writes it "
			    "anew",
			    config->accounts[i].file, config->accounts[i].line);
	return NULL;
}

void
enroll_candidate_fill(struct arena *a, const struct config *config, const struct enroll_options *o,
    struct enroll_candidate *ret)
{
	struct config_account *acc = &ret->account;
	const char *form = address_form(a, o->address);
	char error[512] = "";

	*ret = (struct enroll_candidate){ .account = config->server, .ca_pem = "" };
	acc->address = form == NULL ? arena_strdup(a, o->address) : form;
	acc->user = o->user != NULL ? arena_strdup(a, o->user) : acc->address;
	acc->name = o->name != NULL ? arena_strdup(a, o->name) : "";
	acc->password_file = acc->password_credential = "";
	if (form == NULL) {
		ret->mistake = "is not a mail address";
		return;
	}
	if ((ret->mistake = known_already(a, config, o, form)) != NULL ||
	    (ret->mistake = set_server(a, config, o, acc)) != NULL ||
	    (ret->mistake = set_anchors(a, o, ret)) != NULL)
		return;
	if (o->password_file == NULL)
		ret->password = password_from_stdin(form, error, sizeof(error));
	else if (secret_read(o->password_file, "", &ret->password, error, sizeof(error)) == -1)
		ret->password = NULL;
	if (ret->password == NULL)
		ret->mistake = arena_strdup(a, error);
}

/* The option that a column stands for; NULL: no such column. */
static const char **
column(struct enroll_options *o, const char *name)
{
	const struct {
		const char *name;
		const char **value;
	} columns[] = {
		{ "address", &o->address },
		{ "host", &o->host },
		{ "port", &o->port },
		{ "tls", &o->tls },
		{ "user", &o->user },
		{ "name", &o->name },
		{ "ca_file", &o->ca_file },
		{ "password_file", &o->password_file },
	};

	for (size_t i = 0; i < sizeof(columns) / sizeof(*columns); i++)
		if (strcasecmp(name, columns[i].name) == 0)
			return columns[i].value;
	return NULL;
}

static int
check_head(const struct csv_row *head, const char *file, char *error, size_t error_size)
{
	struct enroll_options o = { 0 };

	for (size_t i = 0; i < head->n; i++) {
		const char **value = column(&o, head->v[i]);

		if (value == NULL) {
			snprintf(error, error_size,
			    "%s:%u: there is no column '%s'; columns are "
			    "address, host, port, tls, user, name, ca_file, password_file",
			    file, head->line, head->v[i]);
			return -1;
		}
		*value = "";
	}
	if (o.address == NULL || o.password_file == NULL) {
		snprintf(error, error_size,
		    "%s:%u: the first line names the columns; address and "
		    "password_file must be among them",
		    file, head->line);
		return -1;
	}
	return 0;
}

/* The earlier row with the same address: twice in one file is a mistake, not a question of order. */
static const char *
twice(struct arena *a, const struct enroll_candidate *v, size_t i, unsigned line)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(v[k].account.address, v[i].account.address) == 0)
			return arena_printf(a, "stands in the file twice, again in line %u", line);
	return NULL;
}

int
enroll_csv(struct arena *a, const struct config *config, const struct enroll_options *defaults,
    struct enroll_candidate **ret, size_t *ret_n, char *error, size_t error_size)
{
	struct csv_row *rows;
	const char *text;
	size_t n;
	unsigned line;

	if ((text = csv_text(a, defaults->csv, error, error_size)) == NULL)
		return -1;
	if (csv_parse(a, text, &rows, &n, &line) == -1) {
		snprintf(error, error_size,
		    "%s:%u: a quote is not closed, or stands inside a field", defaults->csv, line);
		return -1;
	}
	if (n == 0 || check_head(&rows[0], defaults->csv, error, error_size) == -1) {
		if (n == 0)
			snprintf(error, error_size, "%s: is empty", defaults->csv);
		return -1;
	}
	*ret = arena_alloc(a, n, sizeof(**ret));
	*ret_n = n - 1;
	for (size_t i = 1; i < n; i++) {
		struct enroll_options o = *defaults;
		struct enroll_candidate *c = &(*ret)[i - 1];

		o.address = o.password_file = "";
		for (size_t k = 0; k < rows[i].n && k < rows[0].n; k++)
			if (rows[i].v[k][0] != '\0')
				*column(&o, rows[0].v[k]) = rows[i].v[k];
		enroll_candidate_fill(a, config, &o, c);
		if (rows[i].n > rows[0].n)
			c->mistake = arena_printf(
			    a, "line %u has more fields than the first line", rows[i].line);
		else if (c->mistake == NULL)
			c->mistake = twice(a, *ret, i - 1, rows[i].line);
	}
	return 0;
}

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "account_file.h"
#include "ctl.h"
#include "enroll.h"
#include "secret.h"

static const char help_text[] =
    "becwatch enroll ADDRESS [OPTION]...\n"
    "becwatch enroll --csv FILE [OPTION]...\n"
    "\n"
    "Signs in to a mailbox, lists its folders, and, if that works, has it watched from now on:\n"
    "writes ADDRESS.yaml and ADDRESS.password into the configuration's accounts folder.  The\n"
    "password comes from standard input (asked for on a terminal) or a file, never from the\n"
    "command line.  Nothing is written when the test fails.\n"
    "\n"
    "  --host HOST            the IMAP server, by the name in its certificate\n"
    "  --port N               default 993, with starttls 143\n"
    "  --tls implicit|starttls\n"
    "  --user USER            default: the address\n"
    "  --name NAME            the owner's name\n"
    "  --ca-file FILE         trust this issuer (PEM) instead of the system's\n"
    "  --password-file FILE   mode 600; its content is copied\n"
    "  --csv FILE             many: a first line names the columns address, host, port, tls,\n"
    "                         user, name, ca_file, password_file; what is empty comes from the\n"
    "                         options above, then from the configuration's server defaults\n"
    "  --config FILE          default " CTL_CONFIG "\n"
    "  --replace              the mailbox is enrolled already: write it anew\n"
    "  --no-test              write without signing in\n"
    "  --json                 an array of results\n"
    "  --help\n"
    "\n"
    "Exit status: 0 all enrolled, 1 one was not, 2 wrong command line.\n";

struct enroll {
	const char *command;
	const struct enroll_options *o;
	const struct config *config;
	struct arena *arena;
	struct enroll_candidate *v;
	struct probe *probes; /* parallel to v; account NULL: not tried */
	size_t n;
};

/* Sign in to those that can be tried. */
static void
test_all(struct enroll *e)
{
	struct probe *some = arena_alloc(e->arena, e->n, sizeof(*some));
	size_t m = 0;

	for (size_t i = 0; i < e->n; i++)
		if (e->v[i].mistake == NULL)
			some[m++] = (struct probe){ .account = &e->v[i].account,
				.password = e->v[i].password,
				.ca_pem = e->v[i].ca_pem };
	probe_run(e->config, some, m, e->arena);
	for (size_t i = 0, k = 0; i < e->n; i++)
		if (e->v[i].mistake == NULL)
			e->probes[i] = some[k++];
}

static bool
passed(const struct enroll *e, size_t i)
{
	return e->v[i].mistake == NULL &&
	       (e->o->no_test || (e->probes[i].done && e->probes[i].status == FETCH_OK));
}

static void
write_all(struct enroll *e)
{
	char error[512];

	for (size_t i = 0; i < e->n; i++) {
		if (!passed(e, i))
			continue;
		e->v[i].written = account_file_write(e->config->accounts_directory,
				      &e->v[i].account, &e->config->server, e->v[i].password,
				      e->o->replace, error, sizeof(error)) == 0;
		if (!e->v[i].written)
			e->v[i].mistake = arena_strdup(e->arena, error);
	}
}

static const char *
problem(const struct enroll *e, size_t i)
{
	const struct probe *p = &e->probes[i];

	if (e->v[i].mistake != NULL)
		return e->v[i].mistake;
	if (e->v[i].written)
		return "";
	return p->detail[0] != '\0' ? p->detail : fetch_status_name(p->status);
}

static void
print(const struct enroll *e)
{
	struct arena *a = e->arena;
	bool any = false;

	for (size_t i = 0; i < e->n; i++) {
		const struct enroll_candidate *c = &e->v[i];

		if (c->written) {
			any = true;
			printf("%s: %s%s\n", c->account.address,
			    e->o->no_test ? "not tested" : "signed in; folders: ",
			    e->o->no_test ? "" : ctl_clean(a, e->probes[i].folders));
			printf("    wrote %s\n", account_file_yaml(a, e->config->accounts_directory,
						     c->account.address));
			continue;
		}
		fprintf(stderr, "%s: %s\n", ctl_clean(a, c->account.address),
		    ctl_clean(a, problem(e, i)));
		if (c->mistake == NULL)
			fprintf(stderr, "    %s\n", probe_remedy(a, &e->probes[i]));
	}
	if (any)
		printf("The running daemon takes it up with: systemctl reload becwatchd\n");
}

static void
print_json(const struct enroll *e)
{
	json_t *list = json_array();

	for (size_t i = 0; i < e->n; i++) {
		const struct enroll_candidate *c = &e->v[i];
		const struct probe *p = &e->probes[i];
		bool tried = p->account != NULL;

		json_array_append_new(list,
		    json_pack("{s:s, s:b, s:s, s:s, s:s, s:s, s:s}", "address", c->account.address,
			"enrolled", c->written, "status",
			!tried     ? "not_tried"
			: !p->done ? "no_answer"
				   : fetch_status_name(p->status),
			"problem", problem(e, i), "remedy",
			tried && !c->written && c->mistake == NULL ? probe_remedy(e->arena, p) : "",
			"folders", tried ? p->folders : "", "capabilities",
			tried ? p->capabilities : ""));
	}
	ctl_json_print(list);
}

static int
run(const char *command, const struct enroll_options *o, const struct config *config)
{
	struct enroll e = { .command = command, .o = o, .config = config, .arena = arena_new() };
	struct stat st;
	char error[512];
	int rc = CTL_OK;

	if (config->accounts_directory[0] == '\0' || stat(config->accounts_directory, &st) == -1 ||
	    !S_ISDIR(st.st_mode)) {
		rc = ctl_fail(command,
		    "there is no accounts folder: set accounts_directory in %s, "
		    "or make accounts.d beside it",
		    config->file);
		goto out;
	}
	if (o->csv == NULL) {
		e.v = arena_alloc(e.arena, 1, sizeof(*e.v));
		e.n = 1;
		enroll_candidate_fill(e.arena, config, o, &e.v[0]);
	} else if (enroll_csv(e.arena, config, o, &e.v, &e.n, error, sizeof(error)) == -1) {
		rc = ctl_fail(command, "%s", error);
		goto out;
	}
	e.probes = arena_alloc(e.arena, e.n, sizeof(*e.probes));
	if (!o->no_test)
		test_all(&e);
	write_all(&e);
	if (o->json)
		print_json(&e);
	else
		print(&e);
	for (size_t i = 0; i < e.n; i++) {
		if (!e.v[i].written)
			rc = CTL_FAILED;
		secret_free(e.v[i].password);
	}
out:
	arena_free(e.arena);
	return rc;
}

/* -1: go on; else the exit code. */
static int
parse_options(int argc, char **argv, struct enroll_options *o)
{
	static const struct option longs[] = { { "host", required_argument, NULL, 'H' },
		{ "port", required_argument, NULL, 'p' }, { "tls", required_argument, NULL, 't' },
		{ "user", required_argument, NULL, 'u' }, { "name", required_argument, NULL, 'n' },
		{ "ca-file", required_argument, NULL, 'a' },
		{ "password-file", required_argument, NULL, 'P' },
		{ "csv", required_argument, NULL, 'C' }, { "config", required_argument, NULL, 'c' },
		{ "replace", no_argument, NULL, 'r' }, { "no-test", no_argument, NULL, 'T' },
		{ "json", no_argument, NULL, 'j' }, { "help", no_argument, NULL, 'h' }, { 0 } };
	int c;

	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1)
		switch (c) {
		case 'H':
			o->host = optarg;
			break;
		case 'p':
			o->port = optarg;
			break;
		case 't':
			o->tls = optarg;
			break;
		case 'u':
			o->user = optarg;
			break;
		case 'n':
			o->name = optarg;
			break;
		case 'a':
			o->ca_file = optarg;
			break;
		case 'P':
			o->password_file = optarg;
			break;
		case 'C':
			o->csv = optarg;
			break;
		case 'c':
			o->config = optarg;
			break;
		case 'r':
			o->replace = true;
			break;
		case 'T':
			o->no_test = true;
			break;
		case 'j':
			o->json = true;
			break;
		case 'h':
			return ctl_help(help_text);
		default:
			return ctl_try_help(argv[0]);
		}
	if (optind < argc)
		o->address = argv[optind++];
	if (optind != argc)
		return ctl_usage(
		    argv[0], "'%s' is too much; passwords never stand here", argv[optind]);
	if ((o->address == NULL) == (o->csv == NULL))
		return ctl_usage(argv[0], "give one ADDRESS, or --csv FILE");
	return -1;
}

int
cmd_enroll(int argc, char **argv)
{
	struct enroll_options o = { .config = CTL_CONFIG };
	struct config *config;
	int rc = parse_options(argc, argv, &o);

	if (rc != -1)
		return rc;
	if ((config = ctl_config(argv[0], o.config)) == NULL)
		return CTL_FAILED;
	rc = run(argv[0], &o, config);
	config_free(config);
	return rc;
}

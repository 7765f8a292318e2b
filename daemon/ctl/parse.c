#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ctl.h"
#include "organisation.h"
#include "parse.h"
#include "reading.h"
#include "role.h"

static const char help_text[] =
    "becwatch parse [OPTION]... FILE|-\n"
    "\n"
    "Shows one mail as becwatch understands it: who writes, what is new and what quoted,\n"
    "bank accounts, wording, authentication, attachments, and what was odd about it.  The\n"
    "mail is read by the same jailed parser as in the daemon; - is standard input.\n"
    "\n"
    "  --json               everything, as one JSON object\n"
    "  --config FILE        limits and trusted servers from this configuration\n"
    "  --help\n"
    "\n"
    "Exit status: 0 the mail was read; 1 it could not be read, or only in part; 2 wrong\n"
    "command line.\n";

struct parse {
	const char *command;
	const char *file; /* "-": standard input */
	bool json;
	struct config *config;
	struct arena *arena;
	struct buf bytes;
	uint64_t size; /* more than bytes.len: cut */
	struct mail *mail;
	struct proto_parse_shown texts;
	bool has_texts;
};

/* As much as the daemon would fetch; the rest of the file counts only. */
static int
load(struct parse *p)
{
	int fd = strcmp(p->file, "-") == 0 ? STDIN_FILENO : open(p->file, O_RDONLY | O_CLOEXEC);
	uint8_t piece[65536];
	ssize_t n;
	int rc;

	if (fd == -1)
		return ctl_fail(p->command, "%s: %s", p->file, strerror(errno));
	while ((n = read(fd, piece, sizeof(piece))) > 0 || (n == -1 && errno == EINTR)) {
		size_t room = (size_t)p->config->mail_bytes - p->bytes.len;

		if (n <= 0)
			continue;
		p->size += (uint64_t)n;
		buf_bytes(&p->bytes, piece, (size_t)n < room ? (size_t)n : room);
	}
	rc = n == -1 ? ctl_fail(p->command, "%s: %s", p->file, strerror(errno)) : CTL_OK;
	if (rc == CTL_OK && p->bytes.len == 0)
		rc = ctl_fail(p->command, "%s: it is empty", p->file);
	if (fd != STDIN_FILENO)
		close(fd);
	return rc;
}

static int
get_bytes(void *arg, size_t i, struct buf *b, uint64_t *ret_size)
{
	struct parse *p = arg;

	(void)i;
	b->len = 0;
	buf_bytes(b, p->bytes.p, p->bytes.len);
	*ret_size = p->size;
	return 0;
}

/* It lives until this call returns: keep a copy. */
static int
keep(void *arg, size_t i, const struct mail *mail)
{
	struct parse *p = arg;
	struct buf b = { 0 };
	struct rd r;

	(void)i;
	mail_put(&b, mail);
	r = rd_of(b.p, b.len);
	if ((p->mail = mail_get(&r, p->arena)) != NULL)
		organisation_judge(p->arena, p->mail);
	buf_free(&b);
	return p->mail == NULL ? -1 : 0;
}

/* The texts, by a question of its own: among the facts they are not. */
static void
get_texts(struct parse *p)
{
	struct child c = { 0 };
	struct buf b = { 0 };
	struct frame f;
	struct rd r;

	if (role_start(ROLE_PARSE, 0, &c) == -1)
		return;
	reading_tell_limits(&c, p->config);
	buf_u64(&b, 1);
	buf_blob(&b, p->bytes.p, p->bytes.len);
	chan_queue(&c.chan, PROTO_PARSE_SHOW, b.p, b.len);
	if (role_wait(&c, (int)p->config->parse_s * 1000, &f) == CHAN_OK &&
	    f.type == PROTO_PARSE_SHOWN) {
		r = rd_of(f.p, f.len);
		p->has_texts = proto_parse_shown_get(&r, p->arena, &p->texts) && rd_done(&r);
	}
	buf_free(&b);
	role_stop(&c);
	if (!p->has_texts)
		ctl_fail(p->command, "the parser did not give the texts of the mail");
}

static int
run(struct parse *p)
{
	struct reading_result result;
	struct parse_view view = { .config = p->config };
	char error[512];
	bool unreadable;
	int rc;

	if ((rc = load(p)) != CTL_OK)
		return rc;
	organisation_init();
	organisation_set_freemail(&p->config->freemail_domains);
	rc = reading_run(1, p->config, get_bytes, keep, p, &result, error, sizeof(error));
	if (rc == -1 || p->mail == NULL)
		return ctl_fail(p->command, "%s",
		    error[0] != '\0' ? error : "the mail's facts cannot be read back");
	unreadable = mail_strings_has(&p->mail->flags, "unreadable");
	if (!unreadable)
		get_texts(p);
	view.mail = p->mail;
	view.texts = p->has_texts ? &p->texts : NULL;
	if (p->json)
		ctl_json_print(parse_json(p->arena, &view));
	else
		parse_print(p->arena, &view);
	if (unreadable)
		return ctl_fail(
		    p->command, "the parser failed on this mail twice; what is known is printed");
	return p->has_texts ? CTL_OK : CTL_FAILED;
}

int
cmd_parse(int argc, char **argv)
{
	static const struct option longs[] = { { "json", no_argument, NULL, 'j' },
		{ "config", required_argument, NULL, 'c' }, { "help", no_argument, NULL, 'h' },
		{ 0 } };
	struct parse p = { .command = argv[0] };
	const char *config_file = NULL;
	int c, rc;

	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1)
		switch (c) {
		case 'j':
			p.json = true;
			break;
		case 'c':
			config_file = optarg;
			break;
		case 'h':
			return ctl_help(help_text);
		default:
			return ctl_try_help(p.command);
		}
	if (argc - optind != 1)
		return ctl_usage(p.command, "give one FILE, or - for standard input");
	p.file = argv[optind];
	p.config = config_file == NULL ? config_defaults() : ctl_config(p.command, config_file);
	if (p.config == NULL)
		return CTL_FAILED;
	p.arena = arena_new();
	rc = run(&p);
	buf_free(&p.bytes);
	arena_free(p.arena);
	config_free(p.config);
	return rc;
}

#include <gnutls/gnutls.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "login.h"
#include "mutf7.h"

#define LINES_MAX 200 /* untagged lines in answer to one command */
#define TEXT_MAX 300 /* bytes of a server's words that we pass on */

struct answer {
	enum { ANSWER_OK, ANSWER_NO, ANSWER_BAD, ANSWER_CONTINUE } kind;
	const char *text; /* behind OK, NO, BAD; one line of UTF-8 */
	const char *capabilities; /* from an untagged CAPABILITY, NULL if there was none */
};

struct login {
	struct stream *stream;
	struct arena *arena;
	uint64_t command_ms;
	unsigned tag;
};

bool
login_can_send(const char *s)
{
	return *s != '\0' && strpbrk(s, "\r\n") == NULL;
}

bool
login_capability(const char *capabilities, const char *name)
{
	size_t len = strlen(name);

	for (const char *s = capabilities; *s != '\0'; s += strcspn(s, " ")) {
		s += strspn(s, " ");
		if (strncasecmp(s, name, len) == 0 && (s[len] == ' ' || s[len] == '\0'))
			return true;
	}
	return false;
}

/* The rest of line behind a word and its space; NULL if the line does not begin with it. */
static const char *
behind(const char *line, const char *word)
{
	size_t len = strlen(word);

	if (strncasecmp(line, word, len) != 0)
		return NULL;
	if (line[len] == ' ')
		return line + len + 1;
	return line[len] == '\0' ? line + len : NULL;
}

static const char *
clean(struct login *l, const char *s)
{
	return utf8_line(l->arena, s, TEXT_MAX);
}

static int
fail(struct login *l, enum fetch_status status, const char *detail)
{
	stream_fail(l->stream, status, detail);
	return -1;
}

static int
not_imap(struct login *l, const char *line)
{
	return fail(l, FETCH_EPROTO,
	    arena_printf(l->arena, "the server does not speak IMAP: \"%s\"", clean(l, line)));
}

static int
greeting(struct login *l)
{
	const char *line, *rest, *text;

	stream_command(l->stream, l->command_ms, 4 * STREAM_LINE_MAX, 0);
	if ((line = stream_line(l->stream)) == NULL)
		return -1;
	if ((rest = behind(line, "*")) == NULL)
		return not_imap(l, line);
	if (behind(rest, "OK") != NULL)
		return 0;
	if ((text = behind(rest, "BYE")) != NULL)
		return fail(l, FETCH_ECONNECT,
		    arena_printf(l->arena, "the server refuses connections: %s", clean(l, text)));
	if (behind(rest, "PREAUTH") != NULL)
		return fail(l, FETCH_EPROTO,
		    "the server logs everybody in without asking (PREAUTH): whose mailbox that is, "
		    "we do not know");
	return not_imap(l, line);
}

/* Read up to the tagged answer, or to a "+" if one is expected. */
static int
read_answer(struct login *l, bool may_continue, struct answer *ret)
{
	struct answer answer = { 0 };
	char tag[16];
	const char *line, *rest, *text;

	snprintf(tag, sizeof(tag), "a%u", l->tag);
	for (unsigned i = 0; i < LINES_MAX; i++) {
		if ((line = stream_line(l->stream)) == NULL)
			return -1;
		if (line[0] == '+' && may_continue) {
			answer.kind = ANSWER_CONTINUE;
			*ret = answer;
			return 0;
		}
		if ((rest = behind(line, "*")) != NULL) {
			if ((text = behind(rest, "CAPABILITY")) != NULL)
				answer.capabilities = utf8_line(l->arena, text, STREAM_LINE_MAX);
			if ((text = behind(rest, "BYE")) != NULL)
				return fail(l, FETCH_ELOST,
				    arena_printf(
					l->arena, "the server hung up: %s", clean(l, text)));
			continue;
		}
		if ((rest = behind(line, tag)) == NULL)
			return not_imap(l, line);
		if ((text = behind(rest, "OK")) != NULL)
			answer.kind = ANSWER_OK;
		else if ((text = behind(rest, "NO")) != NULL)
			answer.kind = ANSWER_NO;
		else if ((text = behind(rest, "BAD")) != NULL)
			answer.kind = ANSWER_BAD;
		else
			return not_imap(l, line);
		answer.text = clean(l, text);
		*ret = answer;
		return 0;
	}
	return fail(l, FETCH_EPROTO, "the server talks without end");
}

static void
begin(struct login *l, struct buf *b)
{
	char tag[16];
	int n = snprintf(tag, sizeof(tag), "a%u ", ++l->tag);

	b->len = 0;
	buf_bytes(b, tag, (size_t)n);
}

static void
put(struct buf *b, const char *s)
{
	buf_bytes(b, s, strlen(s));
}

static int
say(struct login *l, struct buf *b)
{
	put(b, "\r\n");
	return stream_say(l->stream, b->p, b->len);
}

/* One command of fixed words. */
static int
command(struct login *l, const char *words, struct answer *ret)
{
	struct buf b = { 0 };
	int e;

	stream_command(l->stream, l->command_ms, LINES_MAX * STREAM_LINE_MAX, 0);
	begin(l, &b);
	put(&b, words);
	e = say(l, &b);
	buf_free(&b);
	return e == -1 ? -1 : read_answer(l, false, ret);
}

static int
starttls(struct login *l, const char *ca_pem)
{
	struct answer answer;

	if (command(l, "STARTTLS", &answer) == -1)
		return -1;
	if (answer.kind != ANSWER_OK)
		return fail(l, FETCH_ETLS,
		    arena_printf(l->arena,
			"the server does not offer STARTTLS: %s; use implicit TLS (port 993) if it "
			"has it",
			answer.text));
	return stream_tls(l->stream, ca_pem);
}

static int
capabilities(struct login *l, const char **ret)
{
	struct answer answer;

	if (command(l, "CAPABILITY", &answer) == -1)
		return -1;
	*ret = answer.capabilities != NULL ? answer.capabilities : "";
	return 0;
}

static void
wipe(struct buf *b)
{
	if (b->p != NULL)
		explicit_bzero(b->p, b->cap);
	buf_free(b);
}

/* RFC 4616: authorisation identity (none), user, password, with NULs between, in base64. */
static int
authenticate_plain(
    struct login *l, const struct proto_fetch_job *job, bool initial, struct answer *ret)
{
	struct buf b = { 0 }, token = { 0 };
	gnutls_datum_t in, out = { 0 };
	int e = -1;

	buf_u8(&token, 0);
	put(&token, job->user);
	buf_u8(&token, 0);
	put(&token, job->password);
	in.data = token.p;
	in.size = (unsigned)token.len;
	if (gnutls_base64_encode2(&in, &out) < 0) {
		fail(l, FETCH_EINVAL, "the password cannot be encoded");
		goto out;
	}
	begin(l, &b);
	put(&b, "AUTHENTICATE PLAIN");
	if (!initial) {
		if (say(l, &b) == -1 || read_answer(l, true, ret) == -1)
			goto out;
		if (ret->kind != ANSWER_CONTINUE) {
			e = 0;
			goto out;
		}
		b.len = 0;
	} else
		put(&b, " ");
	buf_bytes(&b, out.data, out.size);
	if (say(l, &b) == 0)
		e = read_answer(l, false, ret);
out:
	if (out.data != NULL)
		explicit_bzero(out.data, out.size);
	gnutls_free(out.data);
	wipe(&token);
	wipe(&b);
	return e;
}

static bool
is_plain_ascii(const char *s)
{
	for (; *s != '\0'; s++)
		if (*s < 0x20 || *s == 0x7f)
			return false;
	return true;
}

/* An astring: quoted where RFC 3501 lets it be, else a literal that waits for the server's "+". */
static int
put_astring(struct login *l, struct buf *b, const char *s)
{
	struct answer answer;
	char size[32];

	if (is_plain_ascii(s)) {
		buf_u8(b, '"');
		for (; *s != '\0'; s++) {
			if (*s == '"' || *s == '\\')
				buf_u8(b, '\\');
			buf_u8(b, (uint8_t)*s);
		}
		buf_u8(b, '"');
		return 0;
	}
	snprintf(size, sizeof(size), "{%zu}", strlen(s));
	put(b, size);
	if (say(l, b) == -1 || read_answer(l, true, &answer) == -1)
		return -1;
	if (answer.kind != ANSWER_CONTINUE)
		return fail(l, FETCH_ELOGIN,
		    arena_printf(l->arena, "the server takes no such user name or password: %s",
			answer.text));
	b->len = 0;
	put(b, s);
	return 0;
}

static int
plain_login(struct login *l, const struct proto_fetch_job *job, struct answer *ret)
{
	struct buf b = { 0 };
	int e = -1;

	begin(l, &b);
	put(&b, "LOGIN ");
	if (put_astring(l, &b, job->user) == -1)
		goto out;
	put(&b, " ");
	if (put_astring(l, &b, job->password) == -1)
		goto out;
	if (say(l, &b) == 0)
		e = read_answer(l, false, ret);
out:
	wipe(&b);
	return e;
}

/* Refused: for now (RFC 5530 3), or until somebody does something? */
static int
refused(struct login *l, const struct answer *answer)
{
	static const char *const passing[] = { "[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]",
		"[THROTTLED]" };

	for (size_t i = 0; i < sizeof(passing) / sizeof(*passing); i++)
		if (strncasecmp(answer->text, passing[i], strlen(passing[i])) == 0)
			return fail(l, FETCH_ECONNECT,
			    arena_printf(
				l->arena, "the server cannot log us in now: %s", answer->text));
	return fail(l, FETCH_ELOGIN,
	    arena_printf(l->arena, "the server refuses user name or password: %s", answer->text));
}

int
login(struct stream *s, const struct proto_fetch_job *job, struct arena *a,
    const char **ret_capabilities)
{
	struct login l = { .stream = s, .arena = a, .command_ms = job->command_ms };
	struct answer answer;
	const char *offered, *none;
	int e;

	if (stream_error(s, &none) != FETCH_OK)
		return -1;
	if (job->tls == PROTO_TLS_STARTTLS) {
		if (greeting(&l) == -1 || starttls(&l, job->ca_pem) == -1)
			return -1;
	} else if (stream_tls(s, job->ca_pem) == -1 || greeting(&l) == -1)
		return -1;
	if (capabilities(&l, &offered) == -1)
		return -1;
	stream_command(s, job->command_ms, LINES_MAX * STREAM_LINE_MAX, 0);
	if (login_capability(offered, "AUTH=PLAIN"))
		e = authenticate_plain(&l, job, login_capability(offered, "SASL-IR"), &answer);
	else if (login_capability(offered, "LOGINDISABLED"))
		return fail(&l, FETCH_ELOGIN,
		    arena_printf(a, "the server offers no login by password (it says: %s)",
			clean(&l, offered)));
	else
		e = plain_login(&l, job, &answer);
	if (e == -1)
		return -1;
	if (answer.kind != ANSWER_OK)
		return refused(&l, &answer);
	return capabilities(&l, ret_capabilities);
}

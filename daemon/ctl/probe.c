#include <errno.h>
#include <string.h>

#include "probe.h"
#include "role.h"

#define GRACE_MS 5000 /* the role's own time-outs come first, and say more */

static void
start(const struct config *config, struct probe *p, uint64_t tag, struct child *fetch)
{
	struct buf b = { 0 };
	const struct config_account *a = p->account;

	p->done = false;
	p->detail = p->folders = p->capabilities = "";
	if (role_start(ROLE_FETCH, 0, fetch) == -1) {
		p->detail = strerror(errno);
		return;
	}
	proto_fetch_job_put(&b, &(struct proto_fetch_job){
				    .tag = tag,
				    .account = a->address,
				    .host = a->host,
				    .port = a->port,
				    .tls = a->tls,
				    .ca_pem = p->ca_pem,
				    .user = a->user,
				    .password = p->password,
				    .probe_only = true,
				    .since = TIME_UNKNOWN,
				    .connect_ms = config->connect_s * 1000,
				    .read_ms = config->read_s * 1000,
				    .command_ms = config->command_s * 1000,
				    .mail_bytes = config->mail_bytes,
				    .mails_max = 1,
				});
	chan_queue(&fetch->chan, PROTO_FETCH_JOB, b.p, b.len);
	explicit_bzero(b.p, b.len);
	buf_free(&b);
	chan_flush(&fetch->chan);
}

static void
finish(const struct config *config, struct probe *p, uint64_t tag, struct child *fetch,
    struct arena *a)
{
	int timeout_ms =
	    (int)(config->connect_s + config->read_s + 2 * config->command_s) * 1000 + GRACE_MS;
	struct proto_fetch_done done;
	struct frame f;
	enum chan_error e;
	struct rd rd;

	if (!fetch->connected)
		return;
	while ((e = role_wait(fetch, timeout_ms, &f)) == CHAN_OK && f.type != PROTO_FETCH_DONE)
		;
	if (e != CHAN_OK) {
		p->detail = e == CHAN_AGAIN
				? "becwatch-fetch does not answer"
				: arena_printf(a, "becwatch-fetch: %s", chan_strerror(e));
	} else {
		rd = rd_of(f.p, f.len);
		if (proto_fetch_done_get(&rd, a, &done) && rd_done(&rd) && done.tag == tag) {
			p->done = true;
			p->status = done.status;
			p->detail = done.detail;
			p->folders = done.folders;
			p->capabilities = done.capabilities;
		} else
			p->detail = "becwatch-fetch answers nonsense";
	}
	role_stop(fetch);
}

void
probe_run(const struct config *config, struct probe *v, size_t n, struct arena *a)
{
	struct child fetch[PROBE_AT_ONCE];

	for (size_t first = 0; first < n; first += PROBE_AT_ONCE) {
		size_t m = n - first < PROBE_AT_ONCE ? n - first : PROBE_AT_ONCE;

		memset(fetch, 0, sizeof(fetch));
		for (size_t i = 0; i < m; i++)
			start(config, &v[first + i], first + i + 1, &fetch[i]);
		for (size_t i = 0; i < m; i++)
			finish(config, &v[first + i], first + i + 1, &fetch[i], a);
	}
}

const char *
probe_remedy(struct arena *a, const struct probe *p)
{
	const struct config_account *acc = p->account;

	if (!p->done)
		return "The program that talks to mail servers could not do its work; see the line "
		       "above, and becwatch check-config.";
	switch (p->status) {
	case FETCH_OK:
		return "";
	case FETCH_EHOST:
		return arena_printf(a,
		    "The name %s does not resolve. Check its spelling, and this "
		    "machine's DNS.",
		    acc->host);
	case FETCH_ECONNECT:
		return arena_printf(a,
		    "Nothing answers at %s, port %u. Check the port (993 with "
		    "--tls implicit, 143 with --tls starttls), firewalls on the way, and that IMAP "
		    "is switched on.",
		    acc->host, acc->port);
	case FETCH_ETLS:
		return acc->tls == PROTO_TLS_IMPLICIT
			   ? "The server does not speak TLS from the first byte there. If this is "
			     "port 143, "
			     "use --tls starttls."
			   : "The server does not offer STARTTLS there. If this is port 993, use "
			     "--tls implicit. becwatch never signs in without TLS.";
	case FETCH_ECERT_NAME:
		return arena_printf(a,
		    "The certificate is for another name than %s. Give the name "
		    "that stands in it as --host; if that is not your provider's, somebody is in "
		    "between.",
		    acc->host);
	case FETCH_ECERT_EXPIRED:
		return "The server's certificate is not valid today. Its operator must renew it; "
		       "check this machine's clock as well.";
	case FETCH_ECERT_UNKNOWN:
		return "The server's certificate comes from an issuer that this machine does not "
		       "trust. If it is your own, give the issuer's certificate: --ca-file FILE.";
	case FETCH_ELOGIN:
		return arena_printf(a,
		    "The server refuses user %s with this password. Is the user "
		    "name the whole address, or another (--user)? Accounts with a second factor "
		    "need an app password from the provider's security page; Exchange Online and "
		    "some Google Workspace domains take no passwords over IMAP at all (OAuth "
		    "only).",
		    acc->user);
	case FETCH_EFOLDER:
		return "Signed in, but the INBOX cannot be opened. Does this user have a mailbox, "
		       "and the right to read it?";
	case FETCH_EPROTO:
		return arena_printf(a,
		    "What answers at %s, port %u, is not IMAP as we know it. "
		    "Check host and port.",
		    acc->host, acc->port);
	case FETCH_ETIMEOUT:
		return "The server is too slow, or something on the way holds the connection. Try "
		       "again; then raise the time-outs in the configuration.";
	case FETCH_ELOST:
		return "The server closed the connection in the middle. Try again later; many at "
		       "once may be over its limit.";
	case FETCH_EINVAL:
		return "Host, user or password hold characters that IMAP cannot carry (a line "
		       "break, for one).";
	}
	return "";
}

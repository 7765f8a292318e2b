#!/usr/bin/python3
"""becwatch-fetch against servers that lie, stall, flood and break off.

One worker meets them all, one after another: it must answer each job in time and take the next.
"""
import shutil
import tempfile
import time

import cli
import dovecot
import proto
from fetch_server import Server

USER = "ap@partnerb.example"
DEADLINE_S = 6.0
folder = tempfile.mkdtemp(prefix="becwatch-hostile-")
authority = dovecot.Authority(folder)


class Worker:
    """The one worker; started again should it die, which every test counts as a failure."""

    def __init__(self):
        self.deaths = 0
        self.role = None

    def fetch(self, server, **kw):
        what = dict(host="localhost", port=server.port, user=USER, password="secret",
                    ca_pem=authority.ca_pem, connect_ms=2000, read_ms=1500, command_ms=3000)
        if self.role is None:
            self.role = proto.Role("becwatch-fetch").__enter__()
        try:
            return self.role.fetch(**{**what, **kw})
        except proto.Gone as e:
            cli.diag("the worker died: %s" % e)
            self.deaths += 1
            self.role.__exit__()
            self.role = None
            return {}, [], {"status": "DIED", "detail": str(e), "mails": 0}


worker = Worker()


def refused(what, statuses=("EPROTO",), starttls=False, within=DEADLINE_S, job=None, **answers):
    with Server(authority, starttls=starttls, **answers) as s:
        begin = time.monotonic()
        _, mails, done = worker.fetch(s, tls=int(starttls), **(job or {}))
        took = time.monotonic() - begin
    good = done["status"] in statuses and took < within
    cli.ok(good, "%s: %s, %s (%.1f s)" % (what, done["status"], done["detail"][:90], took))
    return mails


def endless(piece):
    def answer(server, session, tag, line):
        while not server.stopped(0):
            session.send(piece.replace(b"{tag}", tag))
    return answer


def drip(data, seconds):
    def answer(server, session, tag, line):
        for i in range(len(data)):
            session.send(data[i:i + 1])
            if server.stopped(seconds):
                break
    return answer


def silence(server, session, tag, line):
    server.stopped(60)


def begins(data):
    """Says this, then hangs up."""
    def answer(server, session, tag, line):
        session.send(data.replace(b"{tag}", tag))
    return answer


def decent():
    with Server(authority) as s:
        _, mails, done = worker.fetch(s)
        cli.ok(done["status"] == "OK" and [m["bytes"] for m in mails] ==
               [b"Subject: %d\r\n\r\nmail\r\n" % n for n in (1, 2, 3)], "a decent server is read")
        said = b"\n".join(s.lines)
        cli.ok(all(w not in said for w in (b"SELECT", b"STORE", b"BODY[", b"EXPUNGE", b"CLOSE")),
               "only EXAMINE and BODY.PEEK were said")


def before_login():
    refused("greeting with BADCHARSET, in the clear", ("OK",), starttls=True,
            greeting=b'* OK [BADCHARSET ("x")] hi\r\n')
    refused("greeting with PERMANENTFLAGS that do not end", ("OK",),
            greeting=b"* OK [PERMANENTFLAGS (\r\n")
    refused("no IMAP", greeting=b"HTTP/1.1 400 Bad Request\r\n\r\n")
    refused("greeting BYE", ("ECONNECT",), greeting=b"* BYE too many connections\r\n")
    refused("PREAUTH", greeting=b"* PREAUTH welcome\r\n")
    refused("a greeting that does not end", greeting=endless(b"* OK " + b"x" * 4096))
    refused("endless untagged lines", greeting=b"* OK\r\n", capability=endless(b"* OK chatter\r\n" * 50))
    refused("NUL in a line", capability=b"* CAPABILITY \0\r\n{tag} OK done\r\n")
    refused("CAPABILITY without data", ("OK",), capability=b"{tag} OK done\r\n",
            auth=b"{tag} OK done\r\n")
    refused("hangs up at login", ("ELOST",), auth=lambda *a: None)
    refused("BYE at login", ("ELOST",), auth=b"* BYE go away\r\n")
    refused("login refused for now", ("ECONNECT",), auth=b"{tag} NO [UNAVAILABLE] later\r\n")
    refused("login refused", ("ELOGIN",), auth=b"{tag} NO no such user\r\n")
    refused("LOGINDISABLED and nothing else", ("ELOGIN",),
            capability=b"* CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=GSSAPI\r\n{tag} OK done\r\n")
    refused("silence at login", ("ETIMEOUT",), auth=silence)
    refused("a drip at login", ("ETIMEOUT",), auth=drip(b"* OK " + b"x" * 500, 0.1))
    with Server(authority, starttls=True) as s:
        s.answers["starttls"] = b"{tag} BAD unknown command\r\n"
        _, _, done = worker.fetch(s, tls=1)
        cli.ok(done["status"] == "ETLS" and not any(b"LOGIN" in x or b"AUTH" in x for x in s.lines),
               "STARTTLS refused: no password in the clear: " + done["detail"])
        s.answers["starttls"] = b"{tag} OK go\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n"
        _, _, done = worker.fetch(s, tls=1)
        cli.ok(done["status"] == "EPROTO", "answers put in before TLS are refused: " + done["detail"])


def logins():
    def literal(server, session, tag, line):
        said = line
        while said.rstrip(b"\r\n").endswith(b"}"):
            session.send(b"+ go on\r\n")
            said = session.file.readline()
            server.lines.append(said.rstrip(b"\r\n"))
        return b"{tag} OK done\r\n"

    with Server(authority, capability=b"* CAPABILITY IMAP4rev1\r\n{tag} OK done\r\n", auth=literal) as s:
        _, mails, done = worker.fetch(s, password="pässwörd")
        cli.ok(done["status"] == "OK" and len(mails) == 3 and "pässwörd".encode() in s.lines,
               "LOGIN with a literal where PLAIN is not offered")
        s.lines.clear()
        _, mails, done = worker.fetch(s, password='a"b\\c')
        cli.ok(done["status"] == "OK" and b'LOGIN "%s" "a\\"b\\\\c"' % USER.encode() in s.lines,
               "LOGIN quotes what must be quoted")

    def steps(server, session, tag, line):
        if line != b"AUTHENTICATE PLAIN":
            return b"{tag} BAD no initial response\r\n"
        session.send(b"+\r\n")
        session.file.readline()
        return b"{tag} OK done\r\n"

    with Server(authority, capability=b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n{tag} OK done\r\n",
                auth=steps) as s:
        _, mails, done = worker.fetch(s)
        cli.ok(done["status"] == "OK" and len(mails) == 3, "PLAIN without SASL-IR waits for the +")


def after_login():
    deep = b"* 1 FETCH (UID 1 BODYSTRUCTURE " + b"(" * 30000
    refused("BADCHARSET after login", list=b'* OK [BADCHARSET ("x")] hi\r\n{tag} OK done\r\n')
    refused("BADCHARSET behind two spaces", list=b'* OK  [BADCHARSET ("x")] hi\r\n{tag} OK done\r\n')
    refused("PERMANENTFLAGS that do not end", examine=b"* OK [PERMANENTFLAGS (\r\n{tag} OK done\r\n")
    refused("30,000 parentheses", listing=deep)
    refused("a literal of 4 GiB", list=b'* LIST () "/" {4294967295}\r\n')
    refused("a mail of 4 GiB", ("OK",), body=b"* 1 FETCH (UID 1 BODY[]<0> {4294967295}\r\nx")
    refused("an endless line", listing=endless(b"x" * 8192))
    refused("endless untagged answers", list=endless(b'* LIST () "/" xxxxxxxxxxxxxxxxxxx\r\n' * 100))
    refused("an endless listing", listing=endless(
        b'* 1 FETCH (UID 1 INTERNALDATE "14-Nov-2023 22:13:20 +0000" RFC822.SIZE 20)\r\n' * 100))
    refused("an unclosed quoted string", list=b'* LIST () "/" "INBOX\r\n{tag} OK done\r\n')
    refused("an EXAMINE of nonsense", examine=b"* FLAGS\r\n(((\r\n{tag} OK done\r\n")
    refused("silence at LIST", ("ETIMEOUT",), list=silence)
    refused("a drip at EXAMINE", ("ETIMEOUT",), examine=drip(b"* OK " + b"x" * 500, 0.1))
    refused("hangs up in a literal", ("ELOST",), list=begins(b'* LIST () "/" {100}\r\nIN'))
    refused("BYE instead of an answer", ("ELOST",), list=begins(b"* BYE shutting down\r\n"))
    refused("a tag of another command", list=b"x9 OK\r\n")
    refused("an untagged BAD", list=b"* BAD what\r\n{tag} BAD no\r\n")
    refused("a continuation nobody asked for", list=b"+ go on\r\n{tag} OK done\r\n")
    refused("no INBOX", ("EFOLDER",), list=b'* LIST () "/" "Other"\r\n{tag} OK done\r\n')
    refused("INBOX cannot be opened", ("EFOLDER",),
            examine=b"{tag} NO User is authenticated but not connected.\r\n")
    refused("no UIDVALIDITY", examine=b"* 3 EXISTS\r\n{tag} OK done\r\n")
    refused("a mailbox name with a line end", ("OK",),
            list=b'* LIST () "/" INBOX\r\n* LIST (\\Sent) "/" {7}\r\nSe\r\nnt!\r\n{tag} OK done\r\n')
    refused("silence at LOGOUT", ("OK",), logout=silence)


def one_mail_lost(what, uid_bytes, **answers):
    """Mail 2 cannot be read; the others are, and it is reported without bytes."""
    with Server(authority, **answers) as s:
        _, mails, done = worker.fetch(s, timeout=30)
        got = {m["uid"]: m["bytes"] for m in mails}
        good = done["status"] == "OK" and got == {1: s_mail(1), 2: uid_bytes, 3: s_mail(3)} and \
            [m["position"] for m in mails] == [1, 2, 3]
        cli.ok(good, "%s: the others are read (%d connections)" % (what, s.connections))
        if not good:
            cli.diag("%r %r" % (done, mails))


def s_mail(uid):
    return b"Subject: %d\r\n\r\nmail\r\n" % uid


def only_second(two):
    """Bodies of which the second is this: bytes, or None to hang up there."""
    def answer(server, session, tag, line):
        for u in session.uids(line):
            if u != 2:
                session.send(session.body_of(u))
            elif two is None:
                return None
            elif two.startswith(b"{tag}"):
                return two
            else:
                session.send(two)
        return b"{tag} OK done\r\n"
    return answer


def poisoned():
    one_mail_lost("an answer that is no IMAP", b"", body=only_second(b"* 2 FETCH (UID 2 BODY[]<0> ?)\r\n"))
    one_mail_lost("a NUL in an answer", b"", body=only_second(b"* 2 FETCH (UID 2 \0)\r\n"))
    one_mail_lost("a literal that is too large", b"", body=only_second(
        b"* 2 FETCH (UID 2 BODY[]<0> {99999999}\r\n"))
    one_mail_lost("a server that breaks down at it", b"", body=only_second(None))
    one_mail_lost("end of file inside it", b"", body=only_second_then_end())
    one_mail_lost("NO from the server", b"", body=only_second(b"{tag} NO [SERVERBUG] cannot read it\r\n"))
    one_mail_lost("NIL as body", b"", body=only_second(b"* 2 FETCH (UID 2 BODY[]<0> NIL)\r\n"))
    one_mail_lost("no answer for it", b"", body=only_second(b""))
    one_mail_lost("an INTERNALDATE that is none", s_mail(2), listing=bad_date)


def only_second_then_end():
    def answer(server, session, tag, line):
        for u in session.uids(line):
            if u == 2:
                session.send(b"* 2 FETCH (UID 2 BODY[]<0> {50}\r\nSubj")
                return None
            session.send(session.body_of(u))
        return b"{tag} OK done\r\n"
    return answer


def bad_date(server, session, tag, line):
    data = session.listing(tag, line)
    return data.replace(b'"14-Nov-2023 22:13:02 +0000"', b'"yesterday, about noon"')


def oddities():
    def vanished(server, session, tag, line):
        uids = [u for u in session.uids(line) if u != 2]
        if b"INTERNALDATE" in line:
            uids = session.uids(line)
        return b"".join(session.item(u, line) for u in uids) + b"{tag} OK done\r\n"

    with Server(authority, listing=vanished, body=only_second(b"")) as s:
        _, mails, done = worker.fetch(s)
        cli.ok(done["status"] == "OK" and [m["uid"] for m in mails] == [1, 3] and
               mails[-1]["position"] == 3, "a mail that vanished after it was listed is no fault")

    def news(server, session, tag, line):
        return (b"* 9 EXISTS\r\n* 1 FETCH (FLAGS (\\Seen))\r\n* 3 EXPUNGE\r\n" +
                session.body(tag, line).replace(b"{tag}", b"* 2 FETCH (FLAGS () UID 2)\r\n{tag}"))

    with Server(authority, body=news) as s:
        _, mails, done = worker.fetch(s)
        cli.ok(done["status"] == "OK" and [m["bytes"] for m in mails] == [s_mail(n) for n in (1, 2, 3)],
               "unasked-for news between the mails is passed over")

    def estimate(server, session, tag, line):
        return session.listing(tag, line).replace(b"RFC822.SIZE 20", b"RFC822.SIZE 3000")

    with Server(authority, listing=estimate) as s:
        _, mails, done = worker.fetch(s)
        cli.ok(done["status"] == "OK" and all(m["size"] == len(m["bytes"]) for m in mails),
               "RFC822.SIZE that is only an estimate marks no mail as cut")

    def changed(server, session, tag, line):
        session.validity = 6 + server.connections
        return session.examine(tag, line)

    with Server(authority, examine=changed, body=only_second(None)) as s:
        _, _, done = worker.fetch(s)
        cli.ok(done["status"] == "ELOST" and "UIDVALIDITY" in done["detail"],
               "UIDVALIDITY that changes on the way ends the job")
    mails = refused("a drip of a mail", ("ETIMEOUT",), body=drip(
        b"* 1 FETCH (UID 1 BODY[]<0> {5000}\r\n" + b"x" * 5000, 0.1))
    cli.ok(mails == [], "and nothing half-read is handed over")


try:
    decent()
    before_login()
    logins()
    after_login()
    poisoned()
    oddities()
    decent()
    cli.ok(worker.deaths == 0, "one worker met them all")
finally:
    if worker.role is not None:
        worker.role.__exit__()
    shutil.rmtree(folder)
cli.done()

#!/usr/bin/python3
"""becwatch-fetch: connections, certificates and logins, each failure with its own status and words."""
import contextlib
import socket
import time

import cli
import dovecot
import proto

USER, PASSWORD = "ap@partnerb.example", 'q"uote\\back slash'


def check(done, status, *words):
    good = done["status"] == status and all(w in done["detail"] for w in words)
    cli.ok(good, "%s: %s" % (status, done["detail"][:160]))
    if not good:
        cli.diag(done)


def plain_sailing(s, fetch):
    base = dict(host="localhost", user=USER, password=PASSWORD, ca_pem=s.ca_pem)
    _, mails, done = fetch.fetch(port=s.imaps_port, **base)
    cli.ok(done["status"] == "OK" and len(mails) == 1, "implicit TLS; a password with quotes")
    _, mails, done = fetch.fetch(port=s.imap_port, tls=proto.TLS_STARTTLS, **base)
    cli.ok(done["status"] == "OK" and len(mails) == 1, "STARTTLS")
    _, mails, done = fetch.fetch(port=s.imaps_port, **{**base, "host": "127.0.0.1"})
    cli.ok(done["status"] == "OK" and len(mails) == 1, "an address as host, named in the certificate")
    _, mails, done = fetch.fetch(port=s.imaps_port, probe_only=True, **base)
    cli.ok(done["status"] == "OK" and mails == [] and done["folders"] == "INBOX, Sent (\\Sent), Junk (\\Junk)"
           and "IDLE" in done["capabilities"], "a probe says folders and capabilities")


def refused_logins(s, fetch):
    base = dict(host="localhost", port=s.imaps_port, user=USER, password=PASSWORD, ca_pem=s.ca_pem)
    _, _, done = fetch.fetch(**{**base, "password": "wrong"})
    check(done, "ELOGIN", "AUTHENTICATIONFAILED")
    cli.ok("wrong" not in done["detail"], "the password is in no message")
    _, _, done = fetch.fetch(**{**base, "user": "nobody@partnerb.example"})
    check(done, "ELOGIN")
    for what, value in (("user", "a\r\nx LOGOUT"), ("password", "a\nb"), ("user", ""), ("host", ""),
                        ("host", "a\rb")):
        _, _, done = fetch.fetch(**{**base, what: value})
        cli.ok(done["status"] == "EINVAL", "EINVAL: %s %r" % (what, value))


def certificates(authority, fetch):
    base = dict(host="localhost", user=USER, password=PASSWORD, ca_pem=authority.ca_pem)
    for kind, status, words in (
            ("wrong_name", "ECERT_NAME", ("mail.elsewhere.example", "localhost")),
            ("expired", "ECERT_EXPIRED", ("expired on", "renew")),
            ("not_yet", "ECERT_EXPIRED", ("valid only from", "clock")),
            ("unknown_ca", "ECERT_UNKNOWN", ("Somebody Else's CA", "ca_file"))):
        with dovecot.Dovecot({USER: PASSWORD}, certificate=kind, authority=authority) as s:
            _, mails, done = fetch.fetch(port=s.imaps_port, **base)
            check(done, status, *words)
            _, mails, done = fetch.fetch(port=s.imap_port, tls=proto.TLS_STARTTLS, **base)
            check(done, status, *words)
            cli.ok("method=" not in s.log(), "%s: no password was tried" % kind)
            assert mails == []


def system_trust(s, fetch):
    _, _, done = fetch.fetch(host="localhost", port=s.imaps_port, user=USER, password=PASSWORD)
    check(done, "ECERT_UNKNOWN", "becwatch test CA")
    _, _, done = fetch.fetch(host="localhost", port=s.imaps_port, user=USER, password=PASSWORD,
                             ca_pem="no certificate")
    check(done, "EINVAL", "ca_file")


def wrong_ports(s, fetch):
    base = dict(host="localhost", user=USER, password=PASSWORD, ca_pem=s.ca_pem, read_ms=1000)
    _, _, done = fetch.fetch(port=s.imap_port, **base)
    check(done, "ETLS", "STARTTLS")
    _, _, done = fetch.fetch(port=s.imaps_port, tls=proto.TLS_STARTTLS, **base)
    cli.ok(done["status"] in ("ETIMEOUT", "EPROTO"), "STARTTLS on a TLS port: %s" % done["detail"])


def unreachable(authority, fetch):
    base = dict(user=USER, password=PASSWORD, ca_pem=authority.ca_pem)
    port, = dovecot.free_ports(1)
    _, _, done = fetch.fetch(host="localhost", port=port, **base)
    check(done, "ECONNECT", "refused")
    _, _, done = fetch.fetch(host="no-such-host.invalid", port=993, **base)
    check(done, "EHOST", "no-such-host.invalid")
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(8)
        for tls in (proto.TLS_IMPLICIT, proto.TLS_STARTTLS):
            begin = time.monotonic()
            _, _, done = fetch.fetch(host="localhost", port=silent.getsockname()[1], tls=tls,
                                     read_ms=500, command_ms=2000, **base)
            took = time.monotonic() - begin
            check(done, "ETIMEOUT")
            cli.ok(0.4 < took < 2, "a server that says nothing is left after read_ms (%.1f s)" % took)
    with contextlib.ExitStack() as stack:
        # A full queue: SYNs are not answered.
        deaf = stack.enter_context(socket.socket())
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        for _ in range(4):
            c = stack.enter_context(socket.socket())
            c.setblocking(False)
            c.connect_ex(deaf.getsockname())
        begin = time.monotonic()
        _, _, done = fetch.fetch(host="localhost", port=deaf.getsockname()[1], connect_ms=700, **base)
        took = time.monotonic() - begin
        check(done, "ECONNECT", "timed out")
        cli.ok(took < 2, "a connection that does not come about ends after connect_ms (%.1f s)" % took)


def server_restarts(s, fetch):
    base = dict(host="localhost", user=USER, password=PASSWORD, ca_pem=s.ca_pem)
    s.stop()
    _, _, done = fetch.fetch(port=s.imaps_port, **base)
    check(done, "ECONNECT")
    s.start()
    _, mails, done = fetch.fetch(port=s.imaps_port, **base)
    cli.ok(done["status"] == "OK" and len(mails) == 1, "and when it is back, the mail is read")


with proto.Role("becwatch-fetch") as worker:
    with dovecot.Dovecot({USER: PASSWORD}) as server:
        server.append(USER, "INBOX", b"Subject: x\n\ny\n")
        plain_sailing(server, worker)
        refused_logins(server, worker)
        system_trust(server, worker)
        wrong_ports(server, worker)
        certificates(server.authority, worker)
        unreachable(server.authority, worker)
        server_restarts(server, worker)
cli.done()

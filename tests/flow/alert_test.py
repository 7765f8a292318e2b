#!/usr/bin/python3
"""becwatch-alert in its jail: webhooks signed, answered in every way, or not at all; the journal's entry."""
import email.utils
import json
import os
import socket
import ssl
import tempfile
import threading
import time
import warnings

import cli
import dovecot
import proto
import receiver

OUTCOME = ["DELIVERED", "RETRY", "REFUSED", "GONE"]
ALERT = {"schema": "becwatch.alert/1", "id": "alert-1", "incident": "inc-7", "sequence": 1, "kind": "opened",
         "severity": "critical", "account": "ap@partnerb.example",
         "message": {"message_id": "<m1@partnera.example>", "subject": "R\u00e9: \u202einvoice"},
         "findings": [{"detector": "participant_swap", "reason": "5 of 6 participants were replaced"},
                      {"detector": "bank_change", "reason": "another account"}]}
PAYLOAD = json.dumps(ALERT, ensure_ascii=False)


def endpoint(name, url, secret, ca_pem="", timeout_ms=5000):
    return proto.Pack().str(name).str(url).str(secret).str(ca_pem).u32(timeout_ms).bytes


def send(tag, name, ident="alert-1", payload=PAYLOAD):
    return proto.Pack().u64(tag).str(name).str(ident).str(payload).bytes


def result(frame):
    kind, payload = frame
    assert kind == proto.ALERT_RESULT, kind
    u = proto.Unpack(payload)
    r = {"tag": u.u64(), "outcome": OUTCOME[u.u8()], "status": u.u32(), "retry_after": u.u32(),
         "detail": u.str()}
    u.end()
    return r


class Driver:
    """One role and what the hub would tell it."""

    def __init__(self, role, secret):
        self.role, self.secret, self.tag = role, secret, 0

    def post(self, url, timeout=20, secret=None, ca_pem="", timeout_ms=5000, **kw):
        """Make url the endpoint "soc", send one alert there: its result."""
        self.role.send(proto.ALERT_ENDPOINT, endpoint("soc", url, secret or self.secret, ca_pem, timeout_ms))
        self.tag += 1
        self.role.send(proto.ALERT_SEND, send(self.tag, "soc", **kw))
        r = result(self.role.receive(timeout))
        assert r["tag"] == self.tag, r
        return r


def check(r, outcome, what, *words, status=None, retry_after=0):
    good = r["outcome"] == outcome and all(w in r["detail"] for w in words) and \
        (status is None or r["status"] == status) and r["retry_after"] == retry_after
    cli.ok(good, "%s: %s: %s" % (what, outcome, r["detail"][:150]))
    if not good:
        cli.diag("%s; wanted %s %s %s" % (r, outcome, words, retry_after))


def a_delivery(d, r):
    check(d.post(r.url("/a")), "DELIVERED", "an alert", status=200)
    got = r.wait(1, path="/a")[0]
    if not cli.ok(got.verified, "its signature is good"):
        cli.diag(got.why)
    cli.ok(got.body == PAYLOAD.encode() and got.id == "alert-1" and got.method == "POST",
           "the payload comes byte by byte, under the alert's id")
    cli.ok(got.headers["Content-Type"] == "application/json"
           and got.headers["User-Agent"].startswith("becwatch/"), "content type and user agent")
    raw = "some text that is no whsec_"
    check(d.post(r.url("/raw"), secret=raw), "DELIVERED", "a raw secret")
    got = r.wait(1, path="/raw")[0]
    key = "whsec_" + receiver.base64.b64encode(raw.encode()).decode()
    cli.ok(got.headers["webhook-signature"] == receiver.signature(
        key, got.id, got.headers["webhook-timestamp"], got.body), "is the key as it stands")
    big = json.dumps({"x": "y" * 2000000})
    check(d.post(r.url("/big"), payload=big), "DELIVERED", "two megabytes")
    cli.ok(r.wait(1, path="/big")[0].body == big.encode(), "arrive whole")


def answers(d, r):
    date = email.utils.formatdate(time.time() + 3600, usegmt=True)
    for step, outcome, status, words in (
            ((500, {}, b"disk\n full"), "RETRY", 500, ("HTTP 500", "disk full")),
            ((503, {}, b"x" * 500), "RETRY", 503, ("x" * 200 + "...",)),
            (410, "GONE", 410, ("HTTP 410",)),
            ((400, {}, b"no such field: \x1b[2Jkind"), "REFUSED", 400, ("HTTP 400", "no such field: [2Jkind")),
            (413, "REFUSED", 413, ("HTTP 413",)),
            (401, "RETRY", 401, ("HTTP 401", "token")),
            (404, "RETRY", 404, ("HTTP 404", "url")),
            ((302, {"Location": r.url("/elsewhere")}), "RETRY", 302, ("HTTP 302", "redirect"))):
        r.script("/answer", [step])
        check(d.post(r.url("/answer")), outcome, "answer %d" % status, *words, status=status)
    cli.ok(all(q.path != "/elsewhere" for q in r.requests), "a redirect is not followed")
    r.script("/answer", [(429, {"Retry-After": "7"})])
    check(d.post(r.url("/answer")), "RETRY", "Retry-After in seconds", status=429, retry_after=7)
    r.script("/answer", [(503, {"Retry-After": date})])
    got = d.post(r.url("/answer"))
    cli.ok(got["outcome"] == "RETRY" and 3500 < got["retry_after"] <= 3600,
           "Retry-After as a date: %d s" % got["retry_after"])
    r.script("/answer", [(200, {}, b"z" * 3000000)])
    check(d.post(r.url("/answer")), "DELIVERED", "an endless answer is left, its status counts", status=200)


def secrets_stay(d, r):
    token = "T0KENT0KENT0KEN"
    for url in (r.url("/hook/" + token), r.url("/x?key=" + token),
                r.url("/x").replace("://", "://user:%s@" % token)):
        path = url[url.index("/", 8):]
        r.script(path, [(404, {}, ("nothing at %s, %s, %s" % (path, token, d.secret)).encode())])
        got = d.post(url)
        check(got, "RETRY", "an answer that quotes us", "hidden", status=404)
        cli.ok(token not in got["detail"] and d.secret[6:] not in got["detail"],
               "no token and no key comes back")
    port, = dovecot.free_ports(1)
    got = d.post("http://u:%s@127.0.0.1:%d/%s?%s" % (token, port, token, token))
    cli.ok(got["outcome"] == "RETRY" and token not in got["detail"], "nor when the connection fails")


class SixReceiver(receiver.Receiver):
    """On ::1 only."""

    def __init__(self, secrets):
        receiver._Server.address_family = socket.AF_INET6
        try:
            super().__init__(secrets, host="::1")
        finally:
            receiver._Server.address_family = socket.AF_INET


def six(d):
    try:
        r = SixReceiver([d.secret])
    except OSError as e:
        cli.ok(True, "IPv6 # SKIP %s" % e)
        return
    with r:
        check(d.post(r.url("/six", host="[::1]")), "DELIVERED", "an IPv6 address", status=200)
        # Not every machine calls ::1 localhost.
        for name in ("localhost", "ip6-localhost"):
            try:
                known = any(i[4][0] == "::1" for i in socket.getaddrinfo(name, r.port))
            except OSError:
                known = False
            if known:
                check(d.post(r.url("/six", host=name)), "DELIVERED", "a name that answers on IPv6 alone", status=200)
                break


def no_answer(d, r):
    port, = dovecot.free_ports(1)
    check(d.post("http://127.0.0.1:%d/" % port), "RETRY", "nobody listens", "refused", ":%d" % port, status=0)
    check(d.post("http://localhost:%d/" % port), "RETRY", "nor under the name", "refused")
    check(d.post("http://no-such-host.invalid/"), "RETRY", "no such name", "no-such-host.invalid")
    check(d.post("http://b\u00fccher.invalid/"), "RETRY", "nor in German", "xn--bcher-kva.invalid")
    r.script("/hang", ["hang"])
    begin = time.monotonic()
    check(d.post(r.url("/hang"), timeout_ms=500), "RETRY", "silence", "time-out", "did not answer within 0.5 s")
    cli.ok(0.4 < time.monotonic() - begin < 3, "ends after timeout_ms")
    r.script("/close", ["close"])
    check(d.post(r.url("/close")), "RETRY", "closed", "without an answer")
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(8)
        check(d.post("https://127.0.0.1:%d/" % silent.getsockname()[1], timeout_ms=400), "RETRY",
              "no handshake", "time-out", "TLS")
    with socket.socket() as rude:
        rude.bind(("127.0.0.1", 0))
        rude.listen(8)

        def babble():
            c, _ = rude.accept()
            with c:
                c.recv(65536)
                c.sendall(b"* OK IMAP4rev1 ready\r\n")
        threading.Thread(target=babble, daemon=True).start()
        check(d.post("http://127.0.0.1:%d/" % rude.getsockname()[1]), "RETRY", "IMAP", "not HTTP")
    for url in ("ftp://127.0.0.1/", "file:///etc/passwd", "http://", "nonsense"):
        check(d.post(url), "RETRY", url, "url is not usable")
    check(d.post(r.url("/a"), secret="whsec_!"), "RETRY", "no base64", "secret is not usable")
    check(d.post(r.url("/a"), ident="a\r\nX-Evil: 1"), "REFUSED", "a line break in the id", "id")
    d.role.send(proto.ALERT_SEND, send(1, "nowhere"))
    check(result(d.role.receive()), "RETRY", "an endpoint that nobody named", "configured")


def certificates(d, authority):
    ca = authority.ca_pem
    with receiver.Receiver([d.secret], tls=authority.server_context()) as r:
        check(d.post(r.url("/s"), ca_pem=ca), "DELIVERED", "https, our own authority, an address")
        check(d.post(r.url("/s", host="localhost"), ca_pem=ca), "DELIVERED", "and a name")
        cli.ok(all(q.verified for q in r.wait(2, path="/s")), "both signed")
        check(d.post(r.url("/s")), "RETRY", "the system's trust does not know it", "do not trust", "ca_file")
        check(d.post(r.url("/s"), ca_pem="no certificate"), "RETRY", "a ca_file without certificate", "trust")
        check(d.post(r.url("/s").replace("https", "http"), ca_pem=ca), "RETRY", "http to a TLS port")
        cli.ok(len(r.requests) == 2, "nothing was sent to a receiver that is not known")
    for kind, words in (("wrong_name", ("another name", "mail.elsewhere.example")),
                        ("expired", ("expired",)), ("not_yet", ("not valid yet", "clocks")),
                        ("unknown_ca", ("do not trust", "ca_file"))):
        with receiver.Receiver([d.secret], tls=authority.server_context(kind)) as r:
            check(d.post(r.url("/s", host="localhost"), ca_pem=ca), "RETRY", kind, *words, status=0)
            cli.ok(r.requests == [], "%s: nothing was sent" % kind)
    old = authority.server_context()
    old.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    with receiver.Receiver([d.secret], tls=old) as r:
        check(d.post(r.url("/s"), ca_pem=ca), "RETRY", "TLS 1.1", "TLS")


def side_by_side(d, r):
    """Alerts to an endpoint that hangs do not hold up those to another, nor each other."""
    r.script("/slow", [], default="hang")
    d.role.send(proto.ALERT_ENDPOINT, endpoint("slow", r.url("/slow"), d.secret, timeout_ms=20000))
    d.role.send(proto.ALERT_ENDPOINT, endpoint("quick", r.url("/quick", host="localhost"), d.secret))
    for tag in range(100, 120):
        d.role.send(proto.ALERT_SEND, send(tag, "slow", ident="slow-%d" % tag))
    r.wait(20, path="/slow")
    begin = time.monotonic()
    for tag in range(200, 210):
        d.role.send(proto.ALERT_SEND, send(tag, "quick", ident="quick-%d" % tag))
    tags = sorted(result(d.role.receive())["tag"] for _ in range(10))
    cli.ok(tags == list(range(200, 210)) and time.monotonic() - begin < 5,
           "twenty that hang, and ten others come through at once (%.2f s)" % (time.monotonic() - begin))
    cli.ok(all(q.verified for q in r.wait(10, path="/quick")), "each signed")
    for tag in range(300, 350):
        d.role.send(proto.ALERT_SEND, send(tag, "slow"))
    tags = [result(d.role.receive()) for _ in range(6)]
    cli.ok(all(t["outcome"] == "RETRY" and "too many" in t["detail"] for t in tags),
           "beyond the limit an alert is sent back to be tried again")


def journal(secret):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "stderr")
        with proto.Role("becwatch-alert", ["/bin/sh", "-c", 'exec "$2" 2>"$1"', "sh", path]) as role:
            role.send(proto.ALERT_ENDPOINT, endpoint("journal", "", ""))
            role.send(proto.ALERT_SEND, send(5, "journal"))
            check(result(role.receive()), "DELIVERED", "the journal")
            role.send(proto.ALERT_SEND, send(6, "journal", payload="[1]"))
            check(result(role.receive()), "REFUSED", "the journal, but no JSON object", "JSON")
            role.send(proto.ALERT_ENDPOINT, endpoint("journal", "http://127.0.0.1:1/", secret))
            role.send(proto.ALERT_SEND, send(7, "journal"))
            check(result(role.receive()), "RETRY", "a webhook called journal", "refused")
        with open(path, encoding="utf-8") as f:
            lines = f.read().splitlines()
    cli.ok(len(lines) == 1, "one line on stderr")
    line = lines[0] if lines else ""
    for words in ("becwatch-alert: error: critical: 5 of 6 participants were replaced [ap@partnerb.example]",
                  " alert=alert-1 ", " incident=inc-7 ", " severity=critical ", " kind=opened ",
                  " account=ap@partnerb.example ", " detectors=participant_swap bank_change ",
                  " message_id=<m1@partnera.example> "):
        cli.ok(words in line, "it says%s" % (words if words[0] == " " else " " + words))
    if not cli.ok(json.loads(line.split(" payload=", 1)[1]) == ALERT, "and holds the payload as JSON"):
        cli.diag(line)


def malformed():
    for what, data in (("no frame", b"GET / HTTP/1.1\r\n\r\n"),
                       ("another role's frame", proto.frame(proto.PDF_FILE, b"")),
                       ("an endpoint cut short", proto.frame(proto.ALERT_ENDPOINT, b"\x01\0\0\0a")),
                       ("an alert with bytes behind", proto.frame(proto.ALERT_SEND, send(1, "a") + b"x"))):
        with proto.Role("becwatch-alert") as role:
            role.sock.sendall(data)
            try:
                role.receive()
                said = "a frame"
            except proto.Gone as e:
                said = str(e)
        cli.ok(said == "exit status 1", "%s: %s" % (what, said))
    with proto.Role("becwatch-alert") as role:
        pass
    cli.ok(role.process.returncode == 0, "the hub's end ends it with 0")


def main():
    secret = receiver.new_secret()
    os.environ.update(http_proxy="http://127.0.0.1:1/", all_proxy="http://127.0.0.1:1/",
                      https_proxy="http://127.0.0.1:1/")   # must mean nothing to it
    with tempfile.TemporaryDirectory() as folder:
        authority = dovecot.Authority(folder)
        with proto.Role("becwatch-alert") as role, receiver.Receiver([secret]) as r:
            d = Driver(role, secret)
            a_delivery(d, r)
            answers(d, r)
            secrets_stay(d, r)
            no_answer(d, r)
            six(d)
            certificates(d, authority)
            side_by_side(d, r)
        cli.ok(role.process.returncode == 0, "with requests under way it ends at once, too")
    journal(secret)
    malformed()
    cli.done()


main()

#!/usr/bin/python3
"""Mail built to cost: becwatch-parse, in its jail, answers each in time, lives, and says which limit it reached.

Five seconds are allowed on a machine that counts as fast as this test's own loop says.
"""
import base64
import io
import os
import sys
import time
import zipfile
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "flow"))
import cli                      # noqa: E402
import facts                    # noqa: E402
import proto                    # noqa: E402

SECONDS = 5.0
MIB = 1 << 20
HEAD = "From: a@partnera.example\r\nTo: b@partnerb.example\r\nSubject: x\r\n"
GB_PRINT, GB = "GB29 NWBK 6016 1331 9268 19", "GB29NWBK60161331926819"
DE_PRINT, DE = "DE89 3704 0044 0532 0130 00", "DE89370400440532013000"
MEMORY_KIB = 1024 * 1024        # the role's limit: roles.c


def scale():
    """How much slower than the machine that the limit was set on (0.5 s); never less than 1."""
    start = time.monotonic()
    x = 0
    for i in range(10_000_000):
        x ^= i
    return max(1.0, (time.monotonic() - start) / 0.5)


def mail(body="", head="", kind="text/plain; charset=utf-8", encoding=None):
    extra = f"Content-Transfer-Encoding: {encoding}\r\n" if encoding else ""
    top = f"{HEAD}{head}MIME-Version: 1.0\r\nContent-Type: {kind}\r\n{extra}\r\n"
    return top.encode() + (body if isinstance(body, bytes) else body.encode())


def html(body):
    return mail(body, kind="text/html; charset=utf-8")


def attached(data, name, kind="application/octet-stream"):
    return mail(base64.encodebytes(data), encoding="base64",
                kind=f'{kind}; name="{name}"\r\nContent-Disposition: attachment; filename="{name}"')


# -- structure --

def nested(n):
    """n multiparts, one inside the other."""
    out = [HEAD + "MIME-Version: 1.0\r\n"]
    for i in range(n):
        out.append(f"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n")
    out.append(f"Content-Type: text/plain\r\n\r\nIBAN {GB_PRINT}\r\n")
    return "".join(out).encode()


def enclosed(n):
    return (HEAD + "Content-Type: message/rfc822\r\n\r\n" * n + HEAD + f"\r\nIBAN {GB_PRINT}\r\n").encode()


def encoded(n, fields_each):
    one = base64.encodebytes(b"From: a@b.example\n" + b"a:\n" * fields_each + b"\nx").decode()
    return mail(f"--b\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n{one}\r\n" * n
                + "--b--\r\n", kind="multipart/mixed; boundary=b")


def shells(n):
    inner = f"From: a@b.example\n\nIBAN {GB_PRINT}\n".encode()
    for _ in range(n):
        inner = b"From: a@b.example\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" \
            + base64.encodebytes(inner)
        if len(inner) > 12 * MIB:
            break
    return inner


def parts(n):
    return mail("--b\r\n\r\nx\r\n" * n + "--b--\r\n", kind="multipart/mixed; boundary=b")


def alternatives(n):
    """Each says something; every one is compared with those shown."""
    return mail("".join(f"--b\r\nContent-Type: text/{'html' if i % 2 else 'plain'}\r\n\r\n{GB_PRINT}\r\n"
                        for i in range(n)) + "--b--\r\n", kind="multipart/alternative; boundary=b")


def boundaries(n):
    """Lines that begin like the boundary of every level."""
    b = "b" * 60
    head = "".join(f"--{b}{i}\r\nContent-Type: multipart/mixed; boundary={b}{i + 1}\r\n\r\n" for i in range(200))
    return mail(head + f"--{b}x\r\n" * n, kind=f"multipart/mixed; boundary={b}0")


# -- headers --

def fields(name, value, n):
    return mail("x", head="".join(f"{name}: {value.format(i)}\r\n" for i in range(n)))


def received(n):
    return fields("Received", "from h{0} (h [192.0.2.1]) (Authenticated sender: a{0}@b.example) by m{0} with "
                  "ESMTPSA; Mon, 3 Mar 2025 10:00:00 +0100", n)


def results(n):
    return fields("Authentication-Results", "mx{0}.example; spf=pass smtp.mailfrom=a{0}@b.example; "
                  "dkim=pass header.d=b.example; dmarc=pass header.from=b.example", n)


def arc(n):
    return mail("x", head="".join(
        f"ARC-Seal: i={i % 50 + 1}; d=s{i}.example; cv=pass\r\nARC-Authentication-Results: i={i % 50 + 1}; "
        f"mx; smtp.auth=u{i}\r\n" for i in range(n)))


def addresses(n, value="a{0}@b{0}.example"):
    return mail("x", head="Cc: " + ",\r\n ".join(value.format(i) for i in range(n)) + "\r\n")


def words(size, text="=?utf-8?q?J=C3=BCrgen?= "):
    return mail("x", head="Comments: y\r\nSubject: " + text * (size // len(text)) + "\r\n")


def header(text, name="Cc"):
    return mail("x", head=f"{name}: {text}\r\n")


# -- text --

def quotes(depth, lines):
    return mail(("> " * depth + "text\r\n") * lines)


def staircase(depth):
    return mail("".join(">" * i + f" line {i}\r\n" for i in range(depth)))


def blocks(n):
    return mail("".join(f"From: A{i} <a{i}@b.example>\r\nSent: Monday, March 3, 2025 10:15 AM\r\nTo: b@c.example\r\n"
                        f"Subject: x\r\n\r\ntext {i}\r\n\r\n" for i in range(n)))


def ibans(n):
    """Distinct, with valid check digits."""
    def one(i):
        bban = f"37040044{i:010}"
        return f"DE{98 - int(bban + '131400') % 97:02}{bban}"
    return mail("".join(f"IBAN {one(i)}\r\n" for i in range(n)))


def deep_divs(n):
    return html("<div>" * n + f"IBAN {GB_PRINT}" + "</div>" * n)


def cells(n):
    return html("<table>" + "<tr><td>a</td><td>b</td></tr>" * (n // 2)
                + f"<tr><td>IBAN</td><td>{GB_PRINT}</td></tr></table>")


def entities(n):
    """A document type whose entities would grow to 10^9 characters."""
    dtd = '<!DOCTYPE html [<!ENTITY e0 "lol">' + "".join(
        f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10)) + "]>"
    return html(dtd + "<p>" + "&e9;" * n + "</p>")


# -- attachments --

def zip_bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("[Content_Types].xml", "<Types/>")
        with z.open("word/document.xml", "w", force_zip64=True) as f:
            for _ in range(200):
                f.write(b"<w:t>" + bytes(MIB) + b"</w:t>")
    return out.getvalue()


def zip_many(n):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for i in range(n):
            z.writestr(f"xl/worksheets/sheet{i}.xml", "<worksheet/>")
    return out.getvalue()


def laughs():
    """An XML invoice with entities that grow."""
    return ('<?xml version="1.0"?><!DOCTYPE Invoice [<!ENTITY e0 "lol">' + "".join(
        f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10)) + "]><Invoice>&e9;</Invoice>").encode()


def xml_deep(n):
    return b"<Invoice>" + b"<a>" * n + b"</a>" * n + b"</Invoice>"


def rtf_deep(n):
    return b"{\\rtf1 " + b"{" * n + b"x" + b"}" * n + b"}"


def pdf_bomb():
    data = zlib.compress(bytes(64 * MIB), 9)
    return (b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
            b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n4 0 obj<</Length %d"
            b"/Filter/FlateDecode>>stream\n%s\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%%%EOF\n" % (len(data), data))


def limit(*names):
    return lambda m: set(names) <= set(m["limits"])


def flag(*names):
    return lambda m: set(names) <= set(m["flags"])


def account(value):
    return lambda m: value in [a["value"] for a in m["accounts"]]


def not_read(m):
    """Left unread, or read up to a limit that is named."""
    a = m["attachments"][0]
    return not a["read"] or a["flags"] or m["limits"]


def alive(_):
    return True


CASES = [
    ("10,000 nested parts", lambda: nested(10_000), limit("nesting")),
    ("10,000 messages, one inside the other", lambda: enclosed(10_000), limit("nesting")),
    ("100,000 parts", lambda: parts(100_000), limit("parts")),
    ("100,000 alternatives", lambda: alternatives(100_000), limit("parts")),
    ("200,000 lines like boundaries under 200 levels", lambda: boundaries(200_000), alive),
    ("a header of 10 MB, a field a line", lambda: fields("X-Filler", "y" * 90, 100_000), limit("header_bytes")),
    ("a header field of 10 MB", lambda: header("y" * (10 * MIB), "X-Filler"), limit("header_bytes")),
    ("a header field of 10 MB, folded", lambda: header("y\r\n " * (10 * MIB // 4), "Subject"),
     limit("header_bytes")),
    ("100,000 Received fields", lambda: received(100_000), limit("received")),
    ("100,000 Authentication-Results fields", lambda: results(100_000), limit("auth_fields")),
    ("50,000 ARC sets", lambda: arc(50_000), limit("auth_fields")),
    ("90,000 methods in one field", lambda: header("mx" + "; spf=pass" * 90_000, "Authentication-Results"),
     lambda m: set(m["limits"]) & {"auth_tokens", "auth_methods"}),
    ("100,000 References fields", lambda: fields("References", "<{0}@b.example>", 100_000), limit("references")),
    ("90,000 identifiers in References", lambda: header("<x@y>\r\n " * 90_000, "References"),
     limit("references")),
    ("100,000 From fields", lambda: fields("From", "a{0}@b.example", 100_000), flag("two_from")),
    ("a million addresses", lambda: addresses(1_000_000), limit("header_bytes")),
    ("20,000 addresses", lambda: addresses(20_000), limit("addresses")),
    ("50,000 names without address", lambda: addresses(50_000, "n{0}"), limit("addresses")),
    ("100,000 open angles", lambda: header("<" * 100_000), alive),
    ("900,000 open parentheses", lambda: header("(" * 900_000 + "a@b.example"), alive),
    ("400,000 nested comments", lambda: header("(" * 400_000 + ")" * 400_000 + "a@b.example"), alive),
    ("300,000 quotes that never close", lambda: header('"a\\' * 300_000), alive),
    ("a comment that never closes in each of 100,000 places", lambda: header("a(b, " * 100_000), alive),
    ("50,000 addresses in one entry", lambda: header("a@b.example " * 50_000), limit("addresses")),
    ("50,000 angles in one entry", lambda: header("<a@b.example>" * 50_000), limit("addresses")),
    ("2 MB of encoded words", lambda: words(2 * MIB), limit("header_bytes")),
    ("900 kB of encoded words", lambda: words(900_000), alive),
    ("900 kB of encoded words of ISO-2022-JP", lambda: words(900_000, "=?iso-2022-jp?b?GyRCRnxLXBsoQg==?= "), alive),
    ("900 kB of encoded words that never end", lambda: words(900_000, "=?utf-8?q?"), alive),
    ("900 kB of \"RE:\"", lambda: words(900_000, "RE: "), alive),
    ("900 kB of list tags", lambda: words(900_000, "[a] "), alive),
    ("100,000 parameters", lambda: mail("x", kind="text/plain" + "".join(f"; a{i}=b" for i in range(100_000))),
     limit("parameters")),
    ("100,000 continued parameters", lambda: mail("x", kind="text/plain" + "".join(
        f"; name*{i}*=%41" for i in range(100_000))), limit("parameters")),
    ("25 MB of the shortest fields", lambda: b"a:\r\n" * (25 * MIB // 4) + b"\r\nx", limit("fields")),
    ("25 MB of the shortest fields in a part", lambda: mail("--b\r\n" + "a:\r\n" * (25 * MIB // 4) + "\r\nx--b--",
                                                            kind="multipart/mixed; boundary=b"), limit("fields")),
    ("25 MB of the shortest parts", lambda: mail("--b\r\n\r\n" * (25 * MIB // 7), kind="multipart/mixed; boundary=b"),
     limit("parts")),
    ("25 MB of levels", lambda: nested(400_000), limit("parts")),
    ("25 MB of folds in a field", lambda: header("a\r\n " * (25 * MIB // 4)), limit("header_bytes")),
    ("50 messages in base64, each of 80,000 fields", lambda: encoded(50, 80_000),
     lambda m: {"enclosed", "memory"} & set(m["limits"])),
    ("messages in base64, 40 one inside the other", lambda: shells(40), alive),
    ("60,000 files in the text", lambda: mail("".join(f"begin 644 a\r\n&   {i:05}\r\n" for i in range(60_000))),
     limit("attachments")),
    ("1 MB of conditions that never end", lambda: html("<!--[if" * (MIB // 7)), alive),
    ("1 MB of alternative texts", lambda: html(" alt='" * (MIB // 6)), alive),
    ("5 MB of doubled fields", lambda: mail("--x\r\nContent-Type: a\r\nContent-Type: b\r\n" * (5 * MIB // 40),
                                            head="Content-Type: text/plain\r\n"), alive),
    ("25 MB of messages, one inside the other", lambda: enclosed(800_000), limit("nesting")),
    ("10,000 lines, 1,000 quotes deep", lambda: quotes(1_000, 10_000), alive),
    ("a staircase of quotes, 1,500 deep", lambda: staircase(1_500), alive),
    ("5,000 header blocks", lambda: blocks(5_000), limit("quoted")),
    ("100,000 attributions", lambda: mail("On 3 Mar 2025, at 10:15, A <a@b.example> wrote:\r\n> x\r\n" * 100_000),
     limit("text")),
    ("one line of 16 MB", lambda: mail("a" * (16 * MIB)), limit("text")),
    ("one line of 16 MB, of words", lambda: mail("bank " * (16 * MIB // 5)), limit("text")),
    ("16 MB of base64 without a line break",
     lambda: mail(base64.b64encode(b"x" * (12 * MIB)), encoding="base64"), limit("text")),
    ("16 MB of padding", lambda: mail("QQ==" * (4 * MIB), encoding="base64"), limit("text")),
    ("16 MB of broken quoted-printable", lambda: mail("=" * (16 * MIB), encoding="quoted-printable"),
     flag("quoted_printable_broken")),
    ("20,000 accounts", lambda: ibans(20_000), limit("accounts")),
    ("2 MB that nearly is an account", lambda: mail("DE89 3704 0044 0532 0130 0" * (2 * MIB // 26)), alive),
    ("2 MB of \"bank account\"", lambda: mail("our new bank account has not changed, " * (2 * MIB // 38)), alive),
    ("2 MB of \"@\"", lambda: mail("a@" * MIB), alive),
    ("2 MB of addresses in text", lambda: mail("".join(f"a{i}@b.example " for i in range(100_000))),
     limit("text_addresses")),
    ("2 MB in UTF-7", lambda: mail("+2D3cqQ-" * (2 * MIB // 8), kind="text/plain; charset=utf-7"), alive),
    ("2 MB of shifts in ISO-2022-CN", lambda: mail(b"\x1b$)A\x0e1A\x0f" * (2 * MIB // 8),
                                                   kind="text/plain; charset=iso-2022-cn"), alive),
    ("300 <div>s around an account", lambda: deep_divs(300), account(GB)),
    ("100,000 <div>s around an account", lambda: deep_divs(100_000),
     lambda m: account(GB)(m) and limit("html_depth")(m)),
    ("100,000 cells before an account", lambda: cells(100_000), account(GB)),
    ("100,000 tables, one inside the other", lambda: html("<table><tr><td>" * 100_000), limit("html_depth")),
    ("100,000 <blockquote>s", lambda: html("<blockquote>" * 100_000 + "x"), limit("html_depth")),
    ("50,000 <b><i> closed the wrong way round", lambda: html("<b><i>x</b></i>" * 50_000), alive),
    ("100,000 <p>s inside <a>s", lambda: html("<a href=x><p>" * 100_000), alive),
    ("100,000 <font>s that never close", lambda: html("<font color=red>x" * 100_000), alive),
    ("100,000 forms of <select>", lambda: html("<select><option>" * 100_000), alive),
    ("one tag of 100,000 attributes", lambda: html("<p " + " ".join(f"a{i}=b" for i in range(100_000)) + ">x"),
     limit("html_attributes")),
    ("an attribute of 2 MB", lambda: html(f"<p style='{'color:red;' * 200_000}'>x"), alive),
    ("20,000 rules of a style sheet", lambda: html("<style>" + "".join(f".a{i} b{{display:none}}" for i in range(20_000))
                                                  + "</style>" + "<b class=a1>" * 50_000), limit("html_styles")),
    ("rules that match all of 200,000 elements", lambda: html("<style>" + "*{display:block}" * 900 + "</style>" + "<b>x</b>" * 200_000),
     limit("html_styles")),
    ("2 MB of @media inside @media", lambda: html("<style>" + "@media x{" * (2 * MIB // 9)), limit("html_styles")),
    ("2 MB of ends of the page", lambda: html("</body" * (2 * MIB // 6)), alive),
    ("2 MB of comments that are over at once", lambda: html("<!-->" * (2 * MIB // 5)), alive),
    ("2 MB of labels of Lotus Notes", lambda: mail("a@b.example 10:15 2025\r\nTo\r\nx\r\n" * (2 * MIB // 32)), alive),
    ("2 MB of attributions", lambda: mail("1:23 4/5/2025 x@y.example wrote z:\r\n" * (2 * MIB // 36)), alive),
    ("2 MB of yEnc", lambda: mail("=ybegin line=1 name=x\r\n" * (2 * MIB // 23)), alive),
    ("multiparts of another boundary, one inside the other",
     lambda: mail("--x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" * 40_000, kind="multipart/mixed; boundary=b"),
     limit("parts")),
    ("2 MB of \"<\"", lambda: html("<" * (2 * MIB)), alive),
    ("2 MB of comments that never end", lambda: html("<!--" * (MIB // 2)), alive),
    ("2 MB of entities", lambda: html("&amp;&#65;&nosuch;&#xffffffff;" * (2 * MIB // 30)), alive),
    ("entities that grow to 10^9 characters", lambda: entities(100), alive),
    ("100,000 links", lambda: html("".join(f"<a href='https://h{i}.example/'>x</a>" for i in range(50_000))),
     limit("links")),
    ("DOCX of 200 MB in 200 kB", lambda: attached(zip_bomb(), "invoice.docx"), not_read),
    ("XLSX of 20,000 sheets", lambda: attached(zip_many(20_000), "invoice.xlsx"), not_read),
    ("XML whose entities grow to 10^9 characters", lambda: attached(laughs(), "invoice.xml", "text/xml"), alive),
    ("XML 500,000 elements deep", lambda: attached(xml_deep(500_000), "invoice.xml", "text/xml"), alive),
    ("RTF 1,000,000 groups deep", lambda: attached(rtf_deep(1_000_000), "invoice.rtf", "application/rtf"), alive),
    ("CSV of 2 MB in one line", lambda: attached(b"a;" * MIB, "invoice.csv", "text/csv"), alive),
    ("a calendar of 2 MB", lambda: mail("BEGIN:VCALENDAR\r\n" + "X:y\r\n" * (2 * MIB // 5), kind="text/calendar"),
     alive),
]


def peak_kib(process):
    with open(f"/proc/{process.pid}/status", encoding="ascii") as f:
        return max((int(line.split()[1]) for line in f if line.startswith("VmHWM")), default=0)


def check(role, what, message, expect, seconds):
    """The role, or None when it is gone."""
    start = time.monotonic()
    try:
        m = role.read(message, timeout=20 * seconds)
    except (proto.Gone, TimeoutError, BrokenPipeError, ConnectionResetError) as e:
        cli.ok(False, what)
        cli.diag(f"{type(e).__name__} {e}")
        return False
    took = time.monotonic() - start
    if not cli.ok(expect(m) and took < seconds, what):
        cli.diag(f"{took:.2f} s of {seconds:.1f}; limits {m['limits']}, flags {m['flags']}, "
                 f"attachments {m['attachments'][:1]}, {len(m['accounts'])} accounts")
    elif os.environ.get("SHOW"):
        cli.diag(f"{took:.2f} s, {len(message) / MIB:.1f} MiB, {m['limits']} {m['flags']}")
    return True


def parse(seconds, only):
    role, peak = facts.Parser().__enter__(), 0
    for what, make, expect in CASES:
        if only and only not in what:
            continue
        if not check(role, what, make(), expect, seconds):
            role.process.kill()
            role.__exit__(None, None, None)
            role = facts.Parser().__enter__()
        peak = max(peak, peak_kib(role.process))
        if os.environ.get("SHOW"):
            cli.diag(f"peak {peak // 1024} MiB")
    role.__exit__(None, None, None)
    cli.ok(peak < MEMORY_KIB, f"one process took {peak // 1024} MiB at most, far from its limit")


def pdf(seconds):
    """What becwatch-parse hands on, becwatch-pdf survives as well."""
    with facts.Parser() as role:
        m = role.read(attached(pdf_bomb(), "invoice.pdf", "application/pdf"))
    cli.ok(len(m["files"]) == 1, "a PDF that grows to 64 MB is handed on")
    with proto.Role("becwatch-pdf") as role:
        start = time.monotonic()
        role.send(proto.PDF_FILE, proto.Pack().u64(1).u32(0).str("").blob(m["files"][0]["bytes"]).bytes)
        try:
            kind, _ = role.receive(20 * seconds)
        except proto.Gone as e:
            kind = str(e)
        took = time.monotonic() - start
    cli.ok(kind == proto.PDF_TEXT and took < seconds, "and becwatch-pdf answers in time") or cli.diag(
        f"{kind} {took:.2f} s")


def main():
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    seconds = SECONDS * scale()
    parse(seconds, only)
    if not only:
        pdf(seconds)
    cli.done()


if __name__ == "__main__":
    main()

#!/usr/bin/python3
"""becwatch-parse in its jail: what it says of messages as mail programs and attackers write them."""
import base64
import os
import re

import cli
import facts
import proto

DE, GB = "DE89370400440532013000", "GB29NWBK60161331926819"
DE_PRINT, GB_PRINT = "DE89 3704 0044 0532 0130 00", "GB29 NWBK 6016 1331 9268 19"


def eq(got, want, what):
    if not cli.ok(got == want, what):
        cli.diag(f"got  {got!r}")
        cli.diag(f"want {want!r}")


def crlf(text):
    return text.replace("\n", "\r\n").encode()


def b64(data):
    return base64.encodebytes(data).decode()


def values(m, where="new_text"):
    return [a["value"] for a in m["accounts"] if a["where"] == where]


def alternative(p):
    m = p.read(crlf(f"""From: =?utf-8?q?J=C3=BCrgen_M=C3=BCller?= <Juergen@PartnerA.example>
To: Team: Bert Moss <bert@partnerb.example>, cara@partnerc.example;
Reply-To: juergen@partnera.example
Reply-To: "Müller" <juergen@evil.example>
Subject: =?utf-8?B?{base64.b64encode('Rechnung für März'.encode()).decode()}?=
Message-ID: <1.2@partnera.example>
In-Reply-To: <0@partnerb.example>
Date: Mon, 3 Mar 2025 10:15:00 +0100
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=utf-8

Our bank details have changed. Please write to user1@partnera.com.
Beneficiary: Acme Ltd
IBAN: {DE_PRINT}
BIC: COBADEFFXXX
--b
Content-Type: text/html; charset=utf-8

<p>Our bank details have changed.</p><table><tr><td>Beneficiary:</td><td>Acme Ltd</td></tr>
<tr><td>IBAN</td><td>DE89</td><td>3704</td><td>0044</td><td>0532</td><td>0130</td><td>00</td></tr>
<tr><td>BIC</td><td>COBADEFFXXX</td></tr></table><a href="mailto:user1@partnera.com">write</a>
--b--
"""))
    eq([(a["name"], a["address"]) for a in m["from"]], [("Jürgen Müller", "juergen@partnera.example")],
       "encoded words in From")
    eq([a["address"] for a in m["to"]], ["bert@partnerb.example", "cara@partnerc.example"],
       "the members of a group are addressed")
    eq([a["flags"] & 1 for a in m["to"]], [1, 1], "and stood in a group")
    eq([a["address"] for a in m["reply_to"]], ["juergen@partnera.example", "juergen@evil.example"],
       "both Reply-To fields are read")
    cli.ok("two_reply_to" in m["flags"], "two Reply-To fields are flagged") or cli.diag(m["flags"])
    eq((m["subject"], m["message_id"], m["in_reply_to"], m["date"]),
       ("Rechnung für März", "1.2@partnera.example", ["0@partnerb.example"], 1740993300), "header fields")
    eq(values(m), [DE], "the account of both alternatives, once")
    a = m["accounts"][0]
    eq((a["bic"], a["beneficiary"], a["country"], a["ours"]), ("COBADEFFXXX", "Acme Ltd", "DE", False),
       "its bank and holder, over table cells")
    cli.ok("DE89…3000" in a["evidence"] and "3704" not in a["evidence"], "its evidence is masked")
    eq((m["wording"] >= {"bank_change"}, m["wording_evidence"]), (True, "Our bank details have changed."),
       "the claim is found")
    eq([x["address"] for x in m["mailto"]], ["user1@partnera.com"], "the address in text and link")
    cli.ok("alternatives_differ" not in m["flags"], "alternatives that agree are not flagged")


def alternatives_differ(p):
    m = p.read(crlf(f"""From: a@partnera.example
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain

IBAN {DE_PRINT}
--b
Content-Type: text/html

<p>IBAN {GB_PRINT}</p>
--b--
"""))
    eq(set(values(m)), {DE, GB}, "accounts of both alternatives")
    cli.ok("alternatives_differ" in m["flags"], "alternatives that differ are flagged")


def quoted_outlook(p):
    original = (f"Dear Bert,\n\nplease find attached our invoice 4711 over EUR 12,000 for the machine parts that "
                f"you ordered in May.\nIBAN: {DE_PRINT}\nBIC: COBADEFF\n\nBest regards\nAnna Keller")
    head = "From: Anna Keller <anna@partnera.com>\nTo: bert@partnerb.example\n"
    first = p.read(crlf(head + "Subject: Invoice 4711\n\n" + original + "\n"))
    eq(values(first), [DE], "the original states its account")
    m = p.read(crlf(head + "Subject: RE: Invoice 4711\n\nPlease pay today.\n\n"
                    "From: Anna Keller <anna@partnera.com>\nSent: Monday, March 3, 2025 10:15 AM\n"
                    "To: Bert Moss <bert@partnerb.example>\nSubject: Invoice 4711\n\n"
                    + original.replace(DE_PRINT, GB_PRINT) + "\n"))
    eq((values(m), values(m, "quoted")), ([], [GB]), "the quotation states another")
    q = m["quoted"][0]
    eq((q["header_block"], q["from_name"], q["from_address"], q["subject"]),
       (True, "Anna Keller", "anna@partnera.com", "Invoice 4711"), "the block says who wrote it")
    eq([x["address"] for x in q["people"]], ["anna@partnera.com", "bert@partnerb.example"],
       "and to whom")
    eq(q["sketch"], first["sketch"], "but for the account it is the original's text")
    cli.ok("pressure" in m["wording"] and "payment" in m["wording"], "the new text presses for payment")


def names(p):
    m = p.read(crlf("""From: a@partnera.example
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

see attached
--b
Content-Type: application/octet-stream
Content-Disposition: attachment; filename*0*=utf-8''R%C3%A9ch; filename*1*=nung%20; filename*2="4711.bin"

x
--b
Content-Type: application/octet-stream; name*=big5''%B5o%B2%BC.bin
Content-Disposition: attachment

x
--b
Content-Type: application/octet-stream
Content-Disposition: attachment; filename="=?iso-2022-jp?B?GyRCQEE1YT1xGyhCLmJpbg==?="

x
--b
Content-Type: text/plain; name=note.txt
Content-Disposition: attachment; filename=note.txt

IBAN ACCOUNT
--b--
""".replace("ACCOUNT", DE_PRINT)))
    eq([a["name"] for a in m["attachments"]], ["Réchnung 4711.bin", "發票.bin", "請求書.bin", "note.txt"],
       "names in pieces, with charset, as encoded word")
    eq([(a["value"], a["index"]) for a in m["accounts"]], [(DE, 3)], "the account in an attached text")


def bodies(p):
    holder = "Beneficiary: %s\nIBAN: " + DE_PRINT + "\n"
    for what, charset, codec, name in (
            ("Big5 with HKSCS", "big5-hkscs", "big5hkscs", "香港啫喱有限公司"),
            ("HKSCS labelled as Big5", "big5", "big5hkscs", "深水埗邨公司"),
            ("ISO-2022-JP", "iso-2022-jp", "iso2022_jp", "株式会社山田"),
            ("UTF-16", "utf-16", "utf-16", "Müller & Söhne"),
            ("UTF-16LE without a mark", "utf-16le", "utf-16-le", "Müller & Söhne"),
            ("a charset nobody declared", "", "utf-8", "Müller & Söhne"),
            ("windows-1252 under another name", "iso-8859-1", "cp1252", "Müller’s “Söhne”")):
        label = f"; charset={charset}" if charset else ""
        m = p.read(crlf(f"From: a@partnera.example\nMIME-Version: 1.0\nContent-Type: text/plain{label}\n"
                        f"Content-Transfer-Encoding: base64\n\n{b64((holder % name).encode(codec))}"))
        eq([(a["value"], a["beneficiary"]) for a in m["accounts"]], [(DE, name)], f"body: {what}")


# What Python calls the charsets, where it knows them under another name; bytes where it knows them not.
CODECS = {"utf-8-mac": "utf-8", "unicode-1-1-utf-8": "utf-8", "ansi_x3.4-1968": "ascii", "646": "ascii",
          "iso-8859-8-i": "iso8859-8", "iso-8859-8-e": "iso8859-8", "windows-874": "cp874",
          "gb_2312-80": "gb2312", "hz-gb-2312": "hz", "shift-jis": "shift_jis", "windows-31j": "cp932",
          "iso-2022-jp-ms": "iso2022_jp", "cp50220": "iso2022_jp", "cp50221": "iso2022_jp",
          "ks_c_5601-1987": "euc_kr", "ks_c_5601": "euc_kr", "unicode-1-1-utf-7": "utf-7",
          "mac-roman": "mac_roman", "x-mac-roman": "mac_roman", "macintosh": "mac_roman",
          "x-mac-cyrillic": "mac_cyrillic", "cp936": "gbk", "big5-hkscs": "big5hkscs"}
BYTES = {"euc-tw": ("中文", b"\xc4\xe3\xc5\xc6"), "iso-2022-cn": ("中文", b"\x1b$)A\x0eVPND\x0f")}
SAMPLES = ["Žluťoučký", "Jürgen Größe", "Αθήνα", "Москва", "שלום", "مرحبا", "สวัสดี", "中文", "日本語", "한국어",
           "Ğülşen", "Kaķis", "Ħaż", "Ŵyn", "ÆØÅ", "Anna"]


def sample(label):
    """(text, its bytes) of a name that the charset can hold."""
    if label in BYTES:
        return BYTES[label]
    codec = CODECS.get(label, label)
    order = SAMPLES
    if re.match("gb|hz|big5|cp9[35]", label):
        order = ["中文"] + SAMPLES
    elif "jp" in label or "jis" in label or label in ("windows-31j", "cp932", "cp50220", "cp50221"):
        order = ["日本語"] + SAMPLES
    for text in order:
        try:
            return text, text.encode(codec)
        except UnicodeEncodeError:
            continue
    raise AssertionError(label)


def charsets(p):
    with open(os.path.join(cli.ROOT, "daemon/parse/mime/charset.c"), encoding="utf-8") as f:
        table = f.read().split("charsets[] = {")[1].split("};")[0]
    labels = re.findall(r'\{ "([^"]+)", ', table)
    cli.ok(len(labels) > 80, f"{len(labels)} charsets")
    for label in labels:
        text, raw = sample(label)
        codec = CODECS.get(label, label)
        if label in BYTES:
            body = b"Beneficiary: " + raw + b"\nIBAN: " + DE_PRINT.encode()
        else:
            body = f"Beneficiary: {text}\nIBAN: {DE_PRINT}\n".encode(codec)
        m = p.read(crlf(f"From: =?{label}?B?{base64.b64encode(raw).decode()}?= <user@example.net>\n"
                        f"MIME-Version: 1.0\nContent-Type: text/plain; charset=\"{label}\"\n"
                        f"Content-Transfer-Encoding: base64\n\n{b64(body)}"))
        eq(([(a["name"], a["address"]) for a in m["from"]],
            [(a["value"], a["beneficiary"]) for a in m["accounts"]]),
           ([(text, "user@example.net")], [(DE, text)]), f"{label}: {text}, in header and body")


def attachment_text(p):
    accounts, wording = p.text("Invoice\nWe have a new bank account:\n" + GB_PRINT + "\n", 7)
    eq([(a["value"], a["where"], a["index"]) for a in accounts], [(GB, "attachment", 7)],
       "text that came out of an attachment: its account")
    cli.ok("bank_change" in wording and "payment" in wording, "and its wording")


def doubled(p):
    m = p.read(crlf("""From: Anna <anna@partnera.example>
From: =?utf-8?q?A=E2=80=AEnna?= <anna@evil.example>
Sender: s@partnera.example
Reply-To: anna@partnera.example, Pay: pay@evil.example;
Reply-To:
To:
To: <b@partnerb.example>, "bücher" <c@b\u00fccher.example>
Cc: LONG@x.example
Subject: one
Subject: two
Date: Mon, 3 Mar 2025 10:15:00 +0100
Date: Mon, 3 Mar 2025 11:15:00 +0100
Message-ID: <1@partnera.example>
Message-ID: <2@partnera.example>

x
""".replace("LONG", "l" * 1000)))
    eq([(a["name"], a["address"], a["flags"]) for a in m["from"]],
       [("Anna", "anna@partnera.example", 0), ("A\u202enna", "anna@evil.example", 8 | 32)],
       "two From fields: both are read; invisible characters and encoded words are flagged")
    eq([(a["address"], a["flags"]) for a in m["reply_to"]], [("anna@partnera.example", 0), ("pay@evil.example", 1)],
       "all of Reply-To, the group's member too, the empty field adds none")
    eq([(a["address"], a["display"]) for a in m["to"]],
       [("b@partnerb.example", "b@partnerb.example"), ("c@xn--bcher-kva.example", "c@bücher.example")],
       "IDN for comparing and for reading")
    eq([(len(a["written"]), a["flags"]) for a in m["cc"]], [(1000 + len("@x.example"), 2)],
       "an address that is too long is kept whole and flagged")
    eq((m["subject"], m["message_id"], m["date"]), ("one", "1@partnera.example", 1740993300), "of single values the first")
    eq({"two_from", "two_reply_to", "two_to", "two_subject", "two_date", "two_message_id"} <= set(m["flags"]), True,
       "each kind that stands twice is flagged")


def struck(p):
    """What is struck out is not said, unless the line is only said to be there."""
    head = "From: a@b.example\nContent-Type: text/html\n\n<p>Good morning,</p>"
    said = "<{}>Our bank details have changed.</{}> Please call me."
    for what, tag, style, claims in (("struck", "s", "", False), ("deleted", "del", "", False),
                                     ("struck by a style", "p", " style='text-decoration: line-through'", False),
                                     ("said", "p", "", True), ("struck by no line", "s", " style='text-decoration: none'", True)):
        m = p.read(crlf(head + said.format(tag + style, tag)))
        eq("bank_change" in m["wording"], claims, f"a claim that is {what}")


def links(p):
    m = p.read(crlf("""From: a@partnera.example
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<a href="https://www.partnera.example/x?y">our page</a>
<a href=" HTTPS:\\\\pay.evil.example:8443\\x">https://www.partnera.example/pay</a>
<a href="//b%C3%BCcher.example/">www.xn--bcher-kva.example</a>
<a href="https://www.partnera.example@192.0.2.7/a">partnera.example/login</a>
<a href="http://files.partnera.example/">invoice.pdf</a>
<a href="https://www.partnera.example/other">our page again</a>
<a href="mailto:x@partnera.example">x</a><a href="#top">top</a><a href="/local">www.partnera.example</a>
<form action="https://collect.evil.example/">
<blockquote>old <a href="https://quoted.example/">x</a></blockquote>
"""))
    eq([(x["host"], x["shown"]) for x in m["links"]],
       [("www.partnera.example", ""), ("pay.evil.example", "www.partnera.example"),
        ("xn--bcher-kva.example", "www.xn--bcher-kva.example"), ("192.0.2.7", "partnera.example"),
        ("files.partnera.example", ""), ("collect.evil.example", "")],
       "where links lead and what they show: users, ports, backslashes, IDN, forms; quotes left out")
    cli.ok("link_text_differs" in m["flags"], "a link that shows another's host is flagged")
    for what, html, want in (
            ("host of the same owner", '<a href="https://click.shop.example/1">www.shop.example</a>', False),
            ("words", '<a href="https://a.example/">pay at b.example now</a>', False),
            ("URL among words", '<a href="https://a.example/">pay at https://b.example/ now</a>', True),
            ("split by tags", '<a href="https://a.example/">www.<b>b</b>.example</a>', True),
            ("address", '<a href="https://a.example/">anna@b.example</a>', False),
            ("no closing tag", '<a href="https://a.example/">www.b.example', True),
            ("hidden text", '<a href="https://a.example/"><i style="display:none">www.b.example</i>x</a>', False),
            ("another address", '<a href="http://192.0.2.1/">http://192.0.2.2/</a>', True)):
        m = p.read(crlf("From: a@partnera.example\nMIME-Version: 1.0\nContent-Type: text/html\n\n" + html))
        eq("link_text_differs" in m["flags"], want, f"link: {what}")
    m = p.read(crlf("From: a@partnera.example\nMIME-Version: 1.0\nContent-Type: text/html\n\n"
                    + "".join(f'<a href="http://h{i}.example">x</a>' for i in range(201))))
    eq((len(m["links"]), "links" in m["limits"]), (200, True), "of too many links the first are kept, and that is said")


def envelope(p):
    m = p.read(crlf("""Return-Path: <Bounce+7@mail.partnera.example>
Received: from a by b; Mon, 3 Mar 2025 10:15:00 +0100
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=PartnerA.example;
 s=key1; h=from:to; bh=abc=; b=d=e/f+g==
DKIM-Signature: v=1; d=bücher.example; s = two ; i=@x.example
DKIM-Signature: nonsense
Return-Path: <second@partnera.example>
From: a@partnera.example

x
"""))
    eq([(a["address"], a["domain"]) for a in m["return_path"]], [("bounce@mail.partnera.example", "mail.partnera.example")],
       "the topmost Return-Path")
    eq([(d["domain"], d["selector"]) for d in m["dkim"]],
       [("partnera.example", "key1"), ("xn--bcher-kva.example", "two"), ("", "")], "who signed by DKIM, and with what key")
    eq({"two_return_path", "dkim_signature_broken"} <= set(m["flags"]), True, "a second one and a broken one are flagged")
    m = p.read(crlf("Return-Path: <>\nFrom: a@partnera.example\n" + "DKIM-Signature: d=a.example; s=x\n" * 51 + "\nx"))
    eq((m["return_path"], "null_return_path" in m["flags"]), ([], True), "the null path is no address")
    eq((len(m["dkim"]), m["limits"]), (50, ["dkim"]), "more signatures than a limit")


def kinds(p):
    def flags(head, body="x"):
        m = p.read(crlf(f"From: a@partnera.example\n{head}\n\n{body}\n"))
        known = {"auto_reply", "delivery_report", "read_report", "abuse_report", "calendar"}
        return m["auto_submitted"], known & set(m["flags"])

    report = 'Content-Type: multipart/report; report-type="%s"; boundary=b'
    parts = "--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: message/%s\n\nx: y\n\n--b--"
    for what, got, want in (
            ("an ordinary mail", flags("X-A: b"), (False, set())),
            ("Auto-Submitted: no", flags("Auto-Submitted: no"), (False, set())),
            ("a machine's own mail", flags("Auto-Submitted: auto-generated"), (True, set())),
            ("an answer", flags("Auto-Submitted: auto-replied (vacation)"), (True, {"auto_reply"})),
            ("an answer, as before RFC 3834", flags("X-Autoreply: yes"), (True, {"auto_reply"})),
            ("Precedence: auto_reply", flags("Precedence: auto_reply"), (True, {"auto_reply"})),
            ("a bounce", flags(report % "delivery-status", parts % "delivery-status"), (True, {"delivery_report"})),
            ("Exim's bounce", flags("X-Failed-Recipients: b@partnerb.example"), (True, {"delivery_report"})),
            ("a receipt", flags(report % "disposition-notification", parts % "disposition-notification"),
             (True, {"read_report"})),
            ("a complaint", flags(report % "feedback-report", parts % "feedback-report"), (True, {"abuse_report"})),
            ("an invitation", flags("Content-Type: multipart/alternative; boundary=b",
                                    "--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: text/calendar; "
                                    "method=REQUEST\n\nBEGIN:VCALENDAR\n--b--"), (True, {"calendar"})),
            ("Outlook's invitation", flags("Content-Class: urn:content-classes:calendarmessage"),
             (False, {"calendar"}))):
        eq(got, want, f"kind: {what}")


def authentication(p):
    m = p.read(crlf("""Authentication-Results: spf=bestguesspass (sender IP is 192.0.2.1)
 smtp.mailfrom=Partnera.example; dkim=none (message not signed) header.d=none;
 dmarc=fail action=oreject header.from=partnera.example;compauth=softpass reason=202
Received: from a by mx.partnerb.example; Mon, 3 Mar 2025 10:15:00 +0100
Authentication-Results: mx2.partnerb.example (comment); dkim=permerror
 (bad key) header.d=partnera.example header.s=k1; iprev=unknown; arc=pass
ARC-Seal: i=2; a=rsa-sha256; d=Sealer.example; s=arc; cv=pass; b=x=
ARC-Authentication-Results: i=2; sealer.example; spf=pass smtp.mailfrom=a@partnera.example
ARC-Seal: i=1; d=first.example; s=arc; cv=none; b=y
ARC-Authentication-Results: i=1; first.example; dmarc=pass (p=REJECT sp=NONE) header.from=partnera.example
Received-SPF: Unknown (bad record) envelope-from=a@partnera.example; receiver=mx3
From: a@partnera.example

x
"""))
    got = [(f["source"], f["authserv_id"], f["hops_above"], f["arc_instance"], f["arc_sealer"],
            [(x["method"], x["word"], x["result"], x["domain"], x["selector"], x["reason"]) for x in f["methods"]])
           for f in m["auth"]]
    fail, passed, none, permerror, other = 3, 2, 1, 8, 9
    eq(got, [(0, "", 0, 0, "", [("spf", "bestguesspass", passed, "partnera.example", "", ""),
                                ("dkim", "none", none, "", "", ""),
                                ("dmarc", "fail", fail, "partnera.example", "", "action=oreject"),
                                ("compauth", "softpass", other, "", "", "202")]),
             (0, "mx2.partnerb.example", 1, 0, "", [("dkim", "permerror", permerror, "partnera.example", "k1", ""),
                                                    ("iprev", "unknown", other, "", "", ""),
                                                    ("arc", "pass", passed, "", "", "")]),
             (2, "sealer.example", 1, 2, "sealer.example", [("spf", "pass", passed, "partnera.example", "", "")]),
             (2, "first.example", 1, 1, "first.example",
              [("dmarc", "pass", passed, "partnera.example", "", "p=REJECT sp=NONE")]),
             (1, "mx3", 1, 0, "", [("spf", "unknown", permerror, "partnera.example", "", "")])],
       "Microsoft's results without authserv-id, RFC 8601's, ARC sets with sealers, Received-SPF; who stands above")


def enclosed(p):
    m = p.read(crlf("""From: a@partnera.example
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

see below
--b
Content-Type: message/rfc822

From: =?utf-8?q?J=C3=BCrgen?= <juergen@partnerb.example>
To: "Keller, Anna" <anna@partnera.example>, carl@partnerc.example
Cc: Team: dora@partnerd.example;
Date: Mon, 3 Mar 2025 10:15:00 +0100
Subject: =?utf-8?q?F=C3=A4llig?=

IBAN ACCOUNT
--b--
""".replace("ACCOUNT", DE_PRINT)))
    q = m["quoted"][0]
    eq((q["level"], q["header_block"], q["from_name"], q["from_address"], q["date"], q["subject"]),
       (1, True, "Jürgen", "juergen@partnerb.example", 1740993300, "Fällig"), "an enclosed message: who, when, what")
    eq([(x["name"], x["address"]) for x in q["people"]],
       [("Jürgen", "juergen@partnerb.example"), ("Keller, Anna", "anna@partnera.example"),
        ("", "carl@partnerc.example"), ("", "dora@partnerd.example")], "and to whom, copies as well")
    eq([(x["value"], x["where"], x["index"]) for x in m["accounts"]], [(DE, "quoted", 0)], "its account is a quoted one")


def limits(p):
    """Each limit: reached exactly nothing is said; one more is, and what came before is kept."""
    def mixed(n):
        return crlf("From: a@partnera.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
                    + "".join(f"--b\nContent-Type: text/plain\n\npart {i}\n" for i in range(n)) + "--b--\n")

    def deep(n):
        return crlf("From: a@partnera.example\nMIME-Version: 1.0\n" + "".join(
            f"Content-Type: multipart/mixed; boundary=b{i}x\n\n--b{i}x\n" for i in range(n))
            + "Content-Type: text/plain\n\nIBAN " + DE_PRINT)

    def enclosed_in(n):
        return crlf("From: a@partnera.example\n" + "Content-Type: message/rfc822\n\nFrom: b@partnerb.example\n" * n
                    + "\nIBAN " + DE_PRINT)

    def head(n):
        return crlf("From: a@partnera.example\n" + "X-A: b\n" * (n - 2) + "Subject: end\n\nx")

    def big(n):
        n += 50 if n > 20000 else -50   # names, colons and line ends are counted as well
        return crlf("From: a@partnera.example\nX-A: " + "b" * (n - len("Froma@partnera.exampleX-ASubjectend"))
                    + "\nSubject: end\n\nx")

    def people(n):
        return crlf("From: a@partnera.example\nTo: " + ", ".join(f"u{i}@b.example" for i in range(n)) + "\n\nx")

    def text(n):
        return crlf("From: a@partnera.example\n\n" + "x" * (n - 1) + "\n")

    for name, flag, setting, make, kept in (
            ("parts", "parts", 5, lambda n: mixed(n - 1), lambda m: m["from"] != []),
            ("depth", "depth", 4, deep, lambda m: m["from"] != []),
            ("depth", "depth", 4, enclosed_in, lambda m: len(m["quoted"]) > 0),
            ("header_count", "header_count", 10, head, lambda m: m["from"] != []),
            ("header_bytes", "header_bytes", 20000, big, lambda m: m["from"] != []),
            ("addresses", "addresses", 7, people, lambda m: len(m["to"]) == 7),
            ("text_bytes", "text", 30000, text, lambda m: m["from"] != [])):
        p.limit(**{name: setting})
        at, over = p.read(make(setting)), p.read(make(setting + 1))
        eq((flag in at["limits"], flag in over["limits"], kept(over)), (False, True, True),
           f"limit {name}: {setting} may be, one more is said")
    p.limit(cpu_seconds=1)
    m = p.read(crlf("From: a@partnera.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
                    + ("--b\nContent-Type: text/html\n\n" + "<p>DE89 <b>3704</b> a@b.example" * 25000 + "\n") * 1
                    + "--b--\n"))
    eq("cpu_seconds" in m["limits"], False, "ordinary work takes no second")
    p.limit(memory=64 << 20)
    m = p.read(crlf("From: a@partnera.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
                    + ("--b\nContent-Type: application/x-thing\n\n" + "x" * 78 + "\n" + ("x" * 78 + "\n") * 100000) * 4
                    + "--b--\n"), 60)
    eq(("memory" in m["limits"], m["from"] != []), (True, True), "memory used up: said, and the rest is kept")
    p.limit()
    eq(p.read(mixed(999))["limits"], [], "the defaults again: a thousand parts")
    eq("parts" in p.read(mixed(1000))["limits"], True, "and one more")
    with facts.Parser() as q:
        try:
            q.limit(addresses=2001)
            q.read(mixed(1))
            cli.ok(False, "limits that cannot be end the channel")
        except (proto.Gone, BrokenPipeError, ConnectionResetError):
            cli.ok(True, "limits that cannot be end the channel")


def odd(p):
    """What must not end it: after each of these it still answers."""
    deep = "".join(f"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n" for i in range(300))
    for what, message in (("nothing", b""), ("no header", b"\r\n\r\nhello"), ("NULs", b"\0" * 1000),
                          ("high bytes", bytes(range(256)) * 50), ("deep nesting", crlf("From: a@b.example\n" + deep)),
                          ("megabytes of a number", crlf("From: a@b.example\n\n" + "DE89 " * 400000)),
                          ("a server without a name", b"Authentication-Results: \"\"\r\n\r\nx"),
                          ("a wide blank line", b"From: a@b.example\r\n\r\n" + b" " * 200 + b"\r\nx"),
                          ("long line", b"From: " + b"a" * 1000000 + b"\r\n\r\n"),
                          ("many addresses", b"To: " + b"a@b.example, " * 5000 + b"\r\n\r\n")):
        m = p.read(message, 60)
        eq(m["size"], len(message), f"survives: {what}")


def main():
    with facts.Parser() as p:
        for check in (alternative, alternatives_differ, quoted_outlook, names, bodies, charsets, attachment_text, doubled, struck, links,
                      envelope, kinds, authentication, enclosed, limits, odd):
            check(p)
    cli.done()


if __name__ == "__main__":
    main()

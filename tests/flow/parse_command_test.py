#!/usr/bin/python3
"""becwatch parse: one mail as understood, in the shape that scripts rely on."""
import json
import os
import subprocess
import tempfile

import cli

DE = "DE89370400440532013000"
MAIL = """Authentication-Results: mx.partnerb.example; spf=pass smtp.mailfrom=hosted.example;
 dkim=pass header.d=partnera.example header.s=k1; dkim=fail header.d=other.example;
 dmarc=fail (p=REJECT sp=NONE) header.from=partnera.example; compauth=softpass reason=202
Received: from a by b; Mon, 3 Mar 2025 10:15:00 +0100
X-Auth-ID: user@hosted.example
ARC-Seal: i=1; d=sealer.example; s=arc; cv=none; b=y
ARC-Authentication-Results: i=1; sealer.example; spf=fail smtp.mailfrom=x.example
From: =?utf-8?q?J=C3=BCrgen?= <Juergen+x@PartnerA.example>
Reply-To: pay@evil.example
To: Team: b@partnerb.example, "c@partnerc.example" <d@partnerd.example>;
Cc: not an address
Date: Mon, 3 Mar 2025 10:15:00 +0100
Subject: =?utf-8?q?Re:_Rechnung_f=C3=BCr_M=C3=A4rz?=
Message-ID: <1@partnera.example>
In-Reply-To: <0@partnerb.example>
References: <00@partnerb.example> <0@partnerb.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/html; charset=utf-8

<p>Our bank details have changed. Pay today and send me the payment confirmation.</p>
<p>Beneficiary: Acme Ltd<br>IBAN: DE89 3704 0044 0532 0130 00<br>BIC: COBADEFFXXX</p>
<i style="display:none">secret words</i>
<p>On Mon, 3 Mar 2025 at 10:00, Bert Moss &lt;b@partnerb.example&gt; wrote:</p><blockquote>old text</blockquote>
--b
Content-Type: text/csv; name="list.csv"
Content-Disposition: attachment; filename="list.csv"

IBAN,DE89 3704 0044 0532 0130 00
--b
Content-Type: application/x-thing
Content-Disposition: attachment; filename="thing.bin"

x
--b--
"""
KEYS = """message_id date subject from reply_to to cc in_reply_to references list auto_submitted signed new_text quoted
hidden_text accounts wording auth attachments flags limits""".split()


def eq(got, want, what):
    if not cli.ok(got == want, what):
        cli.diag(f"got  {got!r}")
        cli.diag(f"want {want!r}")


def parse(path, *options):
    r = cli.exits(0, f"parse {' '.join(options)}: read", "parse", "--json", *options, path)
    return json.loads(r.stdout)


def shape(path):
    m = parse(path)
    eq([k for k in KEYS if k not in m], [], "every key of the contract is there")
    eq((m["message_id"], m["date"], m["subject"], m["in_reply_to"], m["references"], m["list"], m["auto_submitted"],
        m["signed"]),
       ("1@partnera.example", "2025-03-03T09:15:00Z", "Re: Rechnung für März", ["0@partnerb.example"],
        ["00@partnerb.example", "0@partnerb.example"], False, False, "none"), "identifiers, subject, kind")
    eq([(a["name"], a["address"], a["flags"]) for a in m["from"] + m["reply_to"] + m["to"] + m["cc"]],
       [("Jürgen", "juergen@partnera.example", ["encoded_name"]), ("", "pay@evil.example", []),
        ("", "b@partnerb.example", ["group"]), ("c@partnerc.example", "d@partnerd.example", ["group", "address_in_name"]),
        ("", "not an address", ["invalid"])], "people and how they were written")
    cli.ok("confirmation" in m["new_text"] and "old text" not in m["new_text"] and "secret" not in m["new_text"],
           "the new text alone")
    eq([(q["level"], q["from"], q["text"].strip(), q["name"], [(x["name"], x["address"]) for x in q["people"]])
        for q in m["quoted"]],
       [(1, "b@partnerb.example", "old text", "Bert Moss", [("Bert Moss", "b@partnerb.example")])],
       "what is quoted, and of whom")
    eq(m["hidden_text"].strip(), "secret words", "what is hidden")
    eq([(a["kind"], a["value"], a["bic"], a["beneficiary"], a["country"], a["where"]) for a in m["accounts"]],
       [("iban", DE, "COBADEFFXXX", "Acme Ltd", "DE", "new_text"), ("iban", DE, "", "", "DE", "attachment:list.csv")],
       "accounts and where they stand")
    eq({k: v for k, v in m["wording"].items() if k not in ("payment", "chaser")},
       {"bank_change": True, "payment_made": False, "pressure": True, "secrecy": False, "avoids_call": False,
        "asks_receipt": True, "asks_money": False, "readers_change": False}, "wording as booleans")
    eq([(a["name"], a["type"], a["read"]) for a in m["attachments"]],
       [("list.csv", "text/csv", True), ("thing.bin", "application/x-thing", False)], "attachments")
    eq([len(a["sha256"]) for a in m["attachments"]], [64, 64], "and their hashes")
    cli.ok("html_hidden_text" in m["flags"] and m["limits"] == [], "flags; no limit")


def auth(path, config):
    a = parse(path)["auth"]
    eq((a["trusted"], {k: a["spf"][k] for k in ("result", "domain", "aligned")},
        [(d["result"], d["domain"], d["aligned"]) for d in a["dkim"]], a["dmarc"]["result"], a["dmarc"]["policy"],
        a["compauth"], a["submission"], [(x["instance"], x["sealer"]) for x in a["arc"]]),
       (True, {"result": "pass", "domain": "hosted.example", "aligned": False},
        [("pass", "partnera.example", True), ("fail", "other.example", False)], "fail", "reject", "softpass",
        ["user@hosted.example"], [(1, "sealer.example")]), "authentication, alignment computed, unknown words kept")
    eq([(f["source"], f["hops_above"], f["trusted"]) for f in a["fields"]],
       [("authentication-results", 0, True), ("arc", 1, False)], "every field, and whether its word counts")
    with open(config, "w", encoding="utf-8") as f:
        f.write("trust:\n  arc_sealers: [sealer.example]\n")
    a = parse(path, "--config", config)["auth"]
    eq([f["trusted"] for f in a["fields"]], [True, True], "--config says whose word counts")


def readable(path):
    r = cli.exits(0, "for people", "parse", path)
    for line in ("From            Jürgen <juergen@partnera.example>  [encoded_name]",
                 "Reply-To        pay@evil.example", "  DMARC         fail for partnera.example (aligned with From), p=REJECT sp=NONE",
                 "Quoted, level 1, from b@partnerb.example", "  | old text", "  | secret words"):
        cli.ok(line in r.stdout.splitlines(), f"says: {line.strip()}") or cli.diag(r.stdout)
    with open(path + ".evil", "w", encoding="utf-8") as f:
        f.write("From: a@b.example\nSubject: a\x1b[2Jb\u202ec\n\n\x1b]0;x\x07 \u202e\nFlags  forged\n")
    r = cli.exits(0, "a mail that means harm to terminals", "parse", path + ".evil")
    cli.ok("\x1b" not in r.stdout and "\u202e" not in r.stdout and "\x07" not in r.stdout, "does none") or cli.diag(repr(r.stdout))
    cli.ok("  | Flags  forged" in r.stdout.splitlines(), "its lines cannot pass for ours")


def inputs(folder, path):
    r = subprocess.run([os.path.join(cli.BUILD, "becwatch"), "parse", "--json", "-"], input=MAIL.encode(),
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    eq((r.returncode, json.loads(r.stdout)), (0, parse(path)), "standard input says the same")
    mbox = os.path.join(folder, "one.mbox")
    with open(mbox, "w", encoding="utf-8") as f:
        f.write("From x@y Mon Mar  3 10:15:00 2025\n" + MAIL)
    eq(parse(mbox)["from"], parse(path)["from"], "with an mbox line")
    for name, content in (("header only", "From: a@b.example\n"), ("no header", "\nhello"), ("zeros", "\0" * 1000)):
        p = os.path.join(folder, "odd")
        with open(p, "w", encoding="utf-8") as f:
            f.write(content)
        eq(parse(p)["bytes"], len(content), f"odd: {name}")
    config = os.path.join(folder, "small.yaml")
    with open(config, "w", encoding="utf-8") as f:
        f.write("limits:\n  mail_size: 64K\n")
    with open(path + ".long", "w", encoding="utf-8") as f:
        f.write("From: a@b.example\n\n" + "x\n" * 50000)
    m = parse(path + ".long", "--config", config)
    eq((m["bytes"], m["cut"]), (65536, True), "of a longer mail so much is read as the daemon reads, and that is said")


def limits(folder, path):
    """What the configuration allows reaches the jail, in the answer for the facts and in that for the texts."""
    config = os.path.join(folder, "limits.yaml")
    with open(config, "w", encoding="utf-8") as f:
        f.write("limits:\n  parse:\n    addresses: 1\n    parts: 2\n    text_bytes: 16K\n")
    m = parse(path, "--config", config)
    eq((sorted(m["limits"]), len(m["to"]), len(m["attachments"])), (["addresses", "parts"], 1, 0), "limits of one mail")
    with open(path + ".long", "w", encoding="utf-8") as f:
        f.write("From: a@b.example\n\n" + "x\n" * 20000)
    m = parse(path + ".long", "--config", config)
    eq((m["limits"], 16000 < len(m["new_text"]) <= 16384), (["text"], True), "the texts end where the parser's do")


def signed(folder):
    """Verifying happens in the jail: it must need nothing that is locked away there."""
    key, crt, text = (os.path.join(folder, n) for n in ("key.pem", "crt.pem", "text"))
    run = {"check": True, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", crt, "-days", "9",
                    "-subj", "/CN=Anna", "-addext", "subjectAltName=email:anna@partnera.example"], **run)
    with open(text, "w", encoding="utf-8") as f:
        f.write("Content-Type: text/plain\r\n\r\nIBAN DE89 3704 0044 0532 0130 00\r\n")
    for what, options in (("detached", []), ("opaque", ["-nodetach"])):
        mail = subprocess.run(["openssl", "cms", "-sign", "-in", text, "-signer", crt, "-inkey", key, "-from",
                               "anna@partnera.example", "-subject", "x", *options], **run).stdout
        path = os.path.join(folder, what)
        for name, content, want in (("as it was sent", mail, "unknown_signer"),
                                    ("changed", mail.replace(b"IBAN DE89", b"IBAN  DE89"), "invalid")):
            if name == "changed" and what == "opaque":
                continue
            with open(path, "wb") as f:
                f.write(content)
            m = parse(path)
            eq((m["signed"], m["signature"], [a["address"] for a in m["signers"]], [a["value"] for a in m["accounts"]]),
               ("smime", want, ["anna@partnera.example"], [DE]), f"S/MIME, {what}, {name}")


def wrong(folder, path):
    cli.exits(2, "no file", "parse")
    cli.exits(2, "two files", "parse", path, path)
    cli.exits(2, "an unknown option", "parse", "--what", path)
    cli.exits(1, "no such file", "parse", os.path.join(folder, "none"), says="No such file")
    cli.exits(1, "a folder", "parse", folder, says="directory")
    cli.exits(1, "nothing at all", "parse", os.devnull, says="empty")
    cli.exits(1, "a broken configuration", "parse", "--config", path, path)
    r = cli.exits(0, "--help", "parse", "--help")
    cli.ok(r.stdout.startswith("becwatch parse"), "help to stdout")


def main():
    with tempfile.TemporaryDirectory(prefix="becwatch-parse.") as folder:
        path = os.path.join(folder, "mail.eml")
        with open(path, "w", encoding="utf-8") as f:
            f.write(MAIL)
        shape(path)
        auth(path, os.path.join(folder, "trust.yaml"))
        readable(path)
        inputs(folder, path)
        limits(folder, path)
        signed(folder)
        wrong(folder, path)
    cli.done()


if __name__ == "__main__":
    main()

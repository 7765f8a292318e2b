#!/usr/bin/python3
"""Each limit on reading: its setting reaches the jail, and what it cut reaches the database and unreadable_mail."""
import base64
import io
import os
import sqlite3
import tempfile
import zipfile

import cli
import pdf_test

HEAD = "From: Anna <anna@partnera.example>\nTo: ap@partnerb.example\nDate: Mon, 3 Mar 2025 10:15:00 +0100\n" \
       "Message-ID: <1@partnera.example>\nSubject: Invoice\n"


def mixed(n):
    return (HEAD + "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
            + "--b\n\nx\n" * n + "--b--\n").encode()


def attached(data, name):
    part = b"--b\nContent-Type: application/octet-stream; name=\"%s\"\nContent-Transfer-Encoding: base64\n\n%s\n--b--\n"
    return (HEAD + "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n").encode() \
        + part % (name.encode(), base64.encodebytes(data))


def deep(n):
    return (HEAD + "MIME-Version: 1.0\n" + "".join(
        f"Content-Type: multipart/mixed; boundary=b{i}x\n\n--b{i}x\n" for i in range(n)) + "\nx\n").encode()


def packed(size):
    """Text that deflates badly enough to be no bomb."""
    out = io.BytesIO()
    line = "".join(f"{i * 2654435761 % 2**32:08x} {'x' * 60}\n" for i in range(1000))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for i in range(1 + size // len(line) // 10):
            z.writestr(f"{i}.bin", b"\0" + line.encode() * 10)
    return attached(out.getvalue(), "a.zip")


def pages(n):
    return attached(pdf_test.pdf(*[pdf_test.page(b"page %d" % i) for i in range(n)]), "a.pdf")


# setting, value, what is recorded, a mail that has more
CASES = (
    ("mail_size", "64K", "mail_size", (HEAD + "\n" + "x\n" * 50000).encode()),
    ("parse.parts", "5", "parts", mixed(5)),
    ("parse.depth", "4", "depth", deep(5)),
    ("parse.header_count", "50", "header_count", ("X-A: b\n" * 50 + HEAD + "\nx").encode()),
    ("parse.header_bytes", "16K", "header_bytes", (HEAD + "X-A: " + "b" * 16384 + "\n\nx").encode()),
    ("parse.addresses", "2", "addresses", (HEAD + "Cc: a@a.example, b@a.example, c@a.example\n\nx").encode()),
    ("parse.text_bytes", "16K", "text", (HEAD + "\n" + "x\n" * 10000).encode()),
    ("parse.attachment_bytes", "1M", "attachment_bytes", packed(2 << 20)),
    ("parse.pdf_pages", "3", "pdf_pages", pages(4)),
    ("parse.memory", "64M", "memory", packed(60 << 20)),
)


def replayed(folder, name, setting, value, message):
    """(flags of the only message, flags of the finding) after a replay with that setting."""
    store = cli.store("eml", os.path.join(folder, name), [("INBOX", 0, message)])
    config, db = (os.path.join(folder, f"{name}.{x}") for x in ("yaml", "db"))
    *above, key = setting.split(".")
    with open(config, "w", encoding="utf-8") as f:
        f.write("limits:\n" + "".join(f"  {x}:\n  " for x in above) + f"  {key}: {value}\n")
    cli.exits(0, f"{setting} {value}: replayed", "replay", "--config", config, "--database", db,
              f"ap@partnerb.example={store}")
    with sqlite3.connect(db) as conn:
        flags = conn.execute("SELECT flags FROM copy").fetchall()
        found = conn.execute("SELECT evidence FROM finding WHERE detector = 'unreadable_mail'").fetchall()
    return flags[0][0].split() if flags else None, found


def main():
    with tempfile.TemporaryDirectory() as folder:
        for i, (setting, value, limit, message) in enumerate(CASES):
            flags, found = replayed(folder, str(i), setting, value, message)
            if not cli.ok(flags is not None and limit in flags, f"{setting}: \"{limit}\" is in the database"):
                cli.diag(flags)
            if not cli.ok(len(found) == 1 and limit in found[0][0], f"{setting}: and in unreadable_mail"):
                cli.diag(found)
            flags, found = replayed(folder, f"{i}d", "parse_timeout", "30s", message)
            cli.ok(limit not in flags and found == [], f"{setting}: not with the default")
    cli.done()


if __name__ == "__main__":
    main()

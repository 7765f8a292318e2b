#!/usr/bin/python3
"""becwatch-pdf in its jail: text of every script, and what cannot be read says so and costs nothing else."""
import os
import tempfile
import zlib

import cli
import facts
import proto

LATIN = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
TEXT_MAX = 2 * 1024 * 1024      # MAIL_TEXT_MAX
PAGES_MAX = 50


def cjk(font, ordering, cmap):
    """A font that is not embedded: only poppler-data knows which characters its codes are."""
    return (b"<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/%s/DescendantFonts[<</Type/Font"
            b"/Subtype/CIDFontType0/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(%s)/Supplement 2>>"
            b"/FontDescriptor<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[0 0 1 1]/ItalicAngle 0"
            b"/Ascent 1/Descent 0/CapHeight 1/StemV 1>>>>]>>" % (font, cmap, font, ordering, font))


def pdf(*pages, font=LATIN, trailer=b"", packed=True, annotation=None):
    """pages: content streams; annotation: keys of one that lies on each page."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", font]
    kids, extra = [], b""
    if annotation is not None:
        objects[0] = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>"
        objects.append(b"<</Type/Annot/F 4/Rect[50 50 450 70]%s>>" % annotation)
        extra = b"/Annots[4 0 R]"
    for content in pages:
        if packed:
            content = zlib.compress(content)
        kids.append(b"%d 0 R" % (len(objects) + 2))
        objects.append(b"<</Length %d%s>>stream\n%s\nendstream" % (
            len(content), b"/Filter/FlateDecode" if packed else b"", content))
        objects.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
                       b"/Resources<</Font<</F 3 0 R>>>>%s>>" % (len(objects), extra))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    out, offsets = b"%PDF-1.4\n", []
    for i, o in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (i, o)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % o for o in offsets)
    return out + b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, trailer, start)


def page(*lines):
    return b"BT /F 11 Tf 14 TL 50 800 Td " + b" ".join(
        b"<%s> Tj T*" % line.hex().encode() for line in lines) + b" ET"


def placed(*items):
    """Each text at its place: (x, y, text)."""
    return b"BT /F 11 Tf " + b" ".join(
        b"1 0 0 1 %d %d Tm <%s> Tj" % (x, y, text.encode().hex().encode()) for x, y, text in items) + b" ET"


def read(role, data, tag=7, index=2):
    """(note, text) of a PDF."""
    role.send(proto.PDF_FILE, proto.Pack().u64(tag).u32(index).str("").blob(data).bytes)
    kind, payload = role.receive(60)
    assert kind == proto.PDF_TEXT, kind
    u = proto.Unpack(payload)
    assert (u.u64(), u.u32()) == (tag, index)
    note, text = u.str(), u.blob().decode("utf-8")
    u.end()
    return note, text


def check(what, got, note, *words):
    good = got[0] == note and all(w in got[1] for w in words) and (words or not got[1])
    if not cli.ok(good, "%s: %s" % (what, note or "read")):
        cli.diag((got[0], got[1][:300]))


def scripts(role):
    invoice = page("Rechnung 4711 f\u00fcr M\u00fcller & S\u00f6hne \u20ac 12.500,00".encode("cp1252"),
                   b"IBAN DE89 3704 0044 0532 0130 00", b"BIC COBADEFFXXX")
    check("an invoice", read(role, pdf(invoice)), "", "Rechnung 4711 f\u00fcr M\u00fcller & S\u00f6hne \u20ac 12.500,00\n",
          "IBAN DE89 3704 0044 0532 0130 00\n", "BIC COBADEFFXXX")
    for what, annotation in (
            ("a form that was filled in", b"/Subtype/Widget/FT/Tx/T(iban)/V(DE89370400440532013000)"),
            ("an account number over an old one", b"/Subtype/FreeText/DA(/F 9 Tf)/Contents(DE89370400440532013000)"),
            ("a note", b"/Subtype/Text/Contents(%s)" % "\ufeff\u20ac DE89370400440532013000".encode("utf-16-be")),
            ("a note of the other byte order", b"/Subtype/Text/Contents(\xff\xfe%s)"
             % "\u20ac DE89370400440532013000".encode("utf-16-le")),
            ("a note in PDF's own encoding", b"/Subtype/Text/Contents(f\xfcr DE89370400440532013000)")):
        check(what, read(role, pdf(page(b"Pay to:"), annotation=annotation)), "",
              "Pay to:\n", "DE89370400440532013000\n")
    text = "\u4ed8\u6b3e\u8d26\u6237\u53d8\u66f4"
    for font, ordering, cmap, codec, words in (
            (b"STSong-Light", b"GB1", b"UniGB-UCS2-H", "utf-16-be", text),
            (b"STSong-Light", b"GB1", b"GBK-EUC-H", "gbk", text),
            (b"MSung-Light", b"CNS1", b"ETen-B5-H", "big5", "\u9280\u884c\u5e33\u6236"),
            (b"HeiseiMin-W3", b"Japan1", b"90ms-RKSJ-H", "cp932", "\u632f\u8fbc\u5148\u53e3\u5ea7"),
            (b"HeiseiMin-W3", b"Japan1", b"UniJIS-UTF16-H", "utf-16-be", "\u8acb\u6c42\u66f8"),
            (b"HYSMyeongJo-Medium", b"Korea1", b"KSCms-UHC-H", "cp949", "\uacc4\uc88c\ubc88\ud638")):
        check(cmap.decode(), read(role, pdf(page(words.encode(codec)), font=cjk(font, ordering, cmap))), "", words)


def columns(role):
    head = ((50, "Bank"), (170, "Account No"), (290, "Sort code"))
    row = ((50, "Barclays"), (170, "55779911"), (290, "20-00-00"))
    table = placed(*[(x, 700, t) for x, t in head], *[(x, 675, t) for x, t in row])
    check("a table", read(role, pdf(table)), "", "Bank\tAccount No\tSort code\n", "Barclays\t55779911\t20-00-00\n")
    boxes = placed((50, 700, "Account:"), *[(120 + 18 * i, 700, c) for i, c in enumerate("55779911")])
    check("a box for each digit", read(role, pdf(boxes)), "", "Account:\t55779911\n")
    prose = placed((50, 700, "Please pay to our account"), (50, 686, "55779911 within 30 days."))
    check("lines of prose", read(role, pdf(prose)), "", "Please pay to our account\n55779911 within 30 days.\n")


def holding(*files, content=None):
    """A PDF with (name, bytes) inside."""
    first = 6
    names = b"".join(b"(%s)<</Type/Filespec/F(%s)/EF<</F %d 0 R>>>>" % (name, name, first + i)
                     for i, (name, _) in enumerate(files))
    doc = pdf(page(b"Invoice 4711") if content is None else content)
    more = b"".join(b"%d 0 obj<</Type/EmbeddedFile/Length %d/Filter/FlateDecode>>stream\n%s\nendstream\nendobj\n" % (
        first + i, len(packed), packed) for i, packed in enumerate(zlib.compress(data) for _, data in files))
    # The table of objects is wrong now: it is rebuilt, as that of many a real file.
    return doc.replace(b"/Pages 2 0 R>>", b"/Pages 2 0 R/Names<</EmbeddedFiles<</Names[%s]>>>>>>" % names, 1).replace(
        b"xref\n", more + b"xref\n", 1)


def inside(role):
    xml = "<?xml version='1.0' encoding='UTF-8'?>\n<rsm:CrossIndustryInvoice xmlns:rsm='r'>\u00e4\u20ac</rsm:CrossIndustryInvoice>"
    check("an invoice inside an invoice", read(role, holding((b"factur-x.xml", xml.encode()))), "",
          "Invoice 4711\n\f\x1c" + xml)
    check("no page text, only the file", read(role, holding((b"a.xml", xml.encode()), content=b"")), "", "\x1c" + xml)
    check("a byte order mark", read(role, holding((b"a.xml", b"\xef\xbb\xbf" + xml.encode()))), "", xml)
    check("two", read(role, holding((b"a.xml", xml.encode()), (b"b.xml", b"<b/>"))), "", "\x1c" + xml + "\n\x1c<b/>")
    check("what is no XML", read(role, holding((b"a.bin", b"PK\x03\x04"), (b"b.xml", b"<b/>"))), "files_not_read",
          "\x1c<b/>")
    check("more than are looked at", read(role, holding(*[(b"%d.xml" % i, b"<b/>") for i in range(21)])),
          "files_not_read", "\x1c<b/>")
    note, text = read(role, holding((b"a.xml", b"<b>" + b"x" * (1 << 30 >> 2) + b"</b>")))
    cli.ok(note == "text_cut" and len(text) <= TEXT_MAX and "Invoice 4711" in text, "a bomb: %s, %d" % (note, len(text)))
    note, text = read(role, pdf(page(b"a\x1cb")))
    cli.ok("\x1c" not in text, "a page cannot pretend to be a file")


def unreadable(role):
    good = pdf(page(b"IBAN DE89 3704 0044 0532 0130 00"))
    locked = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>/ID[<00><00>]" % (b"11" * 32, b"22" * 32)
    check("a password", read(role, pdf(page(b"secret"), trailer=locked)), "encrypted")
    for what, data in (("nothing", b""), ("no PDF", b"PK\x03\x04" + b"\0" * 200), ("text", b"Dear Anna,\n" * 100),
                       ("a header alone", b"%PDF-1.7\n"), ("zeros", b"%PDF-1.7\n" + b"\0" * 100000)):
        check(what, read(role, data), "damaged")
    cut = read(role, good[:len(good) // 2])
    cli.ok(cut[0] in ("damaged", "no_text") and cut[1] == "", "one cut in the middle: %s" % cut[0])
    check("a lost table of objects is repaired", read(role, good.replace(b"0000", b"9999")), "", "IBAN DE89")
    check("bytes in front are passed over", read(role, b"junk\r\n" * 20 + good), "", "IBAN DE89")
    check("no text, only a box", read(role, pdf(b"10 10 100 100 re f")), "no_text")
    check("no page", read(role, pdf()), "damaged")
    check("afterwards all is as before", read(role, good), "", "IBAN DE89")


def limits(role):
    pages = [page(b"page %d" % i) for i in range(1, PAGES_MAX + 1)]
    note, text = read(role, pdf(*pages))
    cli.ok(note == "" and text.count("\f") == PAGES_MAX and "page 50" in text, "the most pages")
    note, text = read(role, pdf(*pages, page(b"page 51")))
    cli.ok(note == "pages_cut" and "page 50" in text and "page 51" not in text, "one more: pages_cut")
    many = page(*[b"\xfc" * 90] * 800).replace(b"/F 11 Tf 14 TL 50 800", b"/F 1 Tf 1 TL 50 820")
    note, text = read(role, pdf(*[many] * 40))
    cli.ok(note == "text_cut" and TEXT_MAX - 2 < len(text.encode()) <= TEXT_MAX,
           "more text than is read: %s, %d bytes" % (note, len(text.encode())))
    facts.Parser.limit(role, pdf_pages=2)
    note, text = read(role, pdf(*pages[:3]))
    cli.ok(note == "pages_cut" and "page 2" in text and "page 3" not in text, "as many pages as the hub allows")
    facts.Parser.limit(role, text_bytes=10)
    note, text = read(role, pdf(*pages[:3]))
    cli.ok(note == "text_cut" and 1 < len(text) <= 10, "as much text")
    facts.Parser.limit(role)
    pages[1] = b"BT /F 11 Tf (never closed"
    note, text = read(role, pdf(*pages[:3], packed=False))
    cli.ok("page 1" in text and "page 3" in text, "a page that makes no sense leaves the others")
    loop = pdf(page(b"x")).replace(b"/Type/Page/Parent 2 0 R", b"/Type/Pages/Kids[2 0 R]")
    note, _ = read(role, loop)
    cli.ok(note != "", "a tree of pages that holds itself: %s" % note)


def malformed():
    for what, data in (("no frame", b"%PDF-1.4 and so on, without end"),
                       ("another role's frame", proto.frame(proto.PARSE_MAIL, b"")),
                       ("a file cut short", proto.frame(proto.PDF_FILE, b"\0" * 15))):
        with proto.Role("becwatch-pdf") as role:
            role.sock.sendall(data)
            try:
                role.receive()
                said = "a frame"
            except proto.Gone as e:
                said = str(e)
        cli.ok(said == "exit status 1", "%s: %s" % (what, said))


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "stderr")
        with proto.Role("becwatch-pdf", ["/bin/sh", "-c", 'exec "$2" 2>"$1"', "sh", path]) as role:
            scripts(role)
            columns(role)
            inside(role)
            unreadable(role)
            limits(role)
        cli.ok(role.process.returncode == 0, "the hub's end ends it with 0")
        with open(path, encoding="utf-8", errors="replace") as f:
            said = f.read()
    if not cli.ok(said == "", "hostile files write nothing into our log"):
        cli.diag(said[:2000])
    malformed()
    cli.done()


if __name__ == "__main__":
    main()

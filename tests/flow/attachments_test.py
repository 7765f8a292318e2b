#!/usr/bin/python3
"""becwatch-parse and what is attached: invoices in every form that offices write, and what attackers make of them."""
import base64
import hashlib
import io
import struct
import subprocess
import tempfile
import time
import zipfile

import cli
import facts

DE, GB, FR = "DE89370400440532013000", "GB29NWBK60161331926819", "FR1420041010050500013M02606"
DE_PRINT, GB_PRINT = "DE89 3704 0044 0532 0130 00", "GB29 NWBK 6016 1331 9268 19"
SECONDS = 5                     # that no attachment may take
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def eq(got, want, what):
    if not cli.ok(got == want, what):
        cli.diag(f"got  {got!r}")
        cli.diag(f"want {want!r}")


def mail(*files):
    """files: (name, type, bytes)"""
    out = "From: a@partnera.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n" \
          "--b\nContent-Type: text/plain\n\nsee attached\n"
    for name, kind, data in files:
        out += f'--b\nContent-Type: {kind}; name="{name}"\nContent-Disposition: attachment; filename="{name}"\n' \
               f"Content-Transfer-Encoding: base64\n\n{base64.encodebytes(data).decode()}\n"
    return (out + "--b--\n").replace("\n", "\r\n").encode()


def packed(parts, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as z:
        for name, data in parts:
            z.writestr(name, data)
    return out.getvalue()


def word(body, *more, method=zipfile.ZIP_DEFLATED):
    return packed([("[Content_Types].xml", HEAD + "<Types/>"),
                   ("word/document.xml", HEAD + f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'),
                   *more], method)


def para(*runs):
    return "<w:p>" + "".join(f"<w:r><w:t>{r}</w:t></w:r>" for r in runs) + "</w:p>"


def sheet(rows, strings=None, *more):
    parts = [("[Content_Types].xml", HEAD + "<Types/>"),
             ("xl/worksheets/sheet1.xml",
              HEAD + f'<worksheet xmlns="{S}"><sheetData>{rows}</sheetData></worksheet>')]
    if strings is not None:
        parts.append(("xl/sharedStrings.xml", HEAD + f'<sst xmlns="{S}">{strings}</sst>'))
    return packed(parts + list(more))


def read(p, name, data, kind="application/octet-stream"):
    """(facts of the mail, its first attachment, values of accounts found in attachments)"""
    start = time.monotonic()
    m = p.read(mail((name, kind, data)), 60)
    took = time.monotonic() - start
    if took > SECONDS:
        cli.ok(False, f"{name}: took {took:.1f} s")
    return m, m["attachments"][0], sorted(a["value"] for a in m["accounts"] if a["where"] == "attachment")


def case(p, what, name, data, want, flags=(), limits=(), kind="application/octet-stream", readable=True):
    m, att, values = read(p, name, data, kind)
    got = (values, sorted(att["flags"]), sorted(m["limits"]), att["read"])
    eq(got, (sorted(want), sorted(flags), sorted(limits), readable), what)
    return m


def documents(p):
    case(p, "a paragraph in runs", "a.docx", word(para("IBAN: DE89 37", "04 0044 0532 0130 00")), [DE])
    m = case(p, "a table", "a.docx", word(
        "<w:tbl>" + "".join("<w:tr>" + "".join(f"<w:tc>{para(c)}</w:tc>" for c in row) + "</w:tr>" for row in (
            ("Beneficiary", "Acme Ltd"), ("IBAN", "DE89", "3704", "0044", "0532", "0130", "00"),
            ("BIC", "COBADEFFXXX"))) + "</w:tbl>"), [DE])
    a = m["accounts"][0]
    eq((a["beneficiary"], a["bic"], a["index"]), ("Acme Ltd", "COBADEFFXXX", 0), "its holder and bank")
    for part, root in (("header1", "hdr"), ("footer2", "ftr"), ("comments", "comments"), ("footnotes", "footnotes")):
        case(p, part, "a.docx", word(para("Invoice"), (f"word/{part}.xml",
             HEAD + f'<w:{root} xmlns:w="{W}">{para(DE_PRINT)}</w:{root}>')), [DE])
    case(p, "a text box", "a.docx", word(
        "<w:p><w:r><mc:AlternateContent xmlns:mc='x'><mc:Choice><w:drawing><wps:txbx xmlns:wps='y'><w:txbxContent>"
        f"{para(DE_PRINT)}</w:txbxContent></wps:txbx></w:drawing></mc:Choice></mc:AlternateContent></w:r></w:p>"), [DE])
    case(p, "inserted text is text, deleted text is not", "a.docx", word(
        f"<w:p><w:ins w:id='1'><w:r><w:t>{DE_PRINT}</w:t></w:r></w:ins>"
        f"<w:del w:id='2'><w:r><w:delText>{GB_PRINT}</w:delText></w:r></w:del>"
        f"<w:moveFrom w:id='3'><w:r><w:t>{FR}</w:t></w:r></w:moveFrom></w:p>"), [DE])
    m = case(p, "hidden text is not seen", "a.docx", word(
        f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{GB_PRINT}</w:t></w:r>"
        f"<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>{DE_PRINT}</w:t></w:r></w:p>"), [DE])
    cli.ok("html_hidden_account" in m["flags"], "but its account is told of")
    case(p, "struck text beside other", "a.docx", word(
        f"<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>{GB_PRINT}</w:t></w:r>"
        f"<w:r><w:rPr><w:strike w:val='0'/></w:rPr><w:t> {DE_PRINT}</w:t></w:r></w:p>"), [DE])
    case(p, "struck text alone", "a.docx", word(
        f"<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>{GB_PRINT}</w:t></w:r></w:p>"), [GB])
    case(p, "tildes strike nothing in Word", "a.docx", word(para(f"~~{GB_PRINT}~~ and {DE_PRINT}")), [DE, GB])
    case(p, "nor in a plain file", "a.txt", f"~~{GB_PRINT}~~ and {DE_PRINT}".encode(), [DE, GB], kind="text/plain")
    case(p, "nor in RTF", "a.rtf", b"{\\rtf1\\ansi ~{\\b ~}" + f"{GB_PRINT}~~ and {DE_PRINT}}}".encode(), [DE, GB])
    styles = ("word/styles.xml", HEAD + f'<w:styles xmlns:w="{W}">'
              '<w:style w:type="paragraph" w:styleId="Old"><w:rPr><w:strike/></w:rPr></w:style>'
              '<w:style w:type="paragraph" w:styleId="Older"><w:basedOn w:val="Old"/></w:style>'
              '<w:style w:type="paragraph" w:styleId="Kept"><w:basedOn w:val="Old"/><w:rPr><w:strike w:val="0"/></w:rPr></w:style>'
              '<w:style w:type="paragraph" w:styleId="Mark"><w:pPr><w:rPr><w:strike/></w:rPr></w:pPr></w:style>'
              '<w:style w:type="character" w:styleId="Gone"><w:rPr><w:dstrike/></w:rPr></w:style>'
              '<w:style w:type="character" w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style></w:styles>')
    block = ("<w:p><w:pPr><w:pStyle w:val='{}'/></w:pPr><w:r><w:rPr>{}</w:rPr><w:t>" + GB_PRINT + "</w:t></w:r></w:p>" +
             para(DE_PRINT))
    for what, style, run, want in (
            ("a paragraph's style strikes", "Old", "", [DE]), ("one that is based on it", "Older", "", [DE]),
            ("one that is based on it and does not", "Kept", "", [DE, GB]), ("one of the paragraph's mark", "Mark", "", [DE, GB]),
            ("a run's style strikes", "Kept", "<w:rStyle w:val='Gone'/>", [DE]),
            ("a run's style in a struck paragraph", "Old", "<w:rStyle w:val='Gone'/>", [DE, GB]),
            ("a run that is not struck after all", "Old", "<w:strike w:val='0'/>", [DE, GB]),
            ("a style based on itself", "Loop", "<w:rStyle w:val='Loop'/>", [DE, GB]),
            ("a style that is not there", "New", "", [DE, GB])):
        case(p, what, "a.docx", word(block.format(style, run), styles), want)
    case(p, "field codes are not seen, their results are", "a.docx", word(
        f"<w:p><w:r><w:instrText>{GB_PRINT}</w:instrText></w:r><w:r><w:t>{DE_PRINT}</w:t></w:r></w:p>"), [DE])
    case(p, "two paragraphs are two lines", "a.docx", word(para("DE893704004405320130") + para("Total 00")), [])
    case(p, "other prefixes, other paths", "a.docx", packed([
        ("[Content_Types].xml", HEAD + "<Types/>"),
        ("x/y.bin", HEAD + f'<!-- <a> --><q:document xmlns:q="{W}"><q:p><q:t>{DE}</q:t></q:p></q:document>')]), [DE])
    case(p, "a part in UTF-16", "a.docx", packed([
        ("[Content_Types].xml", HEAD + "<Types/>"),
        ("word/document.xml", f'<w:document xmlns:w="{W}"><w:p><w:t>{DE}</w:t></w:p></w:document>'.encode("utf-16"))]),
        [DE])
    case(p, "macros", "a.docm", word(para(DE), ("word/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99)),
         [DE], ["macro"])
    case(p, "a workbook inside", "a.docx", word(para(DE), ("word/embeddings/1.xlsx", sheet(""))), [DE],
         ["nested_archive"])
    case(p, "OpenDocument", "a.odt", packed([
        ("mimetype", "application/vnd.oasis.opendocument.text"), ("META-INF/manifest.xml", "<manifest/>"),
        ("content.xml", HEAD + "<o:document-content xmlns:o='o' xmlns:t='t'><o:body><t:tracked-changes><t:p>"
         f"{GB}</t:p></t:tracked-changes><t:p>IBAN DE89 3704 <t:span>0044 05</t:span>32<t:s/>0130 00</t:p></o:body>"
         "</o:document-content>"),
        ("styles.xml", HEAD + f"<o:document-styles xmlns:o='o' xmlns:t='t'><t:p>{FR}</t:p></o:document-styles>")]),
        [DE, FR])
    slide = "<p:sld xmlns:p='p' xmlns:a='a'><a:p><a:r><a:rPr strike='{}'/><a:t>{}</a:t></a:r><a:r><a:t> {}</a:t></a:r></a:p></p:sld>"
    for how, want in (("sngStrike", [DE]), ("dblStrike", [DE]), ("noStrike", [DE, GB])):
        case(p, f"a slide, {how}", "a.pptx", packed([
            ("[Content_Types].xml", HEAD + "<Types/>"), ("ppt/slides/slide1.xml", HEAD + slide.format(how, GB, DE))]), want)
    styled = ("<o:document-content xmlns:o='o' xmlns:s='s' xmlns:t='t'><o:automatic-styles><s:style s:name='T0'>"
              "<s:text-properties s:text-line-through-style='none'/></s:style><s:style s:name='T1'>"
              "<s:text-properties s:text-line-through-{}/></s:style></o:automatic-styles><o:body>{}</o:body></o:document-content>")
    span = f"<t:p><t:span t:style-name='{{}}'>{GB} <t:span>and</t:span></t:span> {DE}</t:p>"
    block = f"<t:p t:style-name='{{}}'>{GB}</t:p><t:p>{DE}</t:p>"
    for what, how, body, want in (
            ("a struck span", "style='solid'", span.format("T1"), [DE]), ("one by its type", "type='double'", span.format("T1"), [DE]),
            ("one that is not struck", "style='solid'", span.format("T0"), [DE, GB]),
            ("no such style", "style='solid'", span.format("T2"), [DE, GB]),
            ("a struck paragraph", "style='solid'", block.format("T1"), [DE]),
            ("nothing else but struck", "style='solid'", block.format("T1").replace(DE, "none"), [GB])):
        case(p, "OpenDocument, " + what, "a.odt", packed([
            ("mimetype", "application/vnd.oasis.opendocument.text"), ("META-INF/manifest.xml", "<manifest/>"),
            ("content.xml", HEAD + styled.format(how, body))]), want)


def sheets(p):
    styles = ("xl/styles.xml", HEAD + f'<styleSheet xmlns="{S}"><fonts><font/><font><strike/></font><font><strike val="0"/></font>'
              '</fonts><cellStyleXfs><xf fontId="1"/></cellStyleXfs><cellXfs><xf fontId="0"/><xf fontId="1"/><xf fontId="2"/>'
              '</cellXfs><dxfs><dxf><font><strike/></font></dxf></dxfs></styleSheet>')
    for what, fmt, want in (("a struck cell", "1", [DE]), ("one that is not", "0", [DE, GB]), ("one not struck any more", "2", [DE, GB]),
                            ("no such format", "3", [DE, GB]), ("no number", "x", [DE, GB])):
        case(p, what, "a.xlsx", sheet(
            f'<row r="1"><c r="A1" s="{fmt}" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>',
            f"<si><t>{GB_PRINT}</t></si><si><t>{DE_PRINT}</t></si>", styles), want)
    run = "<r><rPr><strike/></rPr><t>{}</t></r><r><rPr><strike val='0'/></rPr><t> {}</t></r>"
    case(p, "a struck part of a shared string", "a.xlsx", sheet(
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row>', f"<si>{run.format(GB, DE)}</si>"), [DE])
    case(p, "a struck part of an inline string", "a.xlsx", sheet(
        f'<row r="1"><c r="A1" t="inlineStr"><is>{run.format(GB, DE)}</is></c></row>'), [DE])
    case(p, "a struck string alone", "a.xlsx", sheet(
        '<row r="1"><c r="A1" s="1" t="s"><v>0</v></c></row>', f"<si><t>{GB}</t></si>", styles), [GB])
    case(p, "shared strings", "a.xlsx", sheet(
        '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>0</v></c></row>',
        f"<si><t>{DE_PRINT}</t></si><si><r><t>IB</t></r><r><t>AN</t></r><rPh><t>{GB}</t></rPh></si>"), [DE])
    case(p, "inline strings and results of formulas", "a.xlsx", sheet(
        f'<row><c t="inlineStr"><is><t>{DE_PRINT}</t></is></c></row>'
        f'<row><c t="str"><f>A1&amp;"{FR}"</f><v>{GB_PRINT}</v></c></row>'), [DE, GB])
    case(p, "a number in cells of its own", "a.xlsx", sheet(
        '<row><c t="inlineStr"><is><t>DE89</t></is></c><c><v>3704</v></c><c><v>0044</v></c><c><v>0532</v></c>'
        '<c><v>0130</v></c><c><v>00</v></c></row>'), [DE])
    case(p, "rows are apart", "a.xlsx", sheet(
        '<row><c t="inlineStr"><is><t>DE893704004405320130</t></is></c></row><row><c><v>12</v></c></row>'), [])
    m = case(p, "a hidden row", "a.xlsx", sheet(
        f'<row hidden="1"><c t="inlineStr"><is><t>{GB}</t></is></c></row>'
        f'<row><c t="inlineStr"><is><t>{DE}</t></is></c></row>'), [DE])
    cli.ok("html_hidden_account" in m["flags"], "is told of")
    case(p, "an index that points nowhere", "a.xlsx", sheet(
        f'<row><c t="s"><v>99999999999999999999</v></c><c t="s"><v>-1</v></c><c t="s"><v>0</v></c></row>',
        f"<si><t>{DE}</t></si>"), [DE])
    case(p, "a comment and a drawing", "a.xlsx", sheet(
        "", None, ("xl/comments1.xml", f'<comments xmlns="{S}"><commentList><comment><text><r><t>{DE}</t></r></text>'
                   "</comment></commentList></comments>"),
        ("xl/drawings/drawing1.xml", f"<xdr:wsDr xmlns:xdr='x' xmlns:a='a'><a:p><a:r><a:t>{GB_PRINT}</a:t></a:r></a:p>"
         "</xdr:wsDr>")), [DE, GB])


UBL = """<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="c" xmlns:cbc="b">
<cbc:ID>4711</cbc:ID><cac:AccountingSupplierParty><cac:Party><cac:PartyName><cbc:Name>Acme &amp; Co Ltd</cbc:Name>
</cac:PartyName></cac:Party></cac:AccountingSupplierParty><cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode>
<cac:PayeeFinancialAccount><cbc:ID>%s</cbc:ID>%s<cac:FinancialInstitutionBranch><cbc:ID>%s</cbc:ID>
</cac:FinancialInstitutionBranch></cac:PayeeFinancialAccount></cac:PaymentMeans>%s</Invoice>"""
CII = """<?xml version='1.0' encoding='UTF-8'?><rsm:CrossIndustryInvoice xmlns:rsm="r" xmlns:ram="a">
<ram:ApplicableHeaderTradeAgreement><ram:SellerTradeParty><ram:ID>7</ram:ID><ram:Name>Acme Ltd</ram:Name>
</ram:SellerTradeParty></ram:ApplicableHeaderTradeAgreement><ram:SpecifiedTradeSettlementPaymentMeans>
<ram:TypeCode>58</ram:TypeCode><ram:PayeePartyCreditorFinancialAccount><ram:IBANID>%s</ram:IBANID>
</ram:PayeePartyCreditorFinancialAccount><ram:PayeeSpecifiedCreditorFinancialInstitution><ram:BICID>COBADEFFXXX</ram:BICID>
</ram:PayeeSpecifiedCreditorFinancialInstitution></ram:SpecifiedTradeSettlementPaymentMeans></rsm:CrossIndustryInvoice>""" % DE
FATTURA = """<?xml version="1.0" encoding="%s"?><p:FatturaElettronica xmlns:p="http://ivaservizi.agenziaentrate.gov.it/x">
<FatturaElettronicaHeader><CedentePrestatore><DatiAnagrafici><Anagrafica><Nome>Mario</Nome><Cognome>Citt\u00e0</Cognome>
</Anagrafica></DatiAnagrafici></CedentePrestatore></FatturaElettronicaHeader><FatturaElettronicaBody><DatiPagamento>
<DettaglioPagamento>%s<IstitutoFinanziario>Banca</IstitutoFinanziario><IBAN>IT60X0542811101000000123456</IBAN>
<BIC>BPPIITRRXXX</BIC></DettaglioPagamento></DatiPagamento></FatturaElettronicaBody></p:FatturaElettronica>"""


def invoices(p):
    def payee(what, name, data, *want, **kw):
        m = case(p, what, name, data, [w[0] for w in want], **kw)
        eq([(a["value"], a["beneficiary"], a["bic"]) for a in m["accounts"]], list(want), what + ": who is paid")
    payee("UBL", "a.xml", (UBL % (DE, "", "COBADEFF", "")).encode(), (DE, "Acme & Co Ltd", "COBADEFF"))
    payee("UBL that names the holder", "a.xml", (UBL % (DE_PRINT, "<cbc:Name>Other GmbH</cbc:Name>", "COBADEFF", "")
                                                 ).encode(), (DE, "Other GmbH", "COBADEFF"), kind="text/xml")
    payee("CII", "factur-x.xml", CII.encode(), (DE, "Acme Ltd", "COBADEFFXXX"), kind="application/xml")
    payee("CII without name or type", "", CII.encode(), (DE, "Acme Ltd", "COBADEFFXXX"))
    it = "IT60X0542811101000000123456"
    for charset in ("UTF-8", "windows-1252", "UTF-16"):
        payee("FatturaPA in " + charset, "IT01_1.xml", (FATTURA % (charset, "")).encode(charset),
              (it, "Mario Citt\u00e0", "BPPIITRRXXX"))
    payee("FatturaPA with a beneficiary", "IT01_1.xml",
          (FATTURA % ("UTF-8", "<Beneficiario>Rossi SRL</Beneficiario>")).encode(), (it, "Rossi SRL", "BPPIITRRXXX"))
    payee("Polish KSeF", "fa.xml", b'<Faktura xmlns="http://crd.gov.pl/wzor"><Podmiot1><DaneIdentyfikacyjne><Nazwa>ABC'
          b'</Nazwa></DaneIdentyfikacyjne></Podmiot1><Fa><Platnosc><RachunekBankowy><NrRB>61109010140000071219812874'
          b'</NrRB></RachunekBankowy></Platnosc></Fa></Faktura>', ("PL61109010140000071219812874", "ABC", ""))
    two = f"<cac:PaymentMeans><cac:PayeeFinancialAccount><cbc:ID>{GB}</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>"
    payee("UBL with two accounts", "a.xml", (UBL % (DE, "<cbc:Name>Other GmbH</cbc:Name>", "COBADEFF", two)).encode(),
          (DE, "Other GmbH", "COBADEFF"), (GB, "Acme & Co Ltd", ""))
    case(p, "a note in an invoice", "a.xml", (UBL % (DE, "", "COBADEFF", f"<cbc:Note>new: {GB_PRINT}</cbc:Note>")
                                              ).encode(), [DE, GB])
    case(p, "XML that breaks off", "a.xml", (UBL % (DE, "", "", "")).encode()[:-40], [DE], ["damaged"])
    case(p, "no XML at all", "a.xml", b"IBAN " + DE.encode(), [DE], ["damaged"])
    case(p, "entities", "a.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x xmlns="y">' + DE.encode() + b"</x>", [DE], ["entities"])
    case(p, "more than is read", "a.xml", b'<x xmlns="y"><a>' + DE.encode() + b"</a>" + b"<a>lorem ipsum</a>" * 200000 +
         b"</x>", [DE], ["too_long"], ["attachment_text"])


def signed(p):
    """FatturaPA as it is sent: signed, the invoice inside."""
    with tempfile.TemporaryDirectory() as folder:
        def openssl(*args, **kw):
            return subprocess.run(["openssl", *args], cwd=folder, check=True, capture_output=True, **kw).stdout
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x", "-keyout", "k", "-out", "c")
        sign = ("cms", "-sign", "-signer", "c", "-inkey", "k", "-nodetach", "-binary", "-in", "/dev/stdin", "-outform")
        xml = (FATTURA % ("UTF-8", "<Beneficiario>Rossi SRL</Beneficiario>")).encode()
        der, pem = (openssl(*sign, form, input=xml) for form in ("DER", "PEM"))
        stream = openssl(*sign, "DER", "-stream", input=xml)
        empty = openssl("cms", "-sign", "-signer", "c", "-inkey", "k", "-binary", "-in", "/dev/stdin", "-outform", "DER",
                        input=xml)
        locked = openssl("cms", "-encrypt", "-outform", "DER", "-in", "/dev/stdin", "c", input=xml)
    for what, data in (("DER", der), ("PEM", pem), ("base64", base64.encodebytes(der)), ("BER", stream)):
        m = p.read(mail(("IT01_1.xml.p7m", "application/pkcs7-mime", data)))
        eq(([(a["name"], a["flags"]) for a in m["attachments"]], [(a["index"], a["beneficiary"]) for a in m["accounts"]]),
           ([("IT01_1.xml.p7m", ["signed"]), ("IT01_1.xml", [])], [(1, "Rossi SRL")]), "a signed invoice, " + what)
    for what, data in (("a signature alone", empty), ("an encrypted one", locked), ("none", b"x"), ("", b"\x30\x80" * 9999),
                       ("cut", der[:len(der) // 2])):
        case(p, what or "without end", "a.p7m", data, [], ["not_read"], readable=False)


def handed_back(p):
    """Text that becwatch-pdf read, and XML files after it."""
    accounts, _ = p.text(f"page {GB_PRINT}\n\f\x1c{CII}\n\x1c<no xml, {FR}")
    eq([(a["value"], a["beneficiary"], a["bic"]) for a in accounts],
       [(DE, "Acme Ltd", "COBADEFFXXX"), (FR, "", ""), (GB, "", "")], "the XML inside a PDF says who is paid")
    accounts, _ = p.text("\x1c\x1c\x1c" + DE)
    eq([a["value"] for a in accounts], [DE], "separators alone, and what is no XML")


def rtf(p):
    def one(what, text, want, **kw):
        case(p, what, "a.rtf", b"{\\rtf1\\ansi\\ansicpg1252\\deff0" + text + b"}", want, **kw)
    one("RTF", b"{\\fonttbl{\\f0 DE89370400440532013000;}}\\pard IBAN: \\b DE89 \\b0 3704 0044\\~0532 0130 00\\par", [DE])
    one("a run over two lines of the file", b"DE893704\r\n0044{\\i 0532}013000", [DE])
    one("characters by number", b"D\\'4589 37\\u48?4 0044 0532 0130 00", [DE])
    one("a table", b"\\trowd DE89\\cell 3704\\cell 0044\\cell 0532\\cell 0130\\cell 00\\cell\\row", [DE])
    one("hidden and deleted text", f"{{\\v {GB}}}{{\\deleted {FR}}}{DE}".encode(), [DE])
    one("destinations that nobody sees", f"{{\\*\\x {GB}}}{{\\info {FR}}}{DE}".encode(), [DE])
    one("a text box", f"{{\\shp{{\\*\\shpinst{{\\shptxt {DE}}}}}}}".encode(), [DE])
    one("a field's result", f"{{\\field{{\\*\\fldinst {GB}}}{{\\fldrslt {DE}}}}}".encode(), [DE])
    one("binary data is passed over", b"\\bin5 }}}}}" + DE.encode(), [DE])
    one("groups without end", DE.encode() + b"{" * 1000000, [DE], flags=["damaged"])
    one("more than is read", DE.encode() + b" lorem" * 400000, [DE], flags=["too_long"], limits=["attachment_text"])
    de, gb = DE.encode(), GB.encode()
    one("struck", b"{\\strike " + gb + b"} " + de, [DE])
    one("struck twice", b"\\striked1 " + gb + b"\\striked0  " + de, [DE])
    one("struck, then plain", b"\\strike " + gb + b"\\plain  " + de, [DE])
    one("struck lines", b"\\strike " + gb + b"\\par " + gb + b"\\strike0\\par " + de, [DE])
    one("struck alone", b"\\strike " + gb, [GB])
    one("not struck", b"\\strike0 " + gb + b" " + de, [DE, GB])
    m = p.read(mail(("a.rtf", "application/rtf", b"{\\rtf1\\ansi\\ansicpg936 {\\fonttbl{\\f1\\fcharset204 x;}}"
                     b"\\'ca\\'d5\\f1\\'c8\\u8364\\'80 IBAN DE89370400440532013000}")))
    cli.ok("\u6536\u0418\u20ac IBAN" in m["accounts"][0]["evidence"], "code pages, of the document and of a font") or \
        cli.diag(m["accounts"])


def real(p):
    """What writers of office files in Debian make."""
    try:
        import docx
        d = docx.Document()
        d.add_paragraph(f"IBAN: {DE_PRINT}")
        d.sections[0].footer.paragraphs[0].text = GB_PRINT
        out = io.BytesIO()
        d.save(out)
        case(p, "python-docx", "a.docx", out.getvalue(), [DE, GB])
    except ImportError:
        cli.ok(True, "python-docx # SKIP not installed")
    try:
        import openpyxl
        b = openpyxl.Workbook()
        b.active["B3"], b.active["C3"] = "IBAN", DE_PRINT
        b.create_sheet("x")["A1"] = "=1+1"
        out = io.BytesIO()
        b.save(out)
        case(p, "openpyxl", "a.xlsx", out.getvalue(), [DE])
    except ImportError:
        cli.ok(True, "openpyxl # SKIP not installed")


def attribute(level, number, data, wrong=0):
    return struct.pack("<BII", level, number, len(data)) + data + struct.pack("<H", sum(data) + wrong & 0xffff)


def props(*v):
    """(type, id, bytes), each of variable length"""
    return struct.pack("<I", len(v)) + b"".join(
        struct.pack("<HHII", kind, number, 1, len(data)) + data + b"\0" * (-len(data) % 4) for kind, number, data in v)


def tnef(*attributes):
    return struct.pack("<IH", 0x223e9f78, 1) + attribute(1, 0x69007, struct.pack("<II", 1252, 0)) + b"".join(attributes)


def winmail(p):
    begin = attribute(2, 0x69002, b"\0" * 14)
    one = tnef(begin, attribute(2, 0x18010, b"PAYMEN~1.TXT\0"), attribute(2, 0x6800f, f"IBAN {DE_PRINT}".encode()),
               attribute(2, 0x69005, props((0x1f, 0x3707, "Zahlung \u00e4.txt\0".encode("utf-16-le")))),
               begin, attribute(2, 0x18010, b"b.docx\0"), attribute(2, 0x6800f, word(para(GB))),
               attribute(1, 0x69003, props((0x1f, 0x1000, f"see {FR}".encode("utf-16-le")))))
    m = p.read(mail(("winmail.dat", "application/ms-tnef", one)))
    eq([(a["name"], a["read"], a["flags"]) for a in m["attachments"]],
       [("winmail.dat", True, ["tnef"]), ("Zahlung \u00e4.txt", True, []), ("b.docx", True, [])],
       "files in winmail.dat are attachments")
    eq(sorted((a["index"], a["value"]) for a in m["accounts"]), [(0, FR), (1, DE), (2, GB)], "and all is read")
    data = b"{\\rtf1\\ansi IBAN " + DE.encode() + b"}"
    literal = b"".join(b"\0" + data[i:i + 8] for i in range(0, len(data), 8))
    for what, body in (("stored", struct.pack("<IIII", len(data) + 12, len(data), 0x414c454d, 0) + data),
                       ("packed", struct.pack("<IIII", len(literal) + 12, len(data), 0x75465a4c, 0) + literal)):
        case(p, f"its text as RTF, {what}", "winmail.dat", tnef(attribute(1, 0x69003, props((0x102, 0x1009, body)))),
             [DE], ["tnef"])
    # MS-OXRTFCP 3.2.1: "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}"
    sample = bytes.fromhex("2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232 0af32068656c0920627705b06c647d0a800fa0")
    case(p, "its text as RTF, the specification's example", "winmail.dat",
         tnef(attribute(1, 0x69003, props((0x102, 0x1009, sample)))), [], ["tnef"])
    case(p, "its text as HTML", "winmail.dat", tnef(attribute(1, 0x69003, props(
        (0x102, 0x1013, f"<p>IBAN <b>{DE[:9]}</b>{DE[9:]}</p>".encode())))), [DE], ["tnef"])
    case(p, "a wrong checksum", "winmail.dat", tnef(attribute(1, 0x2800c, DE.encode(), 1)), [DE], ["damaged", "tnef"])
    case(p, "one that breaks off", "winmail.dat", tnef(attribute(1, 0x2800c, DE.encode() + b" " * 100))[:-50], [DE],
         ["damaged", "tnef"])
    case(p, "none at all", "winmail.dat", b"hello", [], ["damaged", "tnef"], readable=False)
    case(p, "properties without end", "winmail.dat", tnef(attribute(1, 0x69003, b"\xff" * 64)), [],
         ["damaged", "tnef"], readable=False)
    inner = one
    for _ in range(50):
        inner = tnef(begin, attribute(2, 0x69005, props((0x0d, 0x3701, b"\0" * 16 + inner))))
    m = p.read(mail(("winmail.dat", "application/ms-tnef", inner)))
    eq([a["flags"] for a in m["attachments"]], [["tnef"], ["tnef"], ["tnef", "nested_archive"]],
       "one in one in one is not opened")
    case(p, "files without end", "winmail.dat", tnef(begin * 300000), [], ["tnef"], ["attachments"], readable=False)


def archives(p):
    m = p.read(mail(("in.zip", "application/zip", packed([
        ("dir/", ""), ("dir/invoice.txt", f"IBAN {DE_PRINT}"), ("b.docx", word(para(GB))),
        ("c.pdf", b"%PDF-1.4\nx"), ("d.zip", packed([("e.txt", FR)])), ("f.js", "eval(1)")]))))
    eq([(a["name"], a["read"], a["flags"]) for a in m["attachments"]],
       [("in.zip", False, []), ("invoice.txt", True, []), ("b.docx", True, []), ("c.pdf", False, []),
        ("d.zip", False, ["nested_archive"]), ("f.js", False, ["executable"])], "files in an archive are attachments")
    eq([(a["value"], a["index"]) for a in m["accounts"]], [(DE, 1), (GB, 2)], "their accounts are theirs")
    eq([(f["index"], f["bytes"]) for f in m["files"]], [(3, b"%PDF-1.4\nx")], "a PDF among them is handed on")
    eq(m["attachments"][1]["sha256"], hashlib.sha256(f"IBAN {DE_PRINT}".encode()).hexdigest(), "hashed as it is")
    locked = bytearray(packed([("a.txt", DE)]))
    for at in (6, locked.index(b"PK\x01\x02") + 8):
        locked[at] |= 1
    m = p.read(mail(("a.zip", "application/zip", bytes(locked))))
    eq(m["attachments"][0]["flags"], ["encrypted"], "one that asks for a password")
    bad = bytearray(packed([("a.txt", "IBAN " + DE)], zipfile.ZIP_STORED))
    bad[14] ^= 1
    bad[bad.index(b"PK\x01\x02") + 16] ^= 1
    m = p.read(mail(("a.zip", "application/zip", bytes(bad))))
    eq((m["attachments"][0]["flags"], [a["value"] for a in m["accounts"]]), (["damaged"], [DE]),
       "a wrong checksum is told, the text read")
    good = word(para(DE))
    case(p, "the end is missing", "a.docx", good[:-30], [], ["damaged"], readable=False)
    case(p, "no archive", "a.zip", b"PK\x03\x04" + b"\0" * 50, [], ["damaged"], readable=False)


def disguises(p):
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500
    for what, name, data, flags in (
            ("encrypted by Office", "a.docx", ole + "EncryptedPackage".encode("utf-16-le"), ["encrypted"]),
            ("an old workbook", "a.xls", ole, ["legacy_office"]),
            ("an old workbook with macros", "a.xls", ole + "_VBA_PROJECT".encode("utf-16-le"),
             ["legacy_office", "macro"]),
            ("an old document as a new one", "a.docx", ole, ["legacy_office", "type_differs"]),
            ("a program", "a.exe", b"MZ\x90\0" + b"\0" * 100, ["executable"]),
            ("a program as a PDF", "a.pdf", b"MZ\x90\0" + b"\0" * 100, ["executable", "not_a_pdf", "type_differs"]),
            ("a script", "invoice.pdf.vbs", b"x", ["executable"]),
            ("RAR", "a.rar", b"Rar!\x1a\x07\0", ["packed"]),
            ("a picture", "a.png", b"\x89PNG\r\n\x1a\n", []),
            ("a picture as a document", "a.docx", b"\x89PNG\r\n\x1a\n", ["type_differs"]),
            ("bytes of no known kind", "a.docx", b"hello, this is nothing", ["damaged"])):
        case(p, what, name, data, [], flags, readable=False)
    case(p, "a document as text", "a.txt", word(para(DE)), [DE], ["type_differs"])
    case(p, "a document without a name", "", word(para(DE)), [DE])
    m = p.read(mail(("a.pdf", "application/pdf", packed([("a.txt", DE), ("%PDF-1.4", "")], zipfile.ZIP_STORED))))
    eq((len(m["files"]), [a["value"] for a in m["accounts"]]), (1, [DE]), "an archive that is a PDF is read as both")


def pathological(p):
    stored = zipfile.ZIP_STORED         # what only repeats itself is a bomb when packed
    big = b"<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 1000
    body = word(para(DE) + "<w:p>" + "<w:x/>" * 10)
    case(p, "XML that breaks off", "a.docx", body, [DE], ["damaged"])
    case(p, "a bomb", "a.docx", word(para(DE) + " " * (200 << 20)), [DE], ["zip_bomb"], ["attachment_bytes"])
    case(p, "a bomb in an archive", "a.zip", packed([("a.txt", "IBAN " + DE + "\n" + "\n" * (100 << 20))]), [DE],
             ["zip_bomb"], ["attachment_text", "attachment_bytes"], readable=False)
    many = packed([(f"{i}.bin", "") for i in range(20000)])
    case(p, "entries without end", "a.docx", many, [], ["zip_bomb"], ["attachments", "zip_entries"], readable=False)
    million = "".join(f'<row>{"".join("<c><v>%d</v></c>" % (i * j) for j in range(1000))}</row>' for i in range(1000))
    case(p, "a million cells", "a.xlsx", sheet(f'<row><c t="inlineStr"><is><t>{DE}</t></is></c></row>' + million),
         [DE], ["too_long"], ["attachment_text"])
    case(p, "deep XML", "a.docx", word(para(DE) + "<w:x>" * 1000000 + "</w:x>" * 1000000, method=stored), [DE],
         ["too_long"], ["xml_depth"])
    case(p, "tables in tables", "a.docx", word(para(DE) + "<w:tbl><w:tr><w:tc>" * 300 + para(GB) +
                                              "</w:tc></w:tr></w:tbl>" * 300), [DE, GB])
    case(p, "attributes without end", "a.docx", word(
        para(DE) + "<w:x " + " ".join(f'a{i}=""' for i in range(500000)) + "/>"), [DE], ["too_long"],
        ["xml_attributes"])
    case(p, "namespaces without end", "a.docx", word(
        para(DE) + "".join(f'<w:x xmlns:n{i}="{i}">' for i in range(900)) + "<n0:y/>" * 100000), [DE],
        ["too_long"], ["xml_namespaces"])
    for what, xml, limits in (
            ("names without end", "".join(f"<a{i}/>" for i in range(1000000)), ["attachment_text", "xml_names"]),
            ("instructions without end", "".join(f"<?a{i}?>" for i in range(1000000)), ["attachment_text", "xml_names"]),
            ("what is no markup", "<" * 10000000, ["attachment_text", "xml_errors"]),
            ("entities without end", "".join(f"&a{i};" for i in range(1000000)), ["attachment_text", "xml_errors"]),
            ("an attribute without end", "<a b='" + "x" * 10000000 + "'/>", [])):
        case(p, what, "a.xml", f"<x xmlns='y'><b>{DE}</b>{xml}</x>".encode(), [DE], ["too_long"] if limits else [], limits)
    case(p, "an account behind a limit is seen in the raw text", "a.xml",
         f"<x xmlns='y'>{'<' * 2000}<b>{DE}</b></x>".encode(), [DE], ["too_long"], ["xml_errors"])
    case(p, "RTF of many fonts", "a.rtf", b"{\\rtf1{\\fonttbl" + b"".join(b"{\\f%d\\fcharset204 x;}" % i for i in range(
        20000)) + b"}" + b"\\f99999 x" * 900000 + b"\\par " + DE.encode() + b"}", [DE])
    case(p, "one shared string, ever again", "a.xlsx", sheet(
        "".join(f'<row r="{i * i}"><c t="s"><v>0</v></c></row>' for i in range(100000)), f"<si><t>{DE} {''.join(map(str, range(20000)))}</t></si>"), [DE], ["too_long"],
        ["attachment_text"])
    entity = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 12))
    case(p, "entities that hold entities", "a.docx", packed([
        ("[Content_Types].xml", ""), ("word/document.xml", f'<!DOCTYPE x [<!ENTITY e0 "{GB}">{entity}]>'
         f'<w:document xmlns:w="{W}">{para(DE)}<w:p><w:t>&e11;</w:t></w:p></w:document>')]), [DE],
        ["damaged", "entities"])
    case(p, "an entity from a file", "a.docx", packed([
        ("[Content_Types].xml", ""), ("word/document.xml", '<!DOCTYPE x SYSTEM "file:///etc/passwd" '
         f'[<!ENTITY e0 SYSTEM "file:///etc/hostname">]><w:document xmlns:w="{W}">{para(DE)}&e0;</w:document>')]),
        [DE], ["entities"])
    case(p, "paragraphs without end", "a.docx", word(para(DE) + big.decode() * 900, method=stored), [DE])


def main():
    with facts.Parser() as p:
        for check in (documents, sheets, real, invoices, signed, handed_back, rtf, winmail, archives, disguises, pathological):
            check(p)
    cli.ok(p.process.returncode == 0, "the parser lived through it all")
    cli.done()


main()

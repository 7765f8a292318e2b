#!/usr/bin/python3
"""What real mail breaks: each entry of becwatch-mail(7) is a case here, by the same name, and the other way round."""
import base64
import binascii
import os
import re

import cli
import facts

PAGE = os.path.join(cli.ROOT, "daemon", "parse", "becwatch-mail.7")
DE, DE_PRINT = "DE89370400440532013000", "DE89 3704 0044 0532 0130 00"
GB, GB_PRINT = "GB29NWBK60161331926819", "GB29 NWBK 6016 1331 9268 19"
INVALID, IN_NAME, INVISIBLE, MIXED, VIA = 1 << 1, 1 << 2, 1 << 3, 1 << 4, 1 << 6


def mail(head="", body="x", kind=None, encoding=None):
    """From, To, Date and Message-ID are there unless head says otherwise."""
    out = b""
    for name, value in (("From", "Anna <anna@a.example>"), ("To", "bert@b.example"), ("Message-ID", "<1@a.example>"),
                        ("Date", "Mon, 3 Mar 2025 10:15:00 +0100")):
        if not re.search(f"^{name}:", head if isinstance(head, str) else head.decode("latin-1"), re.M | re.I):
            out += f"{name}: {value}\r\n".encode()
    out += (head if isinstance(head, bytes) else head.encode()).replace(b"\n", b"\r\n")
    if kind:
        out += f"MIME-Version: 1.0\r\nContent-Type: {kind}\r\n".encode()
    if encoding:
        out += f"Content-Transfer-Encoding: {encoding}\r\n".encode()
    return out + b"\r\n" + (body if isinstance(body, bytes) else body.replace("\n", "\r\n").encode())


def html(body):
    return mail(body=body, kind="text/html; charset=utf-8")


def parts(*bodies, kind="multipart/mixed; boundary=b"):
    return mail(body="".join(f"--b\n{b}\n" for b in bodies) + "--b--\n", kind=kind)


def flags(*names):
    return lambda m: set(names) <= {f.split(":")[0] for f in m["flags"]}


def limits(*names):
    return lambda m: set(names) <= set(m["limits"])


def sender(name, address, bits=0):
    return lambda m: [(a["name"], a["address"]) for a in m["from"]] == [(name, address)] \
        and m["from"][0]["flags"] & bits == bits


def people(*addresses):
    return lambda m: [a["address"] for a in m["to"]] == list(addresses)


def subject(text):
    return lambda m: m["subject"] == text


def account(value, where="new_text"):
    return lambda m: (value, where) in [(a["value"], a["where"]) for a in m["accounts"]]


def both(*checks):
    return lambda m: all(c(m) for c in checks)


CASES = {
    # header
    "a line \"From \" above the header": (
        b"From anna@a.example Mon Mar  3 10:15:00 2025\r\n" + mail("Subject: x\n"), both(flags("mbox_line"), subject("x"))),
    "no From, Date or Message-ID": (b"Subject: x\r\n\r\nx", flags("no_from", "no_date", "no_message_id")),
    "two From, Reply-To or To fields": (
        mail("From: a@a.example\nFrom: b@b.example\nReply-To: c@c.example\nReply-To: d@d.example\n"),
        both(flags("two_from", "two_reply_to"), lambda m: [len(m["from"]), len(m["reply_to"])] == [2, 2])),
    "two Subject, Date or Message-ID fields": (
        mail("Subject: one\nSubject: two\nDate: Mon, 3 Mar 2025 10:15:00 +0100\nDate: Tue, 4 Mar 2025 10:15:00 +0100\n"),
        both(flags("two_subject", "two_date"), subject("one"), lambda m: m["date"] == 1740993300)),
    "two Content-Type fields": (
        mail("Content-Type: multipart/mixed; boundary=b\nContent-Type: text/plain\n",
             "--b\nContent-Transfer-Encoding: base64\n\n" + base64.b64encode(f"IBAN {GB_PRINT}".encode()).decode()
             + f"\n--b--\nIBAN {DE_PRINT}\n"), both(flags("conflicting_header"), account(DE), account(GB))),
    "a field twice that may be there twice": (
        mail("Received: from a by b\nReceived: from c by d\n"), lambda m: m["flags"] == []),
    "lines that end in CR alone": (mail("Subject: x\n", f"IBAN {DE_PRINT}\n").replace(b"\n", b""),
                                   both(flags("bare_cr"), subject("x"), account(DE))),
    "NUL characters": (
        mail('Subject: a\0b\nCc: c@\0c.example\nContent-Type: multipart/mixed; boundary="b\0c"\n',
             "--b\0c\n\nIBAN DE89 37\x0004 0044 0532 0130 00\n--b\0c--\n"),
        both(flags("nul"), account(DE), subject("ab"), lambda m: m["cc"][0]["address"] == "c@c.example")),
    "a Message-ID or References folded over lines": (
        mail("Message-ID:\n <2@a.example>\nReferences: <0@a.example>\n <1@a.example>\n"),
        lambda m: m["message_id"] == "2@a.example" and m["references"] == ["0@a.example", "1@a.example"]),
    "a line in the header that is no field": (
        mail("Subject: x\nthis is no field\nCc: c@c.example\n"), flags("header_name_broken")),
    "a date that is none": (mail("Date: yesterday\n"), flags("date_broken")),
    "a Message-ID without angles": (mail("Message-ID: 1@a.example\n"), lambda m: m["message_id"] == "1@a.example"),
    "bytes above 127 in the header": (
        mail("Subject: Rückruf Müller\n".encode("cp1252")), both(flags("header_charset_guessed"),
                                                                 subject("Rückruf Müller"))),
    "UTF-8 in the header": (mail("Subject: Rückruf\nFrom: Jürgen <a@a.example>\n"),
                            both(subject("Rückruf"), sender("Jürgen", "a@a.example"), lambda m: m["flags"] == [])),
    # encoded words
    "an encoded word inside quotes": (mail('From: "=?utf-8?q?J=C3=BCrgen?=" <a@a.example>\n'),
                                      sender("Jürgen", "a@a.example")),
    "a character split over two encoded words": (mail("Subject: =?utf-8?b?5L2g5Q==?= =?utf-8?b?pb0=?=\n"),
                                                 subject("你好")),
    "an encoded word with spaces in it": (mail("Subject: =?utf-8?q?J=C3=BCrgen M?=\n"), subject("Jürgen M")),
    "encoded words without a space between them": (mail("Subject: =?utf-8?q?a?==?utf-8?q?b?=\n"), subject("ab")),
    "an encoded word that never ends": (mail("Subject: =?utf-8?q?J=C3=BCrgen\n"), subject("=?utf-8?q?J=C3=BCrgen")),
    "an address inside an encoded word": (mail("From: =?utf-8?q?Anna_=3Canna=40a.example=3E?= <x@evil.example>\n"),
                                          sender("Anna <anna@a.example>", "x@evil.example", IN_NAME)),
    # addresses
    "another address in the name": (mail('From: "anna@a.example" <x@evil.example>\n'),
                                    sender("anna@a.example", "x@evil.example", IN_NAME)),
    "an unquoted comma in a name": (mail("From: Keller, Anna <anna@a.example>\n"), sender("Keller, Anna", "anna@a.example")),
    "semicolons between addresses": (mail("To: a@a.example; b@b.example\n"), people("a@a.example", "b@b.example")),
    "addresses without anything between them": (mail("To: a@a.example b@b.example <c@c.example> <d@d.example>\n"),
                                                lambda m: len(m["to"]) >= 2 and m["to"][-1]["address"] == "d@d.example"),
    "a group": (mail("To: Team: a@a.example, b@b.example;, undisclosed-recipients:;\n"),
                people("a@a.example", "b@b.example")),
    "a route": (mail("To: <@relay.example:a@a.example>\n"), people("a@a.example")),
    "quotes, angles or comments that never close": (
        mail('To: "Anna <a@a.example>, (x <b@b.example>, <c@c.example\n'),
        lambda m: [a["address"] for a in m["to"]][-1] == "c@c.example" and len(m["to"]) == 3),
    "a dot behind the domain": (mail("To: a@a.example.\n"), people("a@a.example")),
    "undisclosed recipients": (mail("To: undisclosed-recipients:;\n"), people()),
    "an address in single quotes or brackets": (
        mail("To: 'a@a.example'; 'B' <'b@b.example'>; [c@c.example]; d@[192.0.2.1]\n"),
        people("a@a.example", "b@b.example", "c@c.example", "d@[192.0.2.1]")),
    "mailto: before an address": (mail("To: Anna <mailto:a@a.example>\n"), people("a@a.example")),
    "blanks around the @": (mail("To: anna @ a.example\n"), people("anna@a.example")),
    "an address folded at a dot": (mail("To: a@a.\n example, <b@b\n .example>, c@c. example\n"),
                                   both(people("a@a.example", "b@b.example", "c@c.example"), lambda m: m["flags"] == [])),
    "an address folded inside a word": (mail("To: <an\n na@a.example>, b@b.exam\n ple\n"),
                                        both(flags("address_broken"), people("anna@a.example", "b@b.exam"))),
    "something in To that is no address": (mail("To: the whole team\n"),
                                           lambda m: len(m["to"]) == 1 and m["to"][0]["flags"] & INVALID),
    "zero-width and bidi characters in a name": (mail("From: An\u200bna\u202e <a@a.example>\n"),
                                                 lambda m: m["from"][0]["flags"] & INVISIBLE),
    "letters of two scripts in a name": (mail("From: Аnna Keller <a@a.example>\n"), lambda m: m["from"][0]["flags"] & MIXED),
    "a domain in another script": (mail("From: a@bücher.example\n"), sender("", "a@xn--bcher-kva.example")),
    "a list that puts itself into From": (mail("From: Anna via List <list@l.example>\n"),
                                          lambda m: m["from"][0]["flags"] & VIA),
    # structure
    "a multipart without its boundary": (mail("MIME-Version: 1.0\n", kind="multipart/mixed"),
                                         flags("multipart_without_boundary")),
    "a multipart whose boundary never comes": (mail(body=f"--c\n\nIBAN {DE_PRINT}", kind="multipart/mixed; boundary=b"),
                                               both(flags("truncated"), account(DE))),
    "a multipart that never ends": (mail(body=f"--b\n\nIBAN {DE_PRINT}\n", kind="multipart/mixed; boundary=b"),
                                    both(flags("truncated"), account(DE))),
    "a parameter twice": (mail(kind="text/plain; charset=utf-8; charset=big5"), flags("conflicting_parameter")),
    "hundreds of parameters or semicolons": (mail(kind="text/plain" + ";" * 300), limits("parameters")),
    "no type, or half of one": (mail(kind="text", body=f"IBAN {DE_PRINT}"), flags("content_type_broken")),
    "alternatives that say different things": (
        parts(f"Content-Type: text/plain\n\nIBAN {DE_PRINT}", f"Content-Type: text/html\n\nIBAN {GB_PRINT}",
              kind="multipart/alternative; boundary=b"),
        both(flags("alternatives_differ"), account(DE), account(GB))),
    "a third alternative, for some programs": (
        parts(f"Content-Type: text/plain\n\nIBAN {DE_PRINT}",
              f"Content-Type: text/x-amp-html\n\n<html amp4email><body>IBAN {GB_PRINT}</body></html>",
              f"Content-Type: text/enriched\n\n<bold>IBAN</bold> FR14 2004 <bold>1010</bold> 0505 0001 3M02 606",
              f"Content-Type: text/html\n\nIBAN NL91 ABNA 0417 1643 00", f"Content-Type: text/html\n\nIBAN {DE_PRINT}",
              kind="multipart/alternative; boundary=b"),
        both(flags("alternatives_differ"), account(DE), account(GB), account("FR1420041010050500013M02606"),
             account("NL91ABNA0417164300"))),
    "text before the first part or behind the last": (
        mail(body=f"IBAN {DE_PRINT}\n--b\n\nhello\n--b--\nIBAN {GB_PRINT}\n", kind="multipart/mixed; boundary=b"),
        both(flags("alternatives_differ"), account(DE), account(GB))),
    "parts of another boundary": (
        mail(body="--ab\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n" + base64.b64encode(
            f"IBAN {DE_PRINT}".encode()).decode() + f"\n--ab--\n--b\n\nhello\n--b--\n--b\nContent-Type: text/plain\n\nIBAN {GB_PRINT}"
                  "\n--b--\n", kind="multipart/mixed; boundary=b; boundary*0=ab"),
        both(flags("stray_parts"), account(DE), account(GB))),
    "a multipart that is encoded as a whole": (
        mail(body=base64.b64encode(f"--b\n\nIBAN {DE_PRINT}\n--b--\n".encode()).decode(), kind="multipart/mixed; boundary=b",
             encoding="base64"), both(flags("multipart_encoded"), account(DE))),
    "a transfer encoding that is misspelt": (
        parts(*(f"Content-Type: text/plain\nContent-Transfer-Encoding: {how}\n\n" + base64.b64encode(f"IBAN {x}\n".encode()).decode()
                for how, x in (('"base64"', DE_PRINT), ("(x) base-64; y=z", GB_PRINT))),
              "Content-Transfer-Encoding: quoted_printable\n\nIBAN FR14=202004=201010 0505 0001 3M02 606",
              "Content-Transfer-Encoding: rot13\n\nx"),
        both(flags("encoding_unknown"), account(DE), account(GB), account("FR1420041010050500013M02606"))),
    "a calendar of another organizer": (
        mail(body="BEGIN:VCALENDAR\nBEGIN:VEVENT\nORGANIZER;CN=Anna:mailto:anna@\n evil.example\nEND:VEVENT\nEND:VCALENDAR\n",
             kind="text/calendar; method=REQUEST"),
        both(flags("calendar"), lambda m: [a["address"] for a in m["mailto"]] == ["anna@evil.example"])),
    "a file without type and name": (
        parts(f"Content-Type: application/octet-stream\n\nIBAN {DE_PRINT}"), account(DE, "attachment")),
    "a message of the same sender inside the message": (
        parts("\nsee below", f"Content-Type: message/rfc822\n\nFrom: carl@a.example\nSubject: y\n\nOur bank account has changed: "
              f"IBAN {DE_PRINT}"), both(account(DE), lambda m: "bank_change" in m["wording"])),
    "a message inside the message": (
        parts("\nsee below", f"Content-Type: message/rfc822\n\nFrom: carl@c.example\nSubject: y\n\nIBAN {DE_PRINT}"),
        both(account(DE, "quoted"), lambda m: m["quoted"][0]["from_address"] == "carl@c.example")),
    "a message inside the message, in base64": (
        parts("\nsee below", "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + base64.b64encode(
            f"From: carl@c.example\nSubject: y\n\nIBAN {DE_PRINT}".encode()).decode(),
              "Content-Type: application/octet-stream; name=a.eml\n\nFrom: dora@d.example\n\nIBAN " + GB_PRINT),
        both(account(DE, "quoted"), account(GB, "quoted"),
             lambda m: [q["from_address"] for q in m["quoted"]] == ["carl@c.example", "dora@d.example"])),
    "a file in the text": (
        mail(body="see\nbegin 644 a.txt\n" + "".join(binascii.b2a_uu(x).decode() for x in (b"IBAN DE89 3704 0044", b" 0532 0130 00"))
                  + "`\nend\n"),
        both(flags("uuencoded"), account(DE, "attachment"), lambda m: m["attachments"][0]["name"] == "a.txt")),
    "a file in the text, in yEnc": (
        mail(kind="text/plain", body=b"see\r\n=ybegin line=128 size=37 name=a.txt\r\n" + bytes((c + 42) % 256 for c in f"the IBAN {DE_PRINT}, if you please".encode(
            "latin-1")) + b"\r\n=yend size=37\r\n=ybegin line=128 size=9 name=b\r\nIBAN " + GB_PRINT.encode() + b"\r\n=yend size=9\r\n"),
        both(flags("yenc"), account(DE, "attachment"), account(GB), lambda m: [x["name"] for x in m["attachments"]] == ["a.txt", "b"])),
    "a part in uuencode": (
        parts("Content-Type: text/plain\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n" + binascii.b2a_uu(
            f"IBAN {DE_PRINT}".encode()).decode() + "`\nend",
              "Content-Type: text/plain\nContent-Transfer-Encoding: uuencode\n\nIBAN " + GB_PRINT),
        both(flags("uuencode_broken"), account(DE), account(GB))),
    "a message in pieces": (mail(body=f"From: c@c.example\n\nIBAN {DE_PRINT}", kind="message/partial; id=x; number=1"),
                            both(flags("message_partial"), account(DE))),
    "a part that lies elsewhere": (
        mail(body="Content-Type: text/plain\n\nx", kind="message/external-body; access-type=URL; URL=\"http://e.example\""),
        flags("external_body")),
    "an encrypted message in the text": (mail(body="-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n"),
                                         flags("encrypted")),
    "a name of a file in pieces, in any charset": (
        parts("Content-Disposition: attachment; filename*0*=utf-8''R%C3%A9; filename*1=ch.bin\n\nx"),
        lambda m: m["attachments"][0]["name"] == "Réch.bin"),
    "a PDF under another name": (
        mail(body=base64.b64encode(b"%PDF-1.4 x").decode(), kind='image/png; name="a.png"', encoding="base64"),
        lambda m: m["attachments"][0]["wants_pdf"] and "pdf_in_disguise" in m["attachments"][0]["flags"]),
    # text
    "base64 that is broken": (mail(body=base64.b64encode(f"IBAN {DE_PRINT}\n".encode()).decode() + "*", encoding="base64"),
                              both(flags("base64_broken"), account(DE))),
    "base64 in several runs": (
        mail(body=base64.b64encode(b"IBAN\n ").decode() + base64.b64encode(DE_PRINT.encode()).decode(), encoding="base64"),
        account(DE)),
    "quoted-printable with blanks at the ends of lines": (
        mail(body="IBAN DE89 37=  \n04 0044 0532 0130 00\n", encoding="quoted-printable"), both(account(DE), lambda m: m["flags"] == [])),
    "quoted-printable that is broken": (mail(body=f"a=ZZ IBAN {DE_PRINT}\n", encoding="quoted-printable"),
                                        both(flags("quoted_printable_broken"), account(DE))),
    "a charset that nobody knows": (mail(body=f"Kontoinhaber: Müller\nIBAN {DE_PRINT}", kind="text/plain; charset=nosuch"),
                                    both(flags("charset_unknown"), account(DE))),
    "bytes that their charset does not have": (
        mail(body="Größe, Maß, Ö".encode() + b"\xe9", kind="text/plain; charset=utf-8"), flags("charset_broken")),
    "text called UTF-8 that is none": (
        mail(body=f"Beneficiary: Müller GmbH\nIBAN {DE_PRINT}\n".encode("cp1252"), kind="text/plain; charset=utf-8"),
        both(flags("charset_guessed"), lambda m: m["accounts"][0]["beneficiary"] == "Müller GmbH")),
    "a misspelt charset": (
        mail(body=f"Beneficiary: Müller GmbH\nIBAN {DE_PRINT}\n".encode(), kind="text/plain; charset=_UTF8_x"),
        both(flags("charset_misspelt"), lambda m: m["accounts"][0]["beneficiary"] == "Müller GmbH")),
    "old Japanese text without a charset": (
        parts("Content-Type: text/plain\n\nsee", "Content-Type: message/rfc822\n\nSubject: x\n\ny").replace(
            b"see", "請求書".encode("iso-2022-jp")),
        flags("charset_guessed")),
    "no charset at all": (mail(body=f"계좌번호가 변경되었습니다.\n예금주: 김철수\nIBAN {DE_PRINT}".encode("euc-kr"), kind="text/plain"),
                          both(flags("charset_guessed"), lambda m: m["accounts"][0]["beneficiary"] == "김철수")),
    "text that decodes to nothing": (mail(body="!!!!", encoding="base64"), flags("decoded_to_nothing")),
    "lines folded by format=flowed": (
        mail(body="IBAN DE89 3704 0044 \n0532 0130 00\n", kind="text/plain; format=flowed"), account(DE)),
    "hidden text in HTML": (html(f"<p>hello</p><div style='display:none'>IBAN {DE_PRINT}</div>"),
                            both(flags("html_hidden_text", "html_hidden_account"), lambda m: not account(DE)(m))),
    "text hidden by a style sheet": (
        html(f"<style>.x, td > #y {{display:none !important}}</style><p>hello</p><div class='x'>IBAN {DE_PRINT}</div>"
             f"<table><tr><td><p id=y>IBAN {GB_PRINT}</p></table>"),
        both(flags("html_hidden_text", "html_hidden_account"), lambda m: m["accounts"] == [])),
    "text that some screens hide": (
        html(f"<style>@media only screen and (max-width: 480px){{.w{{display:none!important}} .t{{display:block!important}}}}"
             f"</style><div class=w>IBAN {DE_PRINT}</div><div class=t style='display:none'>IBAN {GB_PRINT}</div>"),
        both(account(DE), account(GB), lambda m: m["flags"] == [])),
    "text off the screen": (
        html(f"<p>x</p><div style='position:absolute;left:-9999px'>IBAN {DE_PRINT}</div>"
             f"<div style='max-height:0;overflow:hidden'>IBAN {GB_PRINT}</div>"),
        both(flags("html_hidden_text"), lambda m: m["accounts"] == [])),
    "letters of no size around letters of some": (
        html(f"<td style='font-size:0'>&nbsp;<div style='font-size:14px'>IBAN {DE_PRINT}</div></td>"), account(DE)),
    "a style sheet out of all proportion": (
        html("<style>" + ".x{display:none}" * 1100 + f"</style><p>IBAN {DE_PRINT}</p>"), both(account(DE), limits("html_styles"))),
    "text that only Outlook shows": (html(f"<p>x</p><!--[if gte mso 9]><p>IBAN {DE_PRINT}</p><![endif]-->"),
                                     both(flags("alternatives_differ"), account(DE))),
    "text in place of a picture or in a field": (html(f"<img src=x alt='IBAN {DE_PRINT}'><input value=\"IBAN {GB_PRINT}\">"),
                                                 both(account(DE), account(GB))),
    "text in a style sheet": (html(f"<style>.a::before {{content: 'IBAN {DE_PRINT}'}}</style><b class=a></b>"),
                              both(flags("alternatives_differ"), account(DE))),
    "text behind the end of the page": (html(f"<html><body>x</body></html><p>IBAN {DE_PRINT}"), account(DE)),
    "a comment that is over at once": (html("IBAN DE89 <!-->3704 0044 <!-- x -->0532 <!--->0130 00"), account(DE)),
    "an entity without its semicolon": (html("IBAN DE89&nbsp3704&nbsp0044 0532 01&shy30 00"), account(DE)),
    "text that is turned round": (
        html("IBAN <span style='direction:rtl;unicode-bidi:bidi-override'>00 0310 2350 4400 4073 98ED</span>"), flags("text_turned_round")),
    "an empty page beside full text": (
        parts(f"Content-Type: text/plain\n\nIBAN {DE_PRINT}", "Content-Type: text/html\n\n<body></body>",
              kind="multipart/alternative; boundary=b"), both(flags("alternatives_differ"), account(DE))),
    "empty text beside a full page": (
        parts("Content-Type: text/plain\n\n", f"Content-Type: text/html\n\nIBAN {DE_PRINT}",
              kind="multipart/alternative; boundary=b"), both(account(DE), lambda m: m["flags"] == [])),
    "a colour on its like": (html(f"<p>x</p><font color=white>IBAN {DE_PRINT}</font>"
                                  f"<span style='font-size:0'>a</span><span style='mso-hide:all'>IBAN {GB_PRINT}</span>"),
                             both(flags("html_hidden_text"), lambda m: m["accounts"] == [])),
    "a link below a base": (html("<base href='https://evil.example/'><a href='pay'>https://www.a.example/</a>"),
                            both(flags("link_text_differs"), lambda m: m["links"][0]["host"] == "evil.example")),
    "a signature of a telephone": (
        mail(body=f"Paid.\n\nVon meinem iPhone gesendet\n\nAm 03.03.2025 um 10:15 schrieb Carl <carl@c.example>:\n\n"
                  f"IBAN {DE_PRINT}\n"), both(account(DE, "quoted"), lambda m: m["quoted"][0]["from_address"] == "carl@c.example")),
    "a number over several cells": (html("<table><tr><td>IBAN</td><td>DE89</td><td>3704</td><td>0044</td><td>0532</td>"
                                         "<td>0130</td><td>00</td></tr></table>"), account(DE)),
    "a number with invisible characters": (mail(body="IBAN DE89 3704 00\u200b44 0532 0130 00", kind="text/plain; charset=utf-8"),
                                           lambda m: account(DE)(m) and m["accounts"][0]["obfuscated"]),
    "a link that shows another host": (html('<a href="https://evil.example/">https://www.a.example/</a>'),
                                       flags("link_text_differs")),
    "tags that never close": (html("<div>" * 300 + f"IBAN {DE_PRINT}"), account(DE)),
    "a quotation without \">\"": (
        mail(body=f"Paid.\n\nFrom: Carl <carl@c.example>\nSent: Monday, March 3, 2025 10:15 AM\nTo: b@b.example\n"
                  f"Subject: x\n\nIBAN {DE_PRINT}\n"),
        both(account(DE, "quoted"), lambda m: m["quoted"][0]["from_address"] == "carl@c.example")),
    "a quotation of nobody": (
        html(f"<p>Dear Bert,</p><blockquote>Our bank account has changed: IBAN {DE_PRINT}</blockquote>"),
        both(account(DE), lambda m: "bank_change" in m["wording"])),
    "marks of direction around who wrote": (
        mail(body=f"כן\n\n\u202bבתאריך יום ב׳, 3 במרץ 2025 ב-10:15 מאת \u202aCarl\u202c\u200f <\u202acarl@c.example"
                  f"\u202c\u200f>:\u202c\n\nIBAN {DE_PRINT}\n", kind="text/plain; charset=utf-8"),
        both(account(DE, "quoted"), lambda m: m["quoted"][0]["from_address"] == "carl@c.example")),
    "a header of Lotus Notes": (
        mail(body=f"Paid.\n\nCarl <carl@c.example>\n03/03/2025 10:15 AM\n\nTo\nb@b.example\ncc\n\nSubject\nx\n\nIBAN {DE_PRINT}\n"),
        both(account(DE, "quoted"), lambda m: m["quoted"][0]["from_address"] == "carl@c.example")),
    "a header that begins with the date": (
        mail(body=f"Paid.\n\nGesendet: Montag, 3. Mai 2025 um 10:15 Uhr\nVon: Carl <carl@c.example>\nAn: b@b.example\n"
                  f"Betreff: x\n\nIBAN {DE_PRINT}\n"),
        both(account(DE, "quoted"), lambda m: m["quoted"][0]["from_address"] == "carl@c.example")),
    # authentication
    "Authentication-Results without a server's name": (
        mail("Authentication-Results: spf=pass smtp.mailfrom=a.example;compauth=softpass reason=202\n"),
        lambda m: [x["method"] for x in m["auth"][0]["methods"]] == ["spf", "compauth"] and m["auth"][0]["authserv_id"] == ""),
    "results that no standard knows": (
        mail("Authentication-Results: mx; dmarc=bestguesspass action=none; compauth=strange\n"),
        lambda m: [x["word"] for x in m["auth"][0]["methods"]] == ["bestguesspass", "strange"]),
    "a DKIM-Signature that is none": (mail("DKIM-Signature: nonsense\n"), flags("dkim_signature_broken")),
    "an empty Return-Path": (mail("Return-Path: <>\n"), both(flags("null_return_path"), lambda m: m["return_path"] == [])),
    # what was written, and what is no account any more
    "text that is struck out": (
        html(f"<p>IBAN <s>{GB_PRINT}</s></p><p>IBAN {DE_PRINT}</p>"),
        both(account(DE), lambda m: GB not in [x["value"] for x in m["accounts"]])),
    "a head of a column that is broken into lines": (
        html("<table><tr><th>Sort<br>code</th><th>Account<br>number</th></tr><tr><td>60-16-13</td><td>31926819</td></tr></table>"),
        account("601613/31926819")),
    "a term and what is said of it": (
        html("<dl><dt>Sort code</dt><dd>60-16-13</dd><dt>Account number</dt><dd>31926819</dd></dl>"),
        account("601613/31926819")),
    "a link that pays": (
        html('<p>Please <a href="bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT?amount=1">pay here</a></p>'),
        account("1BoatSLRHtKNngkdXEeobR76b53LETtpyT")),
    "a text signed with PGP that is quoted": (
        mail(body="Yes.\n\n> -----BEGIN PGP SIGNED MESSAGE-----\n> Hash: SHA256\n>\n> Hello\n> -----BEGIN PGP SIGNATURE-----\n>\n"
                  "> iQEzBAEB\n> -----END PGP SIGNATURE-----\n"),
        lambda m: m["signature"] == facts.SIGNED[0]),
}


def entries():
    with open(PAGE, encoding="utf-8") as f:
        return [line[4:].strip().replace("\\(dq", '"').replace("\\&", "") for line in f
                if line.startswith(".It ") and not line.startswith(".It Li ")]       # those name kinds of accounts


def main():
    told = entries()
    if not cli.ok(sorted(told) == sorted(CASES), f"becwatch-mail(7) and this test have the same {len(told)} entries"):
        cli.diag(f"only there: {sorted(set(told) - set(CASES))}")
        cli.diag(f"only here: {sorted(set(CASES) - set(told))}")
    with facts.Parser() as p:
        for what, (message, expect) in CASES.items():
            m = p.read(message)
            if not cli.ok(expect(m), what):
                cli.diag({k: m[k] for k in ("flags", "limits", "subject", "from", "to", "date")})
                cli.diag([m[k] for k in ("accounts", "quoted", "attachments", "auth")])
    cli.done()


if __name__ == "__main__":
    main()

#!/usr/bin/python3
"""What mail clients put above the message that they quote, in the languages that they speak: what is below is quoted,
and whose it is."""
import cli
import facts

A, N = "anna@a.example", "Anna Keller"
W = f"{N} <{A}>"
IBAN = "IBAN DE89 3704 0044 0532 0130 00"

# Lines with an address and a time: what follows is quoted, marked or not.
GMAIL = {
    "en": f"On Mon, Mar 3, 2025 at 10:15\u202fAM {W} wrote:",
    "en-gb": f"On Mon, 3 Mar 2025 at 10:15, {W} wrote:",
    "de": f"Am Mo., 3. März 2025 um 10:15 Uhr schrieb {W}:",
    "fr": f"Le lun. 3 mars 2025 à 10:15, {W} a écrit :",
    "es": f"El lun, 3 mar 2025 a las 10:15, {N} (<{A}>) escribió:",
    "it": f"Il giorno lun 3 mar 2025 alle ore 10:15 {W} ha scritto:",
    "pt-br": f"Em seg., 3 de mar. de 2025 às 10:15, {W} escreveu:",
    "pt": f"{W} escreveu (segunda, 3/03/2025 à(s) 10:15):",
    "nl": f"Op ma 3 mrt 2025 om 10:15 schreef {W}:",
    "pl": f"pon., 3 mar 2025 o 10:15 {W} napisał(a):",
    "sv": f"Den mån 3 mars 2025 kl 10:15 skrev {W}:",
    "cs": f"po 3. 3. 2025 v 10:15 odesílatel {W} napsal:",
    "ru": f"пн, 3 мар. 2025 г. в 10:15, {W}:",
    "tr": f"{W}, 3 Mar 2025 Pzt, 10:15 tarihinde şunu yazdı:",
    "ar": f"\u202bفي الاثنين، 3 مارس 2025 في 10:15 ص تمت كتابة ما يلي بواسطة \u202a{N}\u202c\u200f <\u202a{A}\u202c\u200f>:\u202c",
    "ar2": f"في الاثنين، ٣ مارس ٢٠٢٥ في ١٠:١٥ ص تمت كتابة ما يلي بواسطة {W}:",
    "ar3": f"\u202bبتاريخ الاثنين، 3 مارس 2025 في 10:15 ص \u202a{N}\u202c\u200f <\u202a{A}\u202c\u200f>:\u202c",
    "he": f"\u202bבתאריך יום ב׳, 3 במרץ 2025 ב-10:15 מאת \u202a{N}\u202c\u200f <\u202a{A}\u202c\u200f>:\u202c",
    "he2": f"\u200fבתאריך יום ב׳, 3 במרץ 2025 ב-10:15 מאת {N} \u200f<{A}\u200f>:\u200f",
    "fa": f"در تاریخ دوشنبه ۳ مارس ۲۰۲۵،\u200f ۱۰:۱۵ {W} نوشت:",
    "zh": f"{W} 于2025年3月3日周一 10:15写道：",
    "tw": f"{W} 於 2025年3月3日 週一 上午10:15寫道：",
    "hk": f"{W} 在 2025年3月3日週一 10:15 寫道：",
    "ja": f"2025年3月3日(月) 10:15 {W}:",
    "ko": f"2025년 3월 3일 (월) 오전 10:15, {W}님이 작성:",
    "th": f"เมื่อ จ. 3 มี.ค. 2025 เวลา 10:15 {W} เขียนว่า:",
    "vi": f"Vào Th 2, 3 thg 3, 2025 vào lúc 10:15 {W} đã viết:",
    "id": f"Pada tanggal Sen, 3 Mar 2025 pukul 10.15 {W} menulis:",
    "fi": f"ma 3. maalisk. 2025 klo 10.15 {N} ({A}) kirjoitti:",
    "da": f"Den man. 3. mar. 2025 kl. 10.15 skrev {W}:",
    "no": f"man. 3. mar. 2025 kl. 10:15 skrev {W}:",
    "hu": f"{W} ezt írta (időpont: 2025. márc. 3., H, 10:15):",
    "ro": f"În lun., 3 mar. 2025 la 10:15, {W} a scris:",
    "el": f"Στις Δευ 3 Μαρ 2025 στις 10:15 π.μ., ο/η {W} έγραψε:",
    "uk": f"пн, 3 бер. 2025 р. о 10:15 {W} пише:",
}
APPLE = {
    "en": f"On Mar 3, 2025, at 10:15 AM, {W} wrote:",
    "de": f"Am 03.03.2025 um 10:15 schrieb {W}:",
    "fr": f"Le 3 mars 2025 à 10:15, {W} a écrit :",
    "es": f"El 3 mar 2025, a las 10:15, {W} escribió:",
    "it": f"Il giorno 3 mar 2025, alle ore 10:15, {W} ha scritto:",
    "pt": f"Em 3 de mar. de 2025, à(s) 10:15, {W} escreveu:",
    "nl": f"Op 3 mrt 2025, om 10:15 heeft {W} het volgende geschreven:",
    "pl": f"Wiadomość napisana przez {W} w dniu 3 mar 2025, o godz. 10:15:",
    "sv": f"3 mars 2025 kl. 10:15 skrev {W}:",
    "cs": f"3. 3. 2025 v 10:15, {W}:",
    "ru": f"3 марта 2025 г., в 10:15, {W} написал(а):",
    "tr": f"{W} şunları yazdı (3 Mar 2025 10:15):",
    "ar": f"في ٣ مارس ٢٠٢٥، الساعة ١٠:١٥، كتب {W}:",
    "ar2": f"\u200fفي 3\u200f/3\u200f/2025، الساعة 10:15 ص، كتب {W}:",
    "he": f"\u200fב-3 במרץ 2025, בשעה 10:15, \u200f{N} \u200f<{A}> כתב/ה:",
    "zh": f"2025年3月3日 10:15，{W} 写道：",
    "tw": f"{W} 於 2025年3月3日 上午10:15 寫道：",
    "ja": f"2025/03/03 10:15、{W}のメール:",
    "ko": f"2025. 3. 3. 오전 10:15, {W} 작성:",
    "th": f"เมื่อ 3 มี.ค. 2568 10:15 {W} เขียน:",
    "vi": f"Vào 10:15, Th 2, 3 thg 3, 2025 {W} đã viết:",
    "id": f"Pada 3 Mar 2025, pukul 10.15, {W} menulis:",
    "fi": f"{W} kirjoitti 3.3.2025 kello 10.15:",
    "hu": f"2025. márc. 3. dátummal, 10:15 időpontban {W} írta:",
}
# With a name alone: marks follow.
THUNDERBIRD = {
    "en": f"On 03/03/2025 10:15, {N} wrote:",
    "en2": f"On 3/3/25 10:15 AM, {N} wrote:",
    "de": f"Am 03.03.25 um 10:15 schrieb {N}:",
    "fr": f"Le 03/03/2025 à 10:15, {N} a écrit :",
    "es": f"El 3/3/25 a las 10:15, {N} escribió:",
    "it": f"Il 03/03/25 10:15, {N} ha scritto:",
    "pt": f"Em 03/03/2025 10:15, {N} escreveu:",
    "pt2": f"Às 10:15 de 03/03/2025, {N} escreveu:",
    "nl": f"Op 3-3-2025 om 10:15 schreef {N}:",
    "pl": f"W dniu 3.03.2025 o 10:15, {N} pisze:",
    "sv": f"Den 2025-03-03 kl. 10:15, skrev {N}:",
    "cs": f"Dne 03. 03. 25 v 10:15 {N} napsal(a):",
    "ru": f"03.03.2025 10:15, {N} пишет:",
    "tr": f"3.03.2025 10:15 tarihinde {N} yazdı:",
    "zh": f"在 2025/3/3 10:15, {N} 写道:",
    "tw": f"{N} 於 2025/3/3 10:15 寫道:",
    "ko": f"2025-03-03 오전 10:15에 {N} 이(가) 쓴 글:",
    "vi": f"Vào lúc 10:15 ngày 03/03/2025, {N} đã viết:",
    "id": f"Pada 03/03/25 10.15, {N} menulis:",
    "he": f"בתאריך 03/03/2025 10:15, {N} כתב:",
    "ar": f"في 3/3/2025 10:15 ص، كتب {N}:",
    "fi": f"{N} kirjoitti 3.3.2025 klo 10.15:",
    "da": f"Den 03.03.2025 kl. 10.15 skrev {N}:",
    "hu": f"2025. 03. 03. 10:15 keltezéssel, {N} írta:",
    "el": f"Στις 3/3/2025 10:15, ο {N} έγραψε:",
    "uk": f"03.03.25 10:15, {N} пише:",
    "th": f"เมื่อ 3/3/2568 10:15, {N} เขียน:",
    "ja": f"{N} さんは書きました (2025/03/03 10:15):",
    "roundcube-de": f"Am 2025-03-03 10:15, schrieb {N}:",
    "roundcube-nl": f"{N} schreef op 2025-03-03 10:15:",
    "roundcube-ru": f"{N} писал 2025-03-03 10:15:",
    "roundcube-pl": f"W dniu 2025-03-03 10:15, {N} napisał(a):",
    "notes": f"{N} wrote on 03/03/2025 10:15:22 AM:",
    "notes-de": f"{N} schrieb am 03.03.2025 10:15:22:",
    "kmail": f"On Monday, 3 March 2025 10:15:22 CET {N} wrote:",
    "tb-ja": f"On 2025/03/03 10:15, {N} wrote:",
    "cn-hmail": f"{N} 在 2025-3-3 10:15 写道:",
}
# With an address alone: likewise.
UNDATED = {
    "gnus": f"{W} writes:",
    "mutt": f"{W} wrote:",
    "horde": f"Quoting {W}:",
    "horde-de": f"Zitat von {W}:",
    "horde-fr": f"{W} a écrit :",
}
# Of other clients, lines and blocks.
OTHERS = {
    "yahoo": f"On Monday, March 3, 2025 at 10:15:22 AM GMT+1, {W} wrote:",
    "yahoo-de": f"Am Montag, 3. März 2025 um 10:15:22 MEZ hat {W} Folgendes geschrieben:",
    "yahoo-es": f"El lunes, 3 de marzo de 2025, 10:15:22 CET, {W} escribió:",
    "mailru": f"Понедельник, 3 марта 2025, 10:15 +03:00 от {W}:",
    "yandex": f"03.03.2025, 10:15, \"{N}\" <{A}>:",
    "163": f"At 2025-03-03 10:15:22, \"{N}\" <{A}> wrote:",
    "163zh": f"在 2025-03-03 10:15:22，\"{N}\" <{A}> 写道：",
    "tutanota": f"Mar 3, 2025, 10:15 by {A}:",
    "zoho": f"---- On Mon, 03 Mar 2025 10:15:22 +0100 {W} wrote ----",
    "zoho2": f"---- On Mon, 03 Mar 2025 10:15:22 +0100 {N}<{A}> wrote ---",
    "zoho-de": f"---- Am Mo., 03 März 2025 10:15:22 +0100 {W} schrieb ----",
    "proton": f"On Monday, March 3rd, 2025 at 10:15 AM, {W} wrote:",
    "ionos": f"{W} hat am 03.03.2025 10:15 CET geschrieben:",
    "wp": f"Dnia 3 marca 2025 10:15 {W} napisał(a):",
    "notes1": f"{W} wrote on 03/03/2025 10:15:22 AM:",
    "notes-de1": f"{W} schrieb am 03.03.2025 10:15:22:",
    "notes-fr": f"{W} a écrit sur 03/03/2025 10:15:22 :",
    "notes-zh": f"{W} 写于 2025-03-03 10:15:22:",
    "notes-ja": f"{W} wrote on 2025/03/03 10:15:22:",
    "outlook-android": f"On Mon, Mar 3, 2025 at 10:15 AM +0100, \"{N}\" <{A}> wrote:",
    "hey": f"On March 3, 2025, {W} wrote:",
    "libero": f"Il 3 marzo 2025 alle 10:15 {W} ha scritto:",
    "orange-web": f"envoyé : 3 mars 2025 à 10:15\nde : {W}\nà : bert@b.example\nobjet : x",
    "samsung-ko": f"2025년 3월 3일 오전 10:15, {W}님이 작성:",
    "airmail": f"On 3 March 2025 at 10:15:22, {N} ({A}) wrote:",
    "spark": f"On 3 Mar 2025, 10:15 +0100, {W}, wrote:",
    "spark-de": f"Am 3. März 2025, 10:15 +0100 schrieb {W}:",
    "bluemail": f"On 3 Mar 2025, at 10:15, \"{N}\" <{A}> wrote:",
    "k9": f"Am 3. März 2025 10:15:22 MEZ schrieb {W}:",
    "k9-ru": f"3 марта 2025 г. 10:15:22 GMT+03:00, {W} пишет:",
    "nine": f"From: {W}\nSent: Mar 3, 2025 10:15 AM\nTo: bert@b.example\nSubject: x",
    "hotmail-old": f"Date: Mon, 3 Mar 2025 10:15:22 +0100\nFrom: {A}\nTo: bert@b.example\nSubject: x",
    "gmx": f"Gesendet: Montag, 03. März 2025 um 10:15 Uhr\nVon: \"{N}\" <{A}>\nAn: bert@b.example\nBetreff: x",
    "mailcom": f"Sent: Monday, March 03, 2025 at 10:15 AM\nFrom: \"{N}\" <{A}>\nTo: bert@b.example\nSubject: x",
    "gmx2": f"Gesendet: Montag, 03. März 2025 um 10:15\nVon: {A}\nAn: bert@b.example\nCC: c@c.example\nBetreff: x",
    "zimbra": f"----- Original Message -----\nFrom: \"{N}\" <{A}>\nTo: \"bert\" <bert@b.example>\n"
              "Sent: Monday, March 3, 2025 10:15:22 AM\nSubject: x",
    "zimbra-fr": f"----- Mail original -----\nDe: \"{N}\" <{A}>\nÀ: \"bert\" <bert@b.example>\n"
                 "Envoyé: Lundi 3 Mars 2025 10:15:22\nObjet: x",
    "zimbra-fr2": f"De: \"{N}\" <{A}>\nÀ: \"bert\" <bert@b.example>\nEnvoyé: Lundi 3 Mars 2025 10:15:22\nObjet: x",
    "zimbra-de": f"----- Ursprüngliche Mail -----\nVon: \"{N}\" <{A}>\nAn: \"bert\" <bert@b.example>\n"
                 "Gesendet: Montag, 3. März 2025 10:15:22\nBetreff: x",
    "qq": f"------------------ 原始邮件 ------------------\n发件人: \"{N}\" <{A}>;\n发送时间: 2025年3月3日(星期一) 上午10:15\n"
          "收件人: \"bert\"<bert@b.example>;\n主题: x",
    "qq-en": f"------------------ Original ------------------\nFrom:  \"{N}\" <{A}>;\n"
             "Date:  Mon, Mar 3, 2025 10:15 AM\nTo:  \"bert\"<bert@b.example>;\nSubject:  x",
    "qq-nbsp": f"------------------\u00a0原始邮件\u00a0------------------\n发件人:\u00a0\"{N}\"\u00a0<{A}>;\n"
               "发送时间:\u00a02025年3月3日(星期一)\u00a0上午10:15\n收件人:\u00a0\"bert\"<bert@b.example>;\n主题:\u00a0x",
    "foxmail": f"发件人： {W}\n发送时间： 2025-03-03 10:15\n收件人： bert@b.example\n抄送： c@c.example\n主题： x",
    "foxmail-en": f"From: {W}\nDate: 2025-03-03 10:15\nTo: bert@b.example\nSubject: x",
    "netease": f"---- 回复的原邮件 ----\n| 发件人 | {N}<{A}> |\n| 日期 | 2025年03月03日 10:15 |\n| 收件人 | bert<bert@b.example> |\n"
               "| 抄送至 | |\n| 主题 | x |",
    "netease-en": f"---- Replied Message ----\n| From | {N}<{A}> |\n| Date | 03/03/2025 10:15 |\n"
                  "| To | <bert@b.example> |\n| Cc | |\n| Subject | x |",
    "netease-fwd": f"---- Forwarded Message ----\n| From | {N}<{A}> |\n| Date | 03/03/2025 10:15 |\n"
                   "| To | <bert@b.example> |\n| Subject | x |",
    "aliyun": f"------------------------------------------------------------------\n发件人：{W}\n"
              "发送时间：2025年3月3日(星期一) 10:15\n收件人：bert <bert@b.example>\n抄\u3000送：c <c@c.example>\n主\u3000题：x",
    "139": f"----邮件原文----\n发件人：{W}\n收件人：bert <bert@b.example>\n抄 送： (无)\n发送时间：2025-03-03 10:15:22\n主题：x",
    "coremail": f"-----原始邮件-----\n发件人:{W}\n发送时间:2025-03-03 10:15:22 (星期一)\n收件人: bert@b.example\n抄送: \n主题: x",
    "feishu": f"From: \"{N}\"<{A}>\nDate: Mon, Mar 3, 2025, 10:15\nSubject: x\nTo: \"bert\"<bert@b.example>",
    "naver": f"-----Original Message-----\nFrom: \"{N}\" <{A}>\nTo: <bert@b.example>;\nCc:\n"
             "Sent: 2025-03-03 (월) 10:15:22 (GMT+09:00)\nSubject: x",
    "naver-ko": f"-----원본 메시지-----\n보낸사람: \"{N}\" <{A}>\n받는사람: <bert@b.example>;\n참조:\n"
                "보낸시간: 2025-03-03 (월) 10:15:22 (GMT+09:00)\n제목: x",
    "daum": f"--------- 원본 메일 ---------\n보낸사람 : {W}\n받는사람 : bert <bert@b.example>\n날짜: 25.03.03 10:15 GMT +0900\n"
            "제목 : x",
    "yandex2": f"----------------\nКому: bert@b.example;\nТема: x;\n03.03.2025, 10:15, \"{N}\" <{A}>:",
    "seznam": f"---------- Původní e-mail ----------\nOd: {W}\nKomu: bert@b.example\nDatum: 3. 3. 2025 10:15:22\n"
              "Předmět: x",
    "libero2": f"----Messaggio originale----\nDa: {A}\nData: 3-mar-2025 10.15\nA: <bert@b.example>\nOgg: x",
    "interia": f"Od: \"{N}\" <{A}>\nDo: bert@b.example;\nWysłane: 10:15 Poniedziałek 2025-03-03\nTemat: x",
    "tonline": f"-----Original-Nachricht-----\nBetreff: x\nDatum: 2025-03-03T10:15:22+0100\nVon: \"{N}\" <{A}>\n"
               "An: bert@b.example",
    "bluewin": f"----Ursprüngliche Nachricht----\nVon : {A}\nDatum : 03/03/2025 - 10:15 (MN)\nAn : bert@b.example\n"
               "Betreff : x",
    "blackberry": f"From: {N} [mailto:{A}]\nSent: Monday, March 03, 2025 10:15 AM\nTo: bert\nSubject: x",
    "notes-v": f"{W}\n03/03/2025 10:15 AM\n\nTo\nbert@b.example\ncc\n\nSubject\nRe: x",
    "notes-v2": f"{W} \n03/03/2025 10:15 AM\t\n\tTo\n\tBert Moss/PartnerB@PARTNERB\n\tcc\n\t\n\tSubject\n\tRe: x",
    "notes-v3": f"{N}\n<{A}>\n03.03.2025 10:15\n\nAn\nbert@b.example\nKopie\n\nThema\nRe: x",
    "notes-v4": f"                                                                           \n             {N}\n"
                f"             <{A}\n             >                                                          To\n"
                "             03/03/2025 10:15                        bert@b.example\n"
                "             AM                                                         cc\n\n"
                "                                                                   Subject\n"
                "                                       Re: x",
    "notes-v5": f"{N} ---03/03/2025 10:15:22 AM---Dear Bert\n\nFrom:\t{W}\nTo:\tbert@b.example\n"
                "Date:\t03/03/2025 10:15 AM\nSubject:\tRe: x",
    "notes-v6": f"\nVon:\t{W}\nAn:\tbert@b.example\nDatum:\t03.03.2025 10:15\nBetreff:\tRe: x",
    "notes-i": f"-----{W} wrote: -----\nTo: bert@b.example\nFrom: {W}\nDate: 03/03/2025 10:15AM\nSubject: x",
    "notes-i2": f"-----{N}/PartnerA wrote: -----\n=======================\nTo: bert@b.example\nFrom: {W}\n"
                "Date: 03/03/2025 10:15AM\nSubject: x\n=======================",
    "notes-i3": f"-----{N}/PartnerA schrieb: -----\nAn: bert@b.example\nVon: {W}\nDatum: 03.03.2025 10:15\nBetreff: x",
    "notes-f": f"----- Forwarded by Bert Moss/PartnerB on 03/03/2025 10:15 AM -----\n\nFrom:\t{W}\n"
               "To:\tbert@b.example\nDate:\t03/03/2025 09:15 AM\nSubject:\tRe: x",
    "notes-f2": f"----- Weitergeleitet von Bert Moss/PartnerB am 03.03.2025 10:15 -----\n\nVon:\t{W}\n"
                "An:\tbert@b.example\nDatum:\t03.03.2025 09:15\nBetreff:\tRe: x",
    "groupwise": f">>> {W} 03.03.2025 10:15 >>>",
    "groupwise2": f">>> {W} 3/3/2025 10:15 AM >>>",
    "orange": f"> Message du 03/03/25 10:15\n> De : \"{N}\" <{A}>\n> A : bert@b.example\n> Copie à : \n> Objet : x\n>",
    "tb-fwd": "-------- Forwarded Message --------\nSubject: \tx\nDate: \tMon, 3 Mar 2025 10:15:22 +0100\n"
              f"From: \t{W}\nTo: \tbert@b.example",
    "tb-fwd-tw": f"-------- 轉寄郵件 --------\n主旨：\tx\n日期：\tMon, 3 Mar 2025 10:15:22 +0100\n寄件者：\t{W}\n"
                 "收件者：\tbert@b.example",
    "gmail-fwd": f"---------- Forwarded message ---------\nFrom: {W}\nDate: Mon, Mar 3, 2025 at 10:15 AM\n"
                 "Subject: x\nTo: <bert@b.example>",
    "gmail-fwd-he": "\u202b---------- Forwarded message ---------\u202c\n"
                    f"\u202bמאת: \u202a{N}\u202c\u200f <\u202a{A}\u202c\u200f>\u202c\n"
                    "\u202bDate: יום ב׳, 3 במרץ 2025 ב-10:15\u202c\n\u202bSubject: x\u202c\n"
                    "\u202bTo: \u202abert@b.example\u202c\u202c",
}
# Outlook's and Apple's blocks: the labels of From, Sent, To and Subject; "~" is a space.
BLOCKS = {
    "de": ["Von Gesendet An Betreff"],
    "fr": ["De Envoyé À Objet"],
    "es": ["De Enviado~el Para Asunto", "De Enviado Para Asunto"],
    "it": ["Da Inviato A Oggetto"],
    "pt-br": ["De Enviada~em Para Assunto"],
    "pt": ["De Enviado Para Assunto", "De Data Para Assunto"],
    "nl": ["Van Verzonden Aan Onderwerp", "Van Datum Aan Onderwerp"],
    "pl": ["Od Wysłano Do Temat", "Od Wysłane Do Temat", "Od Data Do Temat"],
    "sv": ["Från Skickat Till Ämne", "Från Datum Till Ämne"],
    "cs": ["Od Odesláno Komu Předmět", "Od Datum Komu Předmět"],
    "ru": ["От Отправлено Кому Тема", "От Дата Кому Тема"],
    "tr": ["Kimden Gönderildi Kime Konu", "Gönderen Gönderme~Tarihi Alıcı Konu", "Kimden Tarih Kime Konu",
           "Gönderen Tarih Alıcı Konu"],
    "ar": ["من تاريخ~الإرسال إلى الموضوع", "من التاريخ إلى الموضوع", "من تم~الإرسال إلى الموضوع",
           "من تاريخ~الإرسال إلى موضوع", "من الإرسال إلى الموضوع"],
    "he": ["מאת נשלח אל נושא", "מאת תאריך אל נושא",
           "\u200f\u200fמאת \u200f\u200fנשלח \u200f\u200fאל \u200f\u200fנושא"],
    "zh": ["发件人 发送时间 收件人 主题", "发件人 日期 收件人 主题", "发件人 已发送 收件人 主题"],
    "tw": ["寄件者 寄件日期 收件者 主旨", "寄件者 日期 收件者 主旨", "寄件人 傳送時間 收件人 主旨", "寄件人 日期 收件人 主題", "從 已傳送 至 主旨", "寄件者 傳送時間 收件者 主旨"],
    "ja": ["差出人 送信日時 宛先 件名", "送信者 送信日時 宛先 件名", "差出人 日時 宛先 件名", "差出人 日付 宛先 件名", "From Sent To Subject"],
    "ko": ["보낸~사람 보낸~날짜 받는~사람 제목", "보낸~사람 날짜 받는~사람 제목", "발신 날짜 수신 제목", "보낸사람 보낸시간 받는사람 제목", "보낸~사람 보낸~시간 받는~사람 제목",
           "발신인 발신일 수신인 제목"],
    "th": ["จาก ส่ง ถึง เรื่อง", "จาก ส่งเมื่อ ถึง เรื่อง", "จาก วันที่ ถึง เรื่อง", "จาก วันที่ส่ง ถึง หัวเรื่อง"],
    "vi": ["Từ Đã~gửi Đến Chủ~đề", "Từ Ngày Tới Chủ~đề", "Từ Ngày~gửi Đến Tiêu~đề", "Từ Gửi~lúc Đến Chủ~đề",
           "Từ Được~gửi Đến Chủ~đề"],
    "id": ["Dari Dikirim Kepada Subjek", "Dari Tanggal Kepada Perihal", "Dari Tanggal Ke Subjek",
           "Dari Terkirim Ke Subjek", "Dari Dikirim Untuk Subjek"],
    "fi": ["Lähettäjä Lähetetty Vastaanottaja Aihe", "Lähettäjä Päiväys Vastaanottaja Aihe"],
    "da": ["Fra Sendt Til Emne", "Fra Dato Til Emne"],
    "hu": ["Feladó Elküldve Címzett Tárgy", "Feladó Dátum Címzett Tárgy"],
    "ro": ["De~la Trimis Către Subiect", "De Trimis Către Subiect"],
    "el": ["Από Στάλθηκε Προς Θέμα", "Από Ημερομηνία Προς Θέμα"],
    "uk": ["Від Надіслано Кому Тема", "Від Дата Кому Тема"],
    "bg": ["От Изпратено До Относно"],
    "hr": ["Šalje Poslano Prima Predmet", "Od Poslano Za Predmet"],
    "sk": ["Od Odoslané Komu Predmet"],
    "sl": ["Od Poslano Za Zadeva"],
    "lt": ["Nuo Išsiųsta Kam Tema"],
    "lv": ["No Nosūtīts Kam Tēma"],
    "et": ["Saatja Saadetud Adressaat Teema"],
    "ca": ["De Enviat~el Per~a Assumpte"],
    "ms": ["Daripada Dihantar Kepada Subjek"],
}
# Lines between dashes, with and without a block below.
SEPARATORS = [
    "Original Message", "Ursprüngliche Nachricht", "Message d'origine", "Message d’origine", "Message original",
    "Mensaje original", "Messaggio originale", "Mensagem original", "Oorspronkelijk bericht", "Oryginalna wiadomość",
    "Wiadomość oryginalna", "Originalmeddelande", "Ursprungligt meddelande", "Původní zpráva", "Исходное сообщение",
    "Оригинальное сообщение", "Orijinal mesaj", "Orijinal İleti", "الرسالة الأصلية", "رسالة أصلية", "הודעה מקורית",
    "原始邮件", "原始郵件", "原始訊息", "原始信件", "元のメッセージ", "オリジナル メッセージ", "원본 메시지", "원본 이메일", "원본 메일", "ข้อความต้นฉบับ",
    "ข้อความดั้งเดิม", "Tin nhắn gốc", "Thư gốc", "Pesan Asli", "Alkuperäinen viesti", "Oprindelig meddelelse",
    "Eredeti üzenet", "Mesaj original", "Αρχικό μήνυμα", "Original-Nachricht", "Originalnachricht",
    "Opprinnelig melding", "Isi Pesan Asli", "Forwarded Message", "Weitergeleitete Nachricht", "Message transféré",
    "Mensaje reenviado", "Messaggio Inoltrato", "Mensagem encaminhada", "Doorgestuurd bericht",
    "Przekazana wiadomość", "Treść przekazanej wiadomości", "Vidarebefordrat meddelande", "Přeposlaná zpráva",
    "Пересылаемое сообщение", "Перенаправленное сообщение", "Yönlendirilmiş mesaj", "Yönlendirilen ileti",
    "İletilmiş Mesaj", "رسالة معاد توجيهها", "الرسالة المعاد توجيهها", "הודעה שהועברה", "转发的邮件", "轉寄郵件", "轉寄的郵件",
    "転送メッセージ", "전달된 메시지", "ข้อความที่ส่งต่อ", "Thư chuyển tiếp", "Pesan Terusan", "Pesan yang diteruskan",
]
# Lines with a colon, likewise.
FORWARDS = [
    "Begin forwarded message", "Anfang der weitergeleiteten Nachricht", "Début du message réexpédié",
    "Début du message transféré", "Inicio del mensaje reenviado", "Inizio messaggio inoltrato",
    "Início da mensagem encaminhada", "Início da mensagem reencaminhada", "Begin doorgestuurd bericht",
    "Początek przekazywanej wiadomości", "Vidarebefordrat brev", "Začátek přeposílané zprávy",
    "Začátek přeposlané zprávy", "Начало переадресованного сообщения", "Yönlendirilen ileti başlangıcı",
    "İletilen mesajın başlangıcı", "İletilmiş ileti", "بداية الرسالة المُعاد توجيهها", "بداية الرسالة المعاد توجيهها",
    "תחילת ההודעה שהועברה", "下面是被转发的邮件", "以下是转发的邮件", "開始轉寄郵件", "以下是被轉寄的郵件", "転送されたメッセージ", "전달된 메시지",
    "เริ่มต้นข้อความที่ส่งต่อ", "เริ่มข้อความที่ส่งต่อ", "Bắt đầu thư được chuyển tiếp", "Bắt đầu thư đã chuyển tiếp",
    "Mulai pesan yang diteruskan", "Mulai pesan terusan", "Välitetty viesti alkaa", "Start på videresendt besked",
    "Videresendt melding", "A továbbított üzenet kezdete", "Începutul mesajului redirecționat",
    "Έναρξη προωθημένου μηνύματος", "Початок листа, що пересилається",
]


def block(labels):
    sender, date, to, subject = [x.replace("~", " ") for x in labels.split()]
    return f"{sender}: {W}\n{date}: 2025-03-03 10:15\n{to}: bert@b.example\n{subject}: x"


def cases():
    """Client, language, what stands above, is what follows marked, whom it must name: all, the name, nobody."""
    for client, lines in (("Gmail", GMAIL), ("Apple", APPLE)):
        for lang, line in lines.items():
            yield client, lang, line, False, "all"
            yield client + ", marked", lang, line, True, "all"
            yield client + ", wrapped", lang, line.replace("<a", "<\na"), True, "all"
    for client, lang in THUNDERBIRD.items():
        yield "Thunderbird", client, lang, True, "name"
    for client, line in UNDATED.items():
        yield "undated", client, line, True, "all"
    for client, text in OTHERS.items():
        yield "other", client, text, client == "orange", "all"
    for lang, variants in BLOCKS.items():
        for labels in variants:
            yield "block", lang, block(labels), False, "all"
    for words in SEPARATORS:
        yield "separator and block", words, f"-------- {words} --------\n" + block("From Date To Subject"), False, "all"
        yield "separator", words, f"-----{words}-----\n", False, ""
    for words in FORWARDS:
        yield "forward and block", words, f"{words}:\n\n" + block("From Subject Date To"), False, "all"
        yield "forward", words, f"{words}:\n", False, ""


def mail(above, marked):
    quoted = "\n".join(("> " if marked else "") + line for line in ["Dear Bert,", "", IBAN, "", "Best", N])
    text = f"Thanks, we will pay.\n\nBest\nBert\n\n{above}\n\n{quoted}\n"
    return ("From: bert@b.example\nTo: anna@a.example\nDate: Mon, 3 Mar 2025 11:15:00 +0100\nMessage-ID: <1@b.example>\n"
            "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n" + text).replace("\n", "\r\n").encode()


def main():
    with facts.Parser() as p:
        for client, lang, above, marked, whom in cases():
            m = p.read(mail(above, marked))
            where = [a["where"] for a in m["accounts"]]
            said = [(q["from_name"], q["from_address"]) for q in m["quoted"]]
            good = where == ["quoted"]
            if whom:
                good = good and len(said) == 1 and (N in said[0] or A in said[0] and N not in above)
            if whom == "all":
                good = good and A in said[0]
            if not cli.ok(good, f"{client}: {lang}"):
                cli.diag((where, said, above))
    cli.done()


if __name__ == "__main__":
    main()

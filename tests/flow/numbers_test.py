#!/usr/bin/python3
"""No account number is shown whole: of every kind, wherever a mail writes it, and whatever is asked."""
import os
import re
import tempfile

from cli import alerts, becwatch, diag, done, ok, store
from confirm_mail import AP, BY, DAY, T0, mail

# kind, the known account, another one, and the number of that as no output may have it
KINDS = (
    ('iban', 'IBAN DE89 3704 0044 0532 0130 00', 'IBAN DE75 5121 0800 1245 1261 99', 'DE75512108001245126199'),
    ('de', 'Kto. 532013000, BLZ 370 400 44', 'Kto. 1245126199, BLZ 512 108 00', '1245126199'),
    ('uk', 'Sort code: 20-00-00 Account number: 55779911', 'Sort code: 20-00-00 Account number: 31926819', '31926819'),
    ('us', 'Routing number: 021000021 Account number: 483920175523',
     'Routing number: 021000021 Account number: 771200458816', '771200458816'),
    ('au', 'BSB: 062-000 Account: 1234 5678', 'BSB: 062-000 Account: 8765 4321', '87654321'),
    ('in', 'IFSC: HDFC0000123 A/C No: 50100012345678', 'IFSC: HDFC0000123 A/C No: 50100098765432', '50100098765432'),
    ('ca', 'Transit: 10202 Institution: 003 Account: 1234567', 'Transit: 10202 Institution: 003 Account: 7654321',
     '7654321'),
    ('br', 'Banco: 341 Ag. 1234-5 C/C 12345-6', 'Banco: 341 Ag. 1234-5 C/C 65432-1', '654321'),
    ('pix', 'Chave PIX: 529.982.247-25', 'Chave PIX: 111.444.777-35', '11144477735'),
    ('tw', '戶名：大明有限公司 銀行：第一銀行（007） 帳號：145-10-088123',
     '戶名：大明有限公司 銀行：第一銀行（007） 帳號：145-10-990876', '14510990876'),
    ('jp', 'みずほ銀行(0001) 渋谷支店(210) 普通 1234567', 'みずほ銀行(0001) 渋谷支店(210) 普通 7654328', '7654328'),
    ('kr', '국민은행 123-45-6789-012 예금주 홍길동', '국민은행 321-54-9876-210 예금주 홍길동', '321549876210'),
    # The suffix has two digits or three.
    ('nz', 'Please pay 01-0242-0100194-00', 'Please pay 01-0902-0068389-00', '01090200683890?00'),
    ('bankgiro', 'Bankgiro: 5050-1055', 'Bankgiro: 5402-9681', '54029681'),
    ('other', 'Số tài khoản: 0071001234567 tại Vietcombank', 'Số tài khoản: 0071009876543 tại Vietcombank',
     '0071009876543'),
    ('btc', 'Bitcoin 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', 'Bitcoin bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
     'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'),
)


def written(number):
    """Any spelling of it: in one, grouped, with dots, dashes or slashes."""
    return re.compile(r'(?<![A-Za-z0-9])' + r'[\s.\-/\u00a0\u202f]*'.join(re.findall(r'\w\??', number)) + r'(?![A-Za-z0-9])', re.I)


def grouped(number):
    return ' '.join(number[i:i + 4] for i in range(0, len(number), 4))


def with_file(raw, name, text):
    """The mail with a file of that name enclosed."""
    head, _, body = raw.partition(b'\r\n\r\n')
    return (head + b'\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n'
            b'Content-Type: text/plain; charset=utf-8\r\n\r\n' + body + b'\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n'
            b'Content-Disposition: attachment; filename="' + name.encode() + b'"\r\n\r\n' + text.encode() + b'\r\n--b--\r\n')


def history(in_names):
    """A vendor of each kind of account, who gives another one in the end: in_names: also in names of people."""
    mails = []
    for n, (kind, old, new, number) in enumerate(KINDS):
        number = number.replace('?', '')
        vendor, when = f'anna.keller@{kind}-vendor.example', T0 + n * 3600
        name, also = ('Anna Keller', 'Anna') if not in_names else (f'Anna Keller {grouped(number)}', number)
        mails += [mail(f'{kind}1', when, f'Anna Keller <{vendor}>', old),
                  mail(f'{kind}2', when + 9 * DAY, f'Anna Keller <{vendor}>', old)]
        folder, at, raw = mail(f'{kind}3', when + 30 * DAY, f'"{name}" <{vendor}>', new,
                               f'Reply-To: "{also}" <{vendor}>\nX-Mailer: {number}\n')
        raw = raw.replace(f'Subject: Invoice {kind}3'.encode(), f'Subject: Invoice {new} / {number}'.encode())
        mails.append((folder, at, with_file(raw, f'Invoice {number}.txt', new)))
    return sorted(mails, key=lambda m: m[1])


def check(said):
    """said: of each command what it printed."""
    for what, texts in said.items():
        shown = [f'{kind}: {text[max(0, m.start() - 60):m.end() + 40]}' for kind, _, _, number in KINDS for text in texts
                 for m in written(number).finditer(text)]
        if not ok(not shown, f'{what}: no number is shown whole'):
            diag('\n'.join(shown[:5]))


def main():
    with tempfile.TemporaryDirectory(prefix='becwatch-numbers-') as folder:
        config, db = f'{folder}/becwatch.yaml', f'{folder}/becwatch.db'
        with open(config, 'w', encoding='utf-8') as f:
            f.write(f'state_directory: {folder}\ndatabase: {db}\nown_domains: [marina-foods.example]\n'
                    'trust:\n  authserv_ids: [mx.marina-foods.example]\n')
        own, asked, said = ('--own-domain', 'marina-foods.example'), ('--config', config), {}

        def ask(*args):
            r = becwatch(*args, *(() if args[0] == 'replay' else asked))
            said.setdefault(' '.join(w for w in args if w.isalpha() or w.startswith('--')), []).append(r.stdout + r.stderr)
            return r

        named = f'{AP}={store("eml", folder + "/named", history(True))}'
        ask('replay', *own, '--json', named)
        ask('replay', *own, named)
        found = alerts(ask('replay', *asked, '--database', db, '--json', f'{AP}={store("eml", folder + "/mail", history(False))}'))
        for kind, *_ in KINDS:
            ok(any(f['detector'] == 'bank_change' for a in found if f'@{kind}-vendor' in a['message']['from']
                   for f in a['findings']), f'{kind}: the other account is found')
        for args in (('incidents',), ('status',), ('partners', 'list'), ('partners', 'posture'), ('hunt', 'since:2026-01-01')):
            ask(*args)
            ask(*args, '--json')
        for a in found:
            for args in (('incidents', a['incident'], '--purge-list'), ('timeline', a['incident']), ('why', a['message']['from'])):
                ask(*args)
                ask(*args, '--json')
            ask('confirm', a['incident'], '--fraud', *BY, '--dry-run', '--json')
            ask('confirm', a['incident'], '--fraud', *BY)
        ask('audit')
        ask('audit', '--json')
        names = f'{folder}/names.db'
        asked = ('--config', config, '--database', names)
        for a in alerts(ask('replay', '--config', config, '--database', names, '--json', named)):
            for args in (('timeline', a['incident']), ('why', a['message']['from'])):
                ask(*args)
                ask(*args, '--json')
        ask('hunt', 'since:2026-01-01')
        ask('hunt', 'since:2026-01-01', '--json')
        check(said)
    done()


if __name__ == '__main__':
    main()

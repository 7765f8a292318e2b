#!/usr/bin/python3
"""becwatch partners posture: shares that pass, the policy seen, signers and services, and what to ask for."""
import email.utils
import json
import os
import sqlite3
import tempfile

from cli import becwatch, diag, done, ok, store

DAY = 86400
T0 = 1772445600         # Monday, 2026-03-02 10:00 UTC
AP = 'ap@marina-foods.example'
GOOD, WEAK, BARE = 'halvorsen-tools.example', 'lindqvist-steel.example', 'oakfield.example'


def eq(got, want, what):
    if not ok(got == want, what):
        diag(f'got  {got}\nwant {want}')


def mail(n, domain, results, headers='', to=AP):
    when = T0 + n * DAY
    results = f'Authentication-Results: mx.reader.example; {results}\r\n' if results else ''
    return 'INBOX', when, (
        f'{results}Received: from mail.{domain} by mx.reader.example with ESMTPS;\r\n {email.utils.formatdate(when)}\r\n'
        f'From: Ingrid Halvorsen <ingrid@{domain}>\r\nTo: {to}\r\nSubject: Drawings {n}\r\nMessage-ID: <{n}@{domain}>\r\n'
        f'Date: {email.utils.formatdate(when)}\r\n{headers}\r\nPlease find the drawings.\r\n').encode()


def passing(domain, policy):
    return (f'spf=pass smtp.mailfrom={domain}; dkim=pass header.d={domain}; '
            f'dmarc=pass (p={policy} sp={policy} dis=none) header.from={domain}')


def history():
    through = ('spf=pass smtp.mailfrom=bounces.sender-service.example; dkim=pass header.d=sender-service.example; '
               f'dmarc=none header.from={WEAK}')
    v = [mail(n, GOOD, passing(GOOD, 'NONE' if n < 2 else 'REJECT')) for n in range(4)]
    v += [mail(n, WEAK, through, f'X-Authenticated-Sender: billing@{WEAK}\r\n') for n in range(4, 7)]
    v += [mail(n, WEAK, f'spf=pass smtp.mailfrom={WEAK}; dkim=none; dmarc=none header.from={WEAK}') for n in range(7, 8)]
    v += [mail(n, BARE, '') for n in range(8, 11)]
    v += [mail(11, GOOD, f'spf=fail smtp.mailfrom={GOOD}; dkim=fail header.d={GOOD}; '
               f'dmarc=fail (p=NONE) header.from={GOOD}', 'List-Id: <drawings.lists.example>\r\n'
               'List-Post: <mailto:drawings@lists.example>\r\n')]
    return v


def posture(db, *partner):
    r = becwatch('partners', 'posture', *partner, '--json', '--database', db)
    eq(r.returncode, 0, f'answered: {partner}')
    return {p['domain']: p for p in json.loads(r.stdout or '{"partners":[]}')['partners']}


def check_shares(db):
    got = posture(db)
    eq(sorted(got), sorted([GOOD, WEAK, BARE]), 'all whose addresses are proven')
    p = got[GOOD]
    eq((p['mails'], p['checked'], p['aligned'], p['spf_aligned'], p['dkim_aligned']), (4, 4, 4, 4, 4),
       'mail through a list is not counted')
    eq((p['dmarc']['pass'], p['dmarc']['policy']), (4, 'reject'), 'the newest policy')
    eq(p['ask'], [], 'nothing to ask for')
    p = got[WEAK]
    eq((p['mails'], p['aligned'], p['spf_aligned'], p['dkim_aligned'], p['dmarc']['policy']), (4, 1, 1, 0, 'absent'),
       'sent through a service, without DMARC')
    eq(p['services'], [{'name': 'sender-service.example', 'mails': 3}], 'the service')
    eq(p['submission'], [{'name': f'billing@{WEAK}', 'mails': 3}], 'the submission account')
    eq([s for s in p['ask'] if 'publish DMARC' in s and WEAK in s] != [], True, 'asks for DMARC')
    eq([s for s in p['ask'] if f'd={WEAK}' in s] != [], True, 'asks for an aligned signature')
    p = got[BARE]
    eq((p['mails'], p['checked'], len(p['ask'])), (3, 0, 1), 'nothing is known, and nothing blamed')


def check_command(db):
    eq(list(posture(db, WEAK.upper())), [WEAK], 'one domain')
    text = becwatch('partners', 'posture', GOOD, '--database', db).stdout
    ok('reject' in text and 'Nothing to ask for.' in text, 'as text')
    eq(becwatch('partners', 'posture', 'nobody.example', '--database', db).returncode, 1, 'no such partner')
    eq(becwatch('partners', 'posture', 'a', 'b', '--database', db).returncode, 2, 'two partners')
    eq(becwatch('partners').returncode, 2, 'no command')
    eq(becwatch('partners', 'nonsense').returncode, 2, 'no such command')
    with sqlite3.connect(db) as c:
        plan = ' '.join(r[3] for r in c.execute(
            'EXPLAIN QUERY PLAN SELECT count(*) FROM address a CROSS JOIN mail_address x ON x.address = a.id AND x.field = 0 '
            'CROSS JOIN mail m ON m.id = x.mail WHERE a.org = ?', (GOOD,)))
    ok('SCAN' not in plan and 'address_org' in plan, f'by indexes: {plan}')


def main():
    with tempfile.TemporaryDirectory(prefix='becwatch-posture-') as folder:
        db = os.path.join(folder, 'db')
        r = becwatch('replay', '--json', '--own-domain', 'marina-foods.example', '--database', db,
                     f'{AP}={store("eml", os.path.join(folder, "mail"), history())}')
        eq(r.returncode, 0, 'replayed')
        check_shares(db)
        check_command(db)
    done()


main()

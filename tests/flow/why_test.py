#!/usr/bin/python3
"""becwatch why, and incidents --purge-list: what is said of an address and of the mailboxes that wrote to it."""
import csv
import email.utils
import io
import json
import os
import tempfile

from cli import alerts, becwatch, diag, done, ok, store

DAY = 86400
T0 = 1772445600         # Monday, 2026-03-02 10:00 UTC
AP = 'ap@marina-foods.example'
INGRID = 'Ingrid Halvorsen <ingrid.halvorsen@halvorsen-tools.example>'
FAKE = 'Ingrid Halvorsen <ingrid.halvorsen@gmail.com>'
OLE = 'Ole Berg <ole.berg@halvorsen-tools.example>'


def eq(got, want, what):
    if not ok(got == want, what):
        diag(f'got  {got}\nwant {want}')


def mail(when, n, sender, to, subject, text, auth=True, headers=''):
    domain = email.utils.parseaddr(sender)[1].rpartition('@')[2]
    results = (f'Authentication-Results: mx.reader.example; spf=pass smtp.mailfrom={domain}; '
               f'dkim=pass header.d={domain}; dmarc=pass header.from={domain}\r\n') if auth else ''
    received = '' if sender.endswith(f'<{AP}>') else (
        f'Received: from mail.{domain} by mx.reader.example with ESMTPS;\r\n {email.utils.formatdate(when)}\r\n')
    return when, (f'{results}{received}From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{n}@{domain}>\r\n'
                  f'Date: {email.utils.formatdate(when)}\r\n{headers}\r\n{text}\r\n').encode()


def history():
    ap = f'Accounts <{AP}>'
    inbox = [mail(T0, 1, INGRID, ap, 'Frame contract', 'Please find the draft.\r\nBank: IBAN NO93 8601 1117 947'),
             mail(T0 + DAY, 2, OLE, ap, 'Drawings', 'The drawings.', auth=False),
             mail(T0 + 4 * DAY, 3, OLE, ap, 'More drawings', 'More drawings.', auth=False),
             mail(T0 + 5 * DAY, 4, FAKE, ap, 'Re: Frame contract',
                  'Our bank details have changed. Please pay to IBAN LT12 1000 0111 0100 1000 from now on.',
                  headers='In-Reply-To: <1@halvorsen-tools.example>\r\n')]
    inbox.append(mail(T0 + 7 * DAY, 7, INGRID, ap, 'Re: Frame contract', 'Have you seen the draft?',
                      headers='In-Reply-To: <1@halvorsen-tools.example>\r\n'))
    sent = [mail(T0 + 6 * DAY, 5, ap, FAKE, 'Re: Frame contract', 'Thank you, we will pay to the new account.',
                 auth=False, headers='In-Reply-To: <4@gmail.com>\r\n'),
            mail(T0 + 9 * DAY, 6, ap, FAKE, 'Delivery of April', 'When will the couplings of the new order come?',
                 auth=False)]
    return [('INBOX', w, r) for w, r in inbox] + [('Sent', w, r) for w, r in sent]


def why(db, address):
    r = becwatch('why', '--json', '--database', db, address)
    eq(r.returncode, 0, f'{address}: answered')
    return json.loads(r.stdout), becwatch('why', '--database', db, address).stdout


def check_why(db):
    j, text = why(db, 'ingrid.halvorsen@halvorsen-tools.example')
    eq((j['known'], j['trust']), (True, 'proven'), 'proven')
    eq([(m['how'], m['detail'], m['message_id']) for m in j['people'][0]['moves']],
       [('aligned', 'DKIM of halvorsen-tools.example', '1@halvorsen-tools.example')],
       'by the pass of her own domain, and which mail')
    ok('2026-03-02  proven: DKIM of halvorsen-tools.example passed' in text, 'said in words')
    j, text = why(db, 'ole.berg@halvorsen-tools.example')
    eq([(m['how'], m['message_id']) for m in j['people'][0]['moves']], [('days', '3@halvorsen-tools.example')],
       'by the second day')
    j, text = why(db, 'ingrid.halvorsen@gmail.com')
    eq(j['trust'], 'hostile', 'the substitute is hostile')
    found = {f['detector'] for i in j['incidents'] for f in i['findings']}
    ok('participant_swap' in found, 'and which finding said so')
    ok(any(p['substitute'] and p['proven'] == ['ingrid.halvorsen@halvorsen-tools.example'] for p in j['people']),
       'for whom it stood, and whose address is proven')
    ok('proves nothing' in text, 'that we wrote to it proves nothing')
    j, text = why(db, 'ingrid.halvorsen@halvorsen-too1s.example')
    eq((j['known'], j['trust']), (False, 'unknown'), 'never seen')
    eq(j['resembles']['people'], ['Ingrid Halvorsen <ingrid.halvorsen@halvorsen-tools.example>'], 'whom it resembles')
    ok('never seen' in text, 'and says so')
    j, text = why(db, 'kari.lund@marina-f00ds.example')
    eq(j['resembles']['domain'], 'marina-foods.example', 'which domain it resembles')
    j, text = why(db, 'kari.lund@marina-foodz.example')
    eq(j['resembles']['domain'], '', 'two names in a row resemble each other only where somebody bears a known name')
    eq(becwatch('why', '--database', db, 'nobody').returncode, 2, 'no address')
    eq(becwatch('why', '--database', db + '.none', 'a@b.example').returncode, 1, 'no database')


def check_purge(db, incident):
    r = becwatch('incidents', incident, '--purge-list', '--json', '--database', db)
    entries = json.loads(r.stdout)
    eq([(e['mailbox'], e['address'], e['first_sent'][:10], e['last_sent'][:10], e['messages']) for e in entries],
       [(AP, 'ingrid.halvorsen@gmail.com', '2026-03-08', '2026-03-11', 2)], 'purge list: first and last use')
    eq(sorted(t['subject'] for t in entries[0]['threads']), ['Delivery of April', 'Frame contract'], 'and the threads')
    r = becwatch('incidents', incident, '--purge-list', '--csv', '--database', db)
    rows = list(csv.reader(io.StringIO(r.stdout)))
    eq((rows[0][0], rows[1][:2]), ('mailbox', [AP, 'ingrid.halvorsen@gmail.com']), 'as CSV')
    r = becwatch('incidents', incident, '--purge-list', '--database', db)
    ok('ingrid.halvorsen@gmail.com' in r.stdout, 'as a table')
    eq(becwatch('incidents', 'inc-none', '--purge-list', '--database', db).returncode, 1, 'no such incident')
    eq(becwatch('incidents', '--purge-list', '--database', db).returncode, 2, 'which incident?')
    eq(becwatch('incidents', '--csv', '--database', db).returncode, 2, 'CSV of what?')


def check_timeline(db, incident):
    """Swapped, back under the true address, and silent: the roster message by message."""
    j = json.loads(becwatch('timeline', incident, '--json', '--database', db).stdout)
    eq([(m['roster']['swapped'], m['roster']['participants']) for m in j['messages']],
       [(0, 2), (1, 2), (1, 2), (0, 2)], 'how many stand under a substitute')
    states = [{x['address']: x['state'] for x in m['roster']['slots']} for m in j['messages']]
    eq([s.get('ingrid.halvorsen@halvorsen-tools.example') for s in states], ['true', 'swapped', 'swapped', 'true'],
       'her slot')
    ok(any(x['returned'] for x in j['messages'][3]['roster']['slots']), 'and is back')
    eq(j['silent_domains'], [], 'so her domain is not silent')
    text = becwatch('timeline', incident, '--database', db).stdout
    ok('swapped 1 of 2: Ingrid Halvorsen' in text and 'back under the true address: Ingrid Halvorsen' in text,
       'said in words')


def main():
    with tempfile.TemporaryDirectory(prefix='becwatch-why-') as folder:
        db = os.path.join(folder, 'db')
        r = becwatch('replay', '--json', '--own-domain', 'marina-foods.example', '--database', db,
                     f'{AP}={store("eml", os.path.join(folder, "mail"), history())}')
        eq(r.returncode, 0, 'replayed')
        found = alerts(r)
        check_why(db)
        check_purge(db, found[0]['incident'])
        check_timeline(db, found[0]['incident'])
        ok(any('purge-list' in s for a in found for s in a['next_steps']), 'the alert names the purge list')
    done()


main()

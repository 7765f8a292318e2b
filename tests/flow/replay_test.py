#!/usr/bin/python3
"""becwatch replay: the incident out of every form of stored mail, and what goes wrong on the way."""
import json
import os
import signal
import subprocess
import tempfile
import time

from cli import BUILD, alerts, becwatch, diag, done, exits, ok, store
import incident

T0 = 1772445600         # 2026-03-02 10:00 UTC


def replay_args(folder, form, variant):
    args = []
    for key, address in incident.MAILBOXES.items():
        mails = [(c.folder, c.arrived, c.raw) for c in incident.build(T0, variant)
                 if c.owner == key]
        args.append(f'{address}={store(form, os.path.join(folder, form, variant, key), mails)}')
    return args


def key_of(alert):
    """What must be equal whatever the mail was stored in: uids and hashes of bytes need not."""
    return (alert['id'], alert['account'], alert['message']['message_id'], alert['severity'],
            alert['kind'], tuple(sorted(f['detector'] for f in alert['findings'])))


def expected_missed(variant, found):
    """Detectors that must name a message, and did at none of its copies."""
    by_message = {}
    for a in found:
        by_message.setdefault(a['message']['message_id'].strip('<>'), set()).update(
            f['detector'] for f in a['findings'])
    missed = []
    for c in incident.build(T0, variant):
        mid = c.raw.split(b'Message-ID: <')[1].split(b'>')[0].decode()
        missed += [f'{c.step} {d}' for d in c.expect if d not in by_message.get(mid, set())]
    return sorted(set(missed))


def test_incident(folder):
    for variant in incident.VARIANTS:
        r = becwatch('replay', '--json', *replay_args(folder, 'eml', variant))
        found = alerts(r)
        ok(r.returncode == 0, f'{variant}: all was read')
        missed = expected_missed(variant, found)
        if not ok(not missed, f'{variant}: every message named by its detectors'):
            diag('missed: ' + ', '.join(missed))
        ok(not any(a['message']['message_id'].strip('<>').startswith('c0ffee') for a in found),
           f'{variant}: nothing at T+0:00')
        ok(found == sorted(found, key=lambda a: a['message']['arrived']),
           f'{variant}: in order of arrival')
        ok(not any(a['historical'] for a in found), f'{variant}: nothing is historical')
        ok(any(a['severity'] == 'critical' for a in found), f'{variant}: critical')


def test_forms(folder):
    want = alerts(becwatch('replay', '--json', *replay_args(folder, 'eml', 'published')))
    for form in 'maildir', 'mbox':
        r = becwatch('replay', '--json', *replay_args(folder, form, 'published'))
        got = alerts(r)
        same = [key_of(a)[1:] for a in got] == [key_of(a)[1:] for a in want]
        if not ok(r.returncode == 0 and same and len(got) > 0, f'{form}: the same alerts'):
            diag(r.stderr)
            diag('\n'.join(map(str, map(key_of, got))))
    text = becwatch('replay', *replay_args(folder + '/text', 'eml', 'published'))
    ok(text.returncode == 0 and 'participant_swap' in text.stdout, 'for people, without --json')


def test_database(folder):
    args = replay_args(folder + '/db', 'eml', 'published')
    db = os.path.join(folder, 'kept.db')
    first = exits(0, 'into a database', 'replay', '--json', '--database', db, *args)
    ok(len(alerts(first)) > 0, 'alerts at first')
    again = exits(0, 'into it again', 'replay', '--json', '--database', db, *args)
    ok(again.stdout == '', 'nothing new at the second time')
    late = exits(0, 'enrolled in the middle', 'replay', '--json', '--enrolled-at',
                 '2026-03-03T00:00:00Z', *args)
    times = [(a['historical'], a['message']['arrived'] < '2026-03-03') for a in alerts(late)]
    ok(times and all(h == old for h, old in times) and {h for h, _ in times} == {True, False},
       'what is older is historical')
    own = os.path.join(folder, 'tmp')
    os.makedirs(own)
    exits(0, 'in a temporary folder of its own', 'replay', '--json', *args, env={**os.environ, 'TMPDIR': own})
    ok(not os.listdir(own), 'no temporary database is left')


def mail(i, extra=b''):
    return (b'From: "P %d" <p%d@partnera.example>\r\nTo: ap@partnerb.example\r\n'
            b'Subject: delivery %d\r\nDate: Mon, 2 Mar 2026 10:%02d:%02d +0000\r\n'
            b'Message-ID: <%d@partnera.example>\r\n%s\r\nthe goods left today.\r\n'
            % (i % 7, i % 7, i, i // 60 % 60, i % 60, i, extra))


def test_trouble(folder):
    good = store('eml', os.path.join(folder, 'good'), [('INBOX', 0, mail(i)) for i in range(3)])
    exits(2, 'no argument', 'replay', '--json', says='ACCOUNT=PATH')
    exits(2, 'no =', 'replay', good, says='ACCOUNT=PATH')
    exits(2, 'no address', 'replay', 'nobody=' + good, says='address')
    exits(2, 'a time that is none', 'replay', '--enrolled-at', 'noon', 'a@b.example=' + good)
    exits(1, 'no such path', 'replay', 'a@b.example=' + folder + '/nowhere', says='nowhere')
    exits(1, 'no such configuration', 'replay', '--config', folder + '/no.yaml',
          'a@b.example=' + good)
    os.symlink('nowhere', os.path.join(good, 'gone.eml'))
    r = exits(1, 'a file that cannot be read', 'replay', 'a@b.example=' + good, says='gone.eml')
    ok('3 messages read' in r.stderr and '1 file not read' in r.stderr, 'is counted')
    odd = os.path.join(folder, 'odd')
    store('eml', odd, [('INBOX', 0, b''), ('INBOX', 0, b'\0\xff\n' * 50),
                       ('INBOX', 0, b'Subject: no date\r\n\r\nhi\r\n')])
    r = becwatch('replay', 'a@b.example=' + odd)
    ok('neither Received nor Date' in r.stderr and '3 messages read' in r.stderr,
       'broken mail is read, and said to be broken')
    ok(becwatch('replay', '--help').returncode == 0, '--help')


def test_account_numbers(folder):
    """An alert shows no account number in whole, unless the configuration wants it."""
    def told(day, account, subject):
        return (b'From: Anna Keller <anna@partner-tools.example>\r\nTo: ap@marina-foods.example\r\n'
                b'Subject: %s\r\nMessage-ID: <%d@partner-tools.example>\r\n\r\n'
                b'Sort code: 20-00-00\r\nAccount number: %s\r\n' % (subject, day, account))
    mails = [('INBOX', T0 + day * 86400, told(day, account, subject)) for day, account, subject in (
        (0, b'55779911', b'Invoice 1'), (1, b'55779911', b'Invoice 2'),
        (30, b'31926819', b'Account 31926819, sort code 20-00-00, GB29 NWBK 6016 1331 9268 19'))]
    at = 'ap@marina-foods.example=' + store('eml', os.path.join(folder, 'numbers'), mails)
    config = os.path.join(folder, 'whole.yaml')
    with open(config, 'w', encoding='utf-8') as f:
        f.write('show_account_numbers: true\n')
    own = ('--own-domain', 'marina-foods.example')
    masked = becwatch('replay', '--json', *own, at).stdout
    ok('bank_change' in masked and '31926819' not in masked and '55779911' not in masked and
       '9268 19' not in masked, 'account numbers are masked, in the subject too')
    whole = becwatch('replay', '--json', *own, '--config', config, at).stdout
    ok('200000/31926819' in whole and 'Account 31926819' in whole, 'and whole where the configuration says so')


def children(pid):
    try:
        with open(f'/proc/{pid}/task/{pid}/children', encoding='ascii') as f:
            return [int(p) for p in f.read().split()]
    except OSError:
        return []


def is_parser(pid):
    try:
        with open(f'/proc/{pid}/comm', encoding='ascii') as f:
            return f.read().strip() == 'becwatch-parse'
    except OSError:
        return False


def test_killed_parsers(folder):
    """Parsers that die in the middle: the same mail in the same order, none lost."""
    path = store('mbox', os.path.join(folder, 'many'),
                 [('INBOX', 0, mail(i)) for i in range(3000)])
    db = os.path.join(folder, 'killed.db')
    with subprocess.Popen([os.path.join(BUILD, 'becwatch'), 'replay', '--json', '--database', db,
                           'ap@partnerb.example=' + path], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True) as p:
        killed, seen, until = 0, set(), time.monotonic() + 60
        while p.poll() is None and killed < 6 and time.monotonic() < until:
            for child in children(p.pid):
                # one that has begun to work, and each only once: a message may fail a single time
                if child not in seen and is_parser(child):
                    seen.add(child)
                    os.kill(child, signal.SIGKILL)
                    killed += 1
                    break
        out, err = p.communicate(timeout=120)
    ok(killed > 0, f'{killed} parsers killed')
    if not ok('3000 messages read' in err and out == '', 'every message is accounted for'):
        diag(out + err)
    unread = int(err.split(' messages read, ')[1].split()[0])
    ok(p.returncode == (1 if unread else 0), 'the exit status says whether one was given up')
    r = becwatch('status', '--database', db, '--json')
    ok(json.loads(r.stdout)['mailboxes'][0]['messages'] == 3000, 'all are in the database')


def main():
    with tempfile.TemporaryDirectory() as folder:
        test_incident(folder)
        test_forms(folder)
        test_database(folder)
        test_trouble(folder)
        test_account_numbers(folder)
        test_killed_parsers(folder)
    done()


main()

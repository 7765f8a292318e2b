#!/usr/bin/python3
"""A history that an older becwatch wrote, filled with the first half of the incident, goes on in this one.

tests/upgrade/VERSION.sql is such a history, as sqlite3's .dump wrote it: every copy of the incident up to T+11:00, at
incident T0, replayed by the last becwatch of that schema version.
"""
import glob
import os
import re
import sqlite3
import tempfile
from email.utils import formatdate

from cli import ROOT, alerts, becwatch, diag, done, exits, ok, store
import incident

T0 = 1772445600         # 2026-03-02 10:00 UTC
HALF = T0 + 12 * 3600
T_LAST = 1772485202     # the last message of the dumps
KEPT = ('account', 'folder', 'address', 'person', 'conversation', 'mail', 'copy', 'mail_address', 'mail_sketch',
        'shingle', 'bank_account', 'ledger', 'incident', 'hostile', 'finding')


def replay(folder, database, of):
    """Copies that are recorded already, known by their place in the folder, are passed over."""
    args = []
    for key, address in incident.MAILBOXES.items():
        mails = [(c.folder, c.arrived, c.raw) for c in incident.build(T0) if c.owner == key and of(c.arrived)]
        args.append(f'{address}={store("eml", os.path.join(folder, key), mails)}')
    return becwatch('replay', '--json', '--database', database, *args)


def schema(database):
    """Names and columns of what there is; not the text, which ALTER TABLE writes its own way."""
    db = sqlite3.connect(database)
    found = sorted(db.execute("SELECT type, name, tbl_name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%'"))
    columns = {name: [row[1:] for row in db.execute(f'PRAGMA table_xinfo("{name}")')]
               for kind, name, _ in found if kind in ('table', 'view')}
    keys = {name: [row[1:] for row in db.execute(f'PRAGMA index_info("{name}")')]
            for kind, name, _ in found if kind == 'index'}
    db.close()
    return found, columns, keys


def counts(database):
    db = sqlite3.connect(database)
    n = {table: db.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in KEPT}
    db.close()
    return n


def essence(found):
    """What must be equal whoever wrote the first half: an older one knew less of it, so not every detector."""
    return [(a['account'], a['message']['message_id'], a['severity'], a['kind'], a['incident']) for a in found]


def unnamed(found):
    """Detectors that must name a message of the second half, and did not."""
    missed = []
    for c in incident.build(T0):
        mid = c.raw.split(b'Message-ID: ')[1].split(b'\r\n')[0].decode()
        named = {f['detector'] for a in found if a['message']['message_id'] == mid for f in a['findings']}
        if c.arrived >= HALF:
            missed += sorted(set(c.expect) - named)
    return missed


def late(folder, database, days):
    """Does an answer without References, so long after what the older becwatch wrote, join that conversation?"""
    copy, at = database + f'-{days}', T_LAST + days * 86400
    db = sqlite3.connect(copy)
    with sqlite3.connect(database) as old:
        old.backup(db)
    raw = (f'Received: from mail.partnera.com by mx.partnerb.com with ESMTPS; {formatdate(at)}\r\n'
           f'From: Ingrid Halvorsen <i.halvorsen@partnera.com>\r\nTo: Marta Kowalczyk <m.kowalczyk@partnerb.com>\r\n'
           f'Subject: Re: Invoice 2026-0417\r\nDate: {formatdate(at)}\r\nMessage-ID: <late@partnera.com>\r\n\r\nThank you.\r\n')
    becwatch('replay', '--database', copy, 'm.kowalczyk@partnerb.com=' + store('eml', folder, [('INBOX/late', at, raw.encode())]))
    found = db.execute("SELECT conversation FROM mail WHERE message_id = 'late@partnera.com'").fetchone()
    db.close()
    return found == (1,)


with tempfile.TemporaryDirectory(prefix='becwatch-upgrade-') as folder:
    fresh = os.path.join(folder, 'fresh.db')
    r = replay(os.path.join(folder, 'first'), fresh, lambda t: t < HALF)
    first = alerts(r)
    expected = alerts(replay(os.path.join(folder, 'all'), fresh, lambda t: True))
    ok(len(first) > 0 and len({a['incident'] for a in first + expected}) == 1, 'one incident in two halves')

    for dump in sorted(glob.glob(os.path.join(ROOT, 'tests', 'upgrade', '*.sql'))):
        version = int(os.path.basename(dump)[:-len('.sql')])
        old = os.path.join(folder, f'{version}.db')
        db = sqlite3.connect(old)
        db.execute('PRAGMA journal_mode = WAL')
        with open(dump, encoding='utf-8') as f:
            db.executescript(f.read())
        ok(db.execute('PRAGMA user_version').fetchone() == (version,), f'schema {version}: a history of that version')
        db.close()
        before = counts(old)
        for command in (['incidents'], ['why', 'i.halvorsen@partnera.com']):
            exits(1, f'schema {version}: {command[0]} says who upgrades it', *command, '--database', old,
                  says=f'schema version {version}; start becwatchd once')
        r = replay(os.path.join(folder, f'nothing{version}'), old, lambda t: False)
        if not ok(r.returncode == 0, f'schema {version}: it is upgraded'):
            diag(r.stderr)
        if not ok(counts(old) == before and min(before.values()) > 0, f'schema {version}: with all its rows'):
            diag([(t, n, before[t]) for t, n in counts(old).items() if n != before[t]])
        db = sqlite3.connect(old)
        ok(db.execute('PRAGMA foreign_key_check').fetchall() == [] and
           db.execute('PRAGMA integrity_check').fetchone() == ('ok',), f'schema {version}: whole')
        db.close()
        for what, a, b in zip(('tables, indexes and views', 'columns', 'keys'), schema(old), schema(fresh)):
            if not ok(a == b, f'schema {version}: the same {what} as in a new history'):
                diag(f'{a}\n{b}')
        joined = [late(os.path.join(folder, f'late{version}-{days}'), old, days) for days in (44, 46)]
        if not ok(joined == [True, False], f'schema {version}: answers that name no message find their conversation for 45 days'):
            diag(joined)
        r = replay(os.path.join(folder, f'all{version}'), old, lambda t: True)
        if not ok(essence(alerts(r)) == essence(expected) and not unnamed(alerts(r)),
                  f'schema {version}: the second half is judged alike'):
            diag(f'{essence(alerts(r))}\n{essence(expected)}\n{unnamed(alerts(r))}\n{r.stderr}')
        incident_id = expected[-1]['incident']
        r = becwatch('timeline', incident_id, '--database', old)
        ok(r.returncode == 0 and re.search('c0ffee|Invoice 2026-0417', r.stdout) is not None,
           f'schema {version}: the timeline holds both halves')
done()

#!/usr/bin/python3
"""becwatch hunt over a generated history.  hunt.py [MAILS]; prints `figure NAME VALUE UNIT` lines.

The history is made by SQL: senders, recipients, threads, accounts, header lines and findings in the shares that
business mail has.  Each query runs as a user would run it, process and all; the median of the runs counts.
"""
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.abspath(os.environ.get('BUILD', os.path.join(ROOT, 'build')))
ADDRESSES, FIRMS, CONVERSATION = 50_000, 5_000, 4
RARE = 'person7.31007@firm1007.example'

INDEXED = [
    ('address', f'from:{RARE}'),
    ('address_and', f'from:{RARE} subject:invoice dmarc:pass'),
    ('either', f'(from:{RARE} OR to:{RARE}) AND header:dkim=pass AND direction:3'),
    ('domain', 'from:firm1007.example subject:invoice'),
    ('iban', f'iban:DE{98 - (1007 * 1000000 + 131400) % 97:02d}{1007:018d}'),
    ('message_id', 'message_id:m77777@firm.example'),
    ('newest', 'since:1d'),
    ('detector', 'detector:bank_change severity:>=high'),
]
FULL = [
    ('subject', 'subject:"nowhere to be found"'),
    ('header', 'header:dmarc=permerror'),
    ('name', 'name:"nobody of this name"'),
    ('negated', 'subject:invoice AND NOT header:dmarc AND NOT from:firm7.example AND to:absent'),
    ('bare_words', 'quite absent words'),
]


def fill(db, mails):
    q = sqlite3.connect(db)
    q.executescript('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000;')
    now = int(time.time())
    series = 'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {})'
    # A multiplicative congruence: as scattered as chance, and the same every time.
    some = '(i * 7919 + i / 13 * 104729) % {}'
    for sql in (
        f"""INSERT INTO account (id, address, enrolled_at) SELECT 1000 + i, 'ap' || i || '@buyer.example', 0
            FROM (SELECT 1 AS i UNION SELECT 2 UNION SELECT 3)""",
        """INSERT INTO folder (id, account, name, role) SELECT 10 * id + r, id, n, r FROM account,
            (SELECT 0 AS r, 'INBOX' AS n UNION SELECT 1, 'Sent') WHERE id > 1000""",
        series.format(ADDRESSES) + f""" INSERT INTO address (id, address, display, local, domain, org, class,
            first_seen, last_seen) SELECT i + 1000, 'person' || (i % 100) || '.' || i || '@firm' || (i % {FIRMS}) ||
            '.example', 'person' || (i % 100) || '.' || i || '@firm' || (i % {FIRMS}) || '.example',
            'person' || (i % 100) || '.' || i, 'firm' || (i % {FIRMS}) || '.example', 'firm' || (i % {FIRMS}) ||
            '.example', 1 + (i % 50 = 0), 0, 0 FROM n""",
        series.format(mails // CONVERSATION) + f""" INSERT INTO conversation (id, public_id, subject, started,
            last_mail) SELECT i + 1000, 'conv-' || i, 'Invoice ' || i, 0, 0 FROM n""",
        series.format(mails) + f""" INSERT INTO mail (id, message_id, essence, conversation, joined, date, arrived,
            subject, direction, severity, aligned, from_address, owner, route, message_id_host, mailer, list, auto,
            wording) SELECT i + 1000, 'm' || i || '@firm.example', 'e' || i, 1001 + i / {CONVERSATION + 1}, 1,
            {now} - ({mails} - i) * 100, {now} - ({mails} - i) * 100, CASE i % 5 WHEN 0 THEN 'RE: Rechnung für März '
            WHEN 1 THEN 'Minutes of the meeting ' ELSE 'Invoice ' END || i, 2 + (i % 4 > 0), (i % 1000 = 0) * 3,
            i % 10 > 0, 1001 + {some.format(ADDRESSES)}, '', '', 'firm.example', 'Microsoft Outlook 16.0', 0, 0, i % 128
            FROM n""",
        series.format(mails) + f""" INSERT INTO copy (id, mail, folder, uidvalidity, uid, arrived, direction,
            historical, sha256, size, cut, spf, dkim, dmarc, compauth, flags) SELECT i + 1000, i + 1000,
            10 * (1001 + i % 3) + (i % 4 = 0), 1, i, {now} - ({mails} - i) * 100, 2 + (i % 4 > 0), 0, 'x', 20000, 0, 2,
            2 - (i % 10 = 0), 2 + (i % 50 = 0), '', '' FROM n""",
        series.format(mails) + f""" INSERT INTO copy_header SELECT i + 1000, 0, 'Authentication-Results',
            'mx.buyer.example; spf=pass smtp.mailfrom=firm' || (i % {FIRMS}) || '.example; dkim=pass header.d=firm' ||
            (i % {FIRMS}) || '.example; dmarc=' || CASE i % 50 WHEN 0 THEN 'fail' ELSE 'pass' END FROM n
            WHERE i % 4 > 0""",
        *(series.format(mails) + f""" INSERT INTO mail_address (mail, field, position, address, name, trust)
            SELECT i + 1000, {field}, {position}, 1001 + {some.format(ADDRESSES).replace('i *', f'(i + {step}) *')},
            'Person ' || (i % 100) || ' of Firm', 2 FROM n"""
          for field, position, step in ((0, 0, 0), (3, 1, 4711), (4, 2, 815))),
        series.format(20_000) + """ INSERT INTO bank_account (id, value, masked, kind, country) SELECT i + 1000,
            printf('DE%02d%018d', 98 - (i * 1000000 + 131400) % 97, i), 'DE…' || i, 1, 'DE' FROM n""",
        series.format(mails // 10) + """ INSERT INTO mail_account (mail, position, bank_account, conversation, place,
            place_index, bic, beneficiary, owner, ours, clean) SELECT i * 10 + 1000, 0, 1001 + i % 20000, 1001, 0, 0, '',
            '', '', 0, 1 FROM n""",
        series.format(mails // 3) + """ INSERT INTO mail_attachment SELECT i * 3 + 1000, 0, 'invoice-' || i || '.pdf',
            'application/pdf', 50000, 'hash' || i FROM n""",
        series.format(mails // 2000) + f""" INSERT INTO finding (mail, copy, detector, version, severity, reason,
            evidence, header, attack, created) SELECT i * 2000 + 1000, i * 2000 + 1000, CASE i % 3 WHEN 0 THEN
            'bank_change' ELSE 'auth_contradiction' END, 1, 3, '', '{{}}', '', '', 0 FROM n""",
    ):
        q.execute(sql)
        q.commit()
    q.close()


def hunt(db, query, runs):
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        r = subprocess.run([os.path.join(BUILD, 'becwatch'), 'hunt', query, '--database', db, '--json', '--timeout',
                            '120'], stdout=subprocess.PIPE, check=True)
        times.append(time.perf_counter() - begin)
    return statistics.median(times) * 1000, r.stdout.count(b'\n')


def main():
    mails = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory(prefix='becwatch-bench-') as folder:
        db, empty = os.path.join(folder, 'becwatch.db'), os.path.join(folder, 'none')
        os.mkdir(empty)
        subprocess.run([os.path.join(BUILD, 'becwatch'), 'replay', '--database', db, f'ap@buyer.example={empty}'],
                       check=True, stderr=subprocess.DEVNULL)
        begin = time.perf_counter()
        fill(db, mails)
        print(f'# {mails} mails made in {time.perf_counter() - begin:.0f} s, '
              f'{os.path.getsize(db) / 2 ** 20:.0f} MiB', flush=True)
        print(f'figure hunt_mails {mails}')
        worst = {'indexed': 0, 'full': 0}
        for kind, queries, runs in (('indexed', INDEXED, 5), ('full', FULL, 1)):
            for name, query in queries:
                ms, found = hunt(db, query, runs)
                worst[kind] = max(worst[kind], ms)
                print(f'# {query}: {found} found')
                print(f'figure hunt_{kind}_{name} {ms:.1f} ms', flush=True)
        print(f'figure hunt_indexed_worst {worst["indexed"]:.1f} ms')
        print(f'figure hunt_full_worst {worst["full"] / 1000:.2f} s')


main()

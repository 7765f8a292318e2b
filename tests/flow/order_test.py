#!/usr/bin/python3
"""Copies of one message reach the mailboxes in any order: what is found does not depend on it."""
import email.utils
import itertools
import os
import random
import re
import tempfile

from cli import alerts, becwatch, diag, done, ok, store
from stories import replay, stories
import incident

T0 = 1772445600         # 2026-03-02 10:00 UTC
LEVELS = ['info', 'low', 'medium', 'high', 'critical']
ORDERS = 5


def at(raw, when):
    """The mail with another date in its topmost Received field; one without has its Date."""
    head, _, body = raw.partition(b'\r\n\r\n')
    date = b'; ' + email.utils.formatdate(when).encode()
    head = re.sub(rb'^(Received: (?:[^\r]|\r\n[ \t])*?);\s*[^;\r]+(?=\r\n[^ \t]|$)', rb'\1' + date, head, count=1,
                  flags=re.M)
    return head + b'\r\n\r\n' + body


def message_id(raw):
    return re.search(rb'^Message-ID: <([^>]*)>', raw, re.M)[1].decode()


def shuffled(copies, seed):
    """Copies of a message change places within two minutes: no message overtakes another."""
    rng, arrived = random.Random(seed), {}
    for c in copies:
        arrived.setdefault(message_id(c.raw), []).append(c)
    for group in arrived.values():
        base = min(c.arrived for c in group)
        delays = rng.sample(range(1, 120), len(group))
        for c, delay in zip(group, delays):
            if seed and c.folder != 'Sent':
                c.raw = at(c.raw, base + delay)
    return copies


def found(folder, variant, seed):
    """Each message's detectors at medium and above, and how grave its alerts are, over all its copies."""
    args, copies = [], shuffled(incident.build(T0, variant), seed)
    for key, address in incident.MAILBOXES.items():
        mails = [(c.folder, c.arrived, c.raw) for c in copies if c.owner == key]
        args.append(f'{address}={store("eml", os.path.join(folder, variant, str(seed), key), mails)}')
    return said_by(alerts(becwatch('replay', '--json', *args)), {})


def said_by(found_alerts, said):
    for a in found_alerts:
        detectors, severity = said.get(a['message']['message_id'], (set(), 0))
        detectors = detectors | {f['detector'] for f in a['findings'] if LEVELS.index(f['severity']) >= 2}
        said[a['message']['message_id']] = detectors, max(severity, LEVELS.index(a['severity']))
    return said


def one_by_one(folder, order):
    """A back-fill: one mailbox after another, each from its beginning."""
    said, db = {}, os.path.join(folder, '-'.join(order) + '.db')
    for key in order:
        mails = [(c.folder, c.arrived, c.raw) for c in incident.build(T0, 'published') if c.owner == key]
        box = store('eml', os.path.join(folder, '-'.join(order), key), mails)
        said_by(alerts(becwatch('replay', '--json', '--database', db, f'{incident.MAILBOXES[key]}={box}')), said)
    # Which of two mails is the other sent again is said of the one that is read later.
    return {m: (d - {'resend_other_route'}, severity) for m, (d, severity) in said.items()}


def paged(story):
    """The messages that somebody is woken for."""
    with tempfile.TemporaryDirectory(prefix='becwatch-order-') as folder:
        return {m for m, (_, severity) in said_by(replay(story, folder)[0], {}).items() if severity >= 3}


def copies_change_places(story):
    """Copies that differ, too: whichever comes first, the other one is found."""
    groups = {}
    for mail in story.mails:
        groups.setdefault(mail.message_id, []).append(mail)
    groups = [g for g in groups.values() if len(g) > 1]
    orders = itertools.product(*(list(itertools.permutations(m.arrived for m in g)) for g in groups))
    first = paged(story)
    for order in list(orders)[1:]:
        for group, arrived in zip(groups, order):
            for mail, when in zip(group, arrived):
                mail.arrived = when
        if not ok(paged(story) == first, f'{story.name}: its copies in another order'):
            diag(first)


def main():
    for story in stories():
        if len(story.mailboxes) > 1:
            copies_change_places(story)
    with tempfile.TemporaryDirectory(prefix='becwatch-order-') as folder:
        for variant in incident.VARIANTS:
            first = found(folder, variant, 0)
            for seed in range(1, ORDERS + 1):
                other = found(folder, variant, seed)
                if not ok(first and other == first, f'{variant}: order {seed} of the copies'):
                    diag('\n'.join(f'{m}: {first.get(m)} / {other.get(m)}' for m in sorted({*first, *other})
                                   if first.get(m) != other.get(m)))
        orders = list(itertools.permutations(incident.MAILBOXES))
        first = one_by_one(folder, orders[0])
        for order in orders[1:]:
            ok(first and one_by_one(folder, order) == first, 'mailbox by mailbox: ' + ', '.join(order))
    done()


main()

#!/usr/bin/python3
"""Who becomes proven and by what: each rule of trust on both sides of its edge, as becwatch why tells it."""
import json
import os
import tempfile

from cli import alerts, becwatch, diag, done, ok
from mails import AP, DAY, HOUR, Mail, replay

HERS = 'ingrid.halvorsen@halvorsen-tools.example'
HER_OTHER = 'i.halvorsen@halvorsen-tools.example'       # in her own domain
ELSEWHERE = 'ingrid.halvorsen@fjordwerk-holding.example'
PRIVATE = 'ingrid.halvorsen@gmail.com'
OLE = 'ole.berg@halvorsen-tools.example'
CONTRACT, DRAWINGS, ORDERS = 'Frame contract 2026', 'Drawings for line 2', 'Orders of spring'


NAMES = {AP: 'Accounts payable', OLE: 'Ole Berg'}


class Said:
    """A mail in a conversation: thread is its subject, and the first one begins it."""

    def __init__(self, when, sender, thread, *, text='Nothing is new.', to=AP, **kw):
        self.when, self.sender, self.thread, self.text, self.to, self.kw = when, sender, thread, text, to, kw


def written(said):
    """As mails, in their order."""
    first, mails = {}, []
    for number, s in enumerate(sorted(said, key=lambda s: s.when), 1):
        begin = first.setdefault(s.thread, number)
        sender, to = (f'{NAMES.get(x, "Ingrid Halvorsen")} <{x}>' for x in (s.sender, s.to))
        mails.append(Mail(s.when, sender, s.thread if begin == number else 'Re: ' + s.thread, f'{number}. {s.text}', to=to,
                          answers=0 if begin == number else begin, **s.kw))
    return mails


def hers(*threads):
    """She begins each of them, checked: her address is proven."""
    return [Said(i * HOUR, HERS, t) for i, t in enumerate(threads)]


def every_day(n, sender, thread, first=1.0, step=1.0, **kw):
    return [Said((first + i * step) * DAY, sender, thread, **kw) for i in range(n)]


SWAP = 'Our bank details have changed. Please pay invoice 8830 to IBAN LT12 1000 0111 0100 1000.'
LAST_MINUTE = 14 * HOUR - 60        # 23:59 UTC of the first day

# what, mails, address, (organisation of the person that it is asked for, state, how it moved), words of the answer
CASES = (
    ('one day of a first address', [Said(0, HERS, CONTRACT, auth='none'), Said(2 * HOUR, HERS, CONTRACT, auth='none')],
     HERS, ('halvorsen-tools.example', 'candidate', []), 'it takes a second day without a finding'),
    ('two days, two minutes apart', [Said(LAST_MINUTE, HERS, CONTRACT, auth='none'),
                                     Said(LAST_MINUTE + 120, HERS, CONTRACT, auth='none')],
     HERS, ('halvorsen-tools.example', 'proven', ['days']), 'proven: seen on two days without a finding'),
    ('one checked mail of a company', hers(CONTRACT), HERS, ('halvorsen-tools.example', 'proven', ['aligned']),
     'proven: DKIM of halvorsen-tools.example passed'),
    ('a pass of somebody else\'s domain', [Said(0, HERS, CONTRACT, auth='unaligned')], HERS,
     ('halvorsen-tools.example', 'candidate', []), 'not proven yet'),
    ('one checked mail of a free-mailer', [Said(0, PRIVATE, CONTRACT)], PRIVATE, ('', 'candidate', []), 'not proven yet'),
    ('two days of a free-mailer', [Said(0, PRIVATE, CONTRACT), Said(DAY, PRIVATE, CONTRACT)], PRIVATE,
     ('', 'proven', ['days']), 'proven: seen on two days'),
    ('the second day carries a finding: a colleague in copy, swapped',
     [Said(0, OLE, DRAWINGS), Said(HOUR, HERS, CONTRACT, auth='none'),
      Said(DAY, HERS, DRAWINGS, auth='none', text='When will invoice 8830 be paid?', head=['Cc: Ole Berg <ole.berg@gmail.com>'])],
     HERS, ('halvorsen-tools.example', 'candidate', []), 'not proven yet'),
    ('that we wrote to it twenty times', every_day(20, AP, ORDERS, to=HERS, auth='none'), HERS,
     ('halvorsen-tools.example', 'candidate', []), 'we wrote to it in 20, which proves nothing'),
    ('another mailbox of her domain, checked, in another conversation',
     hers(CONTRACT, DRAWINGS) + [Said(DAY, HER_OTHER, CONTRACT), Said(2 * DAY, HER_OTHER, DRAWINGS)], HER_OTHER,
     ('halvorsen-tools.example', 'proven', ['aligned']), 'proven: DKIM of halvorsen-tools.example passed'),
    ('the same, in the conversation in which it appeared', hers(CONTRACT) + every_day(40, HER_OTHER, CONTRACT), HER_OTHER,
     ('halvorsen-tools.example', 'candidate', []), f'proven for this person is {HERS}'),
    ('the same, unchecked, in another conversation',
     hers(CONTRACT, DRAWINGS) + [Said(DAY, HER_OTHER, CONTRACT, auth='none')] +
     every_day(20, HER_OTHER, DRAWINGS, 2, auth='none'), HER_OTHER, ('halvorsen-tools.example', 'candidate', []),
     'A further address becomes proven by'),
    ('an address elsewhere, a minute short of fourteen days beside hers',
     hers(CONTRACT, DRAWINGS) + [Said(DAY, ELSEWHERE, CONTRACT), Said(2 * DAY, ELSEWHERE, DRAWINGS),
                                 Said(16 * DAY - 60, ELSEWHERE, DRAWINGS)],
     ELSEWHERE, ('halvorsen-tools.example', 'candidate', []), 'so far from 2026-03-04 to 2026-03-18'),
    ('fourteen days', hers(CONTRACT, DRAWINGS) + [Said(DAY, ELSEWHERE, CONTRACT), Said(2 * DAY, ELSEWHERE, DRAWINGS),
                                                  Said(16 * DAY, ELSEWHERE, DRAWINGS)],
     ELSEWHERE, ('halvorsen-tools.example', 'proven', ['joint']), 'authenticated mail over 14 days in conversations'),
    ('fourteen days, unchecked',
     hers(CONTRACT, DRAWINGS) + [Said(DAY, ELSEWHERE, CONTRACT, auth='none')] +
     every_day(20, ELSEWHERE, DRAWINGS, 2, auth='none'), ELSEWHERE, ('halvorsen-tools.example', 'candidate', []),
     'no such mail so far'),
    ('forty days in the conversation in which it appeared', hers(CONTRACT) + every_day(40, ELSEWHERE, CONTRACT), ELSEWHERE,
     ('halvorsen-tools.example', 'candidate', []), 'no such mail so far'),
    ('forty days in a conversation of its own',
     hers(CONTRACT) + [Said(DAY, ELSEWHERE, CONTRACT)] + every_day(40, ELSEWHERE, ORDERS, 2), ELSEWHERE,
     ('halvorsen-tools.example', 'candidate', []), 'no such mail so far'),
)


def why(db, address):
    return (json.loads(becwatch('why', '--json', '--database', db, address).stdout),
            becwatch('why', '--database', db, address).stdout)


def check(folder, what, mails, address, wanted, words):
    db, _ = replay(folder, written(mails))
    answer, text = why(db, address)
    org, state, how = wanted
    got = [(p['trust'], [m['how'] for m in p['moves']]) for p in answer['people'] if p['organisation'] == org]
    if not ok(got == [(state, how)] and words in text, f'{what}: {state}'):
        diag(f'got {got}, wanted {(state, how)} and {words!r} in')
        diag(text)


def check_administrator(folder):
    config = os.path.join(folder, 'becwatch.yaml')
    with open(config, 'w', encoding='utf-8') as f:
        f.write('partners:\n  - name: Halvorsen Tools\n    domains: [halvorsen-tools.example]\n    people:\n'
                f'      - name: Ingrid Halvorsen\n        addresses: [{HERS}, {PRIVATE}]\n')
    db, r = replay(folder, written(hers(CONTRACT) + [Said(DAY, PRIVATE, CONTRACT, auth='none',
                                                          text='When will 8830 be paid?')]), '--config', config)
    answer, text = why(db, PRIVATE)
    ok(answer['trust'] == 'proven' and "by the administrator's word" in text and not alerts(r),
       'the administrator names her private mailbox: proven')


def check_hostile(folder):
    """Nothing that comes later takes it back, but a call-back that says so."""
    attack = Said(2 * DAY, PRIVATE, CONTRACT, text=SWAP)
    db, r = replay(folder, written(hers(CONTRACT) + [Said(DAY, HERS, CONTRACT), attack] + every_day(30, PRIVATE, ORDERS, 3) +
                                   every_day(30, PRIVATE, CONTRACT, 3.5)))
    answer, text = why(db, PRIVATE)
    ok(answer['trust'] == 'hostile' and 'participant_swap' in text, 'hostile by a high finding, after sixty harmless mails too')
    config = os.path.join(folder, 'becwatch.yaml')
    with open(config, 'w', encoding='utf-8') as f:
        f.write(f'database: {db}\n')
    for incident in sorted({a['incident'] for a in alerts(r)}):
        r = becwatch('confirm', incident, '--legitimate', '--by', 'Kari Lund', '--channel', 'phone', '--contact',
                 'Ingrid Halvorsen, +47 22 00 00 00', '--config', config)
        ok(r.returncode == 0, 'confirmed') or diag(r.stderr)
    answer, text = why(db, PRIVATE)
    if not ok(answer['trust'] == 'proven' and 'confirmed by Kari Lund after a call-back' in text, 'taken back by a call-back'):
        diag(text)


def main():
    for number, case in enumerate(CASES):
        with tempfile.TemporaryDirectory(prefix=f'becwatch-trust-{number}-') as folder:
            check(folder, *case)
    for extra in (check_administrator, check_hostile):
        with tempfile.TemporaryDirectory(prefix='becwatch-trust-') as folder:
            extra(folder)
    done()


main()

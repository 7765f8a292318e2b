#!/usr/bin/python3
"""One incident for each conversation and set of hostile identities: added to, never opened twice; and who stands for whom in it."""
import itertools
import json
import tempfile

from cli import alerts, becwatch, diag, done, ok
from mails import AP, DAY, HOUR, OURS, Mail, replay

LEVELS = ['info', 'low', 'medium', 'high', 'critical']
BEN = 'ben.marsh@' + OURS
BOTH = f'Accounts payable <{AP}>, Ben Marsh <{BEN}>'
INGRID = 'Ingrid Halvorsen <ingrid.halvorsen@halvorsen-tools.example>'
OLE = 'Ole Berg <ole.berg@halvorsen-tools.example>'
HUGO = 'Hugo Brandt <h.brandt@brandt-logistik.example>'
FAKE_INGRID = 'Ingrid Halvorsen <ingrid.halvorsen.tools@gmail.com>'
FAKE_OLE = 'Ole Berg <ole.berg@halvorsen-too1s.example>'
FAKE_HUGO = 'Hugo Brandt <hugo.brandt@outlook.com>'
MONEY = 'Please pay invoice 8830 to our new account, IBAN LT12 1000 0111 0100 1000, and confirm by return.'


def thread(*more, cc=f'{OLE}, {HUGO}'):
    """Her conversation, and what comes into it."""
    return [Mail(0, INGRID, 'Invoice 8830', 'Please find invoice 8830. IBAN NO93 8601 1117 947', head=[f'Cc: {cc}']),
            Mail(HOUR, OLE, 'Re: Invoice 8830', 'The delivery note follows.', answers=1, head=[f'Cc: {INGRID}, {HUGO}']), *more]


def attack(when, sender, text=MONEY, n=0, **kw):
    return Mail(when, sender, 'Re: Invoice 8830', f'{text} ({n})', auth='pass', **kw)


def copies(when, sender, n, order=(AP, BEN)):
    """The same message in two mailboxes."""
    return [attack(when + i * 60, sender, n=n, to=BOTH, box=box, message_id=f'both-{n}@mail.example')
            for i, box in enumerate(order)]


# what, mails, how many incidents
CASES = (
    ('three mails of the same substitute', thread(*(attack((2 + n) * DAY, FAKE_INGRID, n=n) for n in range(3))), 1),
    ('a message in two mailboxes', thread(*copies(2 * DAY, FAKE_INGRID, 1)), 1),
    ('two messages in two mailboxes', thread(*copies(2 * DAY, FAKE_INGRID, 1), *copies(3 * DAY, FAKE_INGRID, 2, (BEN, AP))), 1),
    ('two substitutes that come together', thread(attack(2 * DAY, FAKE_INGRID, head=[f'Cc: {FAKE_OLE}']),
                                                  attack(3 * DAY, FAKE_OLE, n=1), attack(4 * DAY, FAKE_INGRID, n=2)), 1),
    ('our answer to the substitute', thread(attack(2 * DAY, FAKE_INGRID),
                                            Mail(3 * DAY, f'Accounts payable <{AP}>', 'Re: Invoice 8830',
                                                 'The money was sent this morning.', to=FAKE_INGRID, answers=3)), 1),
    ('the same substitute in another conversation',
     thread(attack(2 * DAY, FAKE_INGRID), Mail(DAY, INGRID, 'Drawings', 'The drawings.'),
            Mail(4 * DAY, FAKE_INGRID, 'Re: Drawings', MONEY)), 2),
)


def incidents(r):
    """{incident: its alerts, in their order}"""
    found = {}
    for a in alerts(r):
        found.setdefault(a['incident'], []).append(a)
    return found


def well_told(v):
    """Opened once, then updated; numbered; never milder than before."""
    levels = [LEVELS.index(a['severity']) for a in v]
    return ([a['kind'] for a in v] == ['opened'] + ['updated'] * (len(v) - 1) and
            [a['sequence'] for a in v] == list(range(1, len(v) + 1)) and levels == sorted(levels))


def check(what, found, wanted):
    if not ok(len(found) == wanted and all(map(well_told, found.values())),
              f'{what}: {"one incident" if wanted == 1 else f"{wanted} incidents"}'):
        diag(json.dumps({i: [(a['kind'], a['sequence'], a['severity'], a['message']['message_id']) for a in v]
                         for i, v in found.items()}, indent=1))


def check_restart():
    """What was found before a restart is added to afterwards."""
    mails = thread(*(attack((2 + n) * DAY, FAKE_INGRID, n=n) for n in range(4)))
    with tempfile.TemporaryDirectory(prefix='becwatch-incidents-') as folder:
        _, first = replay(folder, mails, part={1, 2, 3, 4})
        _, second = replay(folder, mails, part={5, 6})
        told = alerts(first) + alerts(second)
    found = {}
    for a in told:
        found.setdefault(a['incident'], []).append(a)
    check('a restart in between', found, 1)


def check_order():
    """Its mails in every order: still one incident, and it comes to the same."""
    attacks = [attack(2 * DAY, FAKE_INGRID, n=1), attack(2 * DAY, FAKE_INGRID, n=2, head=[f'Cc: {FAKE_OLE}']),
               attack(2 * DAY, FAKE_INGRID, 'Did you get my mail about invoice 8830?', n=3)]
    worst = set()
    for order in itertools.permutations(range(3)):
        for place, i in enumerate(order):
            attacks[i].when = thread()[0].when + (2 + place) * DAY
        with tempfile.TemporaryDirectory(prefix='becwatch-incidents-') as folder:
            found = incidents(replay(folder, thread(*attacks))[1])
        check(f'in the order {order}', found, 1)
        worst |= {v[-1]['severity'] for v in found.values()}
    ok(worst == {'critical'}, 'which comes to critical in each')


def check_words():
    """Addresses are named as they stand in the mail, with the dots that Gmail does not count."""
    what, mails, _ = CASES[-1]
    with tempfile.TemporaryDirectory(prefix='becwatch-incidents-') as folder:
        reasons = [f['reason'] for a in alerts(replay(folder, mails)[1]) for f in a['findings'] if f['detector'] == 'hostile_pivot']
    ok(reasons and all('ingrid.halvorsen.tools@gmail.com' in r for r in reasons), f'{what}: named as it is written') or diag(reasons)


def check_timeline():
    """One after the other is swapped, put back, left out: the roster message by message."""
    cc = 'Cc: '
    mails = thread(
        attack(2 * DAY, HUGO, 'The truck comes on Monday.', n=1, head=[cc + f'{FAKE_INGRID}, {OLE}']),
        attack(3 * DAY, HUGO, 'The truck comes on Tuesday.', n=2, head=[cc + f'{FAKE_INGRID}, {FAKE_OLE}']),
        attack(4 * DAY, FAKE_INGRID, 'When will the invoice be paid?', n=3, head=[cc + f'{INGRID}, {FAKE_OLE}, {FAKE_HUGO}']),
        attack(5 * DAY, INGRID, 'What is this about?', n=4, answers=1, head=[cc + HUGO]),
        attack(6 * DAY, HUGO, 'I do not know either.', n=5, answers=6))
    with tempfile.TemporaryDirectory(prefix='becwatch-incidents-') as folder:
        db, r = replay(folder, mails)
        found = incidents(r)
        check('gradual substitution', found, 1)
        incident = next(iter(found))
        told = json.loads(becwatch('timeline', incident, '--json', '--database', db).stdout)
        text = becwatch('timeline', incident, '--database', db).stdout
    first = [a for a in alerts(r) if a['message']['message_id'] == '<3@mail.example>']
    ok(bool(first), 'found at the first weak step')
    got = [{x['name'].split()[0]: x['state'] + (' returned' if x['returned'] else '') + (' dropped' if x['dropped'] else '')
            for x in m['roster']['slots']} for m in told['messages']]
    want = [{'Accounts': 'true', 'Ingrid': 'true', 'Ole': 'true', 'Hugo': 'true'},
            {'Accounts': 'true', 'Ingrid': 'true', 'Ole': 'true', 'Hugo': 'true'},
            {'Accounts': 'true', 'Ingrid': 'swapped', 'Ole': 'true', 'Hugo': 'true'},
            {'Accounts': 'true', 'Ingrid': 'swapped', 'Ole': 'swapped', 'Hugo': 'true'},
            {'Accounts': 'true', 'Ingrid': 'added', 'Ole': 'swapped', 'Hugo': 'swapped'},
            {'Accounts': 'true', 'Ingrid': 'true returned', 'Hugo': 'true returned'},
            {'Accounts': 'true', 'Ingrid': 'absent dropped', 'Hugo': 'true'}]
    for n, (g, w) in enumerate(zip(got, want), 1):
        if not ok(g == w, f'message {n}: {w}'):
            diag(g)
    ok([(m['roster']['swapped'], m['roster']['participants']) for m in told['messages']] ==
       [(0, 4), (0, 4), (1, 4), (2, 4), (2, 4), (0, 4), (0, 4)], 'how many of how many are swapped')
    ok(told['substitution_rises'] == 2 and 'The share of swapped people rose 2 times' in text, 'that it rose')
    for words in ('Accused: hugo.brandt@outlook.com, ingrid.halvorsen.tools@gmail.com, ole.berg@halvorsen-too1s.example',
                  'swapped 2 of 4: Ingrid Halvorsen, Ole Berg', 'added beside the true address: Ingrid Halvorsen',
                  'back under the true address: Ingrid Halvorsen', 'no longer there: Ingrid Halvorsen'):
        if not ok(words in text, f'the table says "{words}"'):
            diag(text)


def main():
    for what, mails, wanted in CASES:
        with tempfile.TemporaryDirectory(prefix='becwatch-incidents-') as folder:
            check(what, incidents(replay(folder, mails)[1]), wanted)
    check_restart()
    check_order()
    check_words()
    check_timeline()
    done()


main()

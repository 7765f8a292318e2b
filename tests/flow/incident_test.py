#!/usr/bin/python3
"""The incident on a real server: every malicious message named by the right detectors, in every variant."""
import json
import sys

from cli import ROOT, diag, done, ok
from daemon import Daemon
from dovecot import Dovecot
from receiver import Receiver, new_secret
import incident
import jsonschema

T0 = 1772445600         # 2026-03-02 10:00 UTC
OFFSETS = ['T+0:00', 'T+4:30', 'T+11:00', 'T+15:00', 'T+5.02 d', 'T+5.17 d', 'T+5.66 d']

with open(f'{ROOT}/schema/alert.schema.json', encoding='utf-8') as schema_file:
    SCHEMA = jsonschema.Draft202012Validator(json.load(schema_file))


def message_id(copy):
    return '<' + copy.raw.split(b'Message-ID: <')[1].split(b'>')[0].decode() + '>'


def findings(alerts, copy, detector):
    """What a detector said of a message, in any of its copies."""
    return [f for a in alerts if a['message']['message_id'] == message_id(copy)
            for f in a['findings'] if f['detector'] == detector]


def check_named(variant, copies, alerts):
    for step in dict.fromkeys(c.step for c in copies):
        of_step = [c for c in copies if c.step == step]
        missed = sorted({d for c in of_step for d in c.expect
                         if not any(findings(alerts, x, d) for x in of_step
                                    if message_id(x) == message_id(c))})
        if not ok(not missed, f'{variant}: {step} is named by its detectors'):
            diag('missed: ' + ', '.join(missed))
    first = {message_id(c) for c in copies if c.step == 'T+0:00'}
    ok(not any(a['message']['message_id'] in first for a in alerts), f'{variant}: nothing at T+0:00')
    bad = [c for c in copies if c.expect]
    ok(alerts and alerts[0]['message']['message_id'] == message_id(bad[0]),
       f'{variant}: the first alert is of the first malicious message')


def check_evidence(variant, copies, alerts):
    def at(step, owner=None):
        return next(c for c in copies if c.step == step and owner in (None, c.owner))

    if variant != 'no_first':
        swap = findings(alerts, at('T+4:30'), 'participant_swap')
        ok([(f['evidence']['swapped'], f['evidence']['participants']) for f in swap][:1] == [(1, 6)],
           f'{variant}: "1 of 6" at T+4:30')
    swap = findings(alerts, at('T+15:00', 'a1'), 'participant_swap')
    ok([(f['evidence']['swapped'], f['evidence']['participants']) for f in swap][:1] == [(5, 6)],
       f'{variant}: "5 of 6" at A\'s copy of T+15:00')
    kinds = [f['evidence']['kind'] for f in findings(alerts, at('T+15:00', 'b1'), 'outbound_diversion')]
    ok(kinds == ['reply'], f'{variant}: outbound_diversion at T+15:00 is a reply')
    kinds = [f['evidence']['kind'] for f in findings(alerts, at('T+5.66 d'), 'outbound_diversion')]
    ok(kinds == ['payment_made'], f'{variant}: outbound_diversion at T+5.66 d is payment_made')
    for step, owner, what in (('T+15:00', 'b1', ('Stop every payment',)), ('T+5.66 d', None, ('recall of the payment', '24 to 72 hours'))):
        said = ' '.join(s for a in alerts
                        if a['message']['message_id'] == message_id(at(step, owner)) for s in a['next_steps'])
        ok(all(w in said for w in what), f'{variant}: the alert at {step} says: {", ".join(what)}')


def check_alerts(variant, requests, alerts):
    ok(all(r.verified for r in requests), f'{variant}: every signature is right')
    ok(len({r.id for r in requests}) == len(requests) and
       all(r.id == r.json['id'] for r in requests), f'{variant}: an id an alert')
    errors = [f'{a["id"]}: {e.message}' for a in alerts for e in SCHEMA.iter_errors(a)]
    if not ok(not errors, f'{variant}: every alert is of the schema'):
        diag('\n'.join(errors[:5]))
    ok(len({a['incident'] for a in alerts}) == 1, f'{variant}: one incident')
    ok([a['sequence'] for a in alerts] == list(range(1, len(alerts) + 1)) and
       [a['kind'] for a in alerts] == ['opened'] + ['updated'] * (len(alerts) - 1),
       f'{variant}: opened once, then updated, in order')
    ok(all(a['severity'] == 'critical' for a in alerts), f'{variant}: critical from the first alert on')
    ok(not any(a['historical'] for a in alerts), f'{variant}: nothing is historical')
    text = json.dumps(alerts)
    ok(incident.ACCOUNT_A.replace(' ', '') not in text and
       incident.ACCOUNT_BAD.replace(' ', '') not in text, f'{variant}: account numbers are masked')


def check_timeline(variant, daemon):
    incidents = daemon.json('incidents')
    text = daemon.becwatch('timeline', incidents[0]['id']).stdout
    wanted = [o for o in OFFSETS if variant != 'no_first' or o != 'T+4:30']
    missing = [o for o in wanted if o not in text]
    if not ok(len(incidents) == 1 and not missing, f'{variant}: the timeline has the table\'s offsets'):
        diag(f'missing: {missing}\n{text}')


def play(variant):
    secret = new_secret()
    users = {address: 'pw-' + key for key, address in incident.MAILBOXES.items()}
    copies = incident.build(T0, variant)
    with Dovecot(users) as server, Receiver([secret]) as soc, Daemon(server, soc, secret) as daemon:
        for n, copy in enumerate(copies, 1):
            server.append(incident.MAILBOXES[copy.owner], copy.folder, copy.raw, copy.arrived)
            daemon.wait_recorded(n)
        daemon.wait_delivered()
        alerts = [r.json for r in soc.requests]
        check_named(variant, copies, alerts)
        check_evidence(variant, copies, alerts)
        check_alerts(variant, soc.requests, alerts)
        check_timeline(variant, daemon)
        ok(daemon.stop() == 0, f'{variant}: becwatchd ends well')


for name in sys.argv[1:] or incident.VARIANTS:
    play(name)
done()

#!/usr/bin/python3
"""Enrolment in the middle of an attack: the past is judged first and told as one digest; UIDVALIDITY changes."""
import time

from cli import diag, done, ok
from daemon import Daemon
from dovecot import Dovecot
from receiver import Receiver, new_secret
import incident

USERS = {address: 'pw-' + key for key, address in incident.MAILBOXES.items()}


def test_digest():
    """Enrolled at T+5.1 d, when the fraud is four days old and the money is not yet gone."""
    secret = new_secret()
    now = int(time.time())
    t0 = now - int(5.1 * incident.DAY)
    copies = incident.build(t0)
    past = [c for c in copies if c.arrived < now]
    with Dovecot(USERS) as server, Receiver([secret]) as soc:
        for c in past:
            server.append(incident.MAILBOXES[c.owner], c.folder, c.raw, c.arrived)
        stamp = time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(now))
        with Daemon(server, soc, secret, enrolled_at=stamp) as daemon:
            daemon.wait_recorded(len(past))
            daemon.wait(lambda: not daemon.query('SELECT 1 FROM outbox WHERE state IN (0, 3)'),
                        'digests made and taken')
            alerts = [r.json for r in soc.requests]
            ok(alerts and all('digest' in a and a['historical'] for a in alerts),
               'the past comes as digests, and pages nobody')
            ok(len(alerts) <= len(USERS), f'one a mailbox at most: {len(alerts)}')
            ok(alerts[0]['severity'] == 'critical' and alerts[0]['digest']['incidents'] == 1,
               'the attack under way is in it, as critical')
            ok(not any(f['reason'] == '' for a in alerts for f in a['findings']), 'with reasons')
            seen = len(soc.requests)
            late = next(c for c in copies if c.step == 'T+5.17 d')
            server.append(incident.MAILBOXES[late.owner], late.folder, late.raw, now + 60)
            live = soc.wait(seen + 1, timeout=30)[seen].json
            found = {f['detector'] for f in live['findings']}
            ok(not live['historical'] and 'digest' not in live and live['severity'] == 'critical' and
               {'bank_change', 'replyto_diversion'} <= found,
               'what comes after the enrolment is a live alert, judged by what was learned before')
            ok(live['incident'] == alerts[0]['incident'], 'of the same incident')


def test_uidvalidity():
    """A server that gives all messages new UIDs: everything is read anew, nothing is said anew."""
    t0 = 1772445600
    secret = new_secret()
    user = incident.MAILBOXES['b2']
    copies = [c for c in incident.build(t0) if c.owner == 'b2'][:2]
    with Dovecot({user: 'pw'}) as server, Receiver([secret]) as soc, Daemon(server, soc, secret) as daemon:
        for c in copies:
            server.append(user, c.folder, c.raw, c.arrived)
        daemon.wait_recorded(2)
        daemon.wait_delivered()
        before = len(soc.requests)
        server.doveadm('mailbox', 'update', '-u', user, '--uid-validity', '2000000000', 'INBOX')
        daemon.wait(lambda: 'UIDVALIDITY changed' in daemon.log(), 'the change is logged')
        daemon.wait(lambda: daemon.query('SELECT 1 FROM folders WHERE uidvalidity = 2000000000 '
                                         'AND position >= 2'), 'read anew')
        ok(daemon.recorded() == 4, 'both messages lie in the history under their new UIDs as well')
        ok(len(daemon.query('SELECT 1 FROM mails')) == 2, 'as the same messages')
        daemon.wait_delivered()
        ok(len(soc.requests) == before, 'and nothing is reported twice')


test_digest()
test_uidvalidity()
done()

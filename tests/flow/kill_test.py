#!/usr/bin/python3
"""kill -9 of each process at random moments, 50 times: nothing is lost, nothing is said twice under another id.

    kill_test.py [KILLS [SEED]]
"""
import os
import random
import signal
import sys
import threading

from cli import diag, done, ok
from daemon import Daemon, ROLES
from dovecot import Dovecot
from receiver import Receiver, new_secret
import incident

T0 = 1772445600
KILLS = int(sys.argv[1]) if len(sys.argv) > 1 else 50
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1 << 32)
# becwatchd twice: its end is the end of all, so it is the rarest of real accidents and the hardest.
VICTIMS = list(ROLES) + ['becwatchd']

# What a clock of this run wrote, and UIDVALIDITY, which every new mailbox has of its own.
VOLATILE = {
    'account': {'polled_at', 'succeeded_at', 'status', 'detail'},
    'folder': {'uidvalidity'}, 'copy': {'uidvalidity'}, 'finding': {'created'},
    'outbox': {'created', 'attempts', 'next_attempt', 'done', 'error', 'payload'},
    'meta': {'value'},
}


def content(daemon):
    """{table: sorted rows} of all that must not depend on when and how often it was written."""
    found = {}
    for (table,) in daemon.query("SELECT name FROM sqlite_schema WHERE type = 'table'"):
        columns = [r[1] for r in daemon.query(f'PRAGMA table_info({table})')
                   if r[1] not in VOLATILE.get(table, ())]
        found[table] = sorted(daemon.query(f'SELECT {", ".join(columns)} FROM {table}'), key=repr)
    return found


def said(receiver):
    """What each alert says, by its id; what was sent twice must have said the same."""
    alerts, contradictions = {}, []
    for request in receiver.requests:
        body = request.json
        del body['created']
        body['message'].pop('uidvalidity')
        if alerts.setdefault(request.id, body) != body:
            contradictions.append(request.id)
    return alerts, contradictions


class Killer(threading.Thread):
    """Kills a process of the daemon after each random pause; starts becwatchd again if it was that."""

    def __init__(self, daemon, rng, kills):
        super().__init__(daemon=True)
        self.daemon_, self.rng, self.left = daemon, rng, kills
        self.ended = threading.Event()
        self.killed = []
        self.lock = threading.Lock()        # nobody asks a daemon that is being started

    def kill_one(self):
        role = VICTIMS[len(self.killed) % len(VICTIMS)]
        with self.lock:
            if role == 'becwatchd':
                self.daemon_.stop(signal.SIGKILL)
                self.daemon_.start(wait=False)
            else:
                pids = self.daemon_.roles().get(role)
                if not pids:
                    return False
                try:
                    os.kill(self.rng.choice(pids), signal.SIGKILL)
                except ProcessLookupError:
                    return False
        self.killed.append(role)
        return True

    def run(self):
        while self.left > 0 and not self.ended.wait(self.rng.uniform(0.05, 1.5)):
            if self.kill_one():
                self.left -= 1


def play(kills, rng):
    """Deliver the incident; returns the database's content, the alerts, and who was killed."""
    secret = new_secret()
    users = {address: 'pw-' + key for key, address in incident.MAILBOXES.items()}
    with Dovecot(users) as server, Receiver([secret]) as soc, Daemon(server, soc, secret) as daemon:
        killer = Killer(daemon, rng, kills)
        killer.start()
        try:
            for n, copy in enumerate(incident.build(T0), 1):
                server.append(incident.MAILBOXES[copy.owner], copy.folder, copy.raw, copy.arrived)
                while daemon.recorded() < n:
                    with killer.lock:
                        pass
                    killer.ended.wait(0.02)
                    if killer.ended.is_set():
                        raise AssertionError('the killer ended')
        finally:
            killer.ended.set()
            killer.join()
        daemon.wait_delivered(120)
        return content(daemon), said(soc), killer.killed


def compare(name, wanted, got):
    different = [t for t in wanted if wanted[t] != got.get(t)]
    if ok(not different and wanted.keys() == got.keys(), f'{name}: the same database'):
        return
    for table in different:
        diag(f'{table}: missing {[r for r in wanted[table] if r not in got[table]][:3]}, '
             f'new {[r for r in got[table] if r not in wanted[table]][:3]}')


def main():
    rng = random.Random(SEED)
    diag(f'seed {SEED}')
    database, (alerts, _), _ = play(0, rng)
    ok(len(alerts) > 5, f'undisturbed: {len(alerts)} alerts')
    total, n = 0, 0
    while total < KILLS and n < 20:
        n += 1
        other, (again, contradictions), killed = play(min(KILLS - total, 12), rng)
        total += len(killed)
        name = f'run {n}, {len(killed)} kills'
        compare(name, database, other)
        if not ok(again == alerts, f'{name}: the same alerts'):
            diag(f'lost {sorted(set(alerts) - set(again))}, new {sorted(set(again) - set(alerts))}, '
                 f'changed {[i for i in alerts if i in again and again[i] != alerts[i]]}')
        ok(not contradictions, f'{name}: what came twice said the same')
    ok(total >= KILLS, f'{total} kills')
    done()


main()

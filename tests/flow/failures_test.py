#!/usr/bin/python3
"""What goes wrong gets a clear error, and loses nothing: passwords, servers, certificates, webhooks, disks."""
import os
import shutil
import subprocess
import time

from cli import done, ok, diag
from daemon import Daemon
from dovecot import Dovecot
from receiver import Receiver, new_secret
import incident

T0 = 1772445600
USER = incident.MAILBOXES['b2']


def malicious():
    """Copies of one mailbox up to the first malicious message."""
    copies = [c for c in incident.build(T0) if c.owner == 'b2']
    return copies[:2]


def deliver(server, copies):
    for c in copies:
        server.append(USER, c.folder, c.raw, c.arrived)


def mailbox(daemon):
    return next(m for m in daemon.json('status')['mailboxes'] if m['account'] == USER)


def wait_status(daemon, wanted):
    return daemon.wait(lambda: next((m for m in [mailbox(daemon)] if m['status'] == wanted), None),
                       f'status {wanted}')


def expect(condition, what, *, else_say=''):
    if not ok(condition, what):
        diag(else_say)


def test_login():
    with Dovecot({USER: 'right'}) as server, Daemon(server) as daemon:
        server.session(USER)        # of the test's own, from before
        server.set_password(USER, 'changed-on-the-server')
        deliver(server, malicious())
        m = wait_status(daemon, 'login_refused')
        expect('AUTHENTICATIONFAILED' in m['error'] or 'uthentication failed' in m['error'],
               'a wrong password is named so, with the server\'s words', else_say=m)
        expect(daemon.log().count('mailbox cannot be read') == 1, 'and logged once, not at every poll',
               else_say=daemon.log())
        server.set_password(USER, 'right')
        daemon.wait_recorded(2)
        ok(True, 'once it is right again, all is read')


def test_server_down():
    with Dovecot({USER: 'right'}) as server, Daemon(server) as daemon:
        daemon.wait(lambda: mailbox(daemon)['status'] == 'ok', 'first poll')
        server.stop()
        m = wait_status(daemon, 'connect_failed')
        expect(m['error'] != '', 'a server that is down is named so', else_say=m)
        server.start()
        deliver(server, malicious())
        daemon.wait_recorded(2)
        ok(True, 'when it is back, all is read')


def test_certificate():
    for kind, word in (('unknown_ca', 'certificate_unknown'), ('expired', 'certificate_expired'),
                       ('wrong_name', 'certificate_name')):
        with Dovecot({USER: 'right'}, certificate=kind) as server, Daemon(server) as daemon:
            m = daemon.wait(lambda: next((x for x in [mailbox(daemon)] if x['status'] not in ('', None)),
                                         None), 'first poll')
            expect(m['status'] == word, f'a certificate of kind {kind} is refused as {word}', else_say=m)


def test_webhook():
    secret = new_secret()
    with Dovecot({USER: 'right'}) as server, Receiver([secret]) as soc:
        soc.script('/soc', [500, 'close', (503, {'Retry-After': '1'}), 'hang'])
        with Daemon(server, soc, secret) as daemon:
            deliver(server, malicious())
            requests = soc.wait(5, timeout=60)
            daemon.wait_delivered()
            expect(len({r.id for r in requests}) == 1, 'retried under one id',
                   else_say=[r.id for r in requests])
            expect(len({r.body for r in requests}) == 1, 'with the same words')
            expect(all(r.verified for r in requests), 'and a right signature each time')
            queue = daemon.json('status')['queue']
            expect(queue['waiting'] == 0, 'then it left the queue', else_say=queue)
            expect('500' in daemon.log(), 'the log names the status', else_say=daemon.log()[-2000:])


def test_webhook_gone():
    secret = new_secret()
    with Dovecot({USER: 'right'}) as server, Receiver([secret]) as soc, Daemon(server, soc, secret) as daemon:
        soc.close()
        deliver(server, malicious())
        daemon.wait(lambda: daemon.query('SELECT 1 FROM outbox WHERE state = 0 AND attempts >= 2'),
                    'two attempts')
        ok(daemon.waiting() == 1, 'an alert that nobody takes waits')
        daemon.stop()
        daemon.start()
        ok(daemon.waiting() == 1, 'over a restart as well')
        with Receiver([secret], port=soc.port) as back:
            expect(back.wait(1, timeout=30)[0].verified, 'and is delivered when somebody listens')


def test_full_disk():
    """The state lies on a small tmpfs, in a mount namespace of becwatchd's own."""
    probe = subprocess.run(['unshare', '-Urm', 'sh', '-c', 'mount -t tmpfs tmpfs /mnt'], check=False,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if probe.returncode != 0:
        ok(True, 'full disk # SKIP this machine lets nobody mount a tmpfs')
        return
    secret = new_secret()
    with Dovecot({USER: 'right'}) as server, Receiver([secret]) as soc:
        daemon = Daemon(server, soc, secret)
        # A becwatchd that brings its disk along.
        wrapped = os.path.join(daemon.folder, 'bin')
        os.makedirs(wrapped)
        for name in os.listdir(daemon.build):
            if name.startswith('becwatch') and os.access(os.path.join(daemon.build, name), os.X_OK):
                os.symlink(os.path.join(daemon.build, name), os.path.join(wrapped, name))
        os.unlink(os.path.join(wrapped, 'becwatchd'))
        with open(os.path.join(wrapped, 'becwatchd'), 'w', encoding='utf-8') as f:
            f.write('#!/bin/sh\nexec unshare -Urm sh -c \'mount -t tmpfs -o size=3m tmpfs "$0" && '
                    f'exec {daemon.build}/becwatchd "$@"\' {daemon.state} "$@"\n')
        os.chmod(os.path.join(wrapped, 'becwatchd'), 0o755)
        daemon.build = wrapped
        try:
            daemon.start()
            inside = f'/proc/{daemon.process.pid}/root{daemon.state}'
            daemon.enter = ['nsenter', '-t', str(daemon.process.pid), '-U', '-m', '--preserve-credentials']
            daemon.wait(lambda: mailbox(daemon)['status'] == 'ok', 'first poll')
            ballast = os.open(os.path.join(inside, 'ballast'), os.O_WRONLY | os.O_CREAT)
            try:
                while os.write(ballast, bytes(4096)):
                    pass
            except OSError:
                pass
            finally:
                os.close(ballast)
            deliver(server, malicious())
            daemon.wait(lambda: 'the disk is full' in daemon.log(), 'the full disk is logged')
            ok(daemon.recorded() == 0, 'a full disk: nothing is half recorded')
            os.unlink(os.path.join(inside, 'ballast'))
            daemon.wait_recorded(2)
            expect(soc.wait(1)[0].verified, 'once there is room again, all is recorded and reported')
            daemon.wait(lambda: 'takes writes again' in daemon.log(), 'that it works again is logged')
        finally:
            daemon.remove()


def test_parser_killed():
    """A parser that dies in the middle of a mail costs nothing but time; twice, and the mail is unreadable."""
    with Dovecot({USER: 'right'}) as server, Daemon(server, parse_workers=1) as daemon:
        daemon.wait(lambda: mailbox(daemon)['status'] == 'ok', 'first poll')
        parser = daemon.roles()['becwatch-parse'][0]
        os.kill(parser, 19)                     # SIGSTOP: it holds the mail and says nothing
        deliver(server, malicious())
        daemon.wait(lambda: busy(parser), 'the parser was given a mail')
        os.kill(parser, 9)
        daemon.wait_recorded(2)
        flags = daemon.query("SELECT flags FROM copies")
        expect(not any('unreadable' in f for (f,) in flags), 'a parser killed in the middle of a mail loses nothing',
               else_say=flags)
        ok(daemon.roles()['becwatch-parse'][0] != parser, 'and is replaced')


def busy(pid):
    """Bytes wait for a process that does not read: in its socket's receive queue."""
    inodes = set()
    for fd in os.listdir(f'/proc/{pid}/fd'):
        try:
            target = os.readlink(f'/proc/{pid}/fd/{fd}')
        except OSError:
            continue
        if target.startswith('socket:['):
            inodes.add(target[8:-1])
    r = subprocess.run(['ss', '-x', '-a', '-n'], stdout=subprocess.PIPE, text=True, check=True)
    for line in r.stdout.splitlines()[1:]:
        words = line.split()
        if len(words) > 5 and words[2] != '0' and inodes & set(words):
            return True
    return False


def test_configuration():
    with Dovecot({USER: 'right'}) as server:
        daemon = Daemon(server)
        try:
            with open(daemon.config_file, 'a', encoding='utf-8') as f:
                f.write('own_domain: [example.com]\njournal:\n  enabled: perhaps\n'
                        'trust:\n  arc_sealers: 7\nfreemail_domains: [not a domain]\n'
                        'partners:\n  - name: X\n    accounts: [DE00]\n')
            r = daemon.becwatch('check-config')
            lines = [x for x in (r.stdout + r.stderr).splitlines() if 'becwatch.yaml:' in x]
            expect(r.returncode == 1 and len(lines) == 5, 'five mistakes, five lines with file and line',
                   else_say=r.stdout + r.stderr)
            daemon.start(wait=False)
            expect(daemon.process.wait(20) == 78, 'becwatchd does not start with them: exit 78 (EX_CONFIG)',
                   else_say=daemon.log())
            expect(all(x.split('becwatch.yaml:')[1] in daemon.log() for x in lines),
                   'and logs each of them', else_say=daemon.log())
        finally:
            shutil.rmtree(daemon.folder, ignore_errors=True)


began = time.monotonic()
for test in (test_login, test_server_down, test_certificate, test_webhook, test_webhook_gone,
             test_full_disk, test_parser_killed, test_configuration):
    test()
diag(f'{time.monotonic() - began:.0f} s')
done()

"""The whole of becwatch, as it runs: becwatchd with its roles, on mailboxes of a real Dovecot.

    with Dovecot(users) as server, Receiver([secret]) as soc:
        with Daemon(server, soc, secret) as d:             # returns once READY=1 was said
            server.append(user, 'INBOX', raw, arrived)
            d.wait_recorded(1)
            ... soc.wait(1), d.database(), d.becwatch('status') ...

The folder of a Daemon outlives stop() and start(): a restart finds its history.
"""
import contextlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BUILD = os.path.abspath(os.environ.get('BUILD', os.path.join(ROOT, 'build')))
ROLES = ('becwatch-hub', 'becwatch-fetch', 'becwatch-parse', 'becwatch-pdf', 'becwatch-alert')

CONFIG = """\
server:
  host: {host}
  port: {port}
  ca_file: {ca_file}
accounts:
{accounts}
webhooks:
{webhooks}
intervals:
  poll: {poll}
  retry_first: 1s
  retry_longest: 2s
limits:
  fetch_workers: {fetch_workers}
  parse_workers: {parse_workers}
{extra}"""


def write_secret(path, text):
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(fd, 'w', encoding='utf-8') as f:
        f.write(text + '\n')
    return path


class Daemon:
    """server: a Dovecot; every user of it is enrolled.  receiver and secret: the webhook, None for none.
    enrolled_at: RFC 3339; mail that is older is historical.  extra: further lines of YAML.
    """

    def __init__(self, server, receiver=None, secret=None, *, poll='1s', extra='',
                 enrolled_at='2000-01-01T00:00:00Z', fetch_workers=3, parse_workers=2,
                 minimum_severity='low', state=None, build=BUILD):
        self.server, self.receiver, self.build = server, receiver, build
        self.folder = tempfile.mkdtemp(prefix='becwatch-daemon-')
        self.state = state or os.path.join(self.folder, 'state')
        os.makedirs(self.state, exist_ok=True)
        self.config_file = os.path.join(self.folder, 'becwatch.yaml')
        self.log_file = os.path.join(self.folder, 'log')
        self.process = None
        self.enter = []             # a command that enters the daemon's own mount namespace
        self.ready = threading.Event()
        self.statuses = []
        accounts = ''.join(
            f'  - address: {user}\n    password_file: '
            + write_secret(os.path.join(self.folder, f'{i}.password'), password)
            + f'\n    enrolled_at: {enrolled_at}\n'
            for i, (user, password) in enumerate(server.users.items()))
        webhooks = '' if receiver is None else (
            f'  - name: soc\n    url: {receiver.url("/soc")}\n    secret_file: '
            + write_secret(os.path.join(self.folder, 'soc.secret'), secret)
            + f'\n    minimum_severity: {minimum_severity}\n    timeout: 5s\n')
        with open(self.config_file, 'w', encoding='utf-8') as f:
            f.write(CONFIG.format(host=server.host, port=server.imaps_port, ca_file=server.ca_file,
                                  accounts=accounts, webhooks=webhooks, poll=poll,
                                  fetch_workers=fetch_workers, parse_workers=parse_workers, extra=extra))

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(self, *exc):
        self.remove()

    @property
    def database_file(self):
        return os.path.join(self.state, 'becwatch.db')

    def _listen(self, sock):
        """What systemd would be told."""
        while True:
            try:
                text = sock.recv(4096).decode('utf-8', 'replace')
            except OSError:
                return
            for line in text.splitlines():
                if line == 'READY=1':
                    self.ready.set()
                if line.startswith('STATUS='):
                    self.statuses.append(line[7:])
                if line == 'end':
                    return

    def start(self, wait=True):
        assert self.process is None
        self.ready.clear()
        self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        path = os.path.join(self.folder, 'notify')
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)
        self.notify.bind(path)
        threading.Thread(target=self._listen, args=(self.notify,), daemon=True).start()
        with open(self.log_file, 'ab') as log:
            self.process = subprocess.Popen(
                [os.path.join(self.build, 'becwatchd'), '--config', self.config_file],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env={'PATH': os.environ['PATH'], 'STATE_DIRECTORY': self.state, 'NOTIFY_SOCKET': path})
        if wait and not self.ready.wait(30):
            raise AssertionError('becwatchd is not ready after 30 s:\n' + self.log())
        return self

    def stop(self, how=signal.SIGTERM):
        """End it and wait; returns its exit status."""
        p, self.process = self.process, None
        if p is None:
            return None
        if p.poll() is None:
            p.send_signal(how)
        try:
            status = p.wait(60)
        except subprocess.TimeoutExpired:
            p.kill()
            p.wait()
            raise AssertionError('becwatchd does not end:\n' + self.log()) from None
        finally:
            self.notify.close()
        return status

    def remove(self):
        with contextlib.suppress(AssertionError):
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self):
        with open(self.log_file, encoding='utf-8', errors='replace') as f:
            return f.read()

    def roles(self):
        """{role: [pid, …]} of the children that run now."""
        found = {}
        for name in os.listdir('/proc'):
            if not name.isdigit():
                continue
            with contextlib.suppress(OSError):
                with open(f'/proc/{name}/stat', encoding='ascii', errors='replace') as f:
                    head, tail = f.read().rsplit(')', 1)
                state, parent = tail.split()[:2]
                if int(parent) != self.process.pid or state == 'Z':
                    continue
                with open(f'/proc/{name}/cmdline', encoding='utf-8', errors='replace') as f:
                    role = os.path.basename(f.read().split('\0')[0])
                found.setdefault(role, []).append(int(name))
        return found

    def becwatch(self, *args, stdin=''):
        return subprocess.run([*self.enter, os.path.join(self.build, 'becwatch'), *map(str, args), '--config',
                               self.config_file], input=stdin, text=True, check=False, timeout=120,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env={**os.environ, 'STATE_DIRECTORY': self.state})

    def json(self, *args):
        r = self.becwatch(*args, '--json')
        assert r.stdout, r.stderr       # status exits 1 when something is wrong, and says what
        return json.loads(r.stdout)

    def query(self, sql, *args):
        """Rows of the database; [] while there is none yet."""
        if self.enter:
            r = subprocess.run([*self.enter, 'sqlite3', '-readonly', '-json', self.database_file, sql],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
            return [tuple(row.values()) for row in json.loads(r.stdout or '[]')]
        try:
            db = sqlite3.connect(f'file:{self.database_file}?mode=ro', uri=True, timeout=10)
        except sqlite3.OperationalError:
            return []
        try:
            return db.execute(sql, args).fetchall()
        except sqlite3.OperationalError:
            return []
        finally:
            db.close()

    def wait(self, condition, what, timeout=60):
        """Until condition() is true: a database tells nobody that it changed, so it is asked."""
        end = time.monotonic() + timeout
        while not (value := condition()):
            if self.process is not None and self.process.poll() is not None:
                raise AssertionError(f'becwatchd ended with {self.process.returncode}:\n' + self.log())
            if time.monotonic() > end:
                raise AssertionError(f'{what}: not after {timeout} s\n' + self.log()[-4000:])
            time.sleep(0.02)
        return value

    def recorded(self):
        rows = self.query('SELECT count(*) FROM copies')
        return rows[0][0] if rows else 0

    def wait_recorded(self, n, timeout=60):
        self.wait(lambda: self.recorded() >= n, f'{n} copies recorded', timeout)

    def waiting(self):
        """Alerts that no endpoint has taken yet."""
        rows = self.query('SELECT count(*) FROM outbox WHERE state = 0')
        return rows[0][0] if rows else 0

    def wait_delivered(self, timeout=60):
        self.wait(lambda: self.waiting() == 0, 'every alert taken', timeout)

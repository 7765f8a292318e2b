#!/usr/bin/python3
"""becwatch's other commands: check-config, test-alert, reload, status, incidents, timeline."""
import base64
import hashlib
import hmac
import http.server
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading

from cli import alerts, becwatch, diag, done, exits, ok, store
import incident

T0 = 1772445600
KEY = base64.b64encode(b'0123456789abcdef0123456789abcdef').decode()
COMMANDS = ('check-config', 'enroll', 'list', 'pause', 'resume', 'remove', 'status', 'replay',
            'incidents', 'timeline', 'confirm', 'audit', 'partners', 'test-alert', 'reload')


class Receiver(http.server.BaseHTTPRequestHandler):
    """Answers as its path says ("/500"); keeps what came."""
    got = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length']))
        Receiver.got.append((self.path, dict(self.headers.items()), body))
        self.send_response(int(self.path.strip('/') or 200))
        self.send_header('Content-Length', '0')
        self.end_headers()

    def log_message(self, *args):
        pass


def signed(headers, body):
    h = {k.lower(): v for k, v in headers.items()}
    text = f'{h["webhook-id"]}.{h["webhook-timestamp"]}.'.encode() + body
    want = 'v1,' + base64.b64encode(hmac.new(base64.b64decode(KEY), text, hashlib.sha256).digest()
                                    ).decode()
    return want in h['webhook-signature'].split()


def write(path, text, mode=0o600):
    with open(path, 'w', encoding='utf-8') as f:
        f.write(text)
    os.chmod(path, mode)
    return path


def test_help():
    for command in COMMANDS:
        r = becwatch(command, '--help')
        ok(r.returncode == 0 and 'becwatch' in r.stdout and r.stderr == '', f'{command} --help')
        ok(becwatch(command, '--nonsense').returncode == 2, f'{command} --nonsense')
    exits(2, 'no command', says='COMMAND')
    exits(2, 'no such command', 'enrol', says="'enrol'")
    ok(becwatch('--help').returncode == 0 and becwatch('--version').returncode == 0, 'help, version')


def test_check_config(folder):
    good = write(folder + '/good.yaml', f'state_directory: {folder}\n')
    r = exits(0, 'a configuration without mistakes', 'check-config', '--config', good)
    ok(r.stdout.startswith('OK: 0 accounts'), 'says so')
    bad = write(folder + '/bad.yaml', f'state_directory: {folder}\nnonsense: 1\nmore: 2\n')
    exits(1, 'two mistakes', 'check-config', '--config', bad, says='bad.yaml:2')
    r = becwatch('check-config', '--config', bad, '--json')
    said = json.loads(r.stdout)
    ok(r.returncode == 1 and not said['ok'] and len(said['mistakes']) == 2, 'as JSON')
    exits(1, 'no file', 'check-config', '--config', folder + '/none.yaml', says='none.yaml')


def test_alert(folder):
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f'http://127.0.0.1:{server.server_port}'
    secret = write(folder + '/hook.secret', 'whsec_' + KEY + '\n')
    loose = write(folder + '/loose.secret', 'whsec_' + KEY + '\n', 0o644)
    config = write(folder + '/hooks.yaml', f'''state_directory: {folder}
webhooks:
  - name: soc
    url: {base}/200
    secret_file: {secret}
  - name: broken
    url: {base}/500
    secret_file: {secret}
  - name: open
    url: {base}/200
    secret_file: {loose}
''')
    r = exits(1, 'one of three takes it', 'test-alert', '--json', '--config', config)
    said = {o['webhook']: o for o in json.loads(r.stdout)}
    if not ok(said['soc']['delivered'] and said['soc']['http_status'] == 200, 'delivered'):
        diag(said)
    ok(not said['broken']['delivered'] and said['broken']['http_status'] == 500, 'refused by 500')
    ok('600' in said['open']['detail'], 'the secret that others can read is named')
    ok(len(Receiver.got) == 2 and all(signed(h, b) for _, h, b in Receiver.got), 'signed')
    body = json.loads(Receiver.got[0][2])
    ok(body['schema'] == 'becwatch.alert/1' and body['test'] is True, 'a test alert of our schema')
    exits(0, 'by name', 'test-alert', 'soc', '--config', config)
    exits(2, 'a name that is none', 'test-alert', 'socks', '--config', config, says='socks')
    server.shutdown()
    server.server_close()
    r = exits(1, 'nobody there', 'test-alert', 'soc', '--config', config)
    ok(r.stdout.startswith('soc: failed'), 'says so')


def test_reload(folder):
    good, bad = folder + '/good.yaml', folder + '/bad.yaml'
    with subprocess.Popen([sys.executable, '-c', 'import signal, sys\n'
                           'signal.signal(signal.SIGHUP, lambda *a: print("again", flush=True))\n'
                           'print("ready", flush=True)\n'
                           'while True: signal.pause()'], stdout=subprocess.PIPE, text=True) as p:
        p.stdout.readline()
        exits(1, 'mistakes are not reloaded', 'reload', '--config', bad, '--pid', p.pid)
        exits(0, 'by --pid', 'reload', '--config', good, '--pid', p.pid)
        ok(p.stdout.readline() == 'again\n', 'SIGHUP came')
        exits(0, 'by $MAINPID', 'reload', '--config', good,
              env={**os.environ, 'MAINPID': str(p.pid)})
        ok(p.stdout.readline() == 'again\n', 'SIGHUP came')
        p.send_signal(signal.SIGKILL)
    exits(2, 'no process id', 'reload', '--config', good, '--pid', '1')
    exits(1, 'a process that is gone', 'reload', '--config', good, '--pid', p.pid)


def test_history(folder):
    args = []
    for key, address in incident.MAILBOXES.items():
        mails = [(c.folder, c.arrived, c.raw) for c in incident.build(T0) if c.owner == key]
        args.append(f'{address}={store("eml", os.path.join(folder, key), mails)}')
    db = folder + '/history.db'
    found = alerts(becwatch('replay', '--json', '--database', db, *args))
    listed = json.loads(becwatch('incidents', '--json', '--database', db).stdout)
    ok(listed and {i['id'] for i in listed} == {a['incident'] for a in found},
       'incidents: those of the alerts')
    ok(json.loads(becwatch('incidents', '--json', '--since', '2030-01-01', '--database', db).stdout)
       == [], 'none in the future')
    ok('critical' in becwatch('incidents', '--database', db).stdout, 'for people')
    exits(2, 'an ID without more', 'incidents', 'inc-1', '--database', db, says='becwatch timeline')
    exits(2, 'no severity', 'incidents', '--severity', 'grave', '--database', db, says='info, low, medium')
    exits(2, 'no date', 'incidents', '--since', 'yesterday', '--database', db, says='2026-03-01')
    main_one = max(listed, key=lambda i: i['alerts'])
    r = exits(0, 'timeline by the beginning of an id', 'timeline', main_one['id'][:-1], '--json',
              '--database', db)
    shown = json.loads(r.stdout)
    offsets = [m['offset'] for m in shown['messages']]
    want = ['T+0:00', 'T+4:30', 'T+11:00', 'T+15:00', 'T+5.02 d', 'T+5.17 d', 'T+5.66 d',
            'T+12.00 d']
    if not ok(all(w in offsets for w in want), "the offsets of the incident's table"):
        diag(offsets)
    late = [m for m in shown['messages'] if m['offset'] == 'T+15:00']
    ok(any(p['accused'] for m in late for p in m['to']), 'the impostor is marked')
    ok(any(f['detector'] == 'outbound_diversion' for m in late for f in m['findings']),
       'with what was detected')
    text = becwatch('timeline', main_one['id'], '--database', db)
    if not ok(text.returncode == 0 and 'T+4:30' in text.stdout and '!' in text.stdout, 'for people'):
        diag(text.stdout + text.stderr)
    exits(1, 'an incident that is none', 'timeline', 'zzzz', '--database', db, says='zzzz')

    r = becwatch('status', '--json', '--database', db)
    said = json.loads(r.stdout)
    ok({m['account'] for m in said['mailboxes']} == set(incident.MAILBOXES.values()),
       'status: every mailbox')
    ok(said['open_incidents']['critical'] > 0 and said['queue']['waiting'] == 0,
       'status: incidents, and nobody was to be told')
    ok(r.returncode == (0 if said['ok'] else 1), 'status: the exit status')
    exits(1, 'no database', 'status', '--database', folder + '/none.db', says='none.db')
    ok(not os.path.exists(folder + '/none.db'), 'none was made')
    write(folder + '/text.db', 'this is no database, but long enough to be read as one\n' * 40)
    exits(1, 'not a database', 'incidents', '--database', folder + '/text.db', says='text.db')
    os.chmod(db, 0o444)
    exits(0, 'a database that nobody may write', 'incidents', '--database', db)


def main():
    with tempfile.TemporaryDirectory() as folder:
        test_help()
        test_check_config(folder)
        test_alert(folder)
        test_reload(folder)
        test_history(folder)
    done()


main()

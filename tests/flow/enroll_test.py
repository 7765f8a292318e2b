#!/usr/bin/python3
"""becwatch enroll against a real Dovecot: what works is written, what does not leaves no trace."""
import json
import os
import stat
import tempfile

from cli import becwatch, diag, done, exits, ok
from dovecot import Dovecot, free_ports

AP, AR = 'ap@partnerb.example', 'ar@partnera.example'


class Place:
    """A configuration folder with an accounts folder."""

    def __init__(self, folder, text=''):
        self.folder = folder
        self.accounts = os.path.join(folder, 'accounts.d')
        os.makedirs(self.accounts)
        self.config = os.path.join(folder, 'becwatch.yaml')
        with open(self.config, 'w', encoding='utf-8') as f:
            f.write(f'state_directory: {folder}/state\n' + text)

    def files(self):
        return sorted(os.listdir(self.accounts))

    def mode(self, name):
        return stat.S_IMODE(os.stat(os.path.join(self.accounts, name)).st_mode)

    def read(self, name):
        with open(os.path.join(self.accounts, name), encoding='utf-8') as f:
            return f.read()

    def secret(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, 'w', encoding='utf-8', opener=lambda p, fl: os.open(p, fl, 0o600)) as f:
            f.write(text)
        return path


def server_args(server):
    return ['--host', server.host, '--port', server.imaps_port, '--ca-file', server.ca_file]


def test_good(server, place):
    r = exits(0, 'a mailbox is enrolled', 'enroll', AP, *server_args(server), '--name', 'Marta "K"',
              '--config', place.config, stdin='secret one\n')
    ok('INBOX' in r.stdout and 'Sent' in r.stdout, 'its folders are named')
    ok(place.files() == [AP + '.password', AP + '.yaml'], 'two files, no temporary ones')
    ok(place.mode(AP + '.password') == 0o600 and place.mode(AP + '.yaml') == 0o640, 'their modes')
    ok(place.read(AP + '.password') == 'secret one', 'the password')
    ok('secret one' not in place.read(AP + '.yaml') and 'secret one' not in r.stdout + r.stderr,
       'which stands nowhere else')
    exits(0, 'the configuration still loads', 'check-config', '--config', place.config)
    listed = json.loads(becwatch('list', '--json', '--config', place.config).stdout)
    if not ok([(m['address'], m['name'], m['host'], m['port'], m['paused']) for m in listed]
              == [(AP, 'Marta "K"', server.host, server.imaps_port, False)], 'list knows it'):
        diag(listed)
    before = place.read(AP + '.yaml')
    exits(1, 'a second time is refused', 'enroll', AP, *server_args(server), '--config',
          place.config, stdin='secret one\n', says='already')
    exits(0, 'unless --replace', 'enroll', AP, *server_args(server), '--replace', '--config',
          place.config, stdin='secret one\n')
    ok(place.read(AP + '.yaml') != before and 'Marta' not in place.read(AP + '.yaml'),
       'which writes it anew')


def test_starttls(server, place):
    exits(0, 'by STARTTLS, from a password file', 'enroll', AR, '--host', server.host, '--port',
          server.imap_port, '--tls', 'starttls', '--ca-file', server.ca_file, '--password-file',
          place.secret('pw', 'secret two\n'), '--config', place.config)
    listed = json.loads(becwatch('list', '--json', '--config', place.config).stdout)
    ok([m['tls'] for m in listed if m['address'] == AR] == ['starttls'], 'is kept')


def test_changes(place):
    exits(0, 'pause', 'pause', AP, '--config', place.config)
    exits(0, 'pause again', 'pause', AP, '--config', place.config)

    def paused():
        listed = json.loads(becwatch('list', '--json', '--config', place.config).stdout)
        return {m['address']: m['paused'] for m in listed}
    ok(paused() == {AP: True, AR: False}, 'one is paused')
    exits(0, 'resume', 'resume', AP, '--config', place.config)
    ok(paused() == {AP: False, AR: False}, 'none is paused')
    exits(2, 'pause prints no JSON', 'pause', '--json', AP, '--config', place.config)
    exits(1, 'nobody to pause', 'pause', 'x@partnerb.example', '--config', place.config,
          says='not enrolled')
    exits(0, 'remove', 'remove', AR, '--config', place.config)
    ok(place.files() == [AP + '.password', AP + '.yaml'], 'its files are gone')


def test_refused(server, place):
    args = ['--config', place.config]
    nobody = free_ports(1)[0]
    before = place.files()
    for what, says, given, password in (
            ('wrong password', 'app password', server_args(server), 'wrong'),
            ('no password', 'no password', server_args(server), ''),
            ('nothing listens', 'firewalls', ['--host', 'localhost', '--port', nobody], 'x'),
            ('unknown issuer', '--ca-file', ['--host', server.host, '--port', server.imaps_port],
             'secret two'),
            ('TLS where there is none', 'starttls', ['--host', server.host, '--port',
             server.imap_port, '--ca-file', server.ca_file], 'secret two'),
            ('no such host', 'resolve', ['--host', 'imap.nowhere.invalid'], 'secret two'),
            ('no server', '--host', [], 'secret two'),
            ('no port', 'no port', ['--host', 'localhost', '--port', '70000'], 'x'),
            ('no certificate file', 'gone.pem', ['--host', 'localhost', '--ca-file',
             place.folder + '/gone.pem'], 'x')):
        r = exits(1, what, 'enroll', AR, *given, *args, stdin=password + '\n' if password else '',
                  says=says)
        ok('secret two' not in r.stdout + r.stderr, f'{what}: the password is not printed')
    ok(place.files() == before, 'nothing was written')
    with open(place.folder + '/open', 'w', encoding='utf-8') as f:
        f.write('x')
    os.chmod(place.folder + '/open', 0o644)
    exits(1, 'a password that others can read', 'enroll', AR, *server_args(server), *args,
          '--password-file', place.folder + '/open', says='600')
    exits(2, 'no address', 'enroll', *args)
    exits(2, 'a password on the command line', 'enroll', AR, 'secret', *args, says='never')
    exits(1, 'no mail address', 'enroll', 'partner', *server_args(server), *args, stdin='x\n')
    r = becwatch('enroll', AR, *server_args(server), '--json', *args, stdin='wrong\n')
    said = json.loads(r.stdout)
    ok(r.returncode == 1 and said[0]['status'] == 'login_refused' and said[0]['remedy'] and
       not said[0]['enrolled'], 'as JSON')
    exits(0, 'without a test', 'enroll', AR, '--no-test', '--host', 'localhost', *args, stdin='x\n')
    exits(0, 'removed again', 'remove', AR, *args)


def test_csv(server, place):
    table = place.folder + '/many.csv'
    good, bad = place.secret('good', 'secret two'), place.secret('bad', 'guess')
    with open(table, 'w', encoding='utf-8', newline='') as f:
        f.write('address,name,password_file\r\n'
                f'{AR},"Halvorsen, Ingrid",{good}\r\n'
                f'not@there.example,,{bad}\r\n')
    r = exits(1, 'one of two', 'enroll', '--csv', table, *server_args(server), '--config',
              place.config, says='not@there.example')
    ok('secret two' not in r.stdout + r.stderr, 'no password is printed')
    listed = json.loads(becwatch('list', '--json', '--config', place.config).stdout)
    ok([m['name'] for m in listed if m['address'] == AR] == ['Halvorsen, Ingrid'],
       'the good one is enrolled')
    with open(table, 'w', encoding='utf-8') as f:
        f.write('address,colour\n')
    exits(1, 'a column that is none', 'enroll', '--csv', table, '--config', place.config,
          says='colour')
    exits(0, 'removed again', 'remove', AR, '--config', place.config)


def test_certificates(folder, server):
    for kind, says in (('wrong_name', 'another name'), ('expired', 'not valid'),
                       ('unknown_ca', 'does not')):
        with Dovecot({AP: 'secret one'}, certificate=kind, authority=server.authority) as other:
            place = Place(os.path.join(folder, kind))
            exits(1, f'certificate: {kind}', 'enroll', AP, '--host', other.host, '--port',
                  other.imaps_port, '--ca-file', server.ca_file, '--config', place.config,
                  stdin='secret one\n', says=says)
            ok(place.files() == [], 'nothing was written')


def main():
    with tempfile.TemporaryDirectory() as folder, \
            Dovecot({AP: 'secret one', AR: 'secret two'}) as server:
        place = Place(os.path.join(folder, 'etc'))
        test_good(server, place)
        test_starttls(server, place)
        test_changes(place)
        test_refused(server, place)
        test_csv(server, place)
        test_certificates(folder, server)
        bare = os.path.join(folder, 'bare.yaml')
        with open(bare, 'w', encoding='utf-8') as f:
            f.write(f'state_directory: {folder}\n')
        exits(1, 'no accounts folder', 'enroll', AP, *server_args(server), '--config', bare,
              stdin='x\n', says='accounts folder')
    done()


main()

#!/usr/bin/python3
"""Rules in the running daemon: from a folder elsewhere, changed by a reload inside its jail, and hunted beside it."""
import json
import os
import signal
import tempfile

from cli import done, ok
from daemon import Daemon
from dovecot import Dovecot

USER = 'ap@buyer.example'
RULE = """id: subject
title: nobody writes of {word}
query: direction:incoming AND subject:{word}
severity: medium
"""


def mail(n, subject):
    return (f'From: Anna Keller <anna.keller@partnera.example>\r\nTo: {USER}\r\nSubject: {subject}\r\n'
            f'Date: Mon, 2 Mar 2026 10:00:00 +0000\r\nMessage-ID: <{n}@partnera.example>\r\n\r\nHello.\r\n').encode()


def main():
    with tempfile.TemporaryDirectory(prefix='becwatch-rules-') as rules, Dovecot({USER: 'pw'}) as server:
        def write(word):
            with open(os.path.join(rules, 'subject.yaml'), 'w', encoding='utf-8') as f:
                f.write(RULE.format(word=word))

        write('apples')
        with Daemon(server, extra=f'rules_directory: {rules}\n') as daemon:
            def broken():
                return [(row[0], json.loads(row[1])['title']) for row in daemon.query(
                    'SELECT m.message_id, f.evidence FROM findings f JOIN mails m ON m.mail = f.mail '
                    "WHERE f.detector = 'policy_violation' ORDER BY f.finding")]

            for n, subject in enumerate(('apples', 'pears')):
                server.append(USER, 'INBOX', mail(n, subject), 1772445600 + n)
            daemon.wait_recorded(2)
            ok(broken() == [('0@partnera.example', 'nobody writes of apples')], 'the rule is asked of mail that arrives')
            write('pears')
            daemon.process.send_signal(signal.SIGHUP)
            daemon.wait(lambda: 'configuration reloaded' in daemon.log(), 'the reload')
            for n, subject in enumerate(('more apples', 'more pears'), 2):
                server.append(USER, 'INBOX', mail(n, subject), 1772445600 + n)
            daemon.wait_recorded(4)
            ok(broken()[1:] == [('3@partnera.example', 'nobody writes of pears')], 'a reload reads the rules anew')
            r = daemon.becwatch('hunt', '--rule', 'subject', '--json')
            ok([json.loads(line)['message_id'] for line in r.stdout.splitlines()] ==
               ['3@partnera.example', '1@partnera.example'], 'the new rule, asked of the history beside the daemon')
    done()


main()

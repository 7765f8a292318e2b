#!/usr/bin/python3
"""limits.lookalike_memory too small for the partners: the daemon says so once, finds what it promises, and takes a reload."""
import signal

from cli import done, ok
from daemon import Daemon
from dovecot import Dovecot

USER = 'ap@buyer.example'
PARTNERS = 6000         # what 1M does not hold
LAST = 'hohenfels-pumpenbau.example'
WARNING = 'limits.lookalike_memory is full'
ONE, TWO, SUFFIX = 'hohenfels-pumpenbbau.example', 'hohenfelz-pumpenbbau.example', 'hohenfels-pumpenbau.test'
NAMES = ['', 'Jens Ott', 'Maria Lund', 'Piet Vos', 'Olga Brandt', 'Ian Hill']
T0 = 1772445600


def name(n):
    """Names that resemble each other no more than strangers' do."""
    syllables = ['ba', 'ker', 'li', 'mon', 'sta', 'ro', 'vel', 'dun', 'fa', 'gri', 'hol', 'ti', 'nas', 'pro', 'qui', 'sen']
    n *= 0x9e3779b1
    return ''.join(syllables[n >> shift & 15] for shift in (4, 9, 14, 19, 24)) + f'{n & 7}.example'


def partners():
    domains = list(dict.fromkeys(name(n) for n in range(1, PARTNERS)))
    return f'partners:\n  - name: Everybody\n    domains: [{", ".join(domains + [LAST])}]\n'


def mail(n, domain):
    return (f'From: {NAMES[n]} <office@{domain}>\r\nTo: {USER}\r\nSubject: Offer {n}\r\n'
            f'Date: Mon, 2 Mar 2026 10:00:00 +0000\r\nMessage-ID: <{n}@mail.{n}.example>\r\n\r\n'
            'Our bank details have changed. Please pay the invoice to IBAN DE89 3704 0044 0532 0130 00.\r\n').encode()


class Run:
    def __init__(self, server, daemon):
        self.server, self.daemon, self.sent = server, daemon, 0

    def imitated(self, domain):
        """Which domain a mail from there is said to imitate; '' for none."""
        self.sent += 1
        self.server.append(USER, 'INBOX', mail(self.sent, domain), T0 + self.sent)
        self.daemon.wait_recorded(self.sent)
        rows = self.daemon.query("SELECT f.evidence FROM findings f JOIN mails m ON m.mail = f.mail WHERE "
                                 f"f.detector = 'lookalike_domain' AND m.message_id = '{self.sent}@mail.{self.sent}.example'")
        return rows[0][0] if rows else ''


def main():
    with Dovecot({USER: 'pw'}) as server, Daemon(server, extra='  lookalike_memory: 1M\n' + partners()) as daemon:
        run = Run(server, daemon)
        ok(LAST in run.imitated(ONE), 'too little memory: one letter off is found')
        ok(LAST in run.imitated(SUFFIX), 'another suffix is found')
        ok(not run.imitated(TWO), 'two letters off is not')
        ok(not run.imitated('somebody-else.example'), 'and what resembles nobody is nobody')
        ok(daemon.log().count(WARNING) == 1, 'the log says so, once')
        with open(daemon.config_file, encoding='utf-8') as f:
            text = f.read()
        with open(daemon.config_file, 'w', encoding='utf-8') as f:
            f.write(text.replace('lookalike_memory: 1M', 'lookalike_memory: 64M'))
        daemon.process.send_signal(signal.SIGHUP)
        daemon.wait(lambda: 'configuration reloaded' in daemon.log(), 'the reload')
        ok(LAST in run.imitated(TWO), 'a reload with more memory: two letters off is found, though it was asked before')
        ok(daemon.log().count(WARNING) == 1, 'and nothing is said of memory')
    done()


main()

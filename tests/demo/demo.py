#!/usr/bin/python3
"""make demo: the incident, live.  A private Dovecot, the real daemon, a webhook receiver; two minutes.

Time is compressed: headers and INTERNALDATE carry the incident's times, delivery takes seconds.
"""
import argparse
import os
import sys
import textwrap
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), 'flow'))

from daemon import Daemon                       # noqa: E402
from dovecot import Dovecot                     # noqa: E402
from receiver import Receiver, new_secret       # noqa: E402
import incident                                 # noqa: E402

PARTNER_BOOK = """\
partners:
  - name: Partner A
    domains: [partnera.com]
    callback:
      name: Ingrid Halvorsen
      phone: +49 30 5550100
"""
BOLD, RED, DIM, OFF = ('\033[1m', '\033[31m', '\033[2m', '\033[0m') if sys.stdout.isatty() else ('',) * 4


def say(text='', style=''):
    print(f'{style}{text}{OFF if style else ""}', flush=True)


def wrapped(text, indent):
    return textwrap.fill(text, 100, initial_indent=indent, subsequent_indent=indent)


def show_alert(request):
    alert = request.json
    signature = 'signature verified' if request.verified else 'BAD SIGNATURE: ' + request.why
    say(f'  ALERT  {alert["severity"].upper()}, incident {alert["kind"]} '
        f'({alert["id"]}, {signature})', BOLD + RED)
    for f in alert['findings']:
        say(wrapped(f'{f["detector"]} ({f["severity"]}): {f["reason"]}', '    '))
    for step in alert['next_steps'][:2]:
        say(wrapped('-> ' + step, '    '), DIM)


def run(variant):
    began = time.monotonic()
    secret = new_secret()
    users = {address: 'demo-' + key for key, address in incident.MAILBOXES.items()}
    t0 = int(time.time()) - 13 * 86400
    shown = 0
    with Dovecot(users) as server, Receiver([secret]) as soc:
        say(f'Dovecot (TLS) listens on {server.host}:{server.imaps_port}; three mailboxes: '
            + ', '.join(users))
        with Daemon(server, soc, secret, extra=PARTNER_BOOK) as daemon:
            say(f'becwatchd runs: {", ".join(sorted(daemon.roles()))}\n')
            for n, copy in enumerate(incident.build(t0, variant), 1):
                owner = incident.MAILBOXES[copy.owner]
                say(f'{copy.step:9} {copy.what}', BOLD)
                say(f'          delivered to {copy.folder} of {owner}', DIM)
                server.append(owner, copy.folder, copy.raw, copy.arrived)
                daemon.wait_recorded(n)
                daemon.wait_delivered()
                fresh, shown = soc.requests[shown:], len(soc.requests)
                for request in fresh:
                    show_alert(request)
                if not fresh:
                    say('          nothing new to report', DIM)
            incidents = daemon.json('incidents')
            say(f'\nbecwatch timeline {incidents[0]["id"]}\n', BOLD)
            say(daemon.becwatch('timeline', incidents[0]['id']).stdout)
            bad = [r.id for r in soc.requests if not r.verified]
            critical = [i for i in incidents if i['severity'] == 'critical']
    say(f'{shown} alerts of {len(incidents)} incident{"" if len(incidents) == 1 else "s"}, every signature '
        f'verified; {time.monotonic() - began:.0f} s.', BOLD)
    return 0 if critical and not bad else 1


def main():
    parser = argparse.ArgumentParser(description='Play the incident against the real daemon.')
    parser.add_argument('--variant', choices=incident.VARIANTS, default='published')
    try:
        return run(parser.parse_args().variant)
    except KeyboardInterrupt:
        return 130


if __name__ == '__main__':
    sys.exit(main())

#!/usr/bin/python3
"""make bench-latency: from a mail's delivery to its alert at the webhook, at a polling interval of 1 s.

Real Dovecot, real daemon, real signatures; one malicious mail a conversation, delivered one after the other
at moments that have nothing to do with the poll.
"""
import os
import random
import statistics
import sys
import time

sys.path[:0] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), *p)
                for p in (('..', 'flow'), ('..', 'demo'))]

from daemon import Daemon                       # noqa: E402
from dovecot import Dovecot                     # noqa: E402
from receiver import Receiver, new_secret       # noqa: E402
import incident                                 # noqa: E402

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 20
USER = incident.MAILBOXES['b2']
T0 = 1772445600


def main():
    rng, taken, secret = random.Random(1), [], new_secret()
    invoice, fraud = [c for c in incident.build(T0) if c.owner == 'b2'][:2]
    with Dovecot({USER: 'pw'}) as server, Receiver([secret]) as soc, Daemon(server, soc, secret) as daemon:
        server.append(USER, invoice.folder, invoice.raw, invoice.arrived)
        daemon.wait_recorded(1)
        for n in range(ROUNDS):
            time.sleep(rng.uniform(0, 1))       # at any moment between two polls
            raw = fraud.raw.replace(b'Message-ID: <', b'Message-ID: <%d.' % n).replace(
                b'Subject: RE: ', b'Subject: RE:%s' % (b' ' * (n % 3 + 1)))
            raw = raw.replace(b'Date: ', b'X-Round: %d\r\nDate: ' % n)
            began = time.monotonic()
            server.append(USER, fraud.folder, raw, fraud.arrived + n)
            request = soc.wait(n + 1, timeout=30)[n]
            taken.append(request.monotonic - began)
    print(f'figure latency_rounds {len(taken)}')
    print(f'figure latency_median {statistics.median(taken):.2f} s')
    print(f'figure latency_max {max(taken):.2f} s')
    return 0 if max(taken) < 2 else 1


if __name__ == '__main__':
    sys.exit(main())

#!/usr/bin/python3
"""becwatch confirm beside the running daemon: the next mail is judged by it, and the webhook hears that it is closed."""
import time

from cli import diag, done, ok
from confirm_mail import AP, BY, DAY, NEW, OLD, mail
from daemon import Daemon
from dovecot import Dovecot
from receiver import Receiver, new_secret

VENDOR = 'Anna Keller <anna.keller@kellerwald-pumpen.example>'
OTHER = 'Jan de Vries <jan@devries-valves.example>'


def main():
    now = int(time.time())
    secret = new_secret()
    stamp = time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(now - 90 * DAY))
    trust = 'trust:\n  authserv_ids: [mx.marina-foods.example]\n'
    with Dovecot({AP: 'pw'}) as server, Receiver([secret]) as soc:
        for n, days in ((1, 60), (2, 30)):
            _, when, raw = mail(n, now - days * DAY, VENDOR, f'Please pay to IBAN {OLD}')
            server.append(AP, 'INBOX', raw, when)
        with Daemon(server, soc, secret, enrolled_at=stamp, extra=trust) as daemon:
            daemon.wait_recorded(2)
            server.append(AP, 'INBOX', mail(3, now, VENDOR, f'Please pay to IBAN {NEW}')[2], now)
            opened = soc.wait(1)[0].json
            r = daemon.becwatch('confirm', opened['incident'], '--fraud', *BY)
            if not ok(r.returncode == 0, 'confirmed while the daemon runs'):
                diag(r.stderr)
            closed = soc.wait(2, timeout=30)[1].json
            ok(closed['kind'] == 'closed' and closed['incident'] == opened['incident'] and
               closed['outcome']['result'] == 'fraud', 'the webhook hears of it')
            server.append(AP, 'INBOX', mail(4, now, OTHER, f'Please pay to IBAN {NEW}')[2], now)
            later = soc.wait(3, timeout=30)[2].json
            ok(later['kind'] == 'opened' and later['severity'] in ('high', 'critical'),
               'the next mail with that account alerts')
            log = daemon.log()
            ok(not any(n in log for x in (OLD, NEW) for n in (x, x.replace(' ', ''))), 'no log line has a number in it')
            ok(not any(n in str(q.json) for q in soc.requests for x in (OLD, NEW) for n in (x, x.replace(' ', ''))),
               'and no request')


main()
done()

#!/usr/bin/python3
"""becwatch confirm beside the running daemon: the next mail is judged by it, and the webhook hears that it is closed."""
import json
import time

from cli import diag, done, ok
from confirm_mail import AP, BY, DAY, NEW, OLD, mail
from daemon import Daemon
from dovecot import Dovecot
from numbers_test import KINDS, history, written
from receiver import Receiver, new_secret

VENDOR = 'Anna Keller <anna.keller@kellerwald-pumpen.example>'
OTHER = 'Jan de Vries <jan@devries-valves.example>'


def silent_about_numbers(server, daemon, soc, now):
    """Accounts of every kind, in subjects, names and files, one of them broken: nothing the daemon says has one whole."""
    mails = history(True)
    for n, (_, when, raw) in enumerate(mails):
        if n == len(mails) - 1:             # a PDF that is none, and a multipart without an end
            raw = raw[:-8].replace(b'text/plain; charset=utf-8\r\nContent-Disp', b'application/pdf\r\nContent-Disp')
        server.append(AP, 'INBOX', raw, when + now - mails[-1][1])
    daemon.wait_recorded(4 + len(mails))
    soc.wait(3 + len(KINDS), timeout=60)
    said = {'the log': daemon.log(), 'a webhook': '\n'.join(json.dumps(q.json, ensure_ascii=False) for q in soc.requests),
            'the status': '\n'.join(daemon.statuses) + daemon.becwatch('status').stdout}
    for what, text in said.items():
        shown = [f'{kind}: {text[max(0, m.start() - 60):m.end() + 20]}' for kind, _, _, number in KINDS
                 for m in written(number).finditer(text)]
        if not ok(not shown, f'{what} has no number of any kind'):
            diag('\n'.join(shown[:5]))


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
            silent_about_numbers(server, daemon, soc, now)
            log = daemon.log()
            ok(not any(n in log for x in (OLD, NEW) for n in (x, x.replace(' ', ''))), 'no log line has a number in it')
            ok(not any(n in str(q.json) for q in soc.requests for x in (OLD, NEW) for n in (x, x.replace(' ', ''))),
               'and no request')


main()
done()

#!/usr/bin/python3
"""A correspondent whose S/MIME signatures change: another signer is a contradiction, a new certificate is none."""
import email.utils
import os
import subprocess
import tempfile

from cli import alerts, becwatch, diag, done, ok, store

DAY = 86400
T0 = 1772445600         # Monday, 2026-03-02 10:00 UTC
AP = 'ap@marina-foods.example'
INGRID, OTHER = 'ingrid@halvorsen-tools.example', 'sales@mail-relay.example'


def openssl(folder, *args, **kw):
    return subprocess.run(['openssl', *args], cwd=folder, check=True, capture_output=True, **kw).stdout


def certificate(folder, name, address):
    openssl(folder, 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '30',
            '-subj', '/CN=x', '-addext', f'subjectAltName=email:{address}', '-keyout', f'{name}.key', '-out', f'{name}.crt')


def mail(folder, n, signer, result='pass'):
    when, domain = T0 + n * DAY, INGRID.partition('@')[2]
    body = f'Content-Type: text/plain\r\n\r\nDelivery note {n} is in the box.\r\n'.encode()
    if signer is not None:
        body = openssl(folder, 'smime', '-sign', '-signer', f'{signer}.crt', '-inkey', f'{signer}.key', input=body)
    head = (f'Authentication-Results: mx.reader.example; spf={result} smtp.mailfrom={domain}; '
            f'dkim={result} header.d={domain}; dmarc={result} header.from={domain}\r\n'
            f'Received: from mail.{domain} by mx.reader.example with ESMTPS;\r\n {email.utils.formatdate(when)}\r\n'
            f'From: Ingrid Halvorsen <{INGRID}>\r\nTo: Accounts <{AP}>\r\nSubject: Delivery note {n}\r\n'
            f'Message-ID: <{n}@{domain}>\r\nDate: {email.utils.formatdate(when)}\r\n').encode()
    return 'INBOX', when, head + body


def contradictions(folder, name, last):
    mails = [mail(folder, n, 'ingrid') for n in range(6)] + [mail(folder, 6, *last)]
    r = becwatch('replay', '--json', '--own-domain', 'marina-foods.example',
                 f'{AP}={store("eml", os.path.join(folder, name), mails)}')
    if r.returncode != 0:
        diag(r.stderr)
    return [(f['severity'], f['evidence']['contradictions']) for a in alerts(r) for f in a['findings']
            if f['detector'] == 'auth_contradiction']


def main():
    with tempfile.TemporaryDirectory(prefix='becwatch-signer-') as folder:
        certificate(folder, 'ingrid', INGRID)
        certificate(folder, 'renewed', INGRID)
        certificate(folder, 'other', OTHER)
        got = contradictions(folder, 'changed', ('other', 'fail'))
        ok(len(got) == 1 and got[0][0] == 'high' and 'other_signer' in got[0][1], f'another signer: {got}')
        got = contradictions(folder, 'renewed-mail', ('renewed', 'fail'))
        ok(all('other_signer' not in c for _, c in got), f'a new certificate of the same address: {got}')
        got = contradictions(folder, 'same', ('ingrid', 'pass'))
        ok(got == [], f'nothing changed: {got}')
    done()


main()

"""The incident, mail by mail, as each mailbox sees it.

A published business e-mail compromise (Trend Micro Managed XDR, 2025): partners A
(invoices), B (pays) and C (in copy), six people on the thread, and an attacker with
free-mail accounts in everybody's name.  `build()` gives every copy that lies in a
mailbox, in order of arrival; header shapes are the publication's.
"""
import base64
import email.utils
from dataclasses import dataclass, field

A, B, C = 'partnera.com', 'partnerb.com', 'partnerc.com'
FREE = 'free-email-domain.com'
HOUR, DAY = 3600, 86400

# name, local part, domain: six people, two of each partner
PEOPLE = {
    'a1': ('Ingrid Halvorsen', 'i.halvorsen', A),
    'a2': ('Tomas Reyes', 't.reyes', A),
    'b1': ('Marta Kowalczyk', 'm.kowalczyk', B),
    'b2': ('Daniel Osei', 'd.osei', B),
    'c1': ('Lucia Ferrante', 'l.ferrante', C),
    'c2': ('Hugo Brandt', 'h.brandt', C),
}
ACCOUNT_A = 'DE89 3704 0044 0532 0130 00'        # A's usual bank account
ACCOUNT_BAD = 'GB29 NWBK 6016 1331 9268 19'      # the attacker's
MAILBOXES = {'a1': 'i.halvorsen@' + A, 'b1': 'm.kowalczyk@' + B, 'b2': 'd.osei@' + B}


def real(who):
    name, local, domain = PEOPLE[who]
    return name, f'{local}@{domain}'


def fake(who):
    name, local, _ = PEOPLE[who]
    return name, f'{local}@{FREE}'


def people(*pairs):
    return ', '.join(email.utils.formataddr(p) for p in pairs)


def passed(domain):
    return (f'spf=pass (sender IP is 198.51.100.7) smtp.mailfrom={domain}; dkim=pass (signature was verified)\r\n'
            f' header.d={domain};dmarc=pass action=none header.from={domain};compauth=pass reason=100')


def through_stolen_server(domain):
    return ('spf=pass (sender IP is 203.0.113.50) smtp.mailfrom=compromised.email.server; dkim=none\r\n'
            ' (message not signed) header.d=none;dmarc=fail action=none header.from=' + domain
            + ';compauth=fail reason=001')


def softfail(domain):
    return (f'spf=softfail (sender IP is 203.0.113.50) smtp.mailfrom={domain}; dkim=none (message not\r\n'
            f' signed) header.d=none;dmarc=fail action=none header.from={domain};compauth=other reason=501')


@dataclass
class Copy:
    """One copy of one message: where it lies, when it came, its bytes."""
    step: str                 # the table's time, "T+4:30"
    what: str                 # one line for people
    owner: str                # key of MAILBOXES
    folder: str               # INBOX, Sent, Junk
    arrived: float            # seconds since 1970
    raw: bytes
    expect: list = field(default_factory=list)   # detectors that must name it


INVOICE = """Dear {to},

please find below our invoice 2026-0417 for the delivery of 12 pallets of couplings
under your order 4500017862. The amount of EUR 148,220.00 is due within 30 days.

{bank}
Kind regards
{sign}
"""
BANK_GOOD = """Bank details for your transfer
Beneficiary: Partner A GmbH
IBAN: {iban}
BIC: COBADEFFXXX
"""
BANK_NEW = """Please note that our bank details have changed, kindly use the new account only:
Beneficiary: Partner A GmbH
IBAN: {iban}
BIC: NWBKGB2L
"""


class Builder:
    def __init__(self, t0, variant):
        self.t0, self.variant, self.copies = t0, variant, []

    def mail(self, t, sender, to, cc, subject, body, mid, *, reply_to=None, refs=(), auth=None,
             received=(), extra=()):
        when = email.utils.formatdate(t, localtime=False)
        head = []
        if auth:      # the reader's own server stamps it above the hop from outside
            head.append('Authentication-Results: ' + auth)
        for i, hop in enumerate(received):
            head.append('Received: ' + hop + ';\r\n ' + email.utils.formatdate(t + 2 - i))
        head += [f'From: {people(sender)}', f'To: {people(*to)}']
        if cc:
            head.append(f'Cc: {people(*cc)}')
        if reply_to:
            head.append(f'Reply-To: {people(reply_to)}')
        head += [f'Subject: {subject}', f'Date: {when}', f'Message-ID: <{mid}>']
        if refs:
            head += [f'In-Reply-To: <{refs[-1]}>', 'References: ' + ' '.join(f'<{r}>' for r in refs)]
        head += list(extra)
        head += ['MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8',
                 'Content-Transfer-Encoding: base64']
        text = base64.encodebytes(body.replace('\n', '\r\n').encode()).replace(b'\n', b'\r\n')
        return '\r\n'.join(head).encode() + b'\r\n\r\n' + text

    def put(self, step, what, owner, folder, t, raw, *expect):
        self.copies.append(Copy(step, what, owner, folder, self.t0 + t, raw, list(expect)))


def hop(domain, by='mx'):
    return (f'from mail.{domain} (mail.{domain} [198.51.100.7])\r\n'
            f' by {by}.example.net with ESMTPS id 4XyZ')


STOLEN = ('from smtp116.sub.emailsrvr.tld (smtp116.sub.emailsrvr.tld [203.0.113.50])\r\n'
          ' by mx.partnerb.com with ESMTPS id 9Qq')
STOLEN_HTTP = ('by webmail.emailsrvr.tld (Authenticated sender: compromised-account@compromised.email.server,\r\n'
               ' from: {}) with HTTP')


def quoted(body, who, when):
    name, address = real(who)
    lines = '\n'.join('> ' + line for line in body.splitlines())
    return f'On {email.utils.formatdate(when)}, {name} <{address}> wrote:\n{lines}\n'


def build(t0, variant='published'):
    """Copies in order of arrival.  variant: published, no_first (the T+4:30 mail never came),
    references (copied from the real thread), authenticated (all checks pass)."""
    b = Builder(t0, variant)
    subject = 'Invoice 2026-0417'
    everyone = ['a1', 'a2', 'b1', 'b2', 'c1', 'c2']
    to, cc = [real('b1'), real('b2')], [real('a2'), real('c1'), real('c2')]
    assert len(everyone) == 6
    good = INVOICE.format(to='Marta', bank=BANK_GOOD.format(iban=ACCOUNT_A), sign='Ingrid Halvorsen')
    evil = INVOICE.format(to='Marta', bank=BANK_NEW.format(iban=ACCOUNT_BAD), sign='Ingrid Halvorsen')
    all_pass = variant == 'authenticated'

    # T+0:00  A mails the invoice to B, Cc C.  Genuine.
    mid0 = 'c0ffee.0417@mail.' + A
    b.put('T+0:00', 'A mails the invoice to B, Cc C', 'a1', 'Sent', 0,
          b.mail(t0, real('a1'), to, cc, subject, good, mid0))
    for owner in ('b1', 'b2'):
        b.put('T+0:00', 'A mails the invoice to B, Cc C', owner, 'INBOX', 3,
              b.mail(t0, real('a1'), to, cc, subject, good, mid0, auth=passed(A), received=[hop(A)]))

    # T+4:30  the attacker "replies": one of six swapped, Reply-To diverted, new bank details.
    t = 4 * HOUR + 1800
    refs = (mid0,) if variant == 'references' else ()
    evil_cc = [real('a2'), fake('c1'), real('c2')]
    if variant != 'no_first':
        detectors = ['participant_swap', 'replyto_diversion', 'bank_change']
        if not all_pass:
            detectors += ['auth_contradiction', 'submission_mismatch']
        if variant != 'references':
            detectors.append('fake_reply')
        for owner in ('b1', 'b2'):
            b.put('T+4:30', 'the attacker "replies" with new bank details', owner,
                  'Junk' if owner == 'b1' else 'INBOX', t,
                  b.mail(t0 + t, real('a1'), to, evil_cc, 'RE: ' + subject, evil,
                         '20260417.93af@webmail.emailsrvr.tld', reply_to=fake('a1'), refs=refs,
                         auth=passed(A) if all_pass else through_stolen_server(A),
                         received=[hop(A)] if all_pass else
                         [STOLEN, STOLEN_HTTP.format(real('a1')[1])],
                         extra=() if all_pass else
                         ['X-Auth-ID: compromised-account@compromised.email.server']),
                  *detectors)

    # T+11:00  the same mail, now through C's compromised account: all checks pass.
    t = 11 * HOUR
    for owner in ('b1', 'b2'):
        b.put('T+11:00', "the same mail again, through C's compromised account", owner, 'INBOX', t,
              b.mail(t0 + t, real('c1'), to, [real('a1'), real('a2'), fake('c2')], 'RE: ' + subject, evil,
                     '77b1.0417@mail.' + C, reply_to=fake('a1'), auth=passed(C), received=[hop(C)]),
              'replyto_diversion', 'bank_change')

    # T+15:00  B confirms to "A": our own user writes to the attacker.
    t = 15 * HOUR
    mid15 = '15aa.b1@mail.' + B
    ask = ('Dear Ingrid,\n\nthank you, we confirm receipt of the invoice and will review it. '
           'Please send us your company details for our records.\n\nBest regards\nMarta Kowalczyk\n')
    swapped_to = [fake('a1'), fake('a2')]
    swapped_cc = [fake('c1'), fake('c2'), fake('b2')]
    b.put('T+15:00', 'B confirms to "A" and asks for company details', 'b1', 'Sent', t,
          b.mail(t0 + t, real('b1'), swapped_to, swapped_cc, 'RE: ' + subject,
                 ask + '\n' + quoted(evil, 'a1', t0 + 11 * HOUR), mid15), 'outbound_diversion')
    # ... and what the real A gets of it, relayed by the attacker in B's name.
    b.put('T+15:00', "what the real A gets: five of six addresses swapped", 'a1', 'INBOX', t + 240,
          b.mail(t0 + t + 230, fake('b1') if all_pass else real('b1'),
                 [real('a1'), fake('a2')], [fake('c1'), fake('c2'), fake('b2')]
                 + ([] if all_pass else [fake('b1')]),
                 'RE: ' + subject, ask + '\n' + quoted(good, 'a1', t0), '8812.relay@emailsrvr.tld',
                 reply_to=fake('b1'), auth=passed(FREE) if all_pass else softfail(B),
                 received=[hop(FREE) if all_pass else STOLEN],
                 extra=() if all_pass else
                 ['ARC-Authentication-Results: i=1; rspamd-587694846-cqc8b; auth=pass smtp.auth=spamcontrol26\r\n'
                  ' smtp.mailfrom=' + real('b1')[1]]),
          'participant_swap', *([] if all_pass else ['replyto_diversion']))

    # T+5.02 d  the real A answers with the correct details, to "B".
    t = int(5.02 * DAY)
    details = ('Dear Marta,\n\nour company details: Partner A GmbH, commercial register HRB 11223, '
               'VAT DE136695976.\n\nKind regards\nIngrid Halvorsen\n')
    b.put('T+5.02 d', 'A answers "B" with its correct company details', 'a1', 'Sent', t,
          b.mail(t0 + t, real('a1'), [fake('b1')], [fake('a2'), fake('c1'), fake('c2'), fake('b2')],
                 'RE: ' + subject, details, 'd502.a1@mail.' + A, refs=('8812.relay@emailsrvr.tld',)),
          'outbound_diversion')

    # T+5.17 d  the attacker, as A, relays them with "the latest bank information".
    t = int(5.17 * DAY)
    latest = details.replace('Kind regards', 'and the latest bank information for your transfer:\n'
                             f'IBAN: {ACCOUNT_BAD}\nBIC: NWBKGB2L\n\nKind regards')
    b.put('T+5.17 d', 'the attacker, as A, sends "the latest bank information"', 'b1', 'INBOX', t,
          b.mail(t0 + t, real('a1'), [real('b1')], [fake('a2'), fake('c1'), fake('c2'), real('b2')],
                 'RE: ' + subject, latest, 'aa51.0417@webmail.emailsrvr.tld', reply_to=fake('a1'),
                 auth=passed(A) if all_pass else softfail(A), received=[hop(A) if all_pass else STOLEN]),
          'bank_change', 'replyto_diversion')

    # T+5.66 d  B tells "A" that the money is sent.
    t = int(5.66 * DAY)
    b.put('T+5.66 d', 'B tells "A" that the money is sent', 'b1', 'Sent', t,
          b.mail(t0 + t, real('b1'), [fake('a1')], [fake('a2'), fake('c1')], 'RE: ' + subject,
                 'Dear Ingrid,\n\nthe payment of EUR 148,220.00 has been made today, please confirm receipt.\n\n'
                 'Best regards\nMarta\n', 'd566.b1@mail.' + B, refs=('aa51.0417@webmail.emailsrvr.tld',)),
          'outbound_diversion')

    # ~T+12 d  A asks B whether it has paid.  Genuine; the money is long gone.
    t = 12 * DAY
    chaser = ('Dear Marta,\n\nour invoice 2026-0417 of EUR 148,220.00 is still open. '
              'Have you paid it already?\n\nKind regards\nIngrid Halvorsen\n')
    b.put('T+12 d', 'A asks B whether it has paid', 'a1', 'Sent', t,
          b.mail(t0 + t, real('a1'), to, cc, 'RE: ' + subject, chaser, 'd12.a1@mail.' + A, refs=(mid0,)))
    b.put('T+12 d', 'A asks B whether it has paid', 'b1', 'INBOX', t + 3,
          b.mail(t0 + t, real('a1'), to, cc, 'RE: ' + subject, chaser, 'd12.a1@mail.' + A, refs=(mid0,),
                 auth=passed(A), received=[hop(A)]))
    return b.copies


VARIANTS = ('published', 'no_first', 'references', 'authenticated')

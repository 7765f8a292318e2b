"""Mail that a test writes down in a line each, and its replay."""
import email.utils
import os

from cli import becwatch, diag, store

HOUR, DAY = 3600, 86400
T0 = 1772445600         # Monday, 2026-03-02 10:00 UTC
READER = 'mx.marina-foods.example'      # the server of the people who are watched
OURS = 'marina-foods.example'
AP = 'ap@' + OURS


class Mail:
    """when: seconds after T0.  answers: the number of the mail that it answers, counted from 1 in the order of the list.
    auth: what the reader's server says of From: pass, none, or unaligned (a pass of somebody else's domain).
    head: further fields.  box: whose mailbox it lies in.
    """

    def __init__(self, when, sender, subject, text, *, to=f'Accounts payable <{AP}>', answers=0, auth='pass', head=(), box=AP,
                 message_id=''):
        self.when, self.sender, self.subject, self.text, self.to = T0 + int(when), sender, subject, text, to
        self.answers, self.auth, self.head, self.box, self.message_id = answers, auth, head, box, message_id

    @property
    def domain(self):
        return email.utils.parseaddr(self.sender)[1].rpartition('@')[2]

    @property
    def folder(self):
        return 'Sent' if email.utils.parseaddr(self.sender)[1] == self.box else 'INBOX'

    def name(self, number):
        return self.message_id or f'{number}@mail.example'

    def raw(self, number, mails):
        passed = 'bulk-mailer.example' if self.auth == 'unaligned' else self.domain
        head = [] if self.auth == 'none' or self.folder == 'Sent' else [
            f'Authentication-Results: {READER}; spf=pass smtp.mailfrom={passed}; dkim=pass header.d={passed}'
            + ('' if self.auth == 'unaligned' else f'; dmarc=pass header.from={self.domain}')]
        if self.folder != 'Sent':
            head.append(f'Received: from mail.{self.domain} by {READER} with ESMTPS;\r\n {email.utils.formatdate(self.when)}')
        head += [f'From: {self.sender}', f'To: {self.to}', f'Subject: {self.subject}', f'Message-ID: <{self.name(number)}>',
                 'Date: ' + email.utils.formatdate(self.when), *self.head]
        if self.answers:
            answered = self.answers if self.answers > len(mails) else mails[self.answers - 1].name(self.answers)
            if isinstance(answered, int):
                answered = f'{answered}@mail.example'       # nobody has it
            head += [f'In-Reply-To: <{answered}>', f'References: <{answered}>']
        return '\r\n'.join(head + ['', self.text.replace('\n', '\r\n'), '']).encode()


def replay(folder, mails, *args, part=None):
    """The database, and what the replay printed.  part: only the mails whose numbers are in it."""
    db, boxes = os.path.join(folder, 'db'), {}
    for number, m in enumerate(mails, 1):
        if part is None or number in part:
            boxes.setdefault(m.box, []).append((m.folder, m.when, m.raw(number, mails)))
    paths = [f'{box}={store("eml", os.path.join(folder, f"{box}-{min(part or [0])}"), v)}' for box, v in boxes.items()]
    r = becwatch('replay', '--json', '--own-domain', OURS, '--database', db, *args, *paths)
    if r.returncode != 0:
        diag(r.stderr)
    return db, r

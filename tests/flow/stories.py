"""The stories of tests/corpus, and the mails that they tell of (see tests/corpus/README.md)."""
import base64
import copy
import email.header
import email.utils
import glob
import os
import re
import shutil

from cli import ROOT, alerts, becwatch, store

T0 = 1772445600         # Monday, 2026-03-02 10:00 UTC
CORPUS = os.path.join(ROOT, 'tests', 'corpus')


def seconds(when):
    """T+4:30, T+5.17 d"""
    if m := re.fullmatch(r'T\+(\d+):(\d\d)', when):
        return int(m[1]) * 3600 + int(m[2]) * 60
    m = re.fullmatch(r'T\+([\d.]+) ?d', when)
    return int(float(m[1]) * 86400)


class Mail:
    def __init__(self, number, when, folder, owner):
        self.number, self.folder, self.owner = number, folder, owner
        self.arrived = T0 + seconds(when)
        self.headers, self.settings, self.lines, self.expect, self.count = [], {}, [], [], 1
        self.confirm, self.without = [], []

    def header(self, name):
        return next((self.counted(v) for n, v in self.headers if n.lower() == name.lower()), '')

    def counted(self, text):
        when = email.utils.formatdate(self.arrived)
        return text.replace('{n}', str(self.count)).replace('{arrived}', when)

    @property
    def text(self):
        return self.counted('\n'.join(self.lines).strip('\n') + '\n')

    @property
    def message_id(self):
        if self.header('Message-ID'):
            return self.header('Message-ID')
        domain = email.utils.parseaddr(self.header('From'))[1].rpartition('@')[2] or 'host.example'
        return f'<{self.number}.{self.arrived}@mail.{domain}>'


class Story:
    """One file."""

    def __init__(self, path):
        self.name = os.path.relpath(path, CORPUS)[:-len('.txt')]
        self.mailboxes, self.own, self.config, self.mails, self.written = [], [], [], [], []
        self.never = None
        self.twin = self.name + '.not'
        mail, body = None, False
        with open(path, encoding='utf-8') as f:
            for number, line in enumerate(f.read().split('\n'), 1):
                try:
                    mail, body = self.line(line, mail, body)
                except (ValueError, TypeError, IndexError) as e:
                    raise SystemExit(f'{path}:{number}: {line!r}: {e}') from e
        self.spread()

    def line(self, line, mail, body):
        if line.startswith('== '):
            m = re.fullmatch(r'== (T\+\S+(?: d)?) (\S+)(?: of (\S+))?', line.strip())
            mail = Mail(len(self.mails) + 1, m[1], m[2], m[3] or self.mailboxes[0])
            self.mails.append(mail)
            return mail, False
        word, _, rest = line.partition(':')
        if word == 'expect' and mail is not None:
            mail.expect += [rest.strip()] if rest.strip() != 'nothing' else []
        elif word == 'without' and mail is not None:
            mail.without += rest.split()
        elif word == 'confirm' and mail is not None:
            outcome, *only = rest.split()
            if outcome not in ('fraud', 'legitimate') or any(
                    w.partition('=')[0] not in ('account', 'address', 'several') for w in only):
                raise ValueError('confirm: fraud or legitimate, then account=…, address=… or several')
            mail.confirm.append(['--' + outcome, *('--' + w for w in only)])
        elif word == 'never':
            self.never = rest.strip()
        elif word == 'twin' and mail is None:
            self.twin = os.path.join(os.path.dirname(self.name), rest.strip())
        elif mail is None:
            if line and not line.startswith('#'):
                {'mailbox': self.mailboxes, 'own': self.own, 'config': self.config}[word].append(
                    rest.strip() if word != 'config' else rest[1:])
        elif body:
            mail.lines.append(line)
        elif not line:
            return mail, bool(mail.headers)
        elif word in ('auth', 'quote', 'reply', 'html', 'times', 'pdf', 'pdf_name'):
            mail.settings[word] = rest.strip()
        elif line[0] in ' \t':
            name, value = mail.headers[-1]
            mail.headers[-1] = name, value + '\r\n' + line
        else:
            mail.headers.append((word, rest.strip()))
        return mail, body

    def spread(self):
        """Mails with "times:" become so many; the numbers of the others stay as they are written."""
        self.written = list(self.mails)
        for mail in self.written:
            n, _, days = mail.settings.get('times', '1').partition(' ')
            for i in range(1, int(n)):
                again = copy.copy(mail)
                again.arrived += round(i * float(days or 1) * 86400)
                again.count = i + 1
                mail.confirm = []       # the last one's
                self.mails.append(again)
        self.mails.sort(key=lambda m: m.arrived)

    def text_of(self, mail):
        text = mail.text
        if 'quote' in mail.settings:
            old = self.written[int(mail.settings['quote']) - 1]
            text += f'\nOn {email.utils.formatdate(old.arrived)}, {old.header("From")} wrote:\n' + ''.join(
                f'> {line}\n' for line in self.text_of(old).rstrip('\n').split('\n'))
        return text

    def raw(self, mail):
        sender = email.utils.parseaddr(mail.header('From'))[1]
        domain = sender.rpartition('@')[2]
        sent = mail.folder == 'Sent'
        auth = mail.settings.get('auth', 'none' if sent else 'pass')
        head = []
        if auth != 'none':
            word = 'pass' if auth == 'pass' else 'fail'
            head.append('Authentication-Results: mx.reader.example; '
                        f'spf={auth} smtp.mailfrom={domain}; dkim={"pass" if auth == "pass" else "none"} '
                        f'header.d={domain}; dmarc={word} header.from={domain}')
        if not sent and not mail.header('Received'):
            head.append(f'Received: from mail.{domain} (mail.{domain} [198.51.100.7]) by mx.reader.example\r\n'
                        f' with ESMTPS id 4XyZ; {email.utils.formatdate(mail.arrived)}')
        head += [f'{n}: {encoded(mail.counted(v))}' for n, v in mail.headers
                 if n != 'Content-Transfer-Encoding']
        if not mail.header('Date'):
            head.append('Date: ' + email.utils.formatdate(mail.arrived - 5))
        if not mail.header('Message-ID'):
            head.append('Message-ID: ' + mail.message_id)
        if 'reply' in mail.settings:
            ids = [self.written[int(n) - 1].message_id for n in mail.settings['reply'].split()]
            head += ['In-Reply-To: ' + ids[-1], 'References: ' + ' '.join(ids)]
        kind = 'html' if 'html' in mail.settings else 'plain'
        head.append('MIME-Version: 1.0')
        encoding = mail.header('Content-Transfer-Encoding') or '8bit'
        part = [f'Content-Type: text/{kind}; charset=utf-8', f'Content-Transfer-Encoding: {encoding}', '',
                self.text_of(mail).replace('\n', '\r\n')]
        if 'pdf' in mail.settings:
            head += ['Content-Type: multipart/mixed; boundary="=-parts"', '']
            name = mail.settings.get('pdf_name', 'document.pdf')
            part = ['--=-parts', *part, '--=-parts', f'Content-Type: application/pdf; name={name}',
                    f'Content-Disposition: attachment; filename={name}',
                    'Content-Transfer-Encoding: base64', '', pdf(mail.settings['pdf']), '--=-parts--', '']
        return '\r\n'.join(head + part).encode()


def pdf(text):
    """A document of one page and one line, in base64."""
    shown = text.replace('\\', '').replace('(', '').replace(')', '')
    stream = f'BT /F1 11 Tf 72 720 Td ({shown}) Tj ET'
    objects = ['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
               '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R '
               '/Resources << /Font << /F1 5 0 R >> >> >>',
               f'<< /Length {len(stream)} >>\nstream\n{stream}\nendstream',
               '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>']
    data, at = '%PDF-1.4\n', []
    for i, o in enumerate(objects, 1):
        at.append(len(data))
        data += f'{i} 0 obj\n{o}\nendobj\n'
    table = ''.join(f'{n:010} 00000 n \n' for n in at)
    data += (f'xref\n0 {len(at) + 1}\n0000000000 65535 f \n{table}trailer\n'
             f'<< /Size {len(at) + 1} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF\n')
    return base64.encodebytes(data.encode('latin-1')).decode().replace('\n', '\r\n')


def encoded(value):
    """Names outside ASCII as encoded words; what is ASCII stays as it was written."""
    return re.sub(r'[^\x00-\x7f]+(?:[ ]+[^\x00-\x7f<>@,;]+)*', lambda m: email.header.Header(
        m[0], 'utf-8', maxlinelen=10 ** 6).encode(), value) if not value.isascii() else value


def stories(paths=()):
    """Those of the files; all, if none is named."""
    for path in paths or sorted(glob.glob(os.path.join(CORPUS, '*', '*.txt'))):
        yield Story(os.path.abspath(path))


def configure(story, folder):
    """Arguments that replay and confirm share; None where a story needs none of them."""
    lines = '\n'.join(story.config).replace('{rules}', os.path.join(ROOT, 'config', 'rules'))
    if any(m.confirm for m in story.mails):
        lines += f'\nstate_directory: {folder}\ndatabase: {folder}/becwatch.db\n'
    if not lines:
        return []
    path = os.path.join(folder, 'becwatch.yaml')
    with open(path, 'w', encoding='utf-8') as f:
        f.write(lines + '\n')
    return ['--config', path]


def replay(story, folder, until=None):
    """The alerts of the mails that have come until then, and what went wrong; those that are recorded are passed over."""
    config = configure(story, folder)
    args = [w for own in story.own for w in ('--own-domain', own)] + config
    if os.path.exists(f'{folder}/becwatch.db') or until is not None:
        args += ['--database', f'{folder}/becwatch.db']
    for n, mailbox in enumerate(story.mailboxes):
        mails = [(m.folder, m.arrived, story.raw(m)) for m in story.mails
                 if m.owner == mailbox and (until is None or m.arrived <= until)]
        place = os.path.join(folder, str(n))
        shutil.rmtree(place, ignore_errors=True)
        args.append(f'{mailbox}={store("eml", place, mails)}')
    r = becwatch('replay', '--json', *args)
    return alerts(r), [] if r.returncode == 0 else [f'exit {r.returncode}: {r.stderr}']

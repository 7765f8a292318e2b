#!/usr/bin/python3
"""The partner book: importing a vendor master, what it changes, and what it does to mail."""
import json
import os
import sqlite3
import tempfile

from cli import becwatch, diag, done, exits, ok, store
from confirm_mail import AP, BY, DAY, NEW, OLD, T0, THIRD, mail
from stories import pdf

VENDOR = 'Anna Keller <anna.keller@kellerwald-pumpen.example>'
OTHER = 'Jan de Vries <jan@devries-valves.example>'
HEAD = 'name,domains,addresses,accounts,callback_name,callback_phone,shared,own\n'


class Book:
    def __init__(self):
        self.temporary = tempfile.TemporaryDirectory(prefix='becwatch-partners-')
        self.folder = self.temporary.name
        os.mkdir(self.folder + '/partners.d')
        self.config = self.write('becwatch.yaml', f'''state_directory: {self.folder}
own_domains: [marina-foods.example]
trust:
  authserv_ids: [mx.marina-foods.example]
partners:
  - name: By Hand
    domains: [byhand.example]
''')
        self.file = self.folder + '/partners.d/imported.yaml'
        self.mails = []

    def write(self, name, text):
        with open(f'{self.folder}/{name}', 'w', encoding='utf-8') as f:
            f.write(text)
        return f'{self.folder}/{name}'

    def load(self, rows, status=0, what='import', *args, **kw):
        path = self.write('vendors.csv', HEAD + rows)
        return exits(status, what, 'partners', 'import', path, '--config', self.config, *args, **kw)

    def replay(self, *mails):
        self.mails += mails
        path = store('eml', f'{self.folder}/mail', self.mails)
        r = becwatch('replay', '--json', '--config', self.config, '--database', f'{self.folder}/becwatch.db',
                     f'{AP}={path}')
        if r.returncode != 0:
            diag(r.stderr)
        return [json.loads(line) for line in r.stdout.splitlines()]


KELLER = ('Kellerwald Pumpen,kellerwald-pumpen.example,"Anna Keller <anna.keller@kellerwald-pumpen.example>; '
          f'ap@kellerwald-pumpen.example",{OLD},Anna Keller,+49 30 123456,,\n')


def test_import():
    book = Book()
    r = book.load(KELLER, 0, 'a dry run', '--dry-run')
    ok('added: partner Kellerwald Pumpen' in r.stdout and not os.path.exists(book.file), 'writes nothing')
    r = book.load(KELLER, 0, 'one vendor', '--by', 'Marta Reyes')
    ok('added: account DE89' in r.stdout and OLD.replace(' ', '') not in r.stdout, 'says what it added, masked')
    ok(os.stat(book.file).st_mode & 0o777 == 0o640, 'others cannot read it')
    exits(0, 'the configuration holds', 'check-config', '--config', book.config)
    r = book.load(KELLER, 0, 'again')
    ok(r.stdout == 'nothing to change\n', 'changes nothing')
    r = book.load(KELLER.replace(OLD, f'{OLD}; {THIRD}'), 0, 'another account', '--json')
    said = json.loads(r.stdout)
    ok([c['became'] for c in said['changes']] == ['changed', 'added'], 'is told')
    rows = f'Kellerwald Pumpen,kellerwald-pumpen.example,,{OLD},,,,\nKellerwald Pumpen,,,{THIRD},,,,\n'
    r = book.load(rows, 0, 'an account a row', '--json')
    said = json.loads(becwatch('partners', 'show', 'Kellerwald Pumpen', '--config', book.config, '--json').stdout)
    ok(len(said['accounts']) == 2 and said['callback_phone'] == '', 'rows of one name are one partner')
    path = book.write('kinds.csv', 'name,domains,kind,accounts\nBritish,british.example,UK,20-00-00/12345678\n'
                      'American,american.example,,us:021000021/123456789\n')
    r = exits(0, 'accounts of other kinds', 'partners', 'import', path, '--config', book.config)
    ok('123456789' not in r.stdout and '12345678' not in r.stdout and r.stdout.count('added: account') == 2, 'masked')
    r = exits(0, 'the same again', 'partners', 'import', path, '--config', book.config)
    ok(r.stdout == 'nothing to change\n', 'read back as they were')
    row = f'Kellerwald Pumpen;kellerwald-pumpen.example;"{OLD};{THIRD}"\r\n'
    text = 'Name;Domains;Accounts\r\n' + row + row
    for what, encoding in ('semicolons', 'utf-8-sig'), ('UTF-16', 'utf-16'), ('big-endian', 'utf-16-be'):
        path = f'{book.folder}/excel.csv'
        with open(path, 'wb') as f:
            f.write((b'\xfe\xff' if encoding == 'utf-16-be' else b'') + text.encode(encoding))
        book.load('', 0, 'empty', '--replace')
        r = exits(0, f"a spreadsheet's, {what}", 'partners', 'import', path, '--config', book.config)
        ok(r.stdout.count('added: account') == 2, 'holds both accounts')
    for what, data, says in (('Latin-1', b'name,domains\nM\xfcller,m.example\n', 'latin.csv:2: a letter'),
                             ('half a character', b'\xff\xfen\0a', 'UTF-16')):
        path = f'{book.folder}/latin.csv'
        with open(path, 'wb') as f:
            f.write(data)
        exits(1, what, 'partners', 'import', path, '--config', book.config, says=says)
    path = book.write('kinds.csv', 'name,domains,kind,accounts\nX,x.example,martian,1234\n')
    exits(1, 'no such kind', 'partners', 'import', path, '--config', book.config, says='no kind')
    book.load('', 0, 'empty again', '--replace')
    book.load(rows, 0, 'one vendor again')
    book.load('De Vries,devries-valves.example,,,,,,\n', 0, 'a second import')
    said = json.loads(becwatch('partners', 'list', '--config', book.config, '--json').stdout)
    ok({p['name'] for p in said} == {'By Hand', 'Kellerwald Pumpen', 'De Vries'}, 'adds to the first')
    book.load('De Vries,devries-valves.example,,,,,,\n', 0, 'the whole master', '--replace')
    said = json.loads(becwatch('partners', 'list', '--config', book.config, '--json').stdout)
    ok({p['name'] for p in said} == {'By Hand', 'De Vries'}, 'replaces it; what was written by hand stays')
    exits(1, 'nobody of that name', 'partners', 'show', 'Nobody', '--config', book.config, says="'Nobody'")
    exits(2, 'no file', 'partners', 'import', '--config', book.config, says='FILE')
    exits(2, 'no name', 'partners', 'show', '--config', book.config, says='NAME')
    exits(2, 'an option of import', 'partners', 'list', '--replace', '--config', book.config, says='import')
    for verb in 'list', 'show', 'import':
        exits(0, f'{verb} --help', 'partners', verb, '--help')


def test_mistakes():
    book = Book()
    r = book.load(f'''Keller,kellerwald-pumpen.example,,DE89 3704 0044 0532 0130 01,,,,
,a.example,,,,,,
Mail,gmail.com,,,,,,
Hand,byhand.example,,,,,,
"Two, Ltd",b.example,,,Anna,,,
Three,c.example,not an address,,,tel,maybe,
Four,,,,,,,
Five,kellerwald-pumpen.example,,,,,,
Six,marina-foods.example,,,,,,
''', 1, 'mistakes', says='nothing was imported')
    for n, what in ((2, 'accounts'), (3, 'name is missing'), (4, 'free-mail'), (5, "'By Hand'"), (6, 'no callback_phone'),
                    (7, 'no mail address'), (7, 'callback_phone'), (7, 'neither yes nor no'), (8, 'neither a domain'),
                    (9, "'Keller'"), (10, 'own_domains')):
        if not ok(any(f'vendors.csv:{n}:' in line and what in line for line in r.stderr.splitlines()),
                  f'line {n}: {what}'):
            diag(r.stderr)
    ok(not os.path.exists(book.file), 'all at once, and nothing is written')
    path = book.write('bad.csv', 'nome,domains\nx,y\n')
    r = exits(1, 'another head', 'partners', 'import', path, '--config', book.config, says="unknown column 'nome'")
    ok("no column 'name'" in r.stderr, 'the name is missing')
    path = book.write('bad.csv', 'name,domains\n"x,y\n')
    exits(1, 'an open quote', 'partners', 'import', path, '--config', book.config, says='bad.csv:2: a quote')
    exits(1, 'no file', 'partners', 'import', book.folder + '/none.csv', '--config', book.config, says='none.csv')
    os.rmdir(book.folder + '/partners.d')
    exits(1, 'no folder', 'partners', 'import', path, '--config', book.config, says='partners.d')


def test_masked():
    """A number that the mail puts into its subject, a name or a file's name does not leave either."""
    book = Book()
    book.load(KELLER)
    book.replay(mail(1, T0, VENDOR, f'Please pay to IBAN {OLD}'))
    subject = f'Subject: Pay to {NEW} or {NEW.replace(" ", "")}'
    raw = mail(2, T0 + DAY, VENDOR.replace('Anna Keller', f'Anna Keller {NEW}'), f'Beneficiary: {NEW}\nIBAN {NEW}')
    found = book.replay((raw[0], raw[1], raw[2].replace(b'Subject: Invoice 2', subject.encode())))
    text = json.dumps(found, ensure_ascii=False)
    ok(len(found) == 1 and 'Pay to DE75…6199 or DE75…6199' in text and NEW not in text and
       NEW.replace(' ', '') not in text, 'the alert shows every account masked')
    with sqlite3.connect(book.folder + '/becwatch.db') as db:
        rows = db.execute("SELECT reason, evidence FROM findings").fetchall()
    ok(rows and not any(n in x for row in rows for x in row for n in (NEW, NEW.replace(' ', ''))),
       'and so does what is recorded as evidence')


def test_number_to_ring():
    """It is the partner book's, whatever numbers the mail offers; where there is none, the alert says where to look."""
    offered = ('+44 20 7946 0991', '0800 555 0199', '+371 6700 0123')
    text = f'Our account is now IBAN {NEW}. Please ring {offered[0]} to verify it.\n-- \nAnna Keller, tel. {offered[1]}'
    lines = f'X-Phone: {offered[2]}\nContent-Type: text/plain; charset=utf-8\n'
    for what, vendor, book_row in (('with', VENDOR, KELLER), ('without', VENDOR, KELLER.replace('+49 30 123456', '')),
                                   ('nobody', OTHER, KELLER),
                                   ('look-alike', VENDOR.replace('kellerwald', 'kellervvald'), KELLER)):
        book = Book()
        book.load(book_row.replace('Anna Keller,,', ',,') if what == 'without' else book_row)
        real = VENDOR if what == 'look-alike' else vendor
        book.replay(mail(1, T0, real, f'Please pay to IBAN {OLD}'))
        book.replay(mail(2, T0 + DAY, real, f'Please pay to IBAN {OLD}'))
        found = book.replay(mail(3, T0 + 30 * DAY, vendor, text, lines))
        steps = ' '.join(found[0]['next_steps']) if found else ''
        everything = json.dumps(found, ensure_ascii=False)
        if not ok(steps and not any(n in everything or n.replace(' ', '') in everything for n in offered),
                  f'{what}: no number of the mail is named'):
            diag(everything)
        if what in ('with', 'look-alike'):
            good = 'Anna Keller of Kellerwald Pumpen on +49 30 123456' in steps and 'No call-back' not in steps
        else:
            name = 'Kellerwald Pumpen' if what == 'without' else 'devries-valves.example'
            good = (f'No call-back number of {name} is in the partner book' in steps and 'contract' in steps and
                    'vendor master' in steps and '+49' not in steps)
        if not ok(good, f'{what}: whom to ring, or where to look'):
            diag(steps)


def test_number_in_a_file():
    """The same where only a PDF, and its name, gives numbers and the account."""
    offered = ('+44 20 7946 0991', '0800 555 0199', '+371 6700 0123')
    paper = pdf(f'Our bank has changed. IBAN {NEW}. To confirm these details ring our finance desk: {offered[0]} '
                f'or {offered[1]}, never the old number +49 30 123456.')
    text = (f'--b\n\nPlease find our new bank details enclosed.\n--b\nContent-Type: application/pdf; name="ring {offered[2]}.pdf"\n'
            f'Content-Disposition: attachment; filename="ring {offered[2]}.pdf"\n'
            f'Content-Transfer-Encoding: base64\n\n{paper}\n--b--\n').replace('\r\n', '\n')
    book = Book()
    book.load(KELLER)
    book.replay(mail(1, T0, VENDOR, f'Please pay to IBAN {OLD}'))
    book.replay(mail(2, T0 + DAY, VENDOR, f'Please pay to IBAN {OLD}'))
    found = book.replay(mail(3, T0 + 30 * DAY, VENDOR, text, 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n'))
    ok(len(found) == 1 and any(f['detector'] == 'bank_change' and f['evidence'].get('where', '').startswith('attachment:')
                               for f in found[0]['findings']), 'an account that stands in a PDF alone is found')
    everything = json.dumps(found, ensure_ascii=False)
    if not ok(not any(n in everything or n.replace(' ', '') in everything for n in offered),
              'no number of the PDF or of its name is named'):
        diag(everything)
    steps = ' '.join(found[0]['next_steps']) if found else ''
    if not ok('Anna Keller of Kellerwald Pumpen on +49 30 123456' in steps and everything.count('+49 30 123456') == steps.count(
            '+49 30 123456'), "the partner book's is, and only as the one to ring"):
        diag(everything)


def test_several():
    book = Book()
    head = HEAD.replace('shared', 'several,shared')
    row = f'Kellerwald Pumpen,kellerwald-pumpen.example,,{OLD},,,%s,,\n'
    exits(0, 'a master without it', 'partners', 'import', book.write('v.csv', head + row % ''), '--config', book.config)
    found = book.replay(mail(1, T0, VENDOR, 'Please pay to IBAN DE48 3704 0044 0532 0990 01'))
    ok([a['severity'] for a in found] == ['high'], 'an account at the same bank alarms') or diag(found)
    book = Book()
    exits(0, 'a master', 'partners', 'import', book.write('v.csv', head + row % 'yes'), '--config', book.config)
    said = exits(0, 'show', 'partners', 'show', 'Kellerwald Pumpen', '--config', book.config).stdout
    ok('several accounts' in said, 'says so')
    found = book.replay(mail(1, T0, VENDOR, 'Please pay to IBAN DE48 3704 0044 0532 0990 01'))
    ok([a['severity'] for a in found] == ['low'], 'one of several pages nobody') or diag(found)
    found = book.replay(mail(2, T0 + DAY, VENDOR, f'Please pay to IBAN {NEW}'))
    ok([a['severity'] for a in found] == ['high'], 'at another bank it does') or diag(found)


def test_ledger():
    book = Book()
    book.load(KELLER + f'Factor,factor.example,,{THIRD},,,yes,\n,,,BE68 5390 0754 7034,,,,yes\n', 0, 'a master')
    first = book.replay(mail(1, T0, VENDOR, f'Please pay to IBAN {OLD}'))
    ok(first == [], 'a known account says nothing on its first day')
    found = book.replay(mail(2, T0 + DAY, VENDOR, f'Please pay to IBAN {NEW}'))
    ok(len(found) == 1 and found[0]['severity'] == 'high', 'another one does')
    steps = ' '.join(found[0]['next_steps'])
    ok('+49 30 123456' in steps and 'Anna Keller' in steps and 'Kellerwald Pumpen' in steps,
       'and names the number to ring')
    ok('in this mail' in steps, 'and not to ring one that the mail gives')
    text = json.dumps(found)
    ok(not any(x.replace(' ', '') in text or x in text for x in (OLD, NEW)), 'without a number in it')
    incident = found[0]['incident']
    exits(1, 'what is accused is not imported', 'partners', 'import',
          book.write('v.csv', HEAD + KELLER.replace(OLD, f'{OLD};{NEW}')), '--config', book.config, says='accusation')
    exits(0, 'confirmed', 'confirm', incident, '--fraud', *BY, '--config', book.config)
    said = json.loads(becwatch('partners', 'show', 'Kellerwald Pumpen', '--config', book.config, '--json').stdout)
    states = {a['account'][:4]: a for a in said['ledger']}
    if not ok(states['DE89']['state'] == 'known' and states['DE75']['state'] == 'bad', 'show: known and bad'):
        diag(said)
    ok(states['DE89']['why'][0]['reason'] == 'configuration' and
       [e['by'] for e in states['DE75']['why']] == ['', 'Marta Reyes'] or
       states['DE75']['why'][0]['reason'] == 'incident', 'and why')
    r = exits(0, 'for people', 'partners', 'show', 'Kellerwald Pumpen', '--config', book.config)
    ok('bad' in r.stdout and 'named in the configuration' in r.stdout and '+49 30' in r.stdout, 'in words')
    for n, sender in enumerate((VENDOR, OTHER)):
        found = book.replay(mail(10 + n, T0 + (5 + n) * DAY, sender, 'Our claims are sold to Factor. From now on our '
                                 f'bank details are: IBAN {THIRD}'))
        if not ok(all(a['severity'] in ('low', 'medium', 'info') for a in found), 'a shared account pages nobody'):
            diag(found)
    found = book.replay(mail(20, T0 + 9 * DAY, OTHER, 'We have paid to IBAN BE68 5390 0754 7034'))
    ok(found == [], 'our own account is no counterparty\'s')
    with sqlite3.connect(book.folder + '/becwatch.db') as db:
        rows = dict(db.execute("SELECT substr(account, 1, 4) || owner, state FROM bank_accounts").fetchall())
    if not ok(rows.get('BE68marina-foods.example') == 'own' and rows.get('NL91factor.example') == 'shared', 'own, shared'):
        diag(rows)
    book.load(KELLER, 0, 'the factor is gone', '--replace')
    book.replay(mail(21, T0 + 10 * DAY, OTHER, 'Thank you.'))
    with sqlite3.connect(book.folder + '/becwatch.db') as db:
        rows = db.execute("SELECT reason FROM ledger_events WHERE owner = 'factor.example' ORDER BY event").fetchall()
        audit = db.execute("SELECT action, contact FROM audits ORDER BY audit").fetchall()
    ok(rows[-1] == ('withdrawn',), 'what the configuration no longer names was withdrawn')
    ok([a for a, _ in audit] == ['fraud', 'import'], 'the import is in the audit')


test_import()
test_mistakes()
test_masked()
test_number_to_ring()
test_number_in_a_file()
test_several()
test_ledger()
done()

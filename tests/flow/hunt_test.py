#!/usr/bin/python3
"""becwatch hunt and rules, as a user meets them: answers, mistakes, rules asked of the history."""
import json
import os
import signal
import sqlite3
import subprocess
import tempfile
import time

from cli import BUILD, ROOT, alerts, becwatch, diag, done, exits, ok, store

RULE = """(mailFromAddresses: invoicing@partner_organizationA.com OR
mailToAddresses: accounts_payable@partner_organizationB.com) AND
(mailMsgSubject:Invoice) AND (mailWantedHeaderValue:dmarc=fail OR
mailWantedHeaderValue:dkim=none) AND (mailDirection:3)"""

FORGED = b"""Received: from mx.reader.example by mx.reader.example; Mon, 2 Mar 2026 10:00:00 +0000
Authentication-Results: spf=softfail (sender IP is 192.0.2.7) smtp.mailfrom=partner_organizationA.com;%s dkim=none
 (message not signed) header.d=none;dmarc=fail action=none header.from=partner_organizationA.com;compauth=other reason=501
From: Invoicing <invoicing@partner_organizationA.com>
To: accounts_payable@partner_organizationB.com
Subject: Re: Invoice 4711
Date: Mon, 2 Mar 2026 10:00:00 +0000
Message-ID: <forged@x.example>

Please pay to DE89 3704 0044 0532 0130 00.
"""
# A comment so long that the results stand behind what is kept of a line.
LONG = b' x=' + b'y' * 400 + b';'
GENUINE = """Received: from mail.partnera.example by mx.reader.example; Tue, 3 Mar 2026 10:00:00 +0000
Authentication-Results: mx.reader.example; spf=pass smtp.mailfrom=partnera.example; dkim=pass header.d=partnera.example;
 dmarc=pass header.from=partnera.example
From: =?utf-8?q?J=C3=BCrgen_Haas?= <j.haas@partnera.example>
To: ap@buyer.example
Reply-To: J Haas <haas@other.example>
Subject: =?utf-8?q?Rechnung_f=C3=BCr_M=C3=A4rz?= \x1b
Date: Tue, 3 Mar 2026 10:00:00 +0000
Message-ID: <genuine@partnera.example>

Guten Tag, anbei die Rechnung.
""".encode()
CONFIG = """own_domains: [buyer.example]
database: becwatch.db
state_directory: %s
rules_directory: %s
partners:
  - name: Partner A
    domains: [partnera.example]
    rules: [partner-reply-to, partner-no-freemail]
"""


def found(db, query, *more):
    r = becwatch('hunt', query, '--database', db, '--json', *more)
    if r.returncode != 0:
        diag(r.stderr)
        return None
    return [m['message_id'] for m in alerts(r)]


def answers(db):
    for query, wanted in ((RULE, ['forged@x.example']),
                          ('since:2026-01-01', ['genuine@partnera.example', 'forged@x.example']),
                          ('rechnung', ['genuine@partnera.example']),
                          ('from:"jürgen haas"', ['genuine@partnera.example']),
                          ('iban:DE89…3000', ['forged@x.example']),
                          ('from:partnera.example -has:reply_to', []),
                          ('detector:auth_contradiction', ['forged@x.example']),
                          ('severity:>=critical', [])):
        ok(found(db, query) == wanted, f'hunt {query.splitlines()[0]}')
    ok(found(db, 'since:2026-01-01', '--limit', '1') == ['genuine@partnera.example'], 'the newest first, no more than the limit')
    r = becwatch('hunt', 'message_id:forged@x.example', '--database', db, '--json')
    m = json.loads(r.stdout)
    ok(m['bank_accounts'] == ['DE89…3000'] and 'DE8937040044' not in r.stdout, 'account numbers are masked')
    ok({'arrived', 'date', 'account', 'folder', 'uid', 'direction', 'subject', 'from', 'to', 'cc', 'reply_to', 'dmarc',
        'severity', 'detectors', 'incidents', 'attachments', 'conversation'} <= set(m), 'the keys of a line')
    r = becwatch('hunt', 'to:buyer.example', '--database', db)
    ok('ARRIVED' in r.stdout and 'ap@buyer.example' in r.stdout and '\x1b' not in r.stdout, 'a table, cleaned')
    ok(becwatch('hunt', 'to:nobody.example', '--database', db).stdout == 'No mail matches.\n', 'nothing found, said so')


def mistakes(db):
    r = exits(2, 'a mistake in a query', 'hunt', 'from:a AND form:b', '--database', db, says="did you mean 'from'?")
    ok(r.stderr.startswith('  from:a AND form:b\n             ^\n'), 'a caret under its column')
    exits(2, 'no query', 'hunt', '--database', db, says='give a query')
    exits(2, 'two queries', 'hunt', 'a', 'b', '--database', db, says='in quotes')
    exits(2, 'a limit that is none', 'hunt', 'a', '--limit', 'x', '--database', db, says='no number')
    exits(1, 'no database', 'hunt', 'a', '--database', db + 'x', says='there is no database')
    exits(0, 'help', 'hunt', '--help')


def rules(folder, mails):
    config = os.path.join(folder, 'becwatch.yaml')
    with open(config, 'w', encoding='utf-8') as f:
        f.write(CONFIG % (folder, os.path.join(ROOT, 'config', 'rules')))
    r = becwatch('replay', '--config', config, '--database', os.path.join(folder, 'becwatch.db'), '--json',
                 f'ap@buyer.example={mails}')
    broken = [f for a in alerts(r) for f in a['findings'] if f['detector'] == 'policy_violation']
    if not ok([f['evidence']['rule'] for f in broken] ==
              ['incident-invoice-authentication', 'partner-reply-to'], 'the rules on arrival'):
        diag(r.stdout + r.stderr)
    ok(broken and broken[-1]['evidence']['partner'] == 'Partner A' and
       broken[-1]['evidence']['seen']['reply_to'] == ['haas@other.example'] and
       'answers to the partner' in broken[-1]['reason'], 'what was agreed with whom, and what the mail had')
    for rule, wanted in (('partner-reply-to', ['genuine@partnera.example']), ('partner-no-freemail', []),
                         ('incident-invoice-authentication', ['forged@x.example'])):
        r = becwatch('hunt', '--rule', rule, '--config', config, '--json')
        ok([m['message_id'] for m in alerts(r)] == wanted, f'hunt --rule {rule}: as on arrival')
    r = exits(0, 'which rules are on', 'check-config', '--rules', '--config', config)
    ok('on   partner-reply-to: answers' in r.stdout and 'asked of: Partner A' in r.stdout and 'asked of: all mail' in r.stdout,
       'each with whose mail it is asked of')
    ok('off  partner-signed: ' in r.stdout and f"write 'rules: [partner-signed]' under the partner in {config}" in r.stdout,
       'and how the others are switched on')
    r = exits(0, 'as JSON', 'check-config', '--json', '--config', config)
    listed = {x['rule']: x for x in json.loads(r.stdout)['rule_list']}
    ok(listed['partner-reply-to']['partners'] == ['Partner A'] and listed['partner-reply-to']['why_off'] == '' and
       not listed['partner-signed']['on'] and 'no partner names it' in listed['partner-signed']['why_off'] and
       listed['incident-invoice-authentication']['on'] and len(listed) == 9, 'the same')
    exits(1, 'a rule that is nobody\'s', 'hunt', '--rule', 'partner-signed', '--config', config, says="write 'rules: [partner-signed]' under the partner in")
    exits(1, 'a rule that is not there', 'hunt', '--rule', 'nix', '--config', config, says="there is no rule 'nix'")
    exits(2, 'a rule and a query', 'hunt', 'a', '--rule', 'nix', '--config', config, says='instead of a query')


def wrong_rules(folder):
    config, where = os.path.join(folder, 'wrong.yaml'), os.path.join(folder, 'wrong')
    os.mkdir(where)
    for name, text in (('a', 'id: a\ntitle: t\nquery: |\n  from:x AND\n  (subject:b OR sbject:c)\nattack: [T1]\n'),
                       ('b', 'id: a\ntitle: t\nquery: from:{partnr}\nrequirement: since:30d\nseverity: grave\n'),
                       ('c', 'id: c\nquery: x\nwhat: y\n'),
                       ('d', 'id: d\ntitle: d\nquery: only_stated_account:{partner.accounts}\n')):
        with open(os.path.join(where, name + '.yaml'), 'w', encoding='utf-8') as f:
            f.write(text)
    with open(config, 'w', encoding='utf-8') as f:
        f.write((CONFIG % (folder, where)).replace('partner-no-freemail', 'd'))
    r = exits(1, 'rules full of mistakes', 'check-config', '--config', config)
    for says in (f"{where}/a.yaml:5: query, column 15: there is no field 'sbject'; did you mean 'subject'?\n"
                 '    (subject:b OR sbject:c)\n                  ^\n',
                 f"{where}/a.yaml:6: attack: 'T1' is not an ATT&CK id",
                 f"{where}/b.yaml:1: rule 'a' is given twice",
                 f"{where}/b.yaml:3: query, column 6: '{{partnr}}' stands for nothing",
                 f'{where}/b.yaml:4: requirement, column 7: a rule judges mail as it arrives',
                 f"{where}/b.yaml:5: severity: 'grave'",
                 f"{where}/c.yaml:3: unknown key 'what'", f"{where}/c.yaml:1: a rule needs 'title'"):
        if not ok(says in r.stderr, f'named: {says.splitlines()[0].replace(where, "")}'):
            diag(r.stderr)
    for name in 'abc':
        os.unlink(os.path.join(where, name + '.yaml'))
    r = exits(1, 'rules that do not suit', 'check-config', '--config', config)
    ok("there is no rule 'partner-reply-to' for partner 'Partner A'; there is: d" in r.stderr, 'a rule that is not there')
    ok("rule 'd' of partner 'Partner A' needs the partner's accounts" in r.stderr, 'a partner who lacks what it speaks of')
    ok(r.stderr.count(':8: ') == 2, 'both on the line of the partner\'s rules')


def stops(db):
    """A hunt that would take for ever: it ends on Ctrl-C, and by its time limit."""
    q = sqlite3.connect(db)
    q.execute("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) "
              "INSERT INTO copy (mail, folder, uidvalidity, uid, arrived, direction, historical, sha256, size, cut, spf, dkim, "
              "dmarc, compauth, flags) SELECT 1, 1, 9, i, 0, 3, 0, '', 0, 0, 0, 0, 0, '', '' FROM n")
    q.commit()
    q.close()
    slow = ' '.join(f'name:*{i}*z*' for i in range(1)) + ' OR ' + ' OR '.join(f'header:"no {i}"' for i in range(200))
    args = [os.path.join(BUILD, 'becwatch'), 'hunt', slow, '--database', db, '--timeout', '0']
    p = subprocess.Popen(args, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while 'db' not in ' '.join(os.readlink(f'/proc/{p.pid}/fd/{fd}') for fd in os.listdir(f'/proc/{p.pid}/fd')
                               if os.path.lexists(f'/proc/{p.pid}/fd/{fd}')):
        time.sleep(0.01)
    p.send_signal(signal.SIGINT)
    _, err = p.communicate(timeout=60)
    ok(p.returncode == 1 and 'interrupted' in err, 'Ctrl-C ends it')
    exits(1, 'the time limit ends it', 'hunt', slow, '--database', db, '--timeout', '1', says='time limit')


def main():
    with tempfile.TemporaryDirectory(prefix='becwatch-hunt-') as folder:
        for name, forged in (('short', FORGED % b''), ('long', FORGED % LONG)):
            where = os.path.join(folder, name)
            os.mkdir(where)
            mails = store('eml', os.path.join(where, 'mail'), [('INBOX', 0, forged), ('INBOX', 1, GENUINE)])
            db = os.path.join(where, 'history.db')
            becwatch('replay', '--own-domain', 'buyer.example', '--database', db, f'ap@buyer.example={mails}')
            ok(found(db, RULE) == ['forged@x.example'], f'the incident\'s rule as written, {name} header line')
        answers(db)
        mistakes(db)
        rules(where, mails)
        wrong_rules(where)
        stops(db)
    done()


main()

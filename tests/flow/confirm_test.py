#!/usr/bin/python3
"""The call-back procedure: becwatch confirm, what it puts into force, and the audit table that only grows."""
import email.utils
import json
import os
import re
import shlex
import sqlite3
import tempfile

import jsonschema

from cli import ROOT, alerts, becwatch, diag, done, exits, ok, store
from confirm_mail import AP, BY, DAY, NEW, OLD, T0, THIRD, mail

VENDOR = 'Anna Keller <anna.keller@kellerwald-pumpen.example>'
OTHER = 'Jan de Vries <jan@devries-valves.example>'
HISTORY = [mail(1, T0, VENDOR, f'Please pay to IBAN {OLD}'),
           mail(2, T0 + 30 * DAY, VENDOR, f'Please pay to IBAN {OLD}'),
           mail(3, T0 + 31 * DAY, OTHER, 'The valves left our works today.'),
           mail(4, T0 + 60 * DAY, VENDOR, f'Please pay to IBAN {NEW}')]


class Case:
    """A history, replayed as far as it goes, and a configuration that finds it."""

    def __init__(self, name, mails):
        self.temporary = tempfile.TemporaryDirectory(prefix='becwatch-confirm-')
        self.folder = self.temporary.name
        self.db = f'{self.folder}/{name}.db'
        self.config = f'{self.folder}/becwatch.yaml'
        with open(self.config, 'w', encoding='utf-8') as f:
            f.write(f'state_directory: {self.folder}\ndatabase: {self.db}\nown_domains: [marina-foods.example]\n'
                    'trust:\n  authserv_ids: [mx.marina-foods.example]\n')
        self.mails = []
        self.found = self.replay(mails)

    def replay(self, mails):
        self.mails += mails  # those that are recorded are passed over
        path = store('eml', f'{self.folder}/mail', self.mails)
        r = becwatch('replay', '--json', '--config', self.config, '--database', self.db, f'{AP}={path}')
        if r.returncode != 0:
            diag(r.stderr)
        return alerts(r)

    def confirm(self, status, what, *args, **kw):
        return exits(status, what, 'confirm', *args, '--config', self.config, **kw)

    def query(self, text):
        with sqlite3.connect(self.db) as db:
            return db.execute(text).fetchall()



def test_command_line():
    exits(2, 'no outcome', 'confirm', 'inc-1', *BY, says='--legitimate or --fraud')
    exits(2, 'both outcomes', 'confirm', 'inc-1', '--fraud', '--legitimate', *BY)
    exits(2, 'nobody decided', 'confirm', 'inc-1', '--fraud', *BY[2:], says='--by')
    exits(2, 'an unknown channel', 'confirm', 'inc-1', '--fraud', *BY[:2], '--channel', 'mail', *BY[4:],
          says='phone, in_person or other')
    exits(2, 'nobody was called', 'confirm', 'inc-1', '--fraud', *BY[:4], says='--contact')
    exits(0, 'help', 'confirm', '--help')
    exits(0, 'help of audit', 'audit', '--help')


def test_legitimate():
    case = Case('legitimate', HISTORY)
    if not ok(len(case.found) == 1 and case.found[0]['severity'] == 'high', 'the other account raises an alert'):
        diag(case.found)
    incident = case.found[0]['incident']
    case.confirm(1, 'an account that no mail stated', incident, '--legitimate', *BY, '--account', THIRD,
                 says='do not state')
    case.confirm(1, 'no such incident', 'inc-nothing', '--legitimate', *BY, says='no incident')
    r = case.confirm(0, 'a dry run', incident, '--legitimate', *BY, '--dry-run', '--json')
    ok(json.loads(r.stdout)['closed'] and not case.query('SELECT 1 FROM audit'), 'which records nothing')
    ok(len(case.replay([mail(5, T0 + 61 * DAY, VENDOR, f'Please pay to IBAN {NEW}')])) == 1,
       'before the decision the account raises an alert')
    r = case.confirm(0, 'legitimate, by the account as typed', incident, '--legitimate', *BY, '--account', NEW,
                     '--note', 'moved to another bank')
    ok('is known' in r.stdout and 'closed' in r.stdout and NEW.replace(' ', '') not in r.stdout, 'says so, masked')
    ok(case.query('SELECT DISTINCT state FROM bank_accounts') == [('known',)], 'it is known')
    ok(case.query(f"SELECT reason, by, incident FROM ledger_events WHERE account = '{NEW.replace(' ', '')}'"
                  ' ORDER BY event DESC LIMIT 1') == [('confirmed', 'Marta Reyes', incident)], 'and by whom')
    ok(case.replay([mail(6, T0 + 90 * DAY, VENDOR, f'Please pay to IBAN {NEW}')]) == [], 'from then on it is silent')
    ok(case.replay([mail(7, T0 + 91 * DAY, VENDOR, f'Please pay to IBAN {THIRD}')])[0]['severity'] == 'critical',
       'a third account is not')
    closed = [json.loads(p) for p, in case.query(
        "SELECT payload FROM outbox WHERE json_extract(payload, '$.kind') = 'closed'")]
    ok(len(closed) == 1 and closed[0]['incident'] == incident and closed[0]['outcome']['result'] == 'legitimate' and
       closed[0]['outcome']['by'] == 'Marta Reyes' and closed[0]['findings'] and
       closed[0]['id'] == f"{incident}-{closed[0]['sequence']}", 'an alert says that it is closed')
    with open(f'{ROOT}/schema/alert.schema.json', encoding='utf-8') as f:
        wrong = [e.message for e in jsonschema.Draft202012Validator(json.load(f)).iter_errors(closed[0])]
    if not ok(not wrong, 'as the schema has it'):
        diag(wrong)
    ok(NEW.replace(' ', '') not in json.dumps(closed), 'with no number in it')
    said = json.loads(exits(0, 'audit', 'audit', '--json', '--config', case.config).stdout)
    ok(len(said) == 1 and said[0]['by'] == 'Marta Reyes' and said[0]['channel'] == 'phone' and
       said[0]['contact'] == BY[5] and said[0]['changes'][0]['became'] == 'known', 'all of it is in the audit')


def typed(alert):
    """The command that an alert's next steps say to type, as a shell takes it apart."""
    step = next(s for s in alert['next_steps'] if 'becwatch confirm' in s)
    return shlex.split(re.search(r'becwatch (confirm .*?) - ', step)[1])


def test_several():
    at_home, third = 'DE48 3704 0044 0532 0990 01', 'DE95 3704 0044 0532 0444 17'
    case = Case('several', HISTORY[:3] + [mail(4, T0 + 60 * DAY, VENDOR, f'Please pay to IBAN {at_home}')])
    command = typed(case.found[0])
    ok(command[1] == case.found[0]['incident'], 'the alert names the command, with its incident')
    exits(2, 'several of a fraud', 'confirm', 'inc-1', '--fraud', '--several', *BY, says='--legitimate')
    r = exits(0, 'the command as it stands there, and --several', *command, '--several', '--config', case.config)
    ok('counterparty kellerwald-pumpen.example has several accounts' in r.stdout, 'says so')
    ok(case.replay([mail(5, T0 + 61 * DAY, VENDOR, f'Please pay to IBAN {at_home}')]) == [], 'the account is silent')
    found = case.replay([mail(6, T0 + 90 * DAY, VENDOR, f'Please pay to IBAN {third}')])
    ok([a['severity'] for a in found] == ['low'], 'the next one at the same bank is low') or diag(found)
    found = case.replay([mail(7, T0 + 91 * DAY, VENDOR, f'Please pay to IBAN {NEW}')])
    ok([a['severity'] for a in found] == ['high'], 'at another bank it alarms') or diag(found)
    found = case.replay([mail(8, T0 + 92 * DAY, OTHER, 'The valves left our works again.'),
                         mail(9, T0 + 93 * DAY, 'Anna Keller <anna.keller@kellerwald-purnpen.example>',
                              'Please pay to IBAN DE32 3704 0044 0532 0777 55')])
    ok(found and found[-1]['severity'] == 'critical', 'given by an imitation it alarms') or diag(found)
    case.confirm(0, 'a fraud after all', case.found[0]['incident'], '--fraud', *BY)
    ok(not case.query('SELECT 1 FROM several_accounts'), 'takes it back')
    found = case.replay([mail(10, T0 + 120 * DAY, VENDOR, 'Please pay to IBAN DE56 3704 0044 0532 0888 66')])
    ok(found and found[0]['severity'] == 'high', 'and the next one alarms') or diag(found)


def test_echo():
    """That we wrote of the account makes it nobody else's."""
    answer = (f'From: {AP}\r\nTo: {VENDOR}\r\nSubject: Re: Invoice 4\r\nMessage-ID: <5@marina-foods.example>\r\n'
              f'In-Reply-To: <4@kellerwald-pumpen.example>\r\nDate: {email.utils.formatdate(T0 + 61 * DAY)}\r\n\r\n'
              f'We have paid to IBAN {NEW}.\r\n')
    case = Case('echo', HISTORY + [('Sent', T0 + 61 * DAY, answer.encode())])
    ok(len(case.found) == 2 and case.found[0]['incident'] == case.found[1]['incident'], 'our answer joins the incident')
    incident = case.found[0]['incident']
    r = case.confirm(0, 'legitimate', incident, '--legitimate', *BY, '--account', NEW)
    ok('of kellerwald-pumpen.example is known' in r.stdout and 'marina-foods' not in r.stdout, 'it is the vendor\'s alone')
    case.confirm(0, 'a fraud after all', incident, '--fraud', *BY)
    r = case.confirm(0, 'an account of a closed one', incident, '--legitimate', *BY, '--account', NEW)
    ok('is closed' in r.stdout, 'which stays closed')


def test_fraud():
    case = Case('fraud', HISTORY)
    incident = case.found[0]['incident']
    r = case.confirm(0, 'fraud, the beginning of the id', incident[:12], '--fraud', *BY)
    ok('is bad' in r.stdout, 'the account is bad')
    ok(case.query(f"SELECT state, outcome FROM incidents WHERE incident = '{incident}'") == [('closed', 'fraud')],
       'the incident is closed as a fraud')
    found = case.replay([mail(8, T0 + 70 * DAY, OTHER, f'Please pay to IBAN {NEW}')])
    ok(found and found[0]['severity'] in ('high', 'critical'), 'the account alerts for another counterparty')
    found = case.replay([mail(9, T0 + 71 * DAY, VENDOR, f'Please pay to IBAN {NEW}')])
    ok(found and found[0]['severity'] in ('high', 'critical') and found[0]['incident'] != incident,
       'and for the same one, as a new incident')
    case.confirm(1, 'that one cannot be confirmed as legitimate', found[0]['incident'], '--legitimate', *BY,
                 says=incident)
    case.confirm(0, 'the first one can: it was a mistake', incident, '--legitimate', *BY, '--note', 'wrong vendor')
    case.confirm(0, 'then the other too', found[0]['incident'], '--legitimate', *BY)
    ok(len(case.query('SELECT 1 FROM audits')) == 3, 'every decision stays recorded')
    db = sqlite3.connect(case.db)
    for what in ('DELETE FROM audit', "UPDATE audit SET person = 'x'", 'DELETE FROM audit_change',
                 "UPDATE audit_change SET became = 'x'",
                 "INSERT OR REPLACE INTO audit VALUES (1, 1, '', 1, '', '', '', '', '')",
                 "INSERT OR REPLACE INTO audit_change VALUES (1, 0, '', '', '', '')"):
        try:
            db.execute(what)
            ok(False, what)
        except sqlite3.DatabaseError as e:
            ok('only grows' in str(e), f'refused: {what}')
    db.close()


def test_database():
    case = Case('none', HISTORY[:1])
    os.unlink(case.db)
    case.confirm(1, 'no database', 'inc-1', '--fraud', *BY, says='no database')
    ok(not os.path.exists(case.db), 'none is made')


test_command_line()
test_legitimate()
test_several()
test_echo()
test_fraud()
test_database()
done()

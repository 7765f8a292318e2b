#!/usr/bin/python3
"""Every story of tests/corpus: found where it must be, silent where it must not.  corpus_test.py [FILE...]"""
import datetime
import os
import sys
import tempfile

from cli import ROOT, alerts, becwatch, diag, done, ok, store
from stories import T0, stories

LEVELS = ['info', 'low', 'medium', 'high', 'critical']


def meets(expectation, found):
    """Is there such a finding among those of the message's alerts?"""
    words = expectation.split()
    name, least = words[0], words[1] if len(words) > 1 else 'low'
    wanted = dict(w.split('=', 1) for w in words[2:])
    if name == 'alert':
        return any(LEVELS.index(a['severity']) >= LEVELS.index(least) for a in found)
    return any(f['detector'] == name and LEVELS.index(f['severity']) >= LEVELS.index(least) and
               all(str(f['evidence'].get(k)) == v for k, v in wanted.items())
               for a in found for f in a['findings'])


def replay(story, folder):
    args = []
    for own in story.own:
        args += ['--own-domain', own]
    if story.config:
        path = os.path.join(folder, 'becwatch.yaml')
        with open(path, 'w', encoding='utf-8') as f:
            f.write('\n'.join(story.config).replace('{rules}', os.path.join(ROOT, 'config', 'rules')) + '\n')
        args += ['--config', path]
    for n, mailbox in enumerate(story.mailboxes):
        mails = [(m.folder, m.arrived, story.raw(m)) for m in story.mails if m.owner == mailbox]
        args.append(f'{mailbox}={store("eml", os.path.join(folder, str(n)), mails)}')
    return becwatch('replay', '--json', *args)


def check(story):
    with tempfile.TemporaryDirectory(prefix='becwatch-corpus-') as folder:
        r = replay(story, folder)
    found, wrong = alerts(r), []
    if r.returncode != 0:
        wrong.append(f'exit {r.returncode}: {r.stderr}')
    for mail in story.mails:
        of_mail = [a for a in found if a['message']['message_id'] == mail.message_id
                   and a['account'] == mail.owner]
        everywhere = [a for a in found if a['message']['message_id'] == mail.message_id]
        at = f'mail {mail.number}.{mail.count} ({datetime.timedelta(seconds=mail.arrived - T0)}, {mail.folder})'
        wrong += [f'{at}: no {e}' for e in mail.expect if not meets(e, everywhere)]
        if not mail.expect and of_mail and not any(
                m.expect for m in story.mails if m.message_id == mail.message_id):
            wrong.append(f'{at}: should be silent')
            wrong += [f'    {f["detector"]} {f["severity"]}: {f["reason"]}' for a in of_mail
                      for f in a['findings']]
    if story.never:
        wrong += [f'never {story.never}: {a["severity"]} at {a["message"]["subject"]}' for a in found
                  if LEVELS.index(a['severity']) >= LEVELS.index(story.never)]
    if not ok(not wrong, story.name):
        diag('\n'.join(wrong))


def main():
    for story in stories(sys.argv[1:]):
        check(story)
    done()


main()

#!/usr/bin/python3
"""Every story of tests/corpus: found where it must be, silent where it must not.  corpus_test.py [FILE...]"""
import concurrent.futures
import datetime
import difflib
import os
import re
import sys
import tempfile

from cli import becwatch, diag, done, ok
from confirm_mail import BY
from stories import CORPUS, T0, configure, replay, stories

LEVELS = ['info', 'low', 'medium', 'high', 'critical']
ONE_FACT = 5            # lines in which twins may differ: one fact may stand in several


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


def confirm(story, mail, folder, found):
    """The call-backs about the newest incident of the mail."""
    incidents = [a['incident'] for a in found if a['message']['message_id'] == mail.message_id]
    if not incidents:
        return [f'mail {mail.number}: there is nothing to confirm']
    for outcome in mail.confirm:
        r = becwatch('confirm', incidents[-1], *outcome, *BY, *configure(story, folder))
        if r.returncode != 0:
            return [f'mail {mail.number}: confirm: {r.stderr}']
    return []


def play(story, folder):
    """(alerts, what went wrong) of a story, its decisions taken between its mails."""
    found, wrong = [], []
    for mail in story.mails:
        if mail.confirm:
            more, failed = replay(story, folder, mail.arrived)
            found += more
            wrong += failed or confirm(story, mail, folder, found)
    more, failed = replay(story, folder, None)
    return found + more, wrong + failed


def judge(story):
    """What is wrong with it."""
    with tempfile.TemporaryDirectory(prefix='becwatch-corpus-') as folder:
        found, wrong = play(story, folder)
    for mail in story.mails:
        of_mail = [a for a in found if a['message']['message_id'] == mail.message_id
                   and a['account'] == mail.owner]
        everywhere = [a for a in found if a['message']['message_id'] == mail.message_id]
        at = f'mail {mail.number}.{mail.count} ({datetime.timedelta(seconds=mail.arrived - T0)}, {mail.folder})'
        wrong += [f'{at}: no {e}' for e in mail.expect if not meets(e, everywhere)]
        wrong += [f'{at}: {e}, and should be without' for e in mail.without if meets(e, everywhere)]
        if not mail.expect and of_mail and not any(
                m.expect for m in story.mails if m.message_id == mail.message_id):
            wrong.append(f'{at}: should be silent')
            wrong += [f'    {f["detector"]} {f["severity"]}: {f["reason"]}' for a in of_mail
                      for f in a['findings']]
    if story.never:
        wrong += [f'never {story.never}: {a["severity"]} at {a["message"]["subject"]}' for a in found
                  if LEVELS.index(a['severity']) >= LEVELS.index(story.never)]
    return wrong


def facts(name):
    """The lines of a story that say what happens."""
    with open(os.path.join(CORPUS, name + '.txt'), encoding='utf-8') as f:
        return [line for line in f.read().split('\n')
                if line and not line.startswith(('#', 'expect:', 'without:', 'never:', 'twin:'))]


def differing(a, b):
    return sum(max(a1 - a0, b1 - b0) for kind, a0, a1, b0, b1
               in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes() if kind != 'equal')


def check_twin(story):
    """What is found has a twin that is silent and differs in one fact."""
    if story.name.endswith('.not'):
        return
    if not any(m.expect for m in story.mails):
        what = 'expects nothing: its name should end in .not'
    elif not os.path.exists(os.path.join(CORPUS, story.twin + '.txt')):
        what = f'has no twin {story.twin}.txt'
    elif not 0 < (n := differing(facts(story.name), facts(story.twin))) <= ONE_FACT:
        what = f'differs from {story.twin} in {n} lines: that is not one fact'
    else:
        return
    ok(False, f'{story.name} {what}')


def table():
    """The promises of README.md: (folder, promise, names of stories)."""
    folder = ''
    with open(os.path.join(CORPUS, 'README.md'), encoding='utf-8') as f:
        for line in f:
            if m := re.fullmatch(r'### (\w+)\n', line):
                folder = m[1]
            elif folder and (m := re.fullmatch(r'\| (.+) \| (.*) \|\n', line)) and m[1] not in ('promise', '---'):
                yield folder, m[1], [n if '/' in n else f'{folder}/{n}' for n in m[2].split(', ') if n]


def check_table(every):
    """README.md says of every promise which stories show it, and leaves none out."""
    rows = list(table())
    shown = {name for _, _, names in rows for name in names}
    there = {s.name for s in every}
    twins = {s.twin for s in every if not s.name.endswith('.not')}
    for what, wrong in (('promises have a story', [promise for _, promise, names in rows if not names]),
                        ('stories of README.md are there', sorted(shown - there)),
                        ('stories are in README.md', sorted(there - shown - twins))):
        ok(not wrong, f'{what} {wrong or ""}'.rstrip())


def main():
    every = list(stories(sys.argv[1:]))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for story, wrong in zip(every, pool.map(judge, every)):
            if not ok(not wrong, story.name):
                diag('\n'.join(wrong))
            check_twin(story)
    if len(sys.argv) == 1:
        check_table(every)
    done()


main()

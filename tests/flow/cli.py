"""What the tests of the becwatch command share: running it, TAP lines, stored mail."""
import json
import mailbox
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BUILD = os.path.abspath(os.environ.get('BUILD', os.path.join(ROOT, 'build')))
sys.path.insert(0, os.path.join(ROOT, 'tests', 'demo'))

_run = _failed = 0


def ok(condition, what):
    """One TAP line."""
    global _run, _failed
    _run += 1
    if not condition:
        _failed += 1
    print(f'{"" if condition else "not "}ok {_run} - {what}', flush=True)
    return condition


def done():
    print(f'1..{_run}')
    sys.exit(1 if _failed else 0)


def diag(text):
    for line in str(text).splitlines():
        print('#', line, flush=True)


def becwatch(*args, stdin='', **kw):
    return subprocess.run([os.path.join(BUILD, 'becwatch'), *map(str, args)], input=stdin, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, timeout=300, **kw)


def exits(status, what, *args, says=None, **kw):
    """Run it; check the exit status, and what stderr says."""
    r = becwatch(*args, **kw)
    if not ok(r.returncode == status and (says is None or says in r.stderr), what):
        diag(f'{args}: exit {r.returncode}, wanted {status}, saying {says!r}')
        diag(r.stdout + r.stderr)
    return r


def alerts(r):
    return [json.loads(line) for line in r.stdout.splitlines()]


def store(form, folder, mails):
    """mails: (mail folder, time, bytes) as an eml folder, a Maildir or mbox files; returns PATH."""
    os.makedirs(folder, exist_ok=True)
    if form == 'eml':
        for i, (name, _, raw) in enumerate(mails):
            os.makedirs(os.path.join(folder, name), exist_ok=True)
            with open(os.path.join(folder, name, f'{i:05}.eml'), 'wb') as f:
                f.write(raw)
    elif form == 'maildir':
        for name in {'INBOX'} | {m[0] for m in mails}:
            for part in 'cur', 'new', 'tmp':
                os.makedirs(os.path.join(folder, '' if name == 'INBOX' else '.' + name, part))
        for i, (name, when, raw) in enumerate(mails):
            path = os.path.join(folder, '' if name == 'INBOX' else '.' + name, 'cur',
                                f'{int(when)}.M{i:05}.host,S={len(raw)}:2,S')
            with open(path, 'wb') as f:
                f.write(raw.replace(b'\r\n', b'\n'))
    else:
        for name in {m[0] for m in mails}:
            box = mailbox.mbox(os.path.join(folder, name + '.mbox'))
            for _, when, raw in (m for m in mails if m[0] == name):
                message = mailbox.mboxMessage(raw.replace(b'\r\n', b'\n'))
                message.set_from('sender@host.example', None)
                box.add(message)
            box.close()
    return folder

#!/usr/bin/python3
"""seeds.py FOLDER - seeds for the fuzzers out of the stories of tests/corpus: FOLDER/TARGET/… each.

A target is given what its reader is given of a mail: the whole of it, its addresses, its encoded words, its
authentication results, its HTML, its text, and what becwatch-parse (of BUILD) answers about it.  Queries come
from the stories, the shipped rules, and the unit test's tables.
"""
import ast
import glob
import hashlib
import html
import os
import re
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'flow'))
import facts                                                            # noqa: E402
import proto                                                            # noqa: E402
from cli import ROOT                                                    # noqa: E402
from stories import stories                                             # noqa: E402

ADDRESS_FIELDS = {'from', 'sender', 'reply-to', 'to', 'cc', 'bcc'}
# The first byte of a line tells auth_fuzz which header it is: names[] there.
AUTH = {'authentication-results': b'Z', 'received': b'^'}


def fields(raw):
    head = raw.split(b'\r\n\r\n', 1)[0].replace(b'\r\n ', b' ').replace(b'\r\n\t', b' ')
    for line in head.split(b'\r\n'):
        name, _, value = line.partition(b':')
        yield name.decode().lower(), value.strip()


class Answers(facts.Parser):
    """What becwatch-parse says of a mail, as it stands in the frame."""

    def frames(self, raw):
        self.tag += 1
        self.send(proto.PARSE_MAIL, proto.Pack().u64(self.tag).blob(raw).bytes)
        kind = proto.PARSE_FILE
        while kind == proto.PARSE_FILE:
            kind, payload = self.receive(30)
        return payload[8:]                                              # without the tag


def seeds(story, parser):
    """(target, bytes) of a story's mails."""
    for mail in story.written:
        raw, text = story.raw(mail), story.text_of(mail).encode()
        yield 'mail', raw
        yield 'frames', parser.frames(raw)
        yield 'text', text
        yield 'segment', text
        yield 'html', text if 'html' in mail.settings else b'<p>' + html.escape(text.decode()).replace(
            '\n', '<br>\r\n').encode()
        auth = b''
        for name, value in fields(raw):
            if name in ADDRESS_FIELDS:
                yield 'addresses', value
            elif name == 'subject':
                yield 'words', value
            elif name in AUTH:
                auth += AUTH[name] + b' ' + value + b'\n'
        yield 'auth', auth
    for line in story.config:
        if line.strip().startswith(('match:', 'query:', 'requirement:')):
            yield 'query', b'\0' + line.partition(':')[2].strip().encode()


def queries():
    """(target, bytes) of queries that are written somewhere; the first byte says whether it is a rule's."""
    for path in sorted(glob.glob(os.path.join(ROOT, 'config', 'rules', '*.yaml'))):
        with open(path, encoding='utf-8') as f:
            text = f.read()
        for query in re.findall(r'^(?:query|requirement): [>|]\n((?:  .*\n)+)', text, re.M):
            yield 'query', b'!' + query.encode()
    for name in 'query_test.c', 'hunt_test.c':
        with open(os.path.join(ROOT, 'tests', 'unit', name), encoding='utf-8') as f:
            text = f.read()
        for literal in re.findall(r'^\t\{ ("(?:[^"\\\n]|\\.)*"),', text, re.M):
            data = ast.literal_eval('b' + re.sub(r'[^\x00-\x7f]', lambda m: ''.join(
                f'\\x{b:02x}' for b in m[0].encode()), literal))
            yield 'query', (b'!' if b'{' in data else b' ') + data


def write(folder, target, data):
    place = os.path.join(folder, f'{target}_fuzz')
    os.makedirs(place, exist_ok=True)
    with open(os.path.join(place, hashlib.sha1(data).hexdigest()), 'wb') as f:
        f.write(data)


def main():
    folder = sys.argv[1]
    shutil.rmtree(folder, ignore_errors=True)
    with Answers() as parser:
        for story in stories():
            for target, data in seeds(story, parser):
                write(folder, target, data)
    for target, data in queries():
        write(folder, target, data)


if __name__ == '__main__':
    main()

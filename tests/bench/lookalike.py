#!/usr/bin/python3
"""make bench-lookalike: dnstwist's permutations of real domains against becwatch's likeness of domains.

Domains are those of Debian's packages' home pages, from six letters on: 200 are attacked by every fuzzer of dnstwist; 1,000 others are
contacts; the rest are honest strangers.  Needs Debian's dnstwist and package lists.
"""
import os
import random
import subprocess
import sys
import tempfile
import urllib.parse

import dnstwist

FAMILY = 6              # so many names that begin or end alike (four letters or more) are a family
PER_FUZZER = 60         # of one domain: as the measurement did that set the thresholds


def domains():
    """Registrable domains of home pages, in an order that is the same each time."""
    text = subprocess.run(['apt-cache', 'dumpavail'], stdout=subprocess.PIPE, text=True, check=True,
                          errors='replace').stdout
    found = set()
    for line in text.splitlines():
        if not line.startswith('Homepage: '):
            continue
        host = urllib.parse.urlsplit(line[10:].strip()).hostname or ''
        labels = host.split('.')
        if len(labels) >= 2 and all(c.isalnum() or c in '-.' for c in host) and host.isascii():
            short = len(labels) > 2 and len(labels[-2]) <= 3 and len(labels[-1]) == 2
            found.add('.'.join(labels[-3:] if short else labels[-2:]))
    found = sorted(d for d in found if len(d.split('.')[0]) >= 6 and not d.startswith('xn--'))
    random.Random(1).shuffle(found)
    return found


def permutations(domain, dictionary):
    fuzzer = dnstwist.Fuzzer(domain, dictionary=dictionary, tld_dictionary=['com', 'net', 'org', 'co', 'info', 'biz'])
    fuzzer.generate()
    by_kind = {}
    for entry in fuzzer.domains:
        if entry['fuzzer'] != '*original':
            by_kind.setdefault(entry['fuzzer'], []).append(entry['domain'])
    rng = random.Random(domain)
    return [(d, kind) for kind, v in by_kind.items() for d in rng.sample(v, min(len(v), PER_FUZZER))]


def distinct(everything, honest, out):
    """Free software's projects are named after one another (x-project.org, openx.org), and hold several suffixes: what is flagged
    among domains that are no such family, and not for their suffix alone, which is a sign of its own."""
    ends = {}
    for domain in everything:
        label = domain.split('.')[0]
        for n in range(4, len(label)):
            for end in ('^' + label[:n], label[-n:] + '$'):
                ends[end] = ends.get(end, 0) + 1

    def of_family(domain):
        label = domain.split('.')[0]
        return any(ends[e] >= FAMILY for n in range(4, len(label)) for e in ('^' + label[:n], label[-n:] + '$'))
    alone = {d for d in honest if not of_family(d)}
    suffix = flagged = 0
    for line in out.splitlines():
        if line.startswith('# '):
            host, rest = line[2:].split(': ', 1)
            suffix += rest.startswith('suffix')
            flagged += host in alone and not rest.startswith('suffix')
    print(f'figure lookalike_flagged_suffix {100 * suffix / len(honest):.2f} %')
    print(f'figure lookalike_honest_distinct {len(alone)}')
    print(f'figure lookalike_flagged_distinct {100 * flagged / len(alone):.2f} %')


def main():
    build = os.path.abspath(os.environ.get('BUILD', 'build'))
    everything = domains()
    attacked, contacts = everything[:200], everything[:1000]
    honest = everything[1000:9000]
    words = ['login', 'secure', 'account', 'mail', 'pay', 'payment', 'invoice', 'invoices', 'billing', 'group',
             'online', 'support', 'team', 'office', 'portal']
    kinds = {}
    with tempfile.TemporaryDirectory() as folder:
        def write(name, lines):
            path = os.path.join(folder, name)
            with open(path, 'w', encoding='utf-8') as f:
                f.writelines(line + '\n' for line in lines)
            return path
        lines = []
        for domain in attacked:
            for host, kind in permutations(domain, words):
                lines.append(f'{host}\t{domain}')
                kinds.setdefault(kind, set()).add(lines[-1])
        missed = os.path.join(folder, 'missed')
        out = subprocess.run([os.path.join(build, 'tests/bench/lookalike_bench'), write('known', contacts),
                              write('positives', lines), write('negatives', honest), missed], check=True,
                             stdout=subprocess.PIPE, text=True).stdout
        print(out, end='')
        distinct(everything, honest, out)
        with open(missed, encoding='utf-8') as f:
            lost = set(f.read().splitlines())
    for kind, v in sorted(kinds.items()):
        print(f'figure lookalike_recall_{kind.replace("-", "_")} {100 * (1 - len(v & lost) / len(v)):.1f} %')
    if '--missed' in sys.argv:
        print('\n'.join(random.Random(1).sample(sorted(lost), min(80, len(lost)))))


main()

#!/usr/bin/python3
"""make bench-lookalike: what is taken for another company's domain that means to be, and what is that does not.

Companies: domains that EasyPrivacy (in Debian's webext-ublock-origin-firefox) lists because a service for the mail and visits of
business customers runs below them; one of each name, since the same name under another suffix is mostly the same company's (how
many those are is told apart).  1,000 are contacts; 200 of them, of six letters or more, are attacked by every fuzzer of dnstwist;
the rest are honest strangers.  Three draws of contacts; the mean is told.

Brands: likewise, customers of a service that large companies use.  Most of what is flagged there is one company's: a bank and its
funds, a broadcaster and its regions.  Projects: the home pages of Debian's packages, whose names are made after one another.
"""
import glob
import os
import random
import subprocess
import sys
import tempfile
import urllib.parse

import dnstwist

COMPANIES = ('acton', 'oracle', 'lead-forensics')     # what sells to companies
BRANDS = ('adobe',)                                   # large ones, with a domain for each product and country
SUFFIXES = '/usr/share/publicsuffix/public_suffix_list.dat'
EASYPRIVACY = '/usr/share/mozilla/extensions/*/uBlock0@raymondhill.net/assets/thirdparties/easylist/easyprivacy.txt'
CONTACTS = 1000
DRAWS = 3
ATTACKED = 200
ATTACKED_LETTERS = 6
PER_FUZZER = 60         # of one domain: as the measurement did that set the thresholds
KINDS = ('suffix', 'visual', 'typo', 'word', 'subdomain')
WORDS = ['login', 'secure', 'account', 'mail', 'pay', 'payment', 'invoice', 'invoices', 'billing', 'group', 'online', 'support',
         'team', 'office', 'portal']


def public_suffixes():
    with open(SUFFIXES, encoding='utf-8') as f:
        return {line.strip() for line in f if line.strip() and not line.startswith('//')}


def registrable(host, suffixes):
    """None where there is none."""
    labels = host.split('.')
    for i in range(len(labels)):
        name = '.'.join(labels[i:])
        if '!' + name in suffixes:
            return name
        if name in suffixes or '.'.join(['*'] + labels[i + 1:]) in suffixes:
            return '.'.join(labels[i - 1:]) if i > 0 else None
    return '.'.join(labels[-2:]) if len(labels) > 1 else None


def customers(services):
    """Hosts that stand in EasyPrivacy's lists of these services' customers."""
    wanted = False
    hosts = []
    with open(glob.glob(EASYPRIVACY)[0], encoding='utf-8') as f:
        for line in f:
            if line.startswith('! *** '):
                wanted = any(f'specific_cname_{s}.txt' in line for s in services)
            elif wanted and line.startswith('||'):
                hosts.append(line[2:].strip().split('^')[0])
    return hosts


def home_pages():
    text = subprocess.run(['apt-cache', 'dumpavail'], stdout=subprocess.PIPE, text=True, check=True,
                          errors='replace').stdout
    return [urllib.parse.urlsplit(line[10:].strip()).hostname or '' for line in text.splitlines()
            if line.startswith('Homepage: ')]


def label(domain):
    return domain.split('.')[0]


def domains(hosts):
    """One registrable domain of each name, in an order that is the same each time; and all of them."""
    suffixes = public_suffixes()
    everything = {registrable(h, suffixes) for h in hosts if h.isascii() and all(c.isalnum() or c in '-.' for c in h)}
    everything = sorted(d for d in everything if d is not None and not d.startswith('xn--'))
    names = list({label(d): d for d in reversed(everything)}.values())
    random.Random(1).shuffle(names)
    return names, everything


def permutations(domain):
    fuzzer = dnstwist.Fuzzer(domain, dictionary=WORDS, tld_dictionary=['com', 'net', 'org', 'co', 'info', 'biz'])
    fuzzer.generate()
    by_kind = {}
    for entry in fuzzer.domains:
        if entry['fuzzer'] != '*original':
            by_kind.setdefault(entry['fuzzer'], []).append(entry['domain'])
    rng = random.Random(domain)
    return [(d, kind) for kind, v in by_kind.items() for d in rng.sample(v, min(len(v), PER_FUZZER))]


class Bench:
    def __init__(self, folder):
        self.folder = folder
        build = os.path.abspath(os.environ.get('BUILD', 'build'))
        self.program = os.path.join(build, 'tests/bench/lookalike_bench')

    def write(self, name, lines):
        path = os.path.join(self.folder, name)
        with open(path, 'w', encoding='utf-8') as f:
            f.writelines(line + '\n' for line in lines)
        return path

    def run(self, *arguments):
        return subprocess.run([self.program, *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout

    def flagged(self, contacts, strangers):
        """Of the strangers: (domain, kind, the contact that it resembles)."""
        out = self.run('strangers', self.write('known', contacts), self.write('strangers', strangers))
        return [tuple(line.split('\t')) for line in out.splitlines()]

    def missed(self, positives):
        """Of "host TAB domain": those that are not found though they bear a known name; and without one."""
        out = self.run('attacks', self.write('attacks', positives))
        lost = [line.split('\t', 1) for line in out.splitlines()]
        return {d for how, d in lost if how == 'missed'}, {d for _, d in lost}


def strangers(bench, what, names, show):
    kinds = dict.fromkeys(KINDS, 0)
    total = 0
    for draw in range(DRAWS):
        contacts = names[draw * CONTACTS:(draw + 1) * CONTACTS]
        rest = names[:draw * CONTACTS] + names[(draw + 1) * CONTACTS:]
        total += len(rest)
        for domain, kind, known in bench.flagged(contacts, rest):
            kinds[kind] += 1
            if show:
                print(f'# {domain}: {kind}, {known}')
    print(f'figure {what}_contacts {CONTACTS}')
    print(f'figure {what}_strangers {total // DRAWS}')
    print(f'figure {what}_flagged {100 * sum(kinds.values()) / total:.2f} %')
    for kind in KINDS:
        print(f'figure {what}_flagged_{kind} {100 * kinds[kind] / total:.2f} %')


def recall(bench, names, show):
    kinds = {}
    lines = []
    for domain in [d for d in names[:CONTACTS] if len(label(d)) >= ATTACKED_LETTERS][:ATTACKED]:
        for host, kind in permutations(domain):
            lines.append(f'{host}\t{domain}')
            kinds.setdefault(kind, set()).add(lines[-1])
    lost, lost_nameless = bench.missed(lines)
    print(f'figure lookalike_attacks {len(lines)}')
    print(f'figure lookalike_recall {100 * (1 - len(lost) / len(lines)):.2f} %')
    print(f'figure lookalike_recall_without_name {100 * (1 - len(lost_nameless) / len(lines)):.2f} %')
    for kind, v in sorted(kinds.items()):
        print(f'figure lookalike_recall_{kind.replace("-", "_")} {100 * (1 - len(v & lost) / len(v)):.1f} %')
    if show:
        for line in random.Random(1).sample(sorted(lost), min(80, len(lost))):
            print('# missed: ' + line)


def main():
    show = '--show' in sys.argv
    names, everything = domains(customers(COMPANIES))
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(folder)
        recall(bench, names, show)
        strangers(bench, 'companies', names, show)
        print(f'figure companies_same_name {100 * (1 - len(names) / len(everything)):.1f} %')
        strangers(bench, 'brands', domains(customers(BRANDS))[0], show)
        strangers(bench, 'projects', domains(home_pages())[0], show)
        for contacts in ('1000', '100000', '1000000'):
            print(bench.run('look-ups', contacts), end='')


main()

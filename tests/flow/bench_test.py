#!/usr/bin/python3
"""The benchmarks run, briefly, and print their figures: one that nobody runs for weeks is found broken when it is needed."""
import os
import re
import subprocess

from cli import BUILD, ROOT, diag, done, ok

HERE = os.path.join(ROOT, 'tests', 'bench')
C = os.path.join(BUILD, 'tests', 'bench')
# what, the command, figures that it must print
BENCHES = (
    ('bench-record', [os.path.join(C, 'record_bench'), '2000'], ('record_rate', 'record_growth', 'record_pages')),
    ('bench-record, the whole way', [os.path.join(HERE, 'replay.py'), '400'], ('replay_rate', 'replay_growth')),
    ('bench-wording', [os.path.join(C, 'wording_bench')], ('sentences_claims_found', 'moving_claims_found', 'wording_of_a_mail')),
    ('bench-hunt', [os.path.join(HERE, 'hunt.py'), '20000'], ('hunt_indexed_worst', 'hunt_full_worst')),
)
FOUND = ('iban:', 'from:firm1007.example', 'since:1d', 'detector:bank_change')     # bench-hunt: there is some of it


def figures(text):
    return {m[1]: float(m[2]) for m in re.finditer(r'^figure (\w+) ([\d.]+)', text, re.M)}


for name, command, wanted in BENCHES:
    r = subprocess.run(command, env={**os.environ, 'BUILD': BUILD}, capture_output=True, text=True, check=False, timeout=300)
    found = figures(r.stdout)
    if not ok(r.returncode == 0 and all(found.get(f, 0) > 0 for f in wanted), f'{name} prints its figures'):
        diag(r.stdout[-2000:] + r.stderr[-2000:])
    for query in FOUND if name == 'bench-hunt' else ():
        if not ok(re.search(rf'^# {re.escape(query)}.*: [1-9]\d* found$', r.stdout, re.M), f'{name}: {query} has an answer'):
            diag(r.stdout)
done()

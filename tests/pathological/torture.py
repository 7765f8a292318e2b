#!/usr/bin/python3
"""torture.py [options] FOLDER ... - read every file of folders as mail, and say what broke.

Each file (a mail, or an mbox of them) goes through becwatch-parse in its jail, with its memory limit, and
through the fuzz target of whole mails: address and undefined-behaviour sanitizers, leaks, and whether the
hub would understand the answer.  What does not begin like a mail is read too, but its flags are not counted.
Prints a line for whatever broke, and a table: a row a folder, then what
was flagged and which limits were reached, with the number of mails and one of them as an example.  With --each
(make torture EACH=1) a line a mail before them: what came out of each special case.
Exits 1 when something crashed, leaked, hung or took longer than allowed.
"""
import argparse
import collections
import os
import re
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "flow"))
import cli                      # noqa: E402
import facts                    # noqa: E402
import proto                    # noqa: E402

SLOW = 5.0                      # seconds a mail
AT_ONCE = 200                   # files for one run of the sanitized program
HEADER = re.compile(rb"(From |>?[!-9;-z]+[ \t]*:)")
MBOX_FROM = re.compile(rb"^From .*\d\d:\d\d.*\d{4}\r?\n", re.M)


def split(data):
    """The mails of an mbox, or the one that data is."""
    starts = [m.start() for m in MBOX_FROM.finditer(data)
              if m.start() == 0 or data[:m.start()].endswith((b"\n\n", b"\n\r\n"))]
    if len(starts) < 2 or starts[0] != 0:
        return [data]
    return [data[a:b] for a, b in zip(starts, starts[1:] + [len(data)])]


def mails(folder):
    """(row of the table, name, bytes) of every mail below folder."""
    for root, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            path = os.path.join(root, name)
            with open(path, "rb") as f:
                data = f.read()
            row = os.path.join(os.path.basename(folder), os.path.relpath(root, folder))
            pieces = split(data)
            for i, piece in enumerate(pieces):
                yield os.path.normpath(row), os.path.join(root, name) + (f"#{i + 1}" if len(pieces) > 1 else ""), piece


class Row:
    def __init__(self):
        self.n = self.bytes = self.dead = self.slow = self.sanitizer = 0
        self.worst = 0.0
        self.flagged = self.limited = self.other = 0


class Table:
    def __init__(self):
        self.rows = collections.defaultdict(Row)
        self.flags, self.limits = collections.Counter(), collections.Counter()
        self.example, self.each = {}, []
        self.broken = []

    def answer(self, row, name, data, m):
        if not HEADER.match(data):
            self.rows[row].other += 1
            return
        said = [w + "!" for w in m["limits"]] + m["flags"]
        said += [f"{a['name'] or a['type']}:{f}" for a in m["attachments"] for f in a["flags"]]
        counts = ", ".join(f"{len(m[k])} {k}" for k in ("to", "quoted", "attachments", "accounts"))
        self.each.append((row, os.path.basename(name), m["from"][0]["address"] if m["from"] else "-", counts,
                          " ".join(said) or "-"))
        for kind, counter in ("flags", self.flags), ("limits", self.limits):
            for word in {w.split(":")[0] for w in m[kind]}:
                counter[word] += 1
                self.example.setdefault((kind, word), name)
        self.rows[row].flagged += bool(m["flags"])
        self.rows[row].limited += bool(m["limits"])

    def breaks(self, row, what, name, why):
        setattr(self.rows[row], what, getattr(self.rows[row], what) + 1)
        self.broken.append(f"{name}: {why}")
        print(self.broken[-1], flush=True)

    def show_each(self):
        for row, name, sender, counts, said in self.each:
            print(f"{row[-23:]:<24}{name[-35:]:<36}{sender[:40]:<41}{counts:<50}{said}")
        print()

    def show(self):
        print(f'{"folder":<40}{"files":>7}{"no mail":>9}{"MiB":>8}{"died":>6}{"slow":>6}{"sanit.":>8}'
              f'{"worst ms":>10}{"flagged":>9}{"limited":>9}')
        for name, r in sorted(self.rows.items()):
            print(f"{name[-39:]:<40}{r.n:>7}{r.other:>9}{r.bytes / 2**20:>8.1f}{r.dead:>6}{r.slow:>6}{r.sanitizer:>8}"
                  f"{r.worst * 1000:>10.1f}{r.flagged:>9}{r.limited:>9}")
        for kind, counter in ("limits", self.limits), ("flags", self.flags):
            print(f"\n{kind[:-1]:<32}{'mails':>7}  for example")
            for word, n in sorted(counter.items(), key=lambda x: (-x[1], x[0])):
                print(f"{word:<32}{n:>7}  {os.sep.join(self.example[kind, word].split(os.sep)[-3:])}")


def peak_kib(parser):
    with open(f"/proc/{parser.process.pid}/status", encoding="ascii") as f:
        return max((int(line.split()[1]) for line in f if line.startswith("VmHWM")), default=0)


def jailed(work, table):
    """Every mail through the role; it is started again when it died."""
    parser, peak = None, 0
    for row, name, data, _ in work:
        if parser is None:
            parser = facts.Parser().__enter__()
        start = time.monotonic()
        try:
            m = parser.read(data, timeout=4 * SLOW)
        except (proto.Gone, TimeoutError, BrokenPipeError) as e:
            table.breaks(row, "dead", name, f"becwatch-parse: {type(e).__name__} {e}")
            parser.process.kill()
            parser.__exit__(None, None, None)
            parser = None
            continue
        took = time.monotonic() - start
        table.rows[row].worst = max(table.rows[row].worst, took)
        if took > SLOW:
            table.breaks(row, "slow", name, f"took {took:.1f} s")
        table.answer(row, name, data, m)
    if parser is not None:
        peak = peak_kib(parser)
        parser.__exit__(None, None, None)
    return peak


def sanitized(program, work, table):
    """As many files as go at once; after a finding, on with the file behind it."""
    env = dict(os.environ, ASAN_OPTIONS="detect_leaks=1:detect_stack_use_after_return=1",
               UBSAN_OPTIONS="print_stacktrace=1")
    at = 0
    with tempfile.TemporaryDirectory() as crashes:
        while at < len(work):
            part = work[at:at + AT_ONCE]
            r = subprocess.run([program, "-timeout=30", "-rss_limit_mb=4096", f"-artifact_prefix={crashes}/",
                                *(path for _, _, _, path in part)], env=env, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
            if r.returncode == 0:
                at += len(part)
                continue
            text = r.stdout.decode("utf-8", "replace")
            n = max(text.count("\nRunning: ") + text.startswith("Running: "), 1)
            row, name, _, _ = part[n - 1]
            why = re.findall(r"(?:SUMMARY|ERROR): .*", text) or text.splitlines()[-1:]
            table.breaks(row, "sanitizer", name, why[-1])
            at += n


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--sanitized", metavar="PROGRAM", help="the fuzz target of whole mails")
    parser.add_argument("--each", action="store_true", help="a line a mail: what came out of it")
    parser.add_argument("folders", nargs="+", metavar="FOLDER")
    options = parser.parse_args()
    table, work = Table(), []
    with tempfile.TemporaryDirectory() as kept:
        for folder in options.folders:
            for row, name, data in mails(os.path.abspath(folder)):
                path = name
                if "#" in os.path.basename(name):       # one mail of an mbox
                    path = os.path.join(kept, str(len(work)))
                    with open(path, "wb") as f:
                        f.write(data)
                table.rows[row].n += 1
                table.rows[row].bytes += len(data)
                work.append((row, name, data, path))
        peak = jailed(work, table)
        if options.sanitized:
            sanitized(options.sanitized, work, table)
    if options.each:
        table.show_each()
    table.show()
    print(f"\n{len(work)} files, {len(table.broken)} broke something; "
          f"becwatch-parse took {peak / 1024:.0f} MiB at most")
    sys.exit(1 if table.broken or not work else 0)


if __name__ == "__main__":
    assert cli.BUILD
    main()

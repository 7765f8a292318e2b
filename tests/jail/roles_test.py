#!/usr/bin/python3
"""The real binaries: locked in by the time they wait for work, and linked with no more than their work needs."""
import os
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "flow"))
import cli      # noqa: E402
import proto    # noqa: E402

MIB = 1 << 20
# RLIMIT_AS and RLIMIT_NOFILE, daemon/base/roles.c
LIMITS = {"becwatch-fetch": (1024 * MIB, 64), "becwatch-parse": (1024 * MIB, 128), "becwatch-pdf": (1024 * MIB, 64),
          "becwatch-alert": (2048 * MIB, 256), "becwatch-hub": (4096 * MIB, 1024)}
# Libraries that a program must not hold: what they would open for whoever takes it over.
NEVER = {"becwatchd": "gmime curl sqlite3 etpan gnutls xml2 zip poppler yaml jansson",
         "becwatch-hub": "gmime curl etpan gnutls xml2 zip poppler",
         "becwatch-fetch": "sqlite3 curl gmime poppler yaml",
         "becwatch-parse": "curl sqlite3 etpan poppler yaml",
         "becwatch-pdf": "etpan sqlite3 gmime yaml",
         "becwatch-alert": "sqlite3 gmime etpan poppler yaml"}


def exists(name):
    return os.access(os.path.join(cli.BUILD, name), os.X_OK)


def status(pid):
    with open("/proc/%d/status" % pid, encoding="utf-8") as f:
        return {k: v.strip() for k, v in (line.split(":", 1) for line in f)}


def limits(pid):
    with open("/proc/%d/limits" % pid, encoding="utf-8") as f:
        rows = {line[:26].strip(): line[26:].split()[:2] for line in f}
    return rows


def locked_in(pid, name):
    """Wait until it is, at most 10 s; its status then or at the end."""
    end = time.monotonic() + 10
    while True:
        s = status(pid)
        if s["Seccomp"] == "2" or time.monotonic() > end or s["State"].startswith("Z"):
            break
        time.sleep(0.01)
    cli.ok(s["Seccomp"] == "2", "%s: a system call filter is in force" % name)
    cli.ok(s["NoNewPrivs"] == "1", "%s: no new privileges" % name)
    cli.ok(s["Threads"] == "1", "%s: one thread, so that the filter holds for all of it" % name)
    memory, files = LIMITS[name]
    rows = limits(pid)
    cli.ok(rows["Max address space"] == [str(memory)] * 2, "%s: %d MiB of memory" % (name, memory // MIB))
    cli.ok(rows["Max open files"] == [str(files)] * 2, "%s: %d files" % (name, files))
    cli.ok(rows["Max core file size"] == ["0", "0"], "%s: no core file" % name)
    code = [line for line in maps(pid) if "x" in line.split()[1] and "w" in line.split()[1]]
    cli.ok(code == [], "%s: no memory is writable and executable" % name)


def maps(pid):
    with open("/proc/%d/maps" % pid, encoding="utf-8") as f:
        return f.read().splitlines()


def roles():
    for name in LIMITS:
        if name == "becwatch-hub" or not exists(name):
            continue
        with proto.Role(name) as role:
            locked_in(role.process.pid, name)
            role.sock.close()
            try:
                gone = role.process.wait(10)
            except subprocess.TimeoutExpired:
                gone = None
            cli.ok(gone == 0, "%s: the end of its channel is its end" % name)


class Hub(proto.Role):
    def __init__(self, config):
        super().__init__("becwatch-hub")
        self.argv += ["--config", config]


def hub():
    if not exists("becwatch-hub"):
        return
    with tempfile.TemporaryDirectory(prefix="becwatch-jail.") as folder:
        config = os.path.join(folder, "becwatch.yaml")
        with open(config, "w", encoding="utf-8") as f:
            f.write("own_domains: [a.example]\nstate_directory: %s\n" % folder)
        with Hub(config) as role:
            locked_in(role.process.pid, "becwatch-hub")
            role.sock.close()
            role.process.wait(10)
            cli.ok(os.path.exists(os.path.join(folder, "becwatch.db")), "becwatch-hub: opened its history before")


def linked():
    for name, never in NEVER.items():
        if not exists(name):
            continue
        ldd = subprocess.run(["ldd", os.path.join(cli.BUILD, name)], stdout=subprocess.PIPE, text=True, check=True)
        needed = subprocess.run(["readelf", "-d", os.path.join(cli.BUILD, name)], stdout=subprocess.PIPE, text=True,
                                check=True).stdout
        for library in never.split():
            # poppler itself links curl, NSS and more: of becwatch-pdf only what it asks for itself counts.
            held = needed if name == "becwatch-pdf" else ldd.stdout
            cli.ok("lib%s" % library not in held, "%s does not hold lib%s" % (name, library))
        cli.ok("BIND_NOW" in needed, "%s: relocations are read-only" % name)



if not any(map(exists, LIMITS)):
    print("1..0 # skip nothing is built in %s" % cli.BUILD)
    sys.exit(0)
roles()
hub()
linked()
cli.done()

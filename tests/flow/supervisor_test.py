#!/usr/bin/python3
"""becwatchd, with stubs beside it: the test itself is the hub, at the other end of its socket."""
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time

import cli
from proto import Pack, Unpack

CHILD, RELOAD, STOP, READY, STATUS, PROGRESS, KILL = range(1, 8)
ROLE = ["hub", "fetch", "parse", "pdf", "alert"]
# What a child says of itself: as it was started, before Python opens or catches anything more.
STUB = r'''#!/usr/bin/python3 -IS
import json, os, socket, sys
name, folder = os.path.basename(sys.argv[0]), os.path.dirname(sys.argv[0])
fds = {}
for fd in range(64):
    try:
        fds[fd] = os.readlink("/proc/self/fd/%d" % fd)
    except OSError:
        pass
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
me = {"name": name, "pid": os.getpid(), "ppid": os.getppid(), "sid": os.getsid(0), "fds": fds,
      "argv": sys.argv[1:], "env": dict(os.environ), "blocked": int(status["SigBlk"], 16),
      "ignored": int(status["SigIgn"], 16)}
with open("%s/log/.%d" % (folder, me["pid"]), "w") as f:
    json.dump(me, f)
os.rename(f.name, "%s/log/%d" % (folder, me["pid"]))
try:
    sys.exit(int(open("%s/%s.exit" % (folder, name)).read()))
except FileNotFoundError:
    pass
channel = socket.socket(fileno=3)
if name == "becwatch-hub":
    test = socket.socket(socket.AF_UNIX)
    test.connect(folder + "/hub.sock")
    socket.send_fds(test, [b"%d" % me["pid"]], [3])
    sys.exit(int(test.recv(16) or b"1"))
while data := channel.recv(64):
    channel.send(b"%s %d %s" % (name.encode(), me["pid"], data))
'''


class Hub:
    """The hub's place: its socket to becwatchd, and the stub that holds it."""

    def __init__(self, listener, timeout):
        listener.settimeout(timeout)
        self.stub = listener.accept()[0]
        pid, fds, _, _ = socket.recv_fds(self.stub, 16, 1)
        self.pid, self.control = int(pid), socket.socket(fileno=fds[0])
        self.control.settimeout(10)
        self.kept = []

    def say(self, kind, payload=b""):
        self.control.send(Pack().u16(kind).bytes + payload)

    def ready(self, fetch, parse):
        self.say(READY, Pack().u32(fetch).u32(parse).bytes)

    def hear(self):
        """(kind, Child or None)"""
        data, fds, _, _ = socket.recv_fds(self.control, 4096, 4)
        if not data:
            return None, None
        u = Unpack(data)
        kind = u.u16()
        return kind, Child(u, fds) if kind == CHILD else None

    def children(self, n):
        new = [self.hear()[1] for _ in range(n)]
        self.kept += new        # a closed channel would end the child
        return new

    def exit(self, status):
        self.control.close()
        self.stub.send(b"%d" % status)


class Child:
    def __init__(self, u, fds):
        self.role, self.slot, self.pid = ROLE[u.u8()], u.u32(), u.u32()
        u.end()
        self.key = (self.role, self.slot)
        self.channel = socket.socket(fileno=fds[0]) if len(fds) == 1 else None

    def answers(self):
        self.channel.settimeout(10)
        self.channel.send(b"hello")
        return self.channel.recv(64) == b"becwatch-%s %d hello" % (self.role.encode(), self.pid)


class Supervisor:
    def __init__(self, missing=(), exits=(), watchdog=True, **environment):
        self.folder = tempfile.mkdtemp(prefix="becwatch-supervisor.")
        os.mkdir(self.folder + "/log")
        shutil.copy(os.path.join(cli.BUILD, "becwatchd"), self.folder)
        for role in set(ROLE) - set(missing):
            with open("%s/becwatch-%s" % (self.folder, role), "w", encoding="utf-8") as f:
                f.write(STUB)
                os.fchmod(f.fileno(), 0o755)
        for role, status in dict(exits).items():
            self.exits(role, status)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.folder + "/hub.sock")
        self.listener.listen()
        self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notify.bind(self.folder + "/notify.sock")
        self.err = open(self.folder + "/stderr", "w+", encoding="utf-8")
        env = {"PATH": "/usr/bin:/bin", "NOTIFY_SOCKET": self.folder + "/notify.sock",
               "SECRET": "tell nobody", "LD_DEBUG_OUTPUT": "/tmp/x", "LANG": "C.UTF-8", **environment}
        if watchdog:
            env["WATCHDOG_USEC"] = "60000000"
        leak = os.open("/dev/zero", os.O_RDONLY)
        self.process = subprocess.Popen([self.folder + "/becwatchd", "--config", "/some/file"],
                                        stdin=subprocess.DEVNULL, stderr=self.err, env=env, pass_fds=(leak,))
        os.close(leak)
        self.pid = self.process.pid

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        if exc[0] is not None:
            cli.diag(self.errors())
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for s in self.listener, self.notify, self.err:
            s.close()
        shutil.rmtree(self.folder)

    def exits(self, role, status):
        with open("%s/becwatch-%s.exit" % (self.folder, role), "w", encoding="utf-8") as f:
            f.write(str(status))

    def hub(self, timeout=10):
        return Hub(self.listener, timeout)

    def notified(self, wait=0.0):
        """What systemd was told up to now, and within so many seconds from the last word."""
        said = []
        with contextlib.suppress(BlockingIOError, TimeoutError):
            self.notify.settimeout(wait)
            while True:
                said += self.notify.recv(4096).decode().split("\n")
        return said

    def told(self, what, timeout=10):
        end, said = time.monotonic() + timeout, []
        while what not in said and time.monotonic() < end:
            said += self.notified(0.1)
        return what in said

    def started(self):
        """What the stubs wrote of themselves, by process number."""
        said = {}
        for name in os.listdir(self.folder + "/log"):
            if not name.startswith("."):
                with open("%s/log/%s" % (self.folder, name), encoding="utf-8") as f:
                    said[int(name)] = json.load(f)
        return said

    def errors(self):
        with open(self.folder + "/stderr", encoding="utf-8") as f:
            return f.read()

    def exit_status(self, timeout=30):
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.process.wait(timeout)
        return None


def alive(pid):
    try:
        with open("/proc/%d/stat" % pid, encoding="utf-8") as f:
            return f.read().rsplit(")", 1)[1].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def all_dead(pids, timeout=10):
    end = time.monotonic() + timeout
    while any(map(alive, pids)) and time.monotonic() < end:
        time.sleep(0.02)
    return not any(map(alive, pids))


def first_set():
    with Supervisor(TZ="Europe/Berlin", STATE_DIRECTORY="/var/lib/x", CREDENTIALS_DIRECTORY="/run/c",
                    CONFIGURATION_DIRECTORY="/etc/x", JOURNAL_STREAM="1:2") as s:
        hub = s.hub()
        hub.say(STATUS, Pack().str("0 mailboxes").bytes)
        said = s.notified(0.7)
        cli.ok(len(s.started()) == 1, "nobody is started before the hub is ready")
        cli.ok("READY=1" not in said and "STATUS=0 mailboxes" in said, "READY=1 waits for the hub; STATUS does not")
        hub.ready(2, 3)
        children = hub.children(7)
        cli.ok(sorted(c.key for c in children) == sorted(
            [("fetch", 0), ("fetch", 1), ("parse", 0), ("parse", 1), ("parse", 2), ("pdf", 0), ("alert", 0)]),
            "so many workers as the hub said, a PDF reader and an alerter")
        cli.ok(all(c.answers() for c in children), "each has the other end of its channel as descriptor 3")
        cli.ok(s.told("READY=1"), "READY=1 once all run")
        cli.ok("WATCHDOG=1" not in s.notified(0.3), "the watchdog is not fed unasked")
        hub.say(PROGRESS)
        cli.ok(s.told("WATCHDOG=1"), "but when the hub makes progress")
        circumstances(s, s.started(), hub, children)
        s.process.terminate()
        cli.ok(hub.hear()[0] == STOP and s.told("STOPPING=1"), "SIGTERM: the hub is told, systemd as well")
        time.sleep(0.3)
        cli.ok(all(alive(c.pid) for c in children), "nobody is ended before the hub")
        hub.exit(0)
        for c in children:
            c.channel.close()
        cli.ok(s.exit_status() == 0, "exit status 0")
        cli.ok(all_dead(s.started()), "no orphans")
        cli.ok("starts again" not in s.errors(), "nothing of that is a failure")


def circumstances(s, started, hub, children):
    everyone = [started[hub.pid]] + [started[c.pid] for c in children]
    cli.ok(all(sorted(p["fds"]) == ["0", "1", "2", "3"] for p in everyone), "no descriptor but 0 to 3")
    cli.ok(all(p["fds"]["0"] == "/dev/null" and p["fds"]["2"] == s.folder + "/stderr" for p in everyone),
           "stdin is /dev/null, stderr is ours")
    cli.ok(all(p["ppid"] == s.pid and p["sid"] == p["pid"] for p in everyone), "a session each")
    # Python's own doing; and 32 to 34, which libc keeps for itself and will not reset
    pipe = 1 << (signal.SIGPIPE - 1) | 1 << (signal.SIGXFSZ - 1) | 0b111 << 31
    if not cli.ok(all(p["blocked"] == 0 and p["ignored"] & ~pipe == 0 for p in everyone),
                  "no signal blocked or ignored"):
        cli.diag([(hex(p["blocked"]), hex(p["ignored"])) for p in everyone])
    cli.ok(started[hub.pid]["argv"] == ["--config", "/some/file"] and
           all(started[c.pid]["argv"] == [] for c in children), "the hub alone hears of the configuration")
    base = {"PATH", "LANG", "TZ", "JOURNAL_STREAM"}
    python = {"LC_CTYPE"}
    cli.ok(all(set(started[c.pid]["env"]) - python == base for c in children), "an environment of four variables")
    cli.ok(set(started[hub.pid]["env"]) - python == base | {
        "STATE_DIRECTORY", "CREDENTIALS_DIRECTORY", "CONFIGURATION_DIRECTORY"}, "the hub's with systemd's folders")
    cli.ok(len(os.listdir("/proc/%d/fd" % s.pid)) <= 7, "becwatchd keeps no channel open")


def restarts():
    with Supervisor() as s:
        hub = s.hub()
        hub.ready(1, 1)
        first = {c.key: c for c in hub.children(4)}
        s.told("READY=1")
        begin = time.monotonic()
        os.kill(first["parse", 0].pid, signal.SIGSEGV)
        again = hub.children(1)[0]
        took = time.monotonic() - begin
        cli.ok(again.key == ("parse", 0) and again.pid != first["parse", 0].pid and again.answers(),
               "a killed worker is started again, and the hub gets the new channel")
        cli.ok(0.15 < took < 2, "after a quarter of a second (%.2f s)" % took)
        cli.ok("parse 0 was killed by SIGSEGV; it starts again in 0." in s.errors(), "the log says who, how and when")
        os.kill(again.pid, signal.SIGKILL)
        begin = time.monotonic()
        hub.children(1)
        cli.ok(0.35 < time.monotonic() - begin < 3, "after a second failure it takes twice as long")
        hub.say(KILL, Pack().u8(1).u32(0).u32(first["fetch", 0].pid + 100000).bytes)
        hub.say(KILL, Pack().u8(4).u32(0).u32(first["alert", 0].pid).bytes)
        again = hub.children(1)[0]
        cli.ok(again.key == ("alert", 0) and not alive(first["alert", 0].pid), "KILL ends the child that the hub names")
        cli.ok(alive(first["fetch", 0].pid), "but not one with another process number")
        hub.ready(3, 1)
        more = hub.children(2)
        cli.ok(sorted(c.key for c in more) == [("fetch", 1), ("fetch", 2)], "READY with more workers starts more")
        hub.ready(1, 1)
        cli.ok(all_dead([c.pid for c in more]) and alive(first["fetch", 0].pid), "READY with fewer ends the surplus")
        cli.ok("READY=1" not in s.notified(0.5), "READY=1 is said once")


def reloads():
    with Supervisor() as s:
        hub = s.hub()
        hub.ready(1, 1)
        hub.children(4)
        s.told("READY=1")
        s.process.send_signal(signal.SIGHUP)
        cli.ok(hub.hear()[0] == RELOAD, "SIGHUP: the hub is told to reload")
        said = s.notified(0.3)
        cli.ok("RELOADING=1" in said and any(x.startswith("MONOTONIC_USEC=") for x in said) and
               "READY=1" not in said, "systemd is told that it is under way")
        hub.ready(1, 1)
        cli.ok(s.told("READY=1"), "and when it is done")
        s.process.send_signal(signal.SIGHUP)
        hub.hear()
        s.told("RELOADING=1")
        for _ in range(3):
            hub.say(PROGRESS)
        cli.ok(s.told("READY=1"), "also when the hub goes on without an answer")


def hub_dies():
    with Supervisor() as s:
        hub = s.hub()
        hub.ready(1, 2)
        before = hub.children(5)
        s.told("READY=1")
        os.kill(hub.pid, signal.SIGKILL)
        all_dead([hub.pid])
        for c in before:
            c.channel.close()
        second = s.hub()
        cli.ok(not any(alive(c.pid) for c in before), "the hub dies: the others are ended first")
        cli.ok("hub 0 was killed by SIGKILL; it starts again in 0." in s.errors(), "the log says so")
        second.ready(1, 2)
        after = second.children(5)
        cli.ok({c.key for c in after} == {c.key for c in before} and all(c.answers() for c in after),
               "and all are started and connected again")
        cli.ok(not any(line.split()[2] in ROLE[1:] for line in s.errors().splitlines()), "their end is no failure")
        second.say(99)
        third = s.hub()
        cli.ok(all_dead([second.pid]) and "broke the protocol" in s.errors(), "a hub that says something unknown is replaced")
        third.say(STATUS, Pack().str("x\nMAINPID=1").bytes)
        fourth = s.hub()
        cli.ok(all_dead([third.pid]) and "MAINPID=1" not in s.notified(), "one that would speak to systemd as well")
        fourth.ready(1, 1)
        children = fourth.children(4)
        fourth.stub.send(b"0")
        fourth.control.shutdown(socket.SHUT_RDWR)
        for c in children:
            c.channel.close()
        s.hub(20)
        cli.ok(not any(line.split()[2] in ROLE[1:] for line in s.errors().splitlines()),
               "a hub's closed socket counts as its end, though its exit status comes later")


def unusable():
    with Supervisor() as s:
        hub = s.hub()
        hub.ready(1, 1)
        assert all(c.answers() for c in hub.children(4))
        hub.exit(78)
        cli.ok(s.exit_status() == 78, "hub says 78 (configuration): so does becwatchd")
        cli.ok(all_dead(s.started()) and len(s.started()) == 5, "all are ended, none is started again")
    with Supervisor(exits={"hub": 78}) as s:
        cli.ok(s.exit_status() == 78 and len(s.started()) == 1, "likewise at the very start")
    with Supervisor(exits={"pdf": 71}) as s:
        hub = s.hub()
        hub.ready(1, 1)
        hub.children(4)
        cli.ok(hub.hear()[0] == STOP, "a role that cannot lock itself in at the start")
        hub.exit(0)
        cli.ok(s.exit_status() == 71 and "READY=1" not in s.notified(), "ends becwatchd with 71, never ready")
    with Supervisor(missing=["pdf", "alert"]) as s:
        cli.ok(s.exit_status() == 72 and len(s.started()) == 0, "missing programs: exit status 72")
        cli.ok("becwatch-pdf: No such file" in s.errors() and "becwatch-alert: No such file" in s.errors(),
               "with the name of each")


def ends():
    with Supervisor() as s:
        hub = s.hub()
        hub.ready(2, 2)
        children = hub.children(6)
        s.process.kill()
        s.process.wait()
        cli.ok(all_dead([hub.pid] + [c.pid for c in children]), "SIGKILL of becwatchd ends all others")
    with Supervisor(watchdog=False) as s:
        hub = s.hub()
        hub.ready(1, 1)
        children = hub.children(4)
        os.kill(children[0].pid, signal.SIGSTOP)
        hub.say(PROGRESS)
        s.told("READY=1")
        cli.ok("WATCHDOG=1" not in s.notified(0.2), "no WATCHDOG_USEC, no WATCHDOG=1")
        s.process.send_signal(signal.SIGINT)
        hub.hear()
        hub.exit(0)
        cli.ok(s.exit_status() == 0 and all_dead(s.started()), "SIGINT ends even a child that does not listen")
    with Supervisor() as s:
        hub = s.hub()
        os.kill(hub.pid, signal.SIGSTOP)
        s.process.terminate()
        begin = time.monotonic()
        cli.ok(s.exit_status(40) == 0 and all_dead([hub.pid]), "and a hub that does not")
        cli.ok(15 < time.monotonic() - begin < 28, "within TimeoutStopSec")


def options():
    def run(*args):
        return subprocess.run([os.path.join(cli.BUILD, "becwatchd"), *args], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, check=False, timeout=10)
    cli.ok(run("--version").stdout.startswith("becwatchd 0"), "--version")
    r = run("--help")
    cli.ok(r.returncode == 0 and "--config FILE" in r.stdout, "--help")
    cli.ok(all(run(*a).returncode == 64 for a in (["--no"], ["x"], ["--config"], ["-c", "x"])),
           "unknown arguments: exit status 64")


for part in first_set, restarts, reloads, hub_dies, unusable, ends, options:
    part()
cli.done()

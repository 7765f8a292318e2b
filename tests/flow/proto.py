"""The frame protocol (daemon/base/chan.h, proto.h) from Python: to drive a role's binary as the hub does.

    with Role("becwatch-fetch") as fetch:
        fetch.send(FETCH_JOB, job(host=..., ...))
        type, payload = fetch.receive(timeout=10)
"""
import os
import signal
import socket
import struct
import subprocess
import time

import cli

MAGIC = 0x31467762
TIME_UNKNOWN = -(1 << 63)

FETCH_JOB, FETCH_FOLDER, FETCH_MAIL, FETCH_DONE = 32, 33, 34, 35
PARSE_MAIL, PARSE_FILE, PARSE_RESULT, PARSE_TEXT, PARSE_TEXT_RESULT, PARSE_SHOW, PARSE_SHOWN, PARSE_LIMITS = range(64, 72)
PDF_FILE, PDF_TEXT = 96, 97
ALERT_ENDPOINT, ALERT_SEND, ALERT_RESULT = 128, 129, 130

FETCH_STATUS = ["OK", "EHOST", "ECONNECT", "ETLS", "ECERT_NAME", "ECERT_EXPIRED", "ECERT_UNKNOWN",
                "ELOGIN", "EFOLDER", "EPROTO", "ETIMEOUT", "ELOST", "EINVAL"]
FOLDER_ROLE = ["inbox", "sent", "junk", "archive", "other"]
TLS_IMPLICIT, TLS_STARTTLS = 0, 1


class Pack:
    """Typed values, little-endian, as buf.h writes them."""

    def __init__(self):
        self.bytes = b""

    def _add(self, fmt, *v):
        self.bytes += struct.pack("<" + fmt, *v)
        return self

    def u8(self, v):
        return self._add("B", v)

    def u16(self, v):
        return self._add("H", v)

    def u32(self, v):
        return self._add("I", v)

    def u64(self, v):
        return self._add("Q", v)

    def i64(self, v):
        return self._add("q", v)

    def blob(self, v):
        self._add("I", len(v))
        self.bytes += v
        return self

    def str(self, v):
        return self.blob(v.encode("utf-8"))


class Unpack:
    def __init__(self, data):
        self.data, self.at = data, 0

    def _take(self, fmt):
        v, = struct.unpack_from("<" + fmt, self.data, self.at)
        self.at += struct.calcsize("<" + fmt)
        return v

    def u8(self):
        return self._take("B")

    def u16(self):
        return self._take("H")

    def u32(self):
        return self._take("I")

    def u64(self):
        return self._take("Q")

    def i64(self):
        return self._take("q")

    def blob(self):
        n = self.u32()
        v = self.data[self.at:self.at + n]
        assert len(v) == n
        self.at += n
        return v

    def str(self):
        return self.blob().decode("utf-8")

    def end(self):
        assert self.at == len(self.data), "bytes left over"


def frame(kind, payload):
    return struct.pack("<IHHI", MAGIC, kind, 0, len(payload)) + payload


def job(host, port, user, password, tag=1, account=None, tls=TLS_IMPLICIT, ca_pem="",
        probe_only=False, since=TIME_UNKNOWN, connect_ms=5000, read_ms=5000, command_ms=10000,
        mail_bytes=1 << 20, mails_max=10000, positions=()):
    """A proto_fetch_job; positions: (folder, uidvalidity, uid) each."""
    p = Pack().u64(tag).str(account or user).str(host).u16(port).u8(tls).str(ca_pem)
    p.str(user).str(password).u8(probe_only).i64(since)
    p.u32(connect_ms).u32(read_ms).u32(command_ms).u64(mail_bytes).u32(mails_max)
    p.u32(len(positions))
    for folder, uidvalidity, uid in positions:
        p.str(folder).u32(uidvalidity).u32(uid)
    return p.bytes


def folder(payload):
    u = Unpack(payload)
    d = {"tag": u.u64(), "name": u.str(), "role": FOLDER_ROLE[u.u8()], "uidvalidity": u.u32(),
         "uidnext": u.u32(), "reset": bool(u.u8())}
    u.end()
    return d


def mail(payload):
    u = Unpack(payload)
    d = {"tag": u.u64(), "folder": u.str(), "uidvalidity": u.u32(), "uid": u.u32(),
         "internaldate": u.i64(), "size": u.u64(), "position": u.u32(), "bytes": u.blob()}
    u.end()
    return d


def done(payload):
    u = Unpack(payload)
    d = {"tag": u.u64(), "status": FETCH_STATUS[u.u8()], "detail": u.str(), "mails": u.u32(),
         "more": bool(u.u8()), "folders": u.str(), "capabilities": u.str()}
    u.end()
    return d


class Gone(Exception):
    """The role ended: its channel is at its end."""


class Role:
    """A role's binary with one end of a socketpair as descriptor 3, as becwatchd starts it."""

    def __init__(self, name, wrapper=()):
        self.argv = [*wrapper, os.path.join(cli.BUILD, name)]
        self.sock = self.process = None

    def __enter__(self):
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        # Python closes what it does not pass on; dup2 onto 3 survives when 3 is passed.
        fd = theirs.fileno()
        self.process = subprocess.Popen(
            ["/bin/sh", "-c", 'exec "$@" 3<&%d %d<&-' % (fd, fd) if fd != 3 else 'exec "$@"', "sh",
             *self.argv], pass_fds=(fd,), stdin=subprocess.DEVNULL)
        theirs.close()
        self.sock = ours
        return self

    def __exit__(self, *exc):
        self.sock.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def send(self, kind, payload):
        self.sock.sendall(frame(kind, payload))

    def _read(self, n, end):
        data = bytearray()
        while len(data) < n:
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutError("no frame in time")
            self.sock.settimeout(left)
            try:
                piece = self.sock.recv(min(n - len(data), 1 << 20))
            except ConnectionResetError:
                piece = b""
            if not piece:
                raise Gone("exit status %s" % self.process.wait(10))
            data += piece
        return bytes(data)

    def receive(self, timeout=30):
        """(type, payload) of the next frame; Gone when the role has ended."""
        end = time.monotonic() + timeout
        magic, kind, zero, n = struct.unpack("<IHHI", self._read(12, end))
        assert magic == MAGIC and zero == 0
        return kind, self._read(n, end)

    def fetch(self, timeout=60, **what):
        """Run one fetch job: ({name: folder}, [mail, …], done)."""
        self.send(FETCH_JOB, job(**what))
        folders, mails = {}, []
        end = time.monotonic() + timeout
        while True:
            kind, payload = self.receive(end - time.monotonic())
            if kind == FETCH_FOLDER:
                f = folder(payload)
                folders[f["name"]] = f
            elif kind == FETCH_MAIL:
                mails.append(mail(payload))
            else:
                assert kind == FETCH_DONE, kind
                return folders, mails, done(payload)

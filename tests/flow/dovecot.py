"""A private Dovecot on free loopback ports, with its own CA, for tests and the demo.

    with Dovecot({"ap@partnerb.example": "secret"}) as server:
        server.append("ap@partnerb.example", "INBOX", message_bytes, 1700000000)
        ... connect to server.host, server.imaps_port (TLS) or server.imap_port (STARTTLS),
        ... trusting server.ca_pem

Needs Debian's dovecot-imapd and openssl.  Everything lies in one temporary folder that goes when the
server stops; runs as root (mail belongs to nobody) and as any other user.  Standard library only.
"""
import base64
import contextlib
import grp
import imaplib
import os
import pwd
import re
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time

PATH = os.environ.get("PATH", "") + ":/usr/sbin:/usr/bin:/sbin:/bin"
CERTIFICATES = ("good", "wrong_name", "expired", "not_yet", "unknown_ca")


def run(*argv, **kw):
    """Run a program to its end; its output is part of the error if it fails."""
    r = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                       env={**os.environ, "PATH": PATH}, **kw)
    if r.returncode != 0:
        raise RuntimeError("%s: exit %d: %s" % (" ".join(argv), r.returncode,
                                                r.stdout.decode("utf-8", "replace")))
    return r.stdout


def free_ports(n):
    """n loopback ports on which nothing listens at the moment."""
    socks = [socket.socket() for _ in range(n)]
    try:
        for s in socks:
            s.bind(("127.0.0.1", 0))
        return [s.getsockname()[1] for s in socks]
    finally:
        for s in socks:
            s.close()


class Authority:
    """A CA in a folder: ca.pem, and for each kind of CERTIFICATES a NAME.pem and NAME.key.

    good and expired are for localhost and 127.0.0.1; wrong_name is for mail.elsewhere.example;
    unknown_ca carries the right names but is signed by a CA that nobody trusts.
    """

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        self.ca_file = self.path("ca.pem")
        if not os.path.exists(self.ca_file):
            self._root("ca", "becwatch test CA")
        with open(self.ca_file, encoding="ascii") as f:
            self.ca_pem = f.read()

    def path(self, name):
        return os.path.join(self.folder, name)

    def _root(self, name, common_name):
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:prime256v1", "-nodes", "-days", "3650",
            "-subj", "/CN=" + common_name, "-addext", "basicConstraints=critical,CA:TRUE",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign",
            "-keyout", self.path(name + ".key"), "-out", self.path(name + ".pem"))
        with open(self.path(name + ".cnf"), "w", encoding="ascii") as f:
            f.write("[ca]\ndefault_ca=d\n[d]\ndir=%s\ndatabase=$dir/%s.index\n"
                    "new_certs_dir=$dir\nserial=$dir/%s.serial\ndefault_md=sha256\n"
                    "policy=p\nunique_subject=no\n[p]\ncommonName=supplied\n"
                    % (self.folder, name, name))
        with open(self.path(name + ".index"), "w", encoding="ascii"):
            pass
        with open(self.path(name + ".serial"), "w", encoding="ascii") as f:
            f.write("%s\n" % os.urandom(8).hex().replace("f", "e"))

    def issue(self, kind):
        """(certificate file, key file) of one of CERTIFICATES; made at first use."""
        cert, key = self.path(kind + ".pem"), self.path(kind + ".key")
        if os.path.exists(cert):
            return cert, key
        assert kind in CERTIFICATES, kind
        ca = "ca"
        if kind == "unknown_ca":
            ca = "other"
            self._root("other", "Somebody Else's CA")
        names, common_name = "DNS:localhost,IP:127.0.0.1", "localhost"
        if kind == "wrong_name":
            names, common_name = "DNS:mail.elsewhere.example", "mail.elsewhere.example"
        day = 24 * 3600
        begin, end = {"expired": (-20 * day, -10 * day), "not_yet": (10 * day, 20 * day)}.get(
            kind, (-day, 3650 * day))

        def stamp(offset):
            return time.strftime("%Y%m%d%H%M%SZ", time.gmtime(time.time() + offset))

        run("openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
            "-nodes", "-subj", "/CN=" + common_name, "-keyout", key,
            "-out", self.path(kind + ".csr"))
        with open(self.path(kind + ".ext"), "w", encoding="ascii") as f:
            f.write("subjectAltName=%s\nbasicConstraints=CA:FALSE\n" % names)
        run("openssl", "ca", "-batch", "-notext", "-config", self.path(ca + ".cnf"),
            "-cert", self.path(ca + ".pem"), "-keyfile", self.path(ca + ".key"),
            "-extfile", self.path(kind + ".ext"), "-startdate", stamp(begin),
            "-enddate", stamp(end), "-in", self.path(kind + ".csr"), "-out", cert)
        return cert, key

    def server_context(self, kind="good"):
        """An ssl.SSLContext for a server of one's own that shows this certificate."""
        ctx = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        ctx.load_cert_chain(*self.issue(kind))
        return ctx

    def client_context(self):
        return ssl.create_default_context(cafile=self.ca_file)


def mutf7(name):
    """A mailbox name in IMAP's modified UTF-7 (RFC 3501 5.1.3)."""
    def encode(m):
        if m.group(0) == "&":
            return "&-"
        b = m.group(0).encode("utf-16-be")
        return "&" + base64.b64encode(b).decode().rstrip("=").replace("/", ",") + "-"
    return re.sub(r"&|[^\x20-\x7e]+", encode, name)


def quoted(name):
    return '"%s"' % mutf7(name).replace("\\", "\\\\").replace('"', '\\"')


CONF = """
base_dir = {run}
state_dir = {run}
instance_name = becwatch-test
log_path = {d}/log/dovecot.log
info_log_path = {d}/log/dovecot.log
protocols = imap
listen = 127.0.0.1
default_internal_user = {iu}
default_internal_group = {ig}
default_login_user = {lu}
mail_uid = {mu}
mail_gid = {mg}
first_valid_uid = 1
mail_home = {d}/mail/%u
mail_location = maildir:{d}/mail/%u/Maildir
mail_fsync = never
ssl = yes
ssl_cert = <{cert}
ssl_key = <{key}
ssl_min_protocol = TLSv1.2
ssl_dh =
disable_plaintext_auth = {disable}
auth_mechanisms = {mechanisms}
mail_max_userip_connections = 10000
auth_failure_delay = 0
auth_cache_size = 0
namespace inbox {{
  inbox = yes
  separator = /
{mailboxes}}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {d}/etc/users
}}
userdb {{
  driver = static
  args = uid={mu} gid={mg} home={d}/mail/%u
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  service_count = 0
  client_limit = 1000
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service imap {{
  process_limit = 256
  service_count = 0
}}
"""


class Dovecot:
    """users: {login name: password}.  Each gets INBOX and the folders of special_use, which maps names
    to attributes (the default: Sent and Junk as RFC 6154 marks them); name -> "" makes a folder without one.
    certificate: one of CERTIFICATES.  authority: share one between servers.  plaintext: offer LOGIN
    without TLS (a server that does not care).  mechanisms: "plain", "plain login".
    """

    def __init__(self, users, special_use=None, certificate="good", authority=None,
                 plaintext=False, mechanisms="plain login", ports=None):
        self.users = dict(users)
        self.special_use = {"Sent": "\\Sent", "Junk": "\\Junk"} if special_use is None \
            else dict(special_use)
        self.host = "localhost"
        self.folder = tempfile.mkdtemp(prefix="becwatch-dovecot-")
        self._own_authority = authority is None
        self.authority = authority or Authority(os.path.join(self.folder, "ca"))
        self.certificate = certificate
        self.plaintext = plaintext
        self.mechanisms = mechanisms
        self._ports = ports
        self.imap_port = self.imaps_port = None
        self._process = None
        self._sessions = {}

    @property
    def ca_file(self):
        return self.authority.ca_file

    @property
    def ca_pem(self):
        return self.authority.ca_pem

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(self, *exc):
        self.remove()

    def _path(self, *name):
        return os.path.join(self.folder, *name)

    @property
    def config_file(self):
        return self._path("etc", "dovecot.conf")

    def _write(self):
        root = os.getuid() == 0
        if root:
            mail = pwd.getpwnam("nobody")
            mu, mg = mail.pw_uid, mail.pw_gid
            iu, ig, lu = "dovecot", "dovecot", "dovenull"
        else:
            mu, mg = os.getuid(), os.getgid()
            iu = lu = pwd.getpwuid(mu).pw_name
            ig = grp.getgrgid(mg).gr_name
        for name in ("etc", "run", "log", "mail"):
            os.makedirs(self._path(name), exist_ok=True)
        cert, key = self.authority.issue(self.certificate)
        mailboxes = "".join(
            '  mailbox "%s" {\n    auto = create\n%s  }\n'
            % (name, "    special_use = %s\n" % attribute if attribute else "")
            for name, attribute in self.special_use.items())
        with open(self.config_file, "w", encoding="utf-8") as f:
            f.write(CONF.format(
                d=self.folder, run=self._path("run"), iu=iu, ig=ig, lu=lu, mu=mu, mg=mg,
                cert=cert, key=key, disable="no" if self.plaintext else "yes",
                mechanisms=self.mechanisms, mailboxes=mailboxes, imap=self.imap_port,
                imaps=self.imaps_port))
        self._write_users()
        if root:
            os.chmod(self.folder, 0o755)
            for name in ("mail", "etc"):
                os.chmod(self._path(name), 0o755)
            os.chown(self._path("mail"), mu, mg)

    def _write_users(self):
        # Replaced as a whole: the auth process may read at any time.
        tmp = self._path("etc", "users.new")
        with open(tmp, "w", encoding="utf-8") as f:
            for user, password in self.users.items():
                f.write("%s:{PLAIN}%s\n" % (user, password))
        os.chmod(tmp, 0o644)
        os.replace(tmp, self._path("etc", "users"))

    def start(self):
        """Start (again, on the same ports after stop()), and wait until it greets."""
        assert self._process is None
        for attempt in range(5):
            if self.imap_port is None:
                self.imap_port, self.imaps_port = self._ports or free_ports(2)
            self._write()
            # Not a pipe: whoever outlives the master would hold it open.
            with open(self._path("log", "stderr"), "ab") as stderr:
                self._process = subprocess.Popen(
                    ["dovecot", "-F", "-c", self.config_file], stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL, stderr=stderr,
                    env={"PATH": PATH, "HOME": self.folder})
            if self._greets():
                return self
            self._end()
            if self._ports or attempt == 4:
                raise RuntimeError("dovecot does not start: " + self.log())
            self.imap_port = None
        return self

    def _greets(self):
        end = time.monotonic() + 20
        while time.monotonic() < end and self._process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", self.imap_port), timeout=10) as s:
                    if s.recv(4) == b"* OK":
                        return True
            except OSError:
                pass
            time.sleep(0.01)    # a listener's birth gives no event
        return False

    def _end(self):
        p, self._process = self._process, None
        if p.poll() is None:
            p.send_signal(signal.SIGTERM)
            try:
                p.wait(10)
            except subprocess.TimeoutExpired:
                p.kill()
                p.wait()

    def stop(self):
        """End the server; the mail stays, start() goes on with it."""
        for m in self._sessions.values():
            with contextlib.suppress(Exception):
                m.logout()
        self._sessions = {}
        if self._process is not None:
            self._end()

    def remove(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self):
        text = ""
        for name in ("stderr", "dovecot.log"):
            with contextlib.suppress(OSError):
                with open(self._path("log", name), encoding="utf-8", errors="replace") as f:
                    text += f.read()
        return text

    def set_password(self, user, password):
        """Change a password, or add a user, while the server runs."""
        self.users[user] = password
        self._write_users()

    def doveadm(self, *argv):
        return run("doveadm", "-c", self.config_file, *argv)

    def session(self, user):
        """A logged-in imaplib session over TLS.  Kept open and shared: one a user.

        It checks no certificate, so that servers with a bad one can be filled as well.
        """
        m = self._sessions.get(user)
        if m is not None:
            try:
                m.noop()
                return m
            except (imaplib.IMAP4.error, OSError):
                pass
        ctx = ssl.create_default_context()
        ctx.check_hostname = False
        ctx.verify_mode = ssl.CERT_NONE
        m = imaplib.IMAP4_SSL("127.0.0.1", self.imaps_port, ssl_context=ctx)
        m.login('"%s"' % user, self.users[user])      # imaplib quotes only the password
        self._sessions[user] = m
        return m

    @staticmethod
    def _ok(answer):
        if answer[0] != "OK":
            raise RuntimeError("imap: %r" % (answer,))
        return answer[1]

    def create(self, user, *folders):
        for folder in folders:
            self._ok(self.session(user).create(quoted(folder)))

    def delete(self, user, folder):
        self._ok(self.session(user).delete(quoted(folder)))

    def append(self, user, folder, message, arrived=None, flags=""):
        """Store a message; arrived: INTERNALDATE, seconds since 1970 (default now).  Returns its UID."""
        when = imaplib.Time2Internaldate(time.time() if arrived is None else arrived)
        if isinstance(message, str):
            message = message.encode("utf-8")
        message = re.sub(rb"\r?\n", b"\r\n", message)
        data = self._ok(self.session(user).append(quoted(folder), flags, when, message))
        return int(re.search(rb"APPENDUID \d+ (\d+)", data[-1]).group(1))

    def expunge(self, user, folder, uid):
        m = self.session(user)
        self._ok(m.select(quoted(folder)))
        self._ok(m.uid("STORE", str(uid), "+FLAGS", "(\\Deleted)"))
        self._ok(m.expunge())
        self._ok(m.close())

    def status(self, user, folder):
        """{"MESSAGES": n, "UIDNEXT": n, "UIDVALIDITY": n, "UNSEEN": n, "RECENT": n}"""
        data = self._ok(self.session(user).status(
            quoted(folder), "(MESSAGES UIDNEXT UIDVALIDITY UNSEEN RECENT)"))
        words = re.search(rb"\(([^()]*)\)\s*$", data[0]).group(1).decode().split()
        return {k: int(v) for k, v in zip(words[::2], words[1::2])}

    def flags(self, user, folder):
        """{uid: sorted flags without \\Recent, …}, read by EXAMINE, so that looking changes nothing."""
        m = self.session(user)
        self._ok(m.select(quoted(folder), readonly=True))
        data = self._ok(m.uid("FETCH", "1:*", "(FLAGS)"))
        m.unselect()
        ret = {}
        for line in data:
            if line is None:
                continue
            uid = re.search(rb"UID (\d+)", line)
            flags = re.search(rb"FLAGS \(([^)]*)\)", line)
            ret[int(uid.group(1))] = sorted(
                f for f in flags.group(1).decode().split() if f != "\\Recent")
        return ret

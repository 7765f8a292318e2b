"""An IMAP server that says what a test wants, line by line: for answers that no real server gives."""
import socket
import ssl
import threading

INTERNALDATE = b'"14-Nov-2023 22:13:%02d +0000"'


class Server:
    """Serves three mails in an INBOX.  Every answer can be replaced: a bytes object, or a function of
    (server, session, tag, line) that returns one.  greeting, capability, auth, list, examine, listing, body,
    logout.  Bytes are sent as they are; {tag} stands for the command's tag.  None: hang up.
    """

    def __init__(self, authority, starttls=False, **answers):
        self.authority, self.starttls, self.answers = authority, starttls, answers
        self.lines = []             # everything that clients said, but for passwords' sake not AUTHENTICATE
        self.connections = 0
        self._stop = threading.Event()
        self._sock = socket.socket()
        self._sock.bind(("127.0.0.1", 0))
        self._sock.listen(16)
        self.port = self._sock.getsockname()[1]
        self._open = []
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exc):
        self._stop.set()
        self._sock.shutdown(socket.SHUT_RDWR)
        self._sock.close()
        for c in list(self._open):
            try:
                c.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self._thread.join(10)

    def _accept(self):
        while not self._stop.is_set():
            try:
                c, _ = self._sock.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(c,), daemon=True).start()

    def _serve(self, c):
        self._open.append(c)
        try:
            ctx = self.authority.server_context()
            if not self.starttls:
                c = ctx.wrap_socket(c, server_side=True)
                self._open.append(c)
            session = Session(self, c)
            session.run(ctx)
        except (OSError, ssl.SSLError, EOFError):
            pass
        finally:
            try:
                c.close()
            except OSError:
                pass

    def stopped(self, seconds):
        """Wait, but not beyond the server's end."""
        return self._stop.wait(seconds)


class Session:
    def __init__(self, server, sock):
        self.server, self.sock = server, sock
        self.file = sock.makefile("rb")
        self.validity = 7

    def send(self, data):
        self.sock.sendall(data)

    def say(self, what, tag, line):
        answer = self.server.answers.get(what, getattr(self, what, None))
        if callable(answer):
            answer = answer(self.server, self, tag, line) if what in self.server.answers \
                else answer(tag, line)
        if answer is None:
            raise EOFError
        self.send(answer.replace(b"{tag}", tag))

    def run(self, ctx):
        self.say("greeting", b"*", b"")
        while True:
            line = self.file.readline()
            if not line:
                raise EOFError
            tag, _, rest = line.rstrip(b"\r\n").partition(b" ")
            word = rest.split(b" ")[0].upper()
            if word != b"AUTHENTICATE":
                self.server.lines.append(rest)
            if word == b"STARTTLS":
                self.say("starttls", tag, rest)
                self.sock = ctx.wrap_socket(self.sock, server_side=True)
                self.server._open.append(self.sock)
                self.file = self.sock.makefile("rb")
            elif word == b"CAPABILITY":
                self.say("capability", tag, rest)
            elif word in (b"AUTHENTICATE", b"LOGIN"):
                self.say("auth", tag, rest)
            elif word == b"LIST":
                self.say("list", tag, rest)
            elif word == b"EXAMINE":
                self.say("examine", tag, rest)
            elif word == b"UID" and b"BODY" in rest:
                self.say("body", tag, rest)
            elif word == b"UID":
                self.say("listing", tag, rest)
            elif word == b"LOGOUT":
                self.say("logout", tag, rest)
                raise EOFError
            else:
                self.send(tag + b" BAD what?\r\n")

    # -- what a decent server says --

    def greeting(self, tag, line):
        return b"* OK ready\r\n"

    def starttls(self, tag, line):
        return b"{tag} OK go\r\n"

    def capability(self, tag, line):
        return b"* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\n{tag} OK done\r\n"

    def auth(self, tag, line):
        return b"{tag} OK in\r\n"

    def list(self, tag, line):
        return b'* LIST (\\HasNoChildren) "/" "INBOX"\r\n{tag} OK done\r\n'

    def examine(self, tag, line):
        return (b"* 3 EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Seen)\r\n* OK [PERMANENTFLAGS ()] none\r\n"
                b"* OK [UIDVALIDITY %d] ok\r\n* OK [UIDNEXT 4] ok\r\n{tag} OK [READ-ONLY] done\r\n"
                % self.validity)

    @staticmethod
    def uids(line):
        """The UIDs that a command asks for."""
        ret = []
        for part in line.split(b" ")[2].split(b","):
            a, _, b = part.partition(b":")
            hi = 3 if b == b"*" else int(b or a)
            ret += list(range(int(a), hi + 1))
        return [u for u in ret if 1 <= u <= 3]

    def item(self, uid, line):
        if b"INTERNALDATE" not in line:
            return b"* %d FETCH (UID %d)\r\n" % (uid, uid)
        return b"* %d FETCH (UID %d INTERNALDATE %s RFC822.SIZE 20)\r\n" % (
            uid, uid, INTERNALDATE % uid)

    def listing(self, tag, line):
        return b"".join(self.item(u, line) for u in self.uids(line)) + b"{tag} OK done\r\n"

    @staticmethod
    def mail(uid):
        return b"Subject: %d\r\n\r\nmail\r\n" % uid

    def body_of(self, uid):
        m = self.mail(uid)
        return b"* %d FETCH (UID %d BODY[]<0> {%d}\r\n%s)\r\n" % (uid, uid, len(m), m)

    def body(self, tag, line):
        return b"".join(self.body_of(u) for u in self.uids(line)) + b"{tag} OK done\r\n"

    def logout(self, tag, line):
        return b"* BYE bye\r\n{tag} OK done\r\n"

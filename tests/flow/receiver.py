"""A webhook receiver for tests and the demo: checks Standard Webhooks signatures, answers as told.

    with Receiver(secrets=[new_secret()]) as r:            # http://127.0.0.1:PORT
        r.script("/soc", [500, (429, {"Retry-After": "7"}), "hang", "close"])   # then 200 for ever
        ... r.url("/soc") goes into the configuration ...
        got = r.wait(3, timeout=10)                        # the first 3 requests, or AssertionError
        assert got[0].verified, got[0].why

HTTPS: Receiver(tls=SSLCONTEXT), as Authority.server_context() of dovecot.py gives one.
As a program: receiver.py [--port N] [--secret WHSEC]... [--status N]   prints one line of JSON a request.
"""
import argparse
import base64
import hashlib
import hmac
import http.server
import json
import os
import socketserver
import sys
import threading
import time

TOLERANCE_S = 300   # the specification leaves it to the receiver; its libraries use five minutes
BODY_MAX = 4 * 1024 * 1024


def new_secret(size=32):
    return 'whsec_' + base64.b64encode(os.urandom(size)).decode()


def key_of(secret):
    """The bytes that are signed with; ValueError if it is none."""
    if not secret.startswith('whsec_'):
        raise ValueError('secret does not begin with whsec_')
    return base64.b64decode(secret[len('whsec_'):], validate=True)


def signature(secret, ident, timestamp, body):
    """What webhook-signature must hold for this secret."""
    text = f'{ident}.{timestamp}.'.encode() + body
    return 'v1,' + base64.b64encode(hmac.new(key_of(secret), text, hashlib.sha256).digest()).decode()


def verify(secrets, headers, body, now):
    """None if one secret has signed it, else what is wrong."""
    ident = headers.get('webhook-id')
    stamp = headers.get('webhook-timestamp')
    given = headers.get('webhook-signature')
    if not ident or not stamp or not given:
        return 'a webhook header is missing'
    if not stamp.isdigit() or abs(now - int(stamp)) > TOLERANCE_S:
        return f'timestamp {stamp!r} is not of now'
    for secret in secrets:
        wanted = signature(secret, ident, stamp, body)
        if any(hmac.compare_digest(wanted, one) for one in given.split(' ')):
            return None
    return 'no signature fits'


class Request:
    """One request as it came: path, headers, body, when, and what the signature is worth."""
    def __init__(self, path, method, headers, body, secrets):
        self.at = time.time()
        self.monotonic = time.monotonic()
        self.path, self.method, self.headers, self.body = path, method, headers, body
        self.id = headers.get('webhook-id')
        self.why = verify(secrets, headers, body, self.at)
        self.verified = self.why is None
        self.answer = None      # what it was answered: a status, 'hang', 'close'

    @property
    def json(self):
        return json.loads(self.body)


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    timeout = 60

    def log_message(self, format, *args):   # pylint: disable=redefined-builtin
        pass

    def _take(self):
        length = int(self.headers.get('Content-Length') or 0)
        body = self.rfile.read(min(length, BODY_MAX))
        owner = self.server.owner
        request = Request(self.path, self.command, self.headers, body, owner.secrets)
        step = owner.next_step(request)
        if step == 'hang':
            owner.stopping.wait()
        if step in ('hang', 'close'):
            self.close_connection = True
            return
        status, headers, text = step
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header('Content-Length', str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_POST = do_GET = do_PUT = _take


class _Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def finish_request(self, request, client_address):
        # The TLS handshake belongs to the connection's own thread: a slow peer stops nobody else.
        if self.owner.tls is not None:
            request = self.owner.tls.wrap_socket(request, server_side=True)
        super().finish_request(request, client_address)

    def handle_error(self, request, client_address):
        self.owner.errors.append(repr(sys.exc_info()[1]))


class Receiver:
    def __init__(self, secrets=(), tls=None, host='127.0.0.1', port=0, on_request=None):
        self.secrets = list(secrets)
        self.tls = tls
        self.requests = []          # Request, in order of arrival
        self.errors = []            # connections that came to nothing, such as refused certificates
        self.stopping = threading.Event()
        self._on_request = on_request
        self._scripts = {}
        self._default = 200
        self._changed = threading.Condition()
        self._server = _Server((host, port), _Handler)
        self._server.owner = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self.host, self.port = host, self._server.server_address[1]

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exc):
        self.close()

    def close(self):
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def url(self, path='/', host=None):
        return f'http{"s" if self.tls else ""}://{host or self.host}:{self.port}{path}'

    def script(self, path, steps, default=200):
        """The answers of a path, one a request: a status, (status, headers), (status, headers, bytes),
        'hang' (say nothing until the receiver closes) or 'close'; after the last one: default."""
        with self._changed:
            self._scripts[path] = (list(steps), default)

    def next_step(self, request):
        with self._changed:
            steps, default = self._scripts.get(request.path, ([], self._default))
            step = steps.pop(0) if steps else default
            if isinstance(step, int):
                step = (step,)
            if isinstance(step, tuple):
                step = step + ({}, b'{}')[len(step) - 1:]
            request.answer = step if isinstance(step, str) else step[0]
            self.requests.append(request)
            self._changed.notify_all()
        if self._on_request is not None:
            self._on_request(request)
        return step

    def wait(self, n, timeout=10, path=None):
        """The first n requests (of that path), as soon as they are there; AssertionError after timeout."""
        def of_path():
            return [r for r in self.requests if path is None or r.path == path]
        with self._changed:
            if not self._changed.wait_for(lambda: len(of_path()) >= n, timeout):
                raise AssertionError(f'{len(of_path())} of {n} requests after {timeout} s; '
                                     f'connections that failed: {self.errors}')
            return of_path()[:n]


def main():
    parser = argparse.ArgumentParser(description='Print webhooks as they come.')
    parser.add_argument('--port', type=int, default=0)
    parser.add_argument('--secret', action='append', default=[])
    parser.add_argument('--status', type=int, default=200, help='answer every request so')
    options = parser.parse_args()

    def show(request):
        body = request.body.decode('utf-8', 'replace')
        try:
            body = json.loads(body)
        except ValueError:
            pass
        print(json.dumps({'id': request.id, 'path': request.path, 'verified': request.verified,
                          'why': request.why, 'body': body}, ensure_ascii=False), flush=True)

    with Receiver(options.secret, port=options.port, on_request=show) as receiver:
        receiver._default = options.status      # pylint: disable=protected-access
        print(receiver.url(), file=sys.stderr, flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            pass


if __name__ == '__main__':
    main()

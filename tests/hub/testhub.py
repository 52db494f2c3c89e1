#!/usr/bin/python3
"""A Docker Hub, and a registry, for tests: on loopback, from our own data.

    testhub.py [--data FILE]... [--fill N] [--registry KIND] [--tls PEM]
               [--fault JSON]...

It prints its port, a line, and ends when its standard input does, that is
with whoever started it.  In a shell script: tests/hub/hub.sh.

    --data FILE      what there is, in place of hub.json beside this file; may
                     be given more than once
    --fill N         and N honest repositories, the same ones every time
    --registry KIND  how the registry part behaves (see below); default hub
    --tls PEM        https, with the certificate and its key from that file
    --fault JSON     as if that had been sent to /_control

THE DATA is JSON: {"login": {"user", "secret"}, "accounts": [...],
"repositories": [...]}.  All but the names may be left out.

    account     "name", "type" (user, org), "joined", "full_name", "company",
                "badge" of an org ("verified_publisher", "open_source", "")
    repository  "name" ("nginx" is library/nginx), "pulls", "stars",
                "created", "updated", "description", "publisher", "badge"
                ("official", "verified_publisher", "open_source", "none"),
                "type" ("image", "plugin", "model", ...), "archived",
                "private", "tags" (a list; ["latest"])

A date is "2014-06-05", "2014-06-05T19:14:45Z", or a number of days ago.  A
namespace without an account gets one of a user who joined the day before his
first repository.

WHAT IT SPEAKS, with HEAD as with GET:

    /v2/namespaces/NS/repositories[?page,page_size,name,ordering]
    /v2/namespaces/NS/repositories/REPO[/tags[/TAG]]
    /v2/repositories/NS/[REPO/[tags/]]         the older form of the same
    /v2/users/NAME/  /v2/orgs/NAME/            308 from one to the other
    /v2/search/repositories/?query,page,page_size
    /api/search/v3/catalog/search?query,from,size,badges,sort,order,type
    /api/search/v4?query,from,size,badges,sort,order,type
    /v1/search?q,n,page
    /v2/auth/token                             POST identifier, secret
    /v2/  /token  /v2/NAME/manifests/TAG  /v2/NAME/tags/list

As Hub does: 404 in its own words; 404 for a page past the end; 403 for rows
past 1000 without a token of /v2/auth/token (or with a wrong one 401); pages
of 10, at most of 100; an official image not always first; X-RateLimit-*.

The registry part gives, of KIND
    hub    a token to all; 401 with it for what is absent or private
    ghcr   403 instead of a token for what is absent or private
    open   no tokens; 404 NAME_UNKNOWN for what is absent (docker-registry)

CONTROL: POST a JSON object to /_control; 204, or 400 with the reason.

    {"fault": NAME, "path": REGEX, "times": N, "skip": N, "method": M, ...}
        The next N requests (1; 0: all from now on) whose path, with query,
        has a match for REGEX (any) and, if given, this method get the fault,
        after "skip" others (0).  The oldest fault that fits is taken.
    {"reset": true}             no faults, no log, no limit
    {"limit": N, "window": S}   N requests in S seconds, then 429 with
                                X-Retry-After; N 0: none
    {"registry": KIND}

    429             "header" is retry-after, retry-after-date, x-retry-after,
                    x-ratelimit-reset or none; "seconds" (1)
    status          "code" (503), "body", "type", "headers"
    slow, stall     "seconds" (5) before it, or in the middle of its body
    truncated       the Content-Length is "bytes" (100) too large
    cut-chunk       chunked, the last chunk is missing
    endless         a body without an end
    hang-up         the connection is closed without an answer
    html            the guard's page, "code" (403; 200 occurs too)
    cloudflare-1010 its shorter one
    redirect        "to" a URL, "code" (302)
    next-elsewhere  "next" is the URL "to"
    wrong-types     the values of "fields" (all), there and in "results"
    missing-fields  those of "fields" (results, name) are gone
    count-changes   the count is "by" (7) more
    duplicate-page  the page before the one that was asked for, once more
    throttled-404   nothing exists, searches are empty
    empty           200 and no body
    half-json       cut, but with the right length
    big-headers     "bytes" (100000) of them
    challenge       401, WWW-Authenticate is "value"

THE LOG: GET /_log gives a JSON list, oldest first, of what was asked but for
"/_..." itself: {"method", "path" (with query), "code", "authorization" (null,
or its scheme and a hash, "Bearer 5994471abb01", never the value), "agent",
"connection" (a number; the same for requests of one connection), "body" (its
hash or null)}.  /_log?as=text gives lines "METHOD PATH CODE AUTHORIZATION",
"-" for none.  GET /_count gives how many, as text.  A hash is the first 12
digits of SHA-256.
"""

import argparse
import gzip
import http.server
import json
import os
import ssl
import sys
import threading
import time

sys.dont_write_bytecode = True

import faults  # noqa: E402
from api import Request, digest  # noqa: E402
from faults import Answer  # noqa: E402
from world import World  # noqa: E402

ENDLESS_MAX = 256 << 20  # bytes; nobody takes that many


class Hub:
    """What is shared by all connections."""

    def __init__(self, world, registry):
        self.lock = threading.Lock()
        self.world = world
        self.registry = registry
        self.faults = faults.Faults()
        self.log = []
        self.limit = self.window = 0
        self.window_start = self.in_window = 0
        self.tokens = set()
        self.connections = 0

    def control(self, order):
        if order.get("reset"):
            self.faults = faults.Faults()
            self.log = []
            self.limit = 0
        if "limit" in order:
            self.limit = order["limit"]
            self.window = order.get("window", 60)
            self.window_start = 0
        if "registry" in order:
            self.registry = order["registry"]
        if "fault" in order:
            if order["fault"] not in faults.FAULTS:
                raise ValueError("no such fault: %s" % order["fault"])
            self.faults.add(order)

    def count_request(self):
        """The headers about the rate, and whether it is too high."""
        now = time.time()
        if not self.limit:
            return {"X-RateLimit-Limit": "180", "X-RateLimit-Remaining": "179",
                    "X-RateLimit-Reset": str(int(now) + 60)}, False
        if now >= self.window_start + self.window:
            self.window_start, self.in_window = now, 0
        self.in_window += 1
        end = int(self.window_start + self.window) + 1
        headers = {"X-RateLimit-Limit": str(self.limit),
                   "X-RateLimit-Remaining":
                       str(max(0, self.limit - self.in_window)),
                   "X-RateLimit-Reset": str(end)}
        if self.in_window <= self.limit:
            return headers, False
        headers["X-Retry-After"] = str(end)
        return headers, True


class Handler(http.server.BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 120

    def setup(self):
        super().setup()
        with self.server.hub.lock:
            self.server.hub.connections += 1
            self.number = self.server.hub.connections

    def log_message(self, format, *args):  # pylint: disable=redefined-builtin
        pass

    def do_any(self):
        length = self.headers.get("Content-Length", "0")
        body = self.rfile.read(int(length) if length.isdigit() else 0)
        if self.path.startswith("/_"):
            self.send(self.own(body))
            return
        hub = self.server.hub
        authorization = self.headers.get("Authorization", "")
        request = Request(hub, self.server.origin, self.command, self.path,
                          authorization, body)
        with hub.lock:
            answer = self.make_answer(hub, request)
            scheme, _, value = authorization.partition(" ")
            hub.log.append({
                "method": self.command, "path": self.path,
                "code": answer.code, "connection": self.number,
                "authorization": "%s %s" % (scheme, digest(value.encode()))
                if authorization else None,
                "agent": self.headers.get("User-Agent"),
                "body": digest(body) if body else None})
        self.send(answer)

    do_GET = do_HEAD = do_POST = do_PUT = do_any

    def make_answer(self, hub, request):
        headers, is_too_many = hub.count_request()
        if is_too_many:
            return Answer(429, {"detail": "Rate limit exceeded",
                                "error": False}, headers=headers)
        order = hub.faults.take(self.command, self.path)
        request.is_duplicate = bool(order) and \
            order["fault"] == "duplicate-page"
        answer = request.answer()
        answer.headers.update(headers)
        if order:
            faults.apply(order, answer, self.path)
        return answer

    def own(self, body):
        """What tests ask of the test Hub itself."""
        hub = self.server.hub
        path, _, query = self.path.partition("?")
        with hub.lock:
            if path == "/_control":
                try:
                    hub.control(json.loads(body))
                except (ValueError, TypeError, AttributeError) as error:
                    return Answer(400, str(error).encode(), "text/plain")
                return Answer(204)
            if path == "/_count":
                return Answer(200, str(len(hub.log)).encode(), "text/plain")
            if path == "/_log" and query == "as=text":
                lines = ["%s %s %d %s\n" % (e["method"], e["path"], e["code"],
                                            e["authorization"] or "-")
                         for e in hub.log]
                return Answer(200, "".join(lines).encode(), "text/plain")
            if path == "/_log":
                return Answer(200, hub.log)
        return Answer(404)

    # ---- sending, rightly and wrongly ----

    def send(self, answer):
        time.sleep(answer.delay)
        if answer.hangs_up:
            self.close_connection = True
            return
        is_plain = not (answer.missing or answer.is_cut or answer.stall or
                        answer.is_endless)
        if is_plain and len(answer.body) > 1000 and \
                "gzip" in self.headers.get("Accept-Encoding", ""):
            answer.body = gzip.compress(answer.body, 1)
            answer.headers["Content-Encoding"] = "gzip"
        self.send_response(answer.code)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.code != 204:
            self.send_header("Content-Type", answer.kind)
        if answer.is_cut or answer.is_endless:
            self.send_header("Transfer-Encoding", "chunked")
        elif answer.code != 204:
            self.send_header("Content-Length",
                             str(len(answer.body) + answer.missing))
        self.end_headers()
        if self.command != "HEAD":
            self.send_body(answer)

    def send_body(self, answer):
        half = len(answer.body) // 2
        if answer.is_endless:
            chunk = b" " * 65536
            for _ in range(ENDLESS_MAX // len(chunk)):
                self.wfile.write(b"10000\r\n" + chunk + b"\r\n")
        elif answer.is_cut:
            self.wfile.write(b"%x\r\n%s\r\n" % (half + 1,
                                                answer.body[:half + 1]))
        elif answer.stall:
            self.wfile.write(answer.body[:half])
            self.wfile.flush()
            time.sleep(answer.stall)
            self.wfile.write(answer.body[half:])
        else:
            self.wfile.write(answer.body)
        if answer.missing or answer.is_cut:
            self.close_connection = True

    def handle(self):
        try:
            super().handle()
        except (ConnectionError, TimeoutError, ssl.SSLError):
            pass  # they hung up, as some tests want


class Server(http.server.ThreadingHTTPServer):
    """A thread for each connection, which never outlives the process."""

    daemon_threads = True
    request_queue_size = 512

    def __init__(self, hub, pem):
        super().__init__(("127.0.0.1", 0), Handler)
        self.hub = hub
        scheme = "http"
        if pem:
            scheme = "https"
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(pem)
            self.socket = context.wrap_socket(
                self.socket, server_side=True, do_handshake_on_connect=False)
        self.origin = "%s://127.0.0.1:%d" % (scheme, self.server_port)

    def handle_error(self, request, client_address):
        kind = sys.exc_info()[0]
        if not issubclass(kind, (ConnectionError, TimeoutError, ssl.SSLError)):
            super().handle_error(request, client_address)


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", action="append")
    parser.add_argument("--fill", type=int, default=0)
    parser.add_argument("--registry", default="hub",
                        choices=("hub", "ghcr", "open"))
    parser.add_argument("--tls")
    parser.add_argument("--fault", action="append", default=[])
    options = parser.parse_args()
    world = World(options.data or [os.path.join(here, "hub.json")],
                  options.fill, int(time.time()))
    hub = Hub(world, options.registry)
    for text in options.fault:
        hub.control(json.loads(text))
    server = Server(hub, options.tls)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    while os.read(0, 4096):
        pass


if __name__ == "__main__":
    main()

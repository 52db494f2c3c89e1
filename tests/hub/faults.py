"""What goes wrong on demand; testhub.py lists the faults."""

import email.utils
import json
import re
import time

CHALLENGE = (b"<!DOCTYPE html><html lang=\"en-US\"><head><title>Just a "
             b"moment...</title></head><body></body></html>\n")


class Answer:
    """What is sent: a fault may change any of it."""

    def __init__(self, code, body=b"", kind="application/json", headers=None):
        self.code = code
        self.headers = dict(headers or {})
        self.kind = kind
        self.body = (body if isinstance(body, bytes)
                     else json.dumps(body).encode())
        self.delay = 0        # seconds before it is sent
        self.stall = 0        # seconds in the middle of its body
        self.missing = 0      # bytes of the Content-Length that never come
        self.is_cut = False   # chunked, without the last chunk
        self.is_endless = False
        self.hangs_up = False  # no answer at all


class Faults:
    """Those that wait for their request, oldest first."""

    def __init__(self):
        self.pending = []

    def add(self, order):
        self.pending.append({"order": order, "left": order.get("times", 1),
                             "path": re.compile(order.get("path", "")),
                             "skip": order.get("skip", 0)})

    def take(self, method, path):
        """The order for this request, or None; counts it as used."""
        for fault in self.pending:
            order = fault["order"]
            if not fault["path"].search(path) or \
                    order.get("method", method) != method:
                continue
            if fault["skip"] > 0:
                fault["skip"] -= 1
                continue
            if fault["left"] == 1:
                self.pending.remove(fault)
            elif fault["left"] > 1:
                fault["left"] -= 1
            return order
        return None


def too_many(answer, order):
    seconds = order.get("seconds", 1)
    until = int(time.time()) + seconds
    headers = {
        "retry-after": {"Retry-After": str(seconds)},
        "retry-after-date": {
            "Retry-After": email.utils.formatdate(until, usegmt=True)},
        "x-retry-after": {"X-Retry-After": str(until)},
        "x-ratelimit-reset": {"X-RateLimit-Remaining": "0",
                              "X-RateLimit-Reset": str(until)},
        "none": {},
    }[order.get("header", "none")]
    answer.__init__(429, {"detail": "Rate limit exceeded", "error": False},
                    headers=headers)


def status(answer, order):
    body = order.get("body", "")
    answer.__init__(order.get("code", 503), body.encode(),
                    order.get("type", "text/plain"), order.get("headers"))


def html(answer, order):
    answer.__init__(order.get("code", 403), CHALLENGE,
                    "text/html; charset=UTF-8", {"Server": "cloudflare"})


def cloudflare(answer, _):
    answer.__init__(403, b"error code: 1010", "text/plain; charset=UTF-8",
                    {"Server": "cloudflare"})


def redirect(answer, order):
    answer.__init__(order.get("code", 302), b"",
                    headers={"Location": order["to"]})


def throttled(answer, order):
    """As for a client that Hub does not like: nothing exists."""
    if "/search" in order["_path"]:
        answer.__init__(200, {"count": 0, "total": 0, "num_results": 0,
                              "next": "", "previous": "", "results": []})
    else:
        answer.__init__(404, {"message": "object not found", "errinfo": {}})


def edit(answer, change):
    """Change the JSON of an answer that is fine."""
    if answer.code == 200 and answer.body.startswith(b"{"):
        value = json.loads(answer.body)
        change(value)
        answer.body = json.dumps(value).encode()


def next_elsewhere(answer, order):
    edit(answer, lambda v: v.update(next=order["to"]))


def count_changes(answer, order):
    def change(value):
        for key in ("count", "total", "num_results"):
            if key in value:
                value[key] += order.get("by", 7)
    edit(answer, change)


def wrong(value):
    """The same shape, with each leaf of a type that nobody expects."""
    if isinstance(value, dict):
        return {k: wrong(v) for k, v in value.items()}
    if isinstance(value, list):
        return [wrong(v) for v in value]
    return [value] if isinstance(value, str) else {"is": value}


def wrong_types(answer, order):
    def change(value):
        fields = order.get("fields", list(value))
        for key in list(value):
            if key in fields:
                value[key] = wrong(value[key])
        for row in value.get("results", []) if "fields" in order else []:
            for key in fields:
                if key in row:
                    row[key] = wrong(row[key])
    edit(answer, change)


def missing_fields(answer, order):
    def change(value):
        rows = value["results"] if "results" in value else [value]
        for row in rows + [value]:
            for key in order.get("fields", ["results", "name"]):
                row.pop(key, None)
    edit(answer, change)


def half(answer, _):
    answer.body = answer.body[:len(answer.body) // 2]


def empty(answer, _):
    answer.__init__(200)


def big_headers(answer, order):
    for i in range(order.get("bytes", 100000) // 1000 + 1):
        answer.headers["X-Filler-%d" % i] = "x" * 1000


def challenge(answer, order):
    answer.__init__(401, {"errors": [{"code": "UNAUTHORIZED"}]},
                    headers={"WWW-Authenticate": order["value"]})


def sets(field, key=None, default=True):
    """A fault that sets a field of the answer."""
    def apply(answer, order):
        setattr(answer, field, order.get(key, default) if key else default)
    return apply


FAULTS = {
    "429": too_many,
    "status": status,
    "slow": sets("delay", "seconds", 5),
    "stall": sets("stall", "seconds", 5),
    "truncated": sets("missing", "bytes", 100),
    "cut-chunk": sets("is_cut"),
    "endless": sets("is_endless"),
    "hang-up": sets("hangs_up"),
    "html": html,
    "cloudflare-1010": cloudflare,
    "redirect": redirect,
    "next-elsewhere": next_elsewhere,
    "wrong-types": wrong_types,
    "missing-fields": missing_fields,
    "count-changes": count_changes,
    "duplicate-page": None,  # the page before the one that is asked for
    "throttled-404": throttled,
    "empty": empty,
    "half-json": half,
    "big-headers": big_headers,
    "challenge": challenge,
}


def apply(order, answer, path):
    function = FAULTS[order["fault"]]
    if function:
        function(answer, dict(order, _path=path))

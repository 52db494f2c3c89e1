"""The APIs of the test Hub: a request in, an answer out."""

import hashlib
import json
import os
import re
import urllib.parse

from faults import Answer
from world import BADGES

ROWS_MAX = 100
OFFSET_MAX = 1000


def digest(data):
    return hashlib.sha256(data).hexdigest()[:12]


class Refused(Exception):
    """An answer that is known at once."""

    def __init__(self, code, body, headers=None):
        super().__init__(code)
        self.answer = Answer(code, body, headers=headers)


class Query:
    """A request's query, read leniently, as Hub does."""

    def __init__(self, text):
        self.values = dict(urllib.parse.parse_qsl(text, True))

    def text(self, *names):
        for name in names:
            if self.values.get(name):
                return self.values[name]
        return ""

    def number(self, name, default, low, high):
        try:
            value = int(self.values.get(name, default))
        except ValueError:
            value = default
        return max(low, min(high, value))


class Request:
    """One request and its answer, without the connection."""

    def __init__(self, hub, origin, method, target, authorization, body):
        self.hub = hub
        self.world = hub.world
        self.origin = origin
        self.method = method
        self.target = target
        path, _, query = target.partition("?")
        self.path = urllib.parse.unquote(path)
        self.query = Query(query)
        self.authorization = authorization
        self.body = body
        self.is_duplicate = False

    # ---- what several APIs share ----

    def missing(self, **errinfo):
        prefix = "httperror 404: " if errinfo else ""
        return Refused(404, {"message": prefix + "object not found",
                             "errinfo": errinfo})

    def is_known(self):
        return self.authorization[7:] in self.hub.tokens \
            and self.authorization.startswith("Bearer ")

    def check_depth(self, last):
        if self.authorization and not self.is_known():
            raise Refused(401, {"detail": "Invalid token"})
        if last > OFFSET_MAX and not self.is_known():
            raise Refused(403, {"message": "pagination offset too large for "
                                "anonymous requests; sign in to page further",
                                "errinfo": {}})

    def page(self, rows, size_name="page_size", default=10):
        """(the rows of the page that was asked for, next URL or "")"""
        number = self.query.number("page", 1, 1, 10**6)
        size = self.query.number(size_name, default, 1, ROWS_MAX)
        self.check_depth(number * size)
        if self.is_duplicate:
            number = max(1, number - 1)
        if number > 1 and (number - 1) * size >= len(rows):
            raise self.missing()
        following = ""
        if number * size < len(rows):
            values = dict(self.query.values, page=number + 1)
            following = "%s%s?%s" % (self.origin, self.path,
                                     urllib.parse.urlencode(values))
        return rows[(number - 1) * size:number * size], following

    def paged(self, rows, form, none=None):
        part, following = self.page(rows)
        return Answer(200, {"count": len(rows), "next": following or none,
                            "previous": none, "results": [form(r)
                                                          for r in part]})

    # ---- Docker Hub ----

    def namespace(self, space):
        if space not in self.world.accounts:
            raise self.missing()
        rows = self.world.of(space)
        part = self.query.text("name")
        rows = [r for r in rows if part in r.name]
        order = self.query.text("ordering") or "-last_updated"
        keys = {"name": lambda r: r.name, "last_updated": lambda r: r.updated,
                "pull_count": lambda r: r.pulls}
        if order.lstrip("-") not in keys:
            raise Refused(400, {"fields": {"ordering": [
                "Invalid ordering value. Must be one of: name, -name, "
                "last_updated, -last_updated, pull_count, -pull_count"]},
                "text": "Invalid ordering value"})
        rows.sort(key=lambda r: r.path)
        rows.sort(key=keys[order.lstrip("-")], reverse=order.startswith("-"))
        return self.paged(rows, lambda r: r.listed())

    def repository(self, space, name):
        found = self.world.public(space + "/" + name)
        if not found:
            raise self.missing(namespace=space, repository=name)
        return found

    def detail(self, space, name):
        return Answer(200, self.repository(space, name).detail())

    def tag_row(self, repository, tag):
        pushed = repository.detail()["last_updated"]
        return {"creator": 1, "id": 1, "images": [], "last_updated": pushed,
                "last_updater_username": repository.space, "name": tag,
                "repository": 1, "full_size": 1000000, "v2": True,
                "tag_status": "active", "tag_last_pulled": pushed,
                "tag_last_pushed": pushed, "content_type": "image"}

    def tags(self, space, name):
        repository = self.repository(space, name)
        return self.paged(repository.tags,
                          lambda tag: self.tag_row(repository, tag))

    def tag(self, space, name, tag):
        repository = self.repository(space, name)
        if tag not in repository.tags:
            raise self.missing()
        return Answer(200, self.tag_row(repository, tag))

    def account(self, kind, name):
        found = self.world.accounts.get(name)
        if not found:
            raise self.missing()
        if found.is_org != (kind == "orgs"):
            other = "orgs" if found.is_org else "users"
            raise Refused(308, b"", {"Location": "/v2/%s/%s/" % (other, name)})
        return Answer(200, found.detail())

    def search_v1(self):
        text = self.query.text("q")
        if text.startswith("library/"):
            text = text[len("library/"):]
        rows = self.world.search(text)
        size = self.query.number("n", 25, 1, ROWS_MAX)
        part, _ = self.page(rows, "n", 25)
        return Answer(200, {
            "num_pages": -(-len(rows) // size), "num_results": len(rows),
            "page_size": size, "page": self.query.number("page", 1, 1, 10**6),
            "query": text, "results": [r.v1() for r in part]})

    def search_v2(self):
        return self.paged(self.world.search(self.query.text("query")),
                          lambda r: r.v2(), "")

    def newer_search(self, form):
        rows = self.world.search(self.query.text("query", "q"))
        kind = self.query.text("type")
        badges = [b for b in self.query.text("badges").split(",")
                  if b in BADGES]
        rows = [r for r in rows if (not kind or r.type == kind) and
                (not badges or r.badge in badges)]
        keys = {"pull_count": lambda r: r.pulls,
                "updated_at": lambda r: r.updated}
        key = keys.get(self.query.text("sort"))
        if key:
            rows.sort(key=key, reverse=self.query.text("order") != "asc")
        start = self.query.number("from", 0, 0, 10**6)
        size = self.query.number("size", 25, 1, ROWS_MAX)
        self.check_depth(start + size)
        if self.is_duplicate:
            start = max(0, start - size)
        return Answer(200, {"total": len(rows), "results":
                            [form(r) for r in rows[start:start + size]]})

    def search_v3(self):
        return self.newer_search(lambda r: r.v3())

    def search_v4(self):
        return self.newer_search(lambda r: r.v4())

    def log_in(self):
        login = self.world.login
        try:
            given = json.loads(self.body)
            fits = login and given["identifier"] == login["user"] and \
                given["secret"] == login["secret"]
        except (ValueError, KeyError, TypeError):
            raise Refused(400, {"detail": "Bad request"}) from None
        if self.method != "POST" or not fits:
            raise Refused(401, {"detail":
                                "Incorrect authentication credentials"})
        token = "jwt-%d-%s" % (len(self.hub.tokens), digest(os.urandom(16)))
        self.hub.tokens.add(token)
        return Answer(200, {"access_token": token})

    # ---- the registry ----

    def challenged(self, scope=""):
        value = 'Bearer realm="%s/token",service="registry.test"' % self.origin
        if scope:
            value += ',scope="%s",error="insufficient_scope"' % scope
        return Refused(401, {"errors": [{
            "code": "UNAUTHORIZED", "message": "authentication required",
            "detail": None}]}, {"WWW-Authenticate": value})

    def token(self):
        scope = self.query.text("scope")
        name = scope.split(":")[1] if scope.count(":") == 2 else ""
        public = self.world.public(name)
        if self.hub.registry == "ghcr" and not public:
            raise Refused(403, {"errors": [{"code": "DENIED",
                                            "message": "denied"}]})
        text = "pull-%s" % (name if public else "")
        return Answer(200, {"token": text, "access_token": text,
                            "expires_in": 300,
                            "issued_at": "2026-01-01T00:00:00Z"})

    def base(self):
        if self.hub.registry != "open" and \
                not self.authorization.startswith("Bearer pull-"):
            raise self.challenged()
        return Answer(200, {})

    def pulled(self, name):
        """The repository, for one who may pull it."""
        found = self.world.public(name)
        if self.hub.registry == "open":
            if found:
                return found
            raise Refused(404, {"errors": [{
                "code": "NAME_UNKNOWN", "detail": {"name": name},
                "message": "repository name not known to registry"}]})
        if not found or self.authorization != "Bearer pull-" + name:
            raise self.challenged("repository:%s:pull" % name)
        return found

    def manifest(self, name, tag):
        found = self.pulled(name)
        if tag not in found.tags:
            raise Refused(404, {"errors": [{
                "code": "MANIFEST_UNKNOWN", "message": "manifest unknown",
                "detail": "unknown tag=" + tag}]})
        body = {"schemaVersion": 2, "manifests": [], "mediaType":
                "application/vnd.oci.image.index.v1+json"}
        return Answer(200, body, body["mediaType"], {
            "Docker-Content-Digest": "sha256:" + hashlib.sha256(
                json.dumps(body).encode()).hexdigest()})

    def tags_list(self, name):
        return Answer(200, {"name": name, "tags": self.pulled(name).tags})

    ROUTES = [(re.compile(pattern), function) for pattern, function in (
        (r"/v2/", base),
        (r"/token", token),
        (r"/v2/(.+)/manifests/([^/]+)", manifest),
        (r"/v2/(.+)/tags/list", tags_list),
        (r"/v1/search", search_v1),
        (r"/v2/search/repositories/?", search_v2),
        (r"/api/search/v3/catalog/search", search_v3),
        (r"/api/search/v4", search_v4),
        (r"/v2/auth/token", log_in),
        (r"/v2/(users|orgs)/([^/]+)/?", account),
        (r"/v2/namespaces/([^/]+)/repositories/?", namespace),
        (r"/v2/repositories/([^/]+)/?", namespace),
        (r"/v2/namespaces/([^/]+)/repositories/([^/]+)/?", detail),
        (r"/v2/repositories/([^/]+)/([^/]+)/?", detail),
        (r"/v2/namespaces/([^/]+)/repositories/([^/]+)/tags/?", tags),
        (r"/v2/repositories/([^/]+)/([^/]+)/tags/?", tags),
        (r"/v2/namespaces/([^/]+)/repositories/([^/]+)/tags/([^/]+)/?", tag),
        (r"/v2/repositories/([^/]+)/([^/]+)/tags/([^/]+)/?", tag),
    )]

    def answer(self):
        for pattern, function in self.ROUTES:
            match = pattern.fullmatch(self.path)
            if match:
                try:
                    return function(self, *match.groups())
                except Refused as refused:
                    return refused.answer
        return Answer(404, b"404 page not found\n", "text/plain")

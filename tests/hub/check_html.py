"""The report of a hunt: are all elements closed, does nothing come from
elsewhere, does nothing run, and does every point lead to a row?"""

import html.parser
import sys

VOID = {"meta", "circle", "path", "br"}
LINKS = ("https://hub.docker.com/r/", "#r")
ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "class",
              "id", "href", "rel", "scope", "viewbox", "role", "aria-label",
              "d", "x", "y", "cx", "cy", "r", "text-anchor", "transform"}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.ids, self.anchors = [], set(), set()
        self.metas, self.tags = {}, set()

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.add(tag)
        assert tag not in ("script", "img", "link", "iframe", "object"), tag
        assert set(attrs) <= ATTRIBUTES, (tag, attrs)
        if tag == "meta" and "http-equiv" in attrs:
            self.metas[attrs["http-equiv"]] = attrs["content"]
        if "id" in attrs:
            assert attrs["id"] not in self.ids, attrs
            self.ids.add(attrs["id"])
        if "href" in attrs:
            assert attrs["href"].startswith(LINKS), attrs
            if attrs["href"].startswith("#"):
                self.anchors.add(attrs["href"][1:])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (self.open, tag)
        self.open.pop()

    def handle_data(self, data):
        assert "url(" not in data and "@import" not in data


with open(sys.argv[1], encoding="utf-8") as file:
    text = file.read()
page = Page()
page.feed(text)
page.close()
assert text.startswith("<!DOCTYPE html>\n")
assert not page.open, page.open
assert page.anchors and page.anchors == page.ids, (page.anchors, page.ids)
assert page.metas["Content-Security-Policy"].startswith("default-src 'none';")
assert {"svg", "table", "title", "h1"} <= page.tags

#!/usr/bin/python3
"""A Docker Hub for update.sh, the catalogue before and the one after.

    update_world.py FOLDER

writes hub.json (the data of testhub.py), old.txt and want.txt.  What is wanted
is put together here from each name's own story, not by merging.  There are
more sponsored images than Hub lets be asked for from one end, and more popular
ones than it lets be asked for at all.
"""

import hashlib
import json
import os
import sys

OLD_DATE, NEW_DATE = "2026-08-25", "2026-09-01"
NOTES = """#
# name tier pulls [successor]; knockoff-catalogue(5) describes the format.
# A misnomer is what a product is called whose image has another name.
# A name ending in /* is a whole namespace.  Pulls are a floor; 0 is unknown.
"""
SOURCE = "# source: Docker Hub: its official images, those of verified " \
    "publishers and sponsored projects, and those pulled most; the rest as " \
    "in the catalogue of %s\n" % OLD_DATE
BADGES = {"official": "official", "verified": "verified_publisher",
          "sponsored": "open_source", "popular": "none"}


def word(number, syllables):
    """A word of its own for each number; none looks like another."""
    data = hashlib.md5(str(number).encode()).digest()
    return "".join("bdfgklmnprstvz"[b % 14] + "aeiou"[b // 14 % 5]
                   for b in data[:syllables])


class Story:
    def __init__(self):
        self.rows, self.old, self.want = [], {}, {}

    def add(self, name, old=None, seen=None, want=None, **more):
        """old and want are (tier, pulls[, successor]), seen (kind, pulls)."""
        if seen:
            self.rows.append(dict(more, name=name, pulls=seen[1],
                                  badge=BADGES[seen[0]]))
        if old:
            self.old[name] = old
        if want:
            self.want[name] = want

    def known(self, name, kind, pulls, tier=None, **more):
        """One that the old catalogue has, and Hub too, with more pulls."""
        self.add(name, (tier or kind, pulls * 9 // 10), (kind, pulls),
                 (kind, pulls), **more)

    def new(self, name, kind, pulls, **more):
        self.add(name, None, (kind, pulls), (kind, pulls), **more)

    def kept(self, name, *record):
        self.add(name, record, None, record)


def official(story):
    for i in range(118):
        story.known(word(i, 6), "official", 10**7 + i)
    story.new("brandnewimage", "official", 12)
    story.new("nginx", "official", 12981954060)
    story.add("alpine", ("official", 10**10), ("official", 10**9),
              ("official", 10**10))
    story.add("closed", ("official", 500), ("official", 700),
              ("retired", 700), archived=True)
    story.add("java", ("retired", 100, "eclipse-temurin"),
              ("official", 200), ("retired", 200, "eclipse-temurin"))
    story.kept("unseen", "official", 400)
    story.kept("scratch", "reserved", 0)
    story.kept("nodejs", "misnomer", 0, "nginx")


def badges(story):
    for kind, count, start in (("verified", 250, 1000),
                               ("sponsored", 1300, 2000)):
        for i in range(count):
            space = word(start + i // 2, 8)
            name = space + "/" + word(start + 500000 + i, 4)
            if i < count * 8 // 10:
                tier = {3: "used", 5: "popular"}.get(i)
                story.known(name, kind, 1000 * i + 7, tier)
            else:
                story.new(name, kind, 1000 * i + 7)
            story.want[space + "/*"] = (kind, 0)
            if i == 1:
                story.old[space + "/*"] = (kind, 0)
    story.new("acmecorp/gateway", "verified", 2000000)
    story.want["acmecorp/*"] = ("verified", 0)
    story.add("acmecorp/plugin", None, ("verified", 10**9), type="plugin")
    story.kept("gone/verified", "verified", 77)


def popular(story):
    for i in range(1100):
        name = word(5000 + i, 8) + "/" + word(700000 + i, 4)
        pulls = 10**9 - i * 1000
        if i % 20 == 0:
            tier = "used" if i == 40 else None
            story.known(name, "popular", pulls, tier)
        elif i < 999:  # the look-alike is one of the 1000
            story.new(name, "popular", pulls)
        else:
            story.add(name, None, ("popular", pulls))
        if i % 20 == 0 and i >= 999:  # further down than can be asked for
            story.want[name] = story.old[name]
    story.add("acmecrop/gateway", None, ("popular", 5 * 10**9))
    story.kept("quay.io/elsewhere/tool", "used", 3)
    story.kept("someone/tool", "used", 12)


def write(path, records, date, source):
    lines = ["%s %s\n" % (name, " ".join(str(part) for part in record))
             for name, record in sorted(records.items())]
    with open(path, "w", encoding="utf-8") as file:
        file.write("# knockoff catalogue 1\n%s# date: %s\n%s%s# end: %d\n" %
                   (source, date, NOTES, "".join(lines), len(lines)))


def main():
    folder = sys.argv[1]
    story = Story()
    official(story)
    badges(story)
    popular(story)
    with open(os.path.join(folder, "hub.json"), "w", encoding="utf-8") as file:
        json.dump({"repositories": story.rows}, file)
    write(os.path.join(folder, "old.txt"), story.old, OLD_DATE, "")
    write(os.path.join(folder, "want.txt"), story.want, NEW_DATE, SOURCE)


if __name__ == "__main__":
    main()

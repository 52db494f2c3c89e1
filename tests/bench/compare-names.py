#!/usr/bin/env python3
"""Recall and alarms of knockoff beside other published ways, on one input.

    compare-names.py KNOCKOFF CATALOGUE TYPOS.tsv HONEST.tsv

CATALOGUE is data/official-images.txt; data/registries.txt beside it gives the
hosts.  TYPOS.tsv has the columns name and imitates (rows whose label is not
"typo" are left out), HONEST.tsv has names in its first column.

The checks of TypoGard (Taylor et al., 2020, section 4) and of typomania 0.1.2
are REIMPLEMENTED here from their descriptions; they are not those programs.
Both were made for package names without parts, so each is asked generously:
about the whole name, and about its host or namespace alone.
"""
import itertools, os, re, subprocess, sys

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789-_./"
# Neighbours on QWERTY, and the look-alikes that TypoGard's table adds.
KEYS = {"a": "qwszo", "b": "vghnd", "c": "xdfvk", "d": "serfcxb", "e": "wsdra", "f": "drtgvc",
        "g": "ftyhbvq", "h": "gyujnb", "i": "ujkol1y", "j": "huikmn", "k": "jiolmc", "l": "kopi1",
        "m": "njkn", "n": "bhjmm", "o": "iklp0", "p": "ol", "q": "wag", "r": "edft",
        "s": "awedxz5", "t": "rfgy", "u": "yhjiv", "v": "cfgbu", "w": "qasev", "x": "zsdc",
        "y": "tghui", "z": "asx2", "0": "o9", "1": "li2", "2": "z13", "5": "s46"}


def repeated(n):
    return {n[:i] + n[i + 1:] for i in range(1, len(n)) if n[i] == n[i - 1]}


def omitted(n):
    return {n[:i] + c + n[i:] for i in range(len(n) + 1) for c in LETTERS}


def swapped(n):
    return {n[:i] + n[i + 1] + n[i] + n[i + 2:] for i in range(len(n) - 1)}


def words(n):
    w = re.split(r"[-_.]", n)
    if not 1 < len(w) <= 5:
        return set()
    return {d.join(p) for p in itertools.permutations(w) for d in ("", ".", "-", "_")}


def typos(n):
    return {n[:i] + c + n[i + 1:] for i, x in enumerate(n) for c in KEYS.get(x, "")}


def version(n):
    m = re.match(r"^(.*?)[-_.]?v?[0-9][0-9.]*$", n)
    return {m.group(1)} if m and m.group(1) else set()


def bitflips(n):
    flip = lambda x: (chr(ord(x) ^ 1 << b) for b in range(7))
    return {n[:i] + c + n[i + 1:] for i, x in enumerate(n) for c in flip(x) if c in LETTERS}


def distance_at_most(a, b, k):
    if abs(len(a) - len(b)) > k:
        return False
    two, row = None, list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        now = [i] + [0] * len(b)
        for j, y in enumerate(b, 1):
            now[j] = min(row[j] + 1, now[j - 1] + 1, row[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                now[j] = min(now[j], two[j - 2] + 1)
        if min(now) > k:
            return False
        two, row = row, now
    return row[-1] <= k


WAYS = {"TypoGard": (repeated, omitted, swapped, words, typos, version),
        "typomania": (bitflips, omitted, repeated, swapped, words, typos, version)}


def read(path):
    with open(path, encoding="utf-8") as f:
        head = f.readline().rstrip("\n").split("\t")
        return [dict(zip(head, line.rstrip("\n").split("\t"))) for line in f]


def familiar(name):
    name = name.lower().partition("@")[0]
    head, slash, last = name.rpartition("/")
    name = head + slash + last.partition(":")[0]
    return re.sub(r"^(docker\.io/)?(library/(?=[^/]*$))?", "", name)


def first(name):
    return name.split("/")[0]


def target_of(name, known, parts, way):
    if name in known:
        return None
    if callable(way):
        return way(name, known) or ("/" in name and first(name) not in parts
                                    and way(first(name), parts)) or None
    for check in way:
        hit = sorted((check(name) - {name}) & known)
        if not hit and "/" in name and first(name) not in parts:
            hit = sorted((check(first(name)) - {first(name)}) & parts)
        if hit:
            return hit[0]
    return None


def within(k):
    by_length = {}

    def way(name, known):
        table = by_length.setdefault(id(known), {})
        if not table:
            for n in sorted(known):
                table.setdefault(len(n), []).append(n)
        for d in range(0, k + 1):
            for size in {len(name) - d, len(name) + d}:
                for n in table.get(size, ()):
                    if distance_at_most(name, n, k):
                        return n
        return None
    return way


def knockoff(program, names):
    out = subprocess.run([program, "name", "--format=tsv", "-"], text=True,
                         input="\n".join(names) + "\n", stdout=subprocess.PIPE).stdout
    rows = [line.split("\t") for line in out.splitlines()[1:]]
    return {r[0]: familiar(r[3]) for r in rows if r[2] in ("warning", "error")}


def is_right(target, imitates):
    return familiar(imitates) in (target, first(target)) or not imitates


def main():
    program, catalogue, typo_file, honest_file = sys.argv[1:5]
    take = lambda f: [l.split()[0] for l in open(f, encoding="utf-8") if l.strip() and l[0] != "#"]
    known = {n for n in take(catalogue) if not n.endswith("/*")}
    hosts = set(take(os.path.join(os.path.dirname(catalogue), "registries.txt")))
    parts = {first(n) for n in known if "/" in n} | hosts
    known |= hosts
    bad = {r["name"]: r.get("imitates", "") for r in read(typo_file) if r.get("label", "typo") == "typo"}
    rows = read(honest_file)
    good = [r[next(iter(r))] for r in rows]
    print(f"{'':12} found of {len(bad)}   right target   alarms of {len(good)}")
    ways = {**WAYS, "OSA <= 1": within(1), "OSA <= 2": within(2)}
    for label, way in ways.items():
        got = {n: target_of(familiar(n), known, parts, way) for n in bad}
        alarms = sum(target_of(familiar(n), known, parts, way) is not None for n in good)
        show(label, bad, {n: t for n, t in got.items() if t}, alarms, len(good))
    show("knockoff", bad, knockoff(program, list(bad)), len(knockoff(program, good)), len(good))


def show(label, bad, got, alarms, n):
    right = sum(is_right(t, bad[name]) for name, t in got.items())
    print(f"{label:12} {len(got):4} {100 * len(got) / len(bad):5.1f} %   {right:6}"
          f"         {alarms:5} {100 * alarms / n:6.2f} %")


main()

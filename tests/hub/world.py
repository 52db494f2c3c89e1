"""What the test Hub holds: accounts and repositories, their rows in each of
Docker Hub's forms, and its searches.  testhub.py has the fixture's format."""

import datetime
import json
import random
import re
import zlib

DAY = 86400
BADGES = ("official", "verified_publisher", "open_source", "none")

# Honest names: accounts are put together from these, repositories too.
GIVEN = """anna boris carla david elena felix greta hannes irina jonas karin
lukas maria niklas olga pavel rosa stefan tanja viktor wanda yusuf zora
amber birch cedar delta ember flint grove heron indigo juniper""".split()
FAMILY = """becker fischer keller lindner maurer novak petrov quist richter
schmid tanaka urban vogel wagner ziegler labs works forge studio systems
cloud data media soft tech""".split()
TOPICS = """api backend blog bot builder ci cron dashboard demo docs exporter
frontend gateway ingest jobs kiosk ledger mailer notes orders parser queue
relay search tracker uploader viewer webapp worker zoo""".split()
TOOLS = """alpine busybox debian golang httpd mongo mysql nginx node php postgres
python redis tomcat ubuntu wordpress""".split()
PURPOSES = """base config custom dev example exporter fpm lab proxy sidecar
static test tutorial""".split()


def moment(value, now):
    """A date of the fixture, days ago or RFC 3339, as seconds since 1970."""
    if isinstance(value, (int, float)):
        return now - int(value * DAY)
    text = value if "T" in value else value + "T00:00:00Z"
    return int(datetime.datetime.fromisoformat(
        text.replace("Z", "+00:00")).timestamp())


def rfc3339(seconds):
    """As Hub writes it, with microseconds."""
    utc = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return utc.strftime("%Y-%m-%dT%H:%M:%S.") + "%06dZ" % (seconds % 999983)


def rounded(count):
    """A count as the newer searches write it: "1B+", "500K+", "7.9K", "42"."""
    if count >= 10**9:
        return "1B+"
    for unit, name in ((10**6, "M"), (10**3, "K")):
        if count >= 10 * unit:
            digits = str(count // unit)
            first = 5 if digits[0] >= "5" else 1
            return "%d%s+" % (first * 10 ** (len(digits) - 1), name)
        if count >= unit:
            return "%.1f%s" % (count // (unit // 10) / 10, name)
    return str(count)


class Repository:
    """One repository; the form of each API is a method."""

    def __init__(self, row, now):
        name = row["name"] if "/" in row["name"] else "library/" + row["name"]
        self.space, self.name = name.split("/", 1)
        self.path = name
        self.pulls = row.get("pulls", 0)
        self.stars = row.get("stars", 0)
        self.created = moment(row.get("created", 1000), now)
        self.updated = moment(row.get("updated", 30), now)
        self.description = row.get("description", "")
        self.badge = row.get("badge", "none")
        self.type = row.get("type", "image")
        self.is_archived = row.get("archived", False)
        self.is_private = row.get("private", False)
        self.tags = row.get("tags", ["latest"])
        self.publisher = row.get("publisher", "")

    @property
    def familiar(self):
        return self.name if self.space == "library" else self.path

    @property
    def content(self):
        return "image" if self.type == "image" else self.type

    def detail(self):
        """/v2/namespaces/NS/repositories/REPO"""
        return {
            "user": self.space, "name": self.name, "namespace": self.space,
            "repository_type": "image" if self.type == "image" else None,
            "status": 1, "status_description": "active",
            "description": self.description, "is_private": False,
            "is_automated": False, "star_count": self.stars,
            "pull_count": self.pulls, "last_updated": rfc3339(self.updated),
            "last_modified": rfc3339(self.updated),
            "date_registered": rfc3339(self.created),
            "collaborator_count": 0, "affiliation": None,
            "hub_user": self.space, "has_starred": False,
            "permissions": {"read": True, "write": False, "admin": False},
            "media_types": [], "content_types": [self.content],
            "categories": [], "storage_size": 1000000, "source": None,
        }

    def listed(self):
        """A row of /v2/namespaces/NS/repositories"""
        row = self.detail()
        for key in ("user", "hub_user", "has_starred", "permissions",
                    "collaborator_count", "source", "is_automated"):
            del row[key]
        return row

    def v1(self):
        return {"name": self.familiar, "description": self.description,
                "pull_count": self.pulls, "star_count": self.stars,
                "is_trusted": False, "is_automated": False,
                "is_official": self.space == "library"}

    def v2(self):
        return {"repo_name": self.familiar,
                "short_description": self.description,
                "star_count": self.stars, "pull_count": self.pulls,
                "repo_owner": "", "is_automated": False,
                "is_official": self.space == "library"}

    def v3(self):
        plan = {"name": self.name, "namespace": self.space,
                "description": self.description, "type": self.type,
                "pull_count": rounded(self.pulls), "is_automated": False,
                "is_official": self.space == "library", "is_trusted": False,
                "last_pushed_at": rfc3339(self.updated),
                "last_pulled_at": rfc3339(self.updated)}
        return {"id": self.path, "name": self.familiar, "slug": self.name,
                "type": self.type,
                "publisher": {"id": "%08x" % zlib.crc32(self.space.encode()),
                              "name": self.publisher or self.space},
                "created_at": rfc3339(self.created),
                "updated_at": rfc3339(self.updated),
                "short_description": self.description, "source": "community",
                "star_count": self.stars,
                "rate_plans": [{"id": self.path, "repositories": [plan],
                                "operating_systems": [],
                                "architectures": []}],
                "logo_url": {}, "extension_reviewed": False,
                "categories": []}

    def v4(self):
        return {"id": self.path, "name": self.familiar, "slug": self.name,
                "type": self.type,
                "publisher": {"id": "%08x" % zlib.crc32(self.space.encode()),
                              "name": self.publisher or self.space},
                "created_at": rfc3339(self.created),
                "updated_at": rfc3339(self.updated),
                "short_description": self.description, "badge": self.badge,
                "star_count": self.stars, "pull_count": rounded(self.pulls),
                "raw_pull_count": self.pulls,
                "operating_systems": [{"name": "linux", "label": "Linux"}],
                "architectures": [{"name": "amd64", "label": "AMD64"}],
                "logo_url": {"large": None, "small": None},
                "extension_reviewed": False, "categories": [],
                "media_types": [], "content_types": [self.content],
                "archived": self.is_archived}


class Account:
    """A user or an organisation."""

    def __init__(self, row, now):
        self.name = row["name"]
        self.is_org = row.get("type", "user") == "org"
        self.joined = moment(row.get("joined", 2000), now)
        self.full_name = row.get("full_name", "")
        self.company = row.get("company", "")
        self.badge = row.get("badge", "")

    def detail(self):
        both = {"id": "%032x" % zlib.crc32(self.name.encode()),
                "uuid": "%032x" % zlib.crc32(self.name.encode()),
                "full_name": self.full_name, "location": "",
                "company": self.company, "profile_url": "",
                "date_joined": rfc3339(self.joined), "gravatar_url": "",
                "gravatar_email": ""}
        if self.is_org:
            return dict(both, orgname=self.name, type="Organization",
                        badge=self.badge, is_active=True)
        return dict(both, username=self.name, type="User", is_staff=False,
                    is_admin=False)


def filler(count):
    """That many honest repositories, the same ones every time."""
    dice = random.Random(20140605)
    seen = set()
    while len(seen) < count:
        space = dice.choice(GIVEN) + dice.choice(FAMILY)
        if dice.random() < 0.3:
            space += str(dice.randrange(10, 99))
        name = dice.choice(TOPICS)
        if dice.random() < 0.5:
            name = dice.choice(TOOLS)
            if dice.random() < 0.8:
                name += "-" + dice.choice(PURPOSES)
        elif dice.random() < 0.5:
            name += "-" + dice.choice(TOPICS)
        path = space + "/" + name
        if path in seen:
            continue
        seen.add(path)
        age = dice.randrange(200, 4000)
        yield {"name": path, "pulls": int(10 ** dice.uniform(1, 6)),
               "stars": dice.randrange(0, 40), "created": age,
               "updated": dice.randrange(1, age),
               "description": "%s for our own services" %
                              name.replace("-", " ")}


def relevance(repository, text):
    """How well it fits: 0 is exact; None if it does not."""
    name, path = repository.name, repository.path
    if text in (name, path, repository.familiar):
        return 0
    if name.startswith(text) or path.startswith(text):
        return 1
    if text in re.split(r"[-._/]", path):
        return 2
    if text in path:
        return 3
    if text in repository.description.lower().split():
        return 4
    return None


class World:
    """Everything there is, by name."""

    def __init__(self, files, fill, now):
        self.now = now
        self.login = None
        self.repositories = {}
        self.accounts = {}
        for path in files:
            with open(path, encoding="utf-8") as file:
                self.add(json.load(file))
        for row in filler(fill):
            self.add_repository(row)

    def add(self, data):
        self.login = data.get("login", self.login)
        for row in data.get("accounts", []):
            account = Account(row, self.now)
            self.accounts[account.name] = account
        for row in data.get("repositories", []):
            self.add_repository(row)

    def add_repository(self, row):
        repository = Repository(row, self.now)
        self.repositories[repository.path] = repository
        # Nobody pushes without an account.
        age = (self.now - repository.created) / DAY
        self.accounts.setdefault(
            repository.space,
            Account({"name": repository.space, "joined": age + 1}, self.now))

    def public(self, path):
        repository = self.repositories.get(path)
        return repository if repository and not repository.is_private else None

    def of(self, space):
        return [r for r in self.repositories.values()
                if r.space == space and not r.is_private]

    def search(self, text):
        """Best match first.  As on Hub, an official image is at times not
        the first of those with its name."""
        text = text.lower()
        demoted = zlib.crc32(text.encode()) % 3 == 1
        found = []
        for repository in self.repositories.values():
            if repository.is_private:
                continue
            rank = relevance(repository, text) if text else 0
            if rank is not None:
                late = demoted and repository.space == "library"
                found.append((rank, late, -repository.stars,
                              -repository.pulls, repository.path, repository))
        found.sort(key=lambda row: row[:5])
        return [row[5] for row in found]

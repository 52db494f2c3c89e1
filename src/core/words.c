#include "core/words.h"

#include <stdlib.h>

/*
 * Everyday words and the usual names of build stages and own images, sorted.
 * A short name that is one of these was most likely meant.
 */
static const char *const ordinary_words[] = {
	"admin",   "agent",    "api",     "app",      "apps",    "auth",
	"backend", "bar",      "base",    "bench",    "bin",     "bot",
	"box",     "build",    "builder", "bundle",   "busy",    "cache",
	"case",    "cert",     "chat",    "check",    "ci",      "cli",
	"client",  "cloud",    "code",    "common",   "compose", "config",
	"console", "core",     "cpp",     "cron",     "data",    "db",
	"default", "demo",     "deploy",  "deps",     "desktop", "dev",
	"devel",   "dist",     "dns",     "doc",      "docs",    "dummy",
	"edge",    "engine",   "env",     "etcd",     "example", "final",
	"find",    "foo",      "form",    "frontend", "full",    "game",
	"gate",    "gateway",  "git",     "go",       "gold",    "home",
	"host",    "hub",      "image",   "images",   "info",    "init",
	"install", "internal", "java",    "job",      "jobs",    "kernel",
	"lab",     "latest",   "lib",     "line",     "link",    "lint",
	"linux",   "list",     "live",    "load",     "local",   "log",
	"logs",    "mail",     "main",    "manager",  "master",  "minimal",
	"mode",    "model",    "module",  "monitor",  "music",   "my",
	"myapp",   "name",     "net",     "network",  "news",    "next",
	"node",    "notes",    "nova",    "one",      "open",    "package",
	"packer",  "page",     "pass",    "path",     "plan",    "play",
	"plugin",  "pod",      "portal",  "post",     "prod",    "production",
	"project", "proxy",    "public",  "push",     "queue",   "rack",
	"react",   "release",  "repo",    "rest",     "router",  "rss",
	"run",     "runner",   "runtime", "rush",     "sample",  "scan",
	"script",  "sdk",      "search",  "server",   "service", "shell",
	"shop",    "site",     "slim",    "solar",    "source",  "spark",
	"src",     "stage",    "staging", "static",   "storage", "store",
	"stress",  "studio",   "sync",    "system",   "task",    "temp",
	"test",    "tester",   "testing", "tests",    "tool",    "tools",
	"top",     "torch",    "ui",      "unit",     "update",  "user",
	"util",    "utils",    "viewer",  "vote",     "watch",   "web",
	"webapp",  "website",  "wiki",    "work",     "worker",  "workspace",
};

/* What the official images' tags are made of besides numbers, sorted. */
static const char *const tag_words[] = {
	"alpine",     "bionic", "bookworm", "bullseye", "buster",
	"dind",       "focal",  "fpm",      "jammy",    "jdk",
	"jessie",     "jre",    "latest",   "lts",      "mainline",
	"nanoserver", "noble",  "onbuild",  "perl",     "rc",
	"slim",       "stable", "stretch",  "temurin",  "trixie",
	"trusty",     "ubi",    "v",        "wheezy",   "windowsservercore",
	"xenial",
};

/* Words that stand for each other in the names of one family, sorted. */
static const char *const variant_words[] = {
	"alpha",      "amd64",   "arm",  "arm32v6", "arm32v7", "arm64",
	"arm64v8",    "armhf",   "beta", "ce",      "client",  "cp",
	"cpu",        "cuda",    "dev",  "dp",      "ebs",     "ee",
	"efs",        "gpu",     "i386", "mariadb", "mysql",   "pgsql",
	"postgresql", "ppc64le", "prod", "s390x",   "server",  "sqlite",
	"sqlite3",    "x64",     "x86",
};

static const struct ko_posing_word posing_words[] = {
	{ { "authentic", 9 }, true, true, true },
	{ { "docker", 6 }, true, false, false },
	{ { "dockerhub", 9 }, true, true, false },
	{ { "genuine", 7 }, true, true, true },
	{ { "hub", 3 }, false, true, false },
	{ { "official", 8 }, true, true, true },
	{ { "trusted", 7 }, true, true, true },
	{ { "verified", 8 }, true, true, true },
	{ { "", 0 }, false, false, false },
};

static const char *const company_endings[] = {
	"com", "hq", "inc", "io", "labs", "ltd", "org", "team", "",
};

/* Where people look for a registry, or buy a domain for a trap. */
static const char *const top_levels[] = {
	"com",   "net",   "org",     "io",      "dev",      "co",       "app",
	"cloud", "sh",    "ai",      "me",      "us",       "in",       "eu",
	"de",    "cn",    "ru",      "cc",      "tv",       "info",     "biz",
	"xyz",   "site",  "online",  "tech",    "run",      "pro",      "top",
	"store", "space", "live",    "link",    "host",     "click",    "zip",
	"page",  "tools", "systems", "network", "services", "software",
};

/* IANA's two-letter domains in ASCII, sorted, without anything between. */
static const char country_codes[] =
	"acadaeafagaialamaoaqarasatauawaxazbabbbdbebfbgbhbibjbmbnbobrbsbt"
	"bvbwbybzcacccdcfcgchcickclcmcncocrcucvcwcxcyczdedjdkdmdodzeceeeg"
	"ereseteufifjfkfmfofrgagbgdgegfggghgiglgmgngpgqgrgsgtgugwgyhkhmhn"
	"hrhthuidieiliminioiqirisitjejmjojpkekgkhkikmknkpkrkwkykzlalblcli"
	"lklrlsltlulvlymamcmdmemgmhmkmlmmmnmompmqmrmsmtmumvmwmxmymznancne"
	"nfngninlnonpnrnunzompapepfpgphpkplpmpnprpsptpwpyqarerorsrurwsasb"
	"scsdsesgshsisjskslsmsnsosrssstsusvsxsysztctdtftgthtjtktltmtntotr"
	"tttvtwtzuaugukusuyuzvavcvevgvivnvuwfwsyeytzazmzw";

static const char *const second_levels[] = {
	"ac", "co", "com", "edu", "gob", "gov", "mil", "ne", "net", "or", "org",
};

static int compare_word(const void *key, const void *row)
{
	const struct ko_span *word = key;
	const char *const *listed = row;

	return ko_span_cmp(*word, ko_span_str(*listed));
}

bool ko_is_ordinary_word(struct ko_span word)
{
	return bsearch(&word, ordinary_words, KO_ARRAY_LEN(ordinary_words),
		       sizeof(ordinary_words[0]), compare_word) != NULL;
}

bool ko_is_tag_word(struct ko_span word)
{
	return bsearch(&word, tag_words, KO_ARRAY_LEN(tag_words),
		       sizeof(tag_words[0]), compare_word) != NULL;
}

bool ko_is_variant_word(struct ko_span word)
{
	return bsearch(&word, variant_words, KO_ARRAY_LEN(variant_words),
		       sizeof(variant_words[0]), compare_word) != NULL;
}

struct ko_span ko_tag_word(size_t i)
{
	return ko_span_str(i < KO_ARRAY_LEN(tag_words) ? tag_words[i] : NULL);
}

struct ko_posing_word ko_posing_word(size_t i)
{
	return posing_words[i];
}

struct ko_span ko_company_ending(size_t i)
{
	return ko_span_str(company_endings[i]);
}

struct ko_span ko_top_level(size_t i)
{
	return ko_span_str(i < KO_ARRAY_LEN(top_levels) ? top_levels[i] : NULL);
}

struct ko_span ko_country_code(size_t i)
{
	return ko_span_slice(ko_span_str(country_codes), 2 * i, 2 * i + 2);
}

bool ko_is_greeting_image(struct ko_span name)
{
	static const struct ko_span images[] = {
		KO_SPAN("hello-seattle"),
		KO_SPAN("hello-world"),
		KO_SPAN("hola-mundo"),
	};

	for (size_t i = 0; i < KO_ARRAY_LEN(images); i++)
		if (ko_span_eq(images[i], name))
			return true;
	return false;
}

bool ko_is_top_level(struct ko_span label)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(top_levels); i++)
		if (ko_span_eq(label, ko_top_level(i)))
			return true;
	for (size_t i = 0; ko_country_code(i).n; i++)
		if (ko_span_eq(label, ko_country_code(i)))
			return true;
	return false;
}

bool ko_is_second_level(struct ko_span label)
{
	return bsearch(&label, second_levels, KO_ARRAY_LEN(second_levels),
		       sizeof(second_levels[0]), compare_word) != NULL;
}

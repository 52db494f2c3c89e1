/* Whatever goes wrong, nothing is said that is not known, or kept. */
#include "hubrun.h"

#define NGINX_LATER \
	"present/present [official] joined by Docker Official Images"
#define REPOSITORY(fault) \
	"{\"path\": \"/v2/namespaces/\", \"times\": 0, " fault "}"
#define ANYTHING(fault) "{\"times\": 0, " fault "}"
#define USERS(fault)    "{\"path\": \"/v2/users/\", \"times\": 0, " fault "}"

/* What is said of a name then, why, and what of it offline afterwards. */
static struct fault_row {
	const char *name, *fault, *asked, *want, *why, *offline;
} fault_rows[] = {
	/* Hub's API does not answer, its registry does. */
	{ "guarded", REPOSITORY("\"fault\": \"html\""), "bitnmai/redis",
	  "present/present joined by bitnmai", "",
	  "present/present joined by bitnmai" },
	{ "guarded with 200", REPOSITORY("\"fault\": \"html\", \"code\": 200"),
	  "bitnmai/redis", "present/present joined by bitnmai", "",
	  "present/present joined by bitnmai" },
	{ "guarded, and absent", REPOSITORY("\"fault\": \"html\""),
	  "bitnmai/none", "absent/present joined by bitnmai", "",
	  "absent/present joined by bitnmai" },
	{ "503", REPOSITORY("\"fault\": \"status\""), "bitnmai/redis",
	  "present/present joined by bitnmai", "",
	  "present/present joined by bitnmai" },
	{ "429", REPOSITORY("\"fault\": \"429\""), "bitnmai/redis",
	  "present/present joined by bitnmai", "",
	  "present/present joined by bitnmai" },
	{ "a throttled client", REPOSITORY("\"fault\": \"throttled-404\""),
	  "bitnmai/redis", "present/present joined by bitnmai", "",
	  "present/present joined by bitnmai" },
	{ "a throttled client, and absent",
	  REPOSITORY("\"fault\": \"throttled-404\""), "bitnmai/none",
	  "absent/present joined by bitnmai", "",
	  "absent/present joined by bitnmai" },

	/* Nothing answers. */
	{ "all guarded", ANYTHING("\"fault\": \"html\""), "bitnmai/redis",
	  "unchecked/unchecked",
	  "HTTP 403: a web page; registry: ", "unchecked/unchecked" },
	{ "all Cloudflare", ANYTHING("\"fault\": \"cloudflare-1010\""),
	  "bitnmai/redis", "unchecked/unchecked", "HTTP 403",
	  "unchecked/unchecked" },
	{ "all 503", ANYTHING("\"fault\": \"status\""), "bitnmai/redis",
	  "unchecked/unchecked", "503", "unchecked/unchecked" },
	{ "all 429", ANYTHING("\"fault\": \"429\""), "bitnmai/redis",
	  "unchecked/unchecked", "429", "unchecked/unchecked" },
	{ "all 429 for an hour",
	  ANYTHING("\"fault\": \"429\", \"header\": \"retry-after\", "
		   "\"seconds\": 3600"),
	  "bitnmai/redis", "unchecked/unchecked", "3600",
	  "unchecked/unchecked" },
	{ "all cut off", ANYTHING("\"fault\": \"truncated\""), "bitnmai/redis",
	  "unchecked/unchecked", "127.0.0.1: ", "unchecked/unchecked" },
	{ "all cut off in a chunk", ANYTHING("\"fault\": \"cut-chunk\""),
	  "bitnmai/redis", "unchecked/unchecked",
	  "127.0.0.1: ", "unchecked/unchecked" },
	{ "all hanging up", ANYTHING("\"fault\": \"hang-up\""), "bitnmai/redis",
	  "unchecked/unchecked", "127.0.0.1: ", "unchecked/unchecked" },
	{ "all throttled", ANYTHING("\"fault\": \"throttled-404\""),
	  "bitnmai/redis", "unchecked/unchecked", "neither is library/alpine",
	  "unchecked/unchecked" },
	{ "all throttled, and absent", ANYTHING("\"fault\": \"throttled-404\""),
	  "n0body/none", "unchecked/unchecked", "neither is library/alpine",
	  "unchecked/unchecked" },
	{ "all elsewhere",
	  ANYTHING("\"fault\": \"redirect\", \"to\": "
		   "\"https://elsewhere.example/\""),
	  "bitnmai/redis", "unchecked/unchecked", "302",
	  "unchecked/unchecked" },
	{ "all elsewhere for good",
	  ANYTHING("\"fault\": \"redirect\", \"code\": 308, \"to\": "
		   "\"https://elsewhere.example/\""),
	  "bitnmai/redis", "unchecked/unchecked", "another server",
	  "unchecked/unchecked" },
	{ "an endpoint that is gone",
	  ANYTHING("\"fault\": \"status\", \"code\": 404, \"type\": "
		   "\"application/json\", \"body\": \"{\\\"message\\\": "
		   "\\\"404: Page Not Found\\\", \\\"errinfo\\\": {}}\""),
	  "bitnmai/redis", "unchecked/unchecked",
	  "HTTP 404: 404: Page Not Found", "unchecked/unchecked" },

	/* Answers of Hub's that are none; the registry is asked in vain. */
	{ "cut in the middle", REPOSITORY("\"fault\": \"half-json\""),
	  "longstanding/secret",
	  "absent/present joined by A Long Standing User", "",
	  "absent/present joined by A Long Standing User" },
	{ "half an account", USERS("\"fault\": \"half-json\""), "bitnmai/redis",
	  "present/unchecked pulls", "JSON cut short",
	  "present/unchecked pulls" },
	{ "an account of nothing", USERS("\"fault\": \"empty\""),
	  "bitnmai/redis", "present/unchecked pulls", "an empty answer",
	  "present/unchecked pulls" },
	{ "an account of other types", USERS("\"fault\": \"wrong-types\""),
	  "bitnmai/redis", "present/unchecked pulls", "makes no sense",
	  "present/unchecked pulls" },
	{ "an account without its name",
	  USERS("\"fault\": \"missing-fields\", \"fields\": [\"username\"]"),
	  "bitnmai/redis", "present/unchecked pulls", "without name",
	  "present/unchecked pulls" },
	{ "an account behind a guard", USERS("\"fault\": \"html\""),
	  "bitnmai/redis", "present/unchecked pulls", "HTTP 403: a web page",
	  "present/unchecked pulls" },
	{ "an account elsewhere",
	  USERS("\"fault\": \"redirect\", \"code\": 308, \"to\": "
		"\"https://elsewhere.example/v2/orgs/bitnmai/\""),
	  "bitnmai/redis", "present/unchecked pulls", "another server",
	  "present/unchecked pulls" },
	{ "an account elsewhere, in short",
	  USERS("\"fault\": \"redirect\", \"code\": 308, \"to\": "
		"\"//elsewhere.example/v2/orgs/bitnmai/\""),
	  "bitnmai/redis", "present/unchecked pulls", "another server",
	  "present/unchecked pulls" },
	{ "an account that goes in circles",
	  ANYTHING("\"path\": \"/v2/(users|orgs)/\", \"fault\": "
		   "\"redirect\", \"code\": 308, \"to\": \"/v2/orgs/x/\""),
	  "bitnmai/redis", "present/unchecked pulls", "redirected",
	  "present/unchecked pulls" },
	{ "a repository of the wrong types",
	  REPOSITORY("\"fault\": \"wrong-types\", \"fields\": "
		     "[\"pull_count\"]"),
	  "nginx", NGINX_LATER, "", NGINX_LATER },
	{ "a repository without its name",
	  REPOSITORY("\"fault\": \"missing-fields\""), "nginx", NGINX_LATER, "",
	  NGINX_LATER },
	{ "a repository of another name",
	  REPOSITORY("\"fault\": \"status\", \"code\": 200, \"type\": "
		     "\"application/json\", \"body\": \"{\\\"name\\\": "
		     "\\\"redis\\\", \\\"namespace\\\": \\\"library\\\"}\""),
	  "nginx", NGINX_LATER, "", NGINX_LATER },

	/* What goes wrong once only. */
	{ "429 once", "{\"fault\": \"429\"}", "bitnmai/redis",
	  "present/present pulls joined by bitnmai", "",
	  "present/present pulls joined by bitnmai" },
	{ "503 once", "{\"fault\": \"status\"}", "bitnmai/redis",
	  "present/present pulls joined by bitnmai", "",
	  "present/present pulls joined by bitnmai" },
	{ "a limit on absent ones", "{\"limit\": 100}", "bitnmai/none",
	  "absent/present joined by bitnmai", "",
	  "absent/present joined by bitnmai" },
};

static void check_fault(void **state)
{
	const struct fault_row *r = *state;
	struct ko_hub_options options;
	struct ko_hub *hub;
	char got[256], why[512];
	PLACE place;

	make_place(&place);
	options = options_for(&place);
	reset(r->fault);
	hub = new_hub(&options);
	ask_one(hub, r->asked, got, sizeof(got), why, sizeof(why));
	if (strcmp(got, r->want) != 0 || !strstr(why, r->why))
		print_message("# %s: %s\n", got, why);
	assert_string_equal(got, r->want);
	assert_non_null(strstr(why, r->why));
	ko_hub_free(hub);
	expect_of(&place, true, r->asked, r->offline);
	assert_int_equal(logged("elsewhere"), 0);
}

/* When Hub has recovered, nothing of it is left. */
static void recovers(void **state)
{
	PLACE place;

	(void)state;
	make_place(&place);
	reset(ANYTHING("\"fault\": \"throttled-404\""));
	expect_of(&place, false, "bitnami/redis", "unchecked/unchecked");
	reset(NULL);
	expect_of(&place, false, "bitnami/redis",
		  "present/present [verified] pulls joined by VMware");
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(fault_rows, check_fault),
		TEST(recovers),
	};

	return run_with_hub("hub faults", tables, ARRAY_LEN(tables));
}

#include "test.h"

#include <stdlib.h>

#include "extract/markdown.h"
#include "mentions.h"

static struct mentions_row rows[] = {
	{ "fence", "```dockerfile\nFROM a:1\n```\n",
	  "2:6 dockerfile:from a:1\n" },
	{ "fence of tildes, indented", "  ~~~ docker\n  FROM a:1\n  ~~~\n",
	  "2:8 dockerfile:from a:1\n" },
	{ "fence that is not closed", "```dockerfile\nFROM a:1\n",
	  "2:6 dockerfile:from a:1\n" },
	{ "fence without a label", "````\nFROM a:1\nRUN x\n````\n",
	  "2:6 dockerfile:from a:1\n" },
	{ "fence with a wrong label", "```js\nFROM a:1\nRUN x\n```\n",
	  "2:6 dockerfile:from a:1\n" },
	{ "fence with a file name",
	  "```yaml title=\"app/Dockerfile\"\nFROM a\n```\n",
	  "2:6 dockerfile:from a\n" },
	{ "fence with a path", "```docker:Dockerfile\nFROM a\n```\n",
	  "2:6 dockerfile:from a\n" },
	{ "attributes", "```{.dockerfile filename=\"x\"}\nFROM a\n```\n",
	  "2:6 dockerfile:from a\n" },
	{ "in a list",
	  "- one\n\n  ```dockerfile\n  FROM a\n    COPY --from=b /x /\n  ```\n",
	  "4:8 dockerfile:from a\n5:17 dockerfile:copy-from b\n" },
	{ "in a quote, with a tab", "> ```dockerfile\n> FROM\ta\n> ```\n",
	  "2:8 dockerfile:from a\n" },
	{ "in a quote in a list", "1. > ```dockerfile\n   > FROM a\n   > ```\n",
	  "2:11 dockerfile:from a\n" },
	{ "indented", "text\n\n    FROM a:1\n    RUN x\n",
	  "3:10 dockerfile:from a:1\n" },
	{ "indented with a tab", "text\n\n\tFROM a:1\n",
	  "3:7 dockerfile:from a:1\n" },
	{ "columns are characters",
	  "- \xc3\xa9 `FROM \xc3\xa9/a:1`, `FROM b:1`\n",
	  "1:25 dockerfile:from b:1\n" },
	{ "carriage returns", "```dockerfile\r\nFROM a\r\nFROM b\r\n```\r\n",
	  "2:6 dockerfile:from a\n3:6 dockerfile:from b\n" },
	{ "an instruction in a line", "Say `FROM a/b:1` and go.\n",
	  "1:11 dockerfile:from a/b:1\n" },
	{ "over the end of a line", "Say ``FROM a:1\nAS b`` and go.\n",
	  "1:12 dockerfile:from a:1\n" },
	{ "a table", "| x | `FROM a:1` |\n|---|---|\n",
	  "1:13 dockerfile:from a:1\n" },
	{ "the second of two", "`FROM` is not `FROM b:1`. Or \\`FROM c:1`\n",
	  "" },
	{ "code in a line after other code", "`FROM` and `FROM b:1`.\n",
	  "1:18 dockerfile:from b:1\n" },
	{ "HTML", "x\n\n<pre><code>FROM a&#58;1\nRUN x\n</code></pre>\n",
	  "3:17 dockerfile:from a:1\n" },
	{ "Dockerfile without a fence", "Do it:\n\nFROM a\n\nRUN x\n",
	  "3:6 dockerfile:from a\n" },
	{ "after a label", "Answer: FROM a:1\n", "1:14 dockerfile:from a:1\n" },
	{ "part of a manifest",
	  "```\n  - name: x\n    image: a/b:1 # c\n    ports:\n```\n",
	  "3:12 text:image a/b:1\n" },
	{ "key of another tool",
	  "```yaml\nstack:\n  runner_image: \"ghcr.io/a/b:1\"\n```\n",
	  "3:17 text:image \"ghcr.io/a/b:1\" = ghcr.io/a/b:1\n" },
	{ "registry of charts",
	  "```yaml\nui.imageRegistry: \"ghcr.io/a\"\n```\n",
	  "2:19 text:image \"ghcr.io/a\" = ghcr.io (host)\n" },

	/* What is none. */
	{ "prose", "Take FROM the box, image: a, docker.\n\nFrom users\n", "" },
	{ "a lone name", "The image `nginx` or `docker.io/nginx`\n", "" },
	{ "lone instruction", "With `FROM scratch` or `FROM x` docker …\n",
	  "" },
	{ "a sentence that starts like a command",
	  "docker run starts a container.\n\n- docker pull gets images\n", "" },
	{ "headings", "# FROM a:1\n\n## docker run x\n", "" },
	{ "links", "[docker](FROM a:1) ![docker](FROM)\n", "" },
	{ "front matter", "---\nimage: docker/a:1\nservices:\n---\n", "" },
	{ "other languages",
	  "```python\nfrom docker import x\nimage = \"a:1\"\n```\n"
	  "```sql\nSELECT docker\nFROM users\n```\n"
	  "```js\nconst x = { image: docker, }\n```\n",
	  "" },
	{ "SQL without a label",
	  "```\nSELECT docker\nFROM users\nWHERE x\n```\n", "" },
	{ "comment in a Dockerfile", "```dockerfile\n# FROM a\nFROM b\n```\n",
	  "3:6 dockerfile:from b\n" },
	{ "image of a page", "```yaml\nimage: cover.png\ntitle: docker\n```\n",
	  "" },
	{ "JSX", "```\n{ label: 'docker', image: x }\n  image: y,\n```\n", "" },
	{ "image of a machine",
	  "```yaml\nmachine:\n  image: docker-x:1\nsteps:\n```\n", "" },
	{ "placeholder", "```\nimage: <docker-x>\nports:\n```\n", "" },
	{ "a command in a list", "- sudo docker pull a:1 # x\n",
	  "1:20 shell:docker-pull a:1\n" },
	{ "a command in a line", "Say `docker run -it a:1 sh` now.\n",
	  "1:21 shell:docker-run a:1\n" },
	{ "a transcript", "```\n$ docker pull a:1\nStatus: docker b:1\n```\n",
	  "2:15 shell:docker-pull a:1\n" },
	{ "here-document in a fence",
	  "- ```sh\n  cat <<E > Dockerfile\n  FROM a:1\n  E\n  ```\n",
	  "3:8 dockerfile:from a:1\n" },
	{ "a warning", "A typo like `FROM ngnix:1` is bad.\n", "" },
	{ "a denial", "Use docker, not `FROM ngnix:1`.\n", "" },
	{ "below a reproof",
	  "```dockerfile\n# Wrong:\nFROM a:1\n# right:\nFROM b:1\n```\n",
	  "5:6 dockerfile:from b:1\n" },
	{ "HTML comment", "<!-- docker\nFROM a:1\n-->\n", "" },
	{ "binary bytes", "```dockerfile\nFROM a\n\xff\xfe\x01\n```\n",
	  "2:6 dockerfile:from a\n" },
};

static void check_row(void **state)
{
	mentions_check("markdown", *state);
}

static struct name_row {
	const char *name;
	enum ko_likeness want;
} name_rows[] = {
	{ "README.md", KO_SURE },    { "a/b.MARKDOWN", KO_SURE },
	{ "x.mdx", KO_SURE },        { "x.Rmd", KO_SURE },
	{ "x.md.txt", KO_UNLIKE },   { "md", KO_UNLIKE },
	{ "Dockerfile", KO_UNLIKE },
};

static void check_name(void **state)
{
	const struct name_row *row = *state;

	assert_int_equal(ko_markdown_has_name(ko_span_str(row->name)),
			 row->want);
}

static struct content_row {
	const char *name, *text;
	bool want;
} content_rows[] = {
	{ "two fences", "a\n```\nb\n```\n", true },
	{ "headings and a list", "# a\n\n## b\n\n- x\n\n## c\n", true },
	{ "a script's comments", "# a\n# b\ndocker run x\n", false },
	{ "a script that writes it", "#!/bin/sh\ncat <<E\n```\n```\nE\n",
	  false },
	{ "nothing", "", false },
};

static void check_content(void **state)
{
	const struct content_row *row = *state;

	assert_int_equal(ko_markdown_has_content(ko_span_str(row->text)),
			 row->want);
}

/* before, count times part, after: only what stands after is found. */
static void check_flood(const char *before, const char *part, size_t count,
			const char *after, const char *want)
{
	struct ko_buf text = KO_BUF((size_t)64 << 20);
	struct ko_buf got = KO_BUF((size_t)1 << 20);

	assert_int_equal(ko_buf_add(&text, ko_span_str(before)), KO_OK);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(ko_buf_add(&text, ko_span_str(part)), KO_OK);
	assert_int_equal(ko_buf_add(&text, ko_span_str(after)), KO_OK);
	assert_int_equal(
		mentions_of("markdown", ko_buf_span(&text), "", NULL, &got),
		KO_OK);
	assert_string_equal(got.n ? got.p : "", want);
	ko_buf_done(&text);
	ko_buf_done(&got);
}

#define BLOCK "\n\n```dockerfile\nFROM a:1\n```\n"

static void limits(void **state)
{
	static const char *const parts[] = {
		"> ",    "- ",   "![",     "[",     "*a_ ",
		"`a ``", "<a ",  "![[]()", "&",     "\\",
		"1. ",   "<!--", "[a](<b", "[a]: ", "_a__ *",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		check_flood("", parts[i], 300000, BLOCK,
			    "4:6 dockerfile:from a:1\n");
	check_flood("", "text text text\n", 400000, BLOCK,
		    "400004:6 dockerfile:from a:1\n");
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(rows, check_row),
		TABLE(name_rows, check_name),
		TABLE(content_rows, check_content),
		TEST(limits),
	};

	return run_tables("markdown", tables, KO_ARRAY_LEN(tables));
}

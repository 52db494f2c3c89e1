#include "test.h"

#include "extract/asciidoc.h"
#include "extract/plain.h"
#include "extract/rst.h"
#include "mentions.h"

static struct mentions_row rst_rows[] = {
	{ "code-block",
	  "x\n\n.. code-block:: dockerfile\n\n   FROM a\n   RUN x\n",
	  "5:9 dockerfile:from a\n" },
	{ "options of it",
	  ".. code:: docker\n   :linenos:\n   :caption: Dockerfile\n\n"
	  "   FROM a\n",
	  "5:9 dockerfile:from a\n" },
	{ "nested",
	  "- x\n\n  .. sourcecode:: dockerfile\n\n\n    FROM a\n\nb\n",
	  "6:10 dockerfile:from a\n" },
	{ "literal block", "Do this::\n\n  FROM a:1\n\n  RUN x\n\nend\n",
	  "3:8 dockerfile:from a:1\n" },
	{ "alone", "::\n\n    FROM a:1\n", "3:10 dockerfile:from a:1\n" },
	{ "inline literal", "Say ``FROM a:1`` and ``docker``.\n",
	  "1:12 dockerfile:from a:1\n" },
	{ "comment", ".. docker\n   FROM a:1\n   RUN x\n", "" },
	{ "picture", ".. image:: docker/a:1\n   :alt: x\n", "" },
	{ "python", ".. code-block:: python\n\n   docker = from_(1)\n", "" },
	{ "prose", "Title\n=====\n\nFROM users, docker and *image*: x\n", "" },
};

static struct mentions_row asciidoc_rows[] = {
	{ "source", "[source,dockerfile]\n----\nFROM a <1>\nRUN x\n----\n",
	  "3:6 dockerfile:from a\n" },
	{ "options",
	  "[source%linenums,docker,indent=0]\n.Title\n----\nFROM a\n----\n",
	  "4:6 dockerfile:from a\n" },
	{ "short", "[,dockerfile]\n----\nFROM a\n----\n",
	  "3:6 dockerfile:from a\n" },
	{ "literal", "....\nFROM a:1\nRUN x\n....\n",
	  "2:6 dockerfile:from a:1\n" },
	{ "fence", "```dockerfile\nFROM a\n```\n", "2:6 dockerfile:from a\n" },
	{ "paragraph", "[source,dockerfile]\nFROM a\nRUN x\n\nb\n",
	  "2:6 dockerfile:from a\n" },
	{ "indented", "text\n\n FROM a:1\n RUN x\n",
	  "3:7 dockerfile:from a:1\n" },
	{ "in a line", "Say `FROM a:1` or `+FROM b:1+`.\n",
	  "1:11 dockerfile:from a:1\n1:26 dockerfile:from b:1\n" },
	{ "comments", "// FROM a:1\n////\nFROM a:1\nRUN x\n////\n", "" },
	{ "picture", "image::docker.png[]\n\nimage:docker/a:1[]\n", "" },
	{ "java", "[source,java]\n----\nimport docker.x; // FROM a\n----\n",
	  "" },
};

static struct mentions_row text_rows[] = {
	{ "Dockerfile after prose",
	  "Hi, docker!\n\nFROM a\nRUN x\n\nBye FROM b\n",
	  "3:6 dockerfile:from a\n" },
	{ "fence", "so:\n```dockerfile\nFROM a\n```\n",
	  "3:6 dockerfile:from a\n" },
	{ "arguments first", "x\nARG V=1\nFROM a:$V\n",
	  "3:6 dockerfile:from a:$V = a:1\n" },
	{ "copied", "x\nCOPY --from=a/b:1 /x /\n",
	  "2:13 dockerfile:copy-from a/b:1\n" },
	{ "after a label", "Step 1: FROM a:1\n", "1:14 dockerfile:from a:1\n" },
	{ "SQL", "SELECT docker\nFROM users\nJOIN x\n\nFROM a b\n", "" },
	{ "imports", "import x from './docker/a:1'\nfrom docker import y\n",
	  "" },
	{ "comments of code",
	  "/*\n * docker run x\n FROM a:1\n */\n// FROM b:1\n", "" },
	{ "mail", "From docker:1\n\nFROM here on, docker.\n", "" },
};

static void check_rst(void **state)
{
	mentions_check("rst", *state);
}

static void check_asciidoc(void **state)
{
	mentions_check("asciidoc", *state);
}

static void check_text(void **state)
{
	mentions_check("text", *state);
}

static struct kind_row {
	const char *name, *text, *want;
} kind_rows[] = {
	{ "Markdown with a manifest",
	  "# A\n\n```yaml\nservices:\n```\n\n## B\n", "markdown" },
	{ "Markdown with front matter", "---\ntitle: x\n---\n\n```\na\n```\n",
	  "markdown" },
	{ "HTML", "<!DOCTYPE html>\n<p>x</p>", "html" },
	{ "a piece of HTML", "\n<pre>docker pull a</pre>", "html" },
	{ "reStructuredText", "A\n=\n\n.. code-block:: sh\n\n   x\n", "rst" },
	{ "AsciiDoc", "= A\n\n[source,sh]\n----\nx\n----\n", "asciidoc" },
	{ "Dockerfile", "# A\n\nFROM a:1\nRUN x\n", "dockerfile" },
	{ "text", "Hi,\nthis is it:\n\nFROM a:1\n", "text" },
	{ "prose", "Hi, docker.\n", NULL },
};

static void check_kind(void **state)
{
	const struct kind_row *row = *state;
	const struct ko_format *f =
		ko_format_of_content(ko_span_str(row->text));

	if (!row->want)
		assert_null(f);
	else
		assert_string_equal(f ? f->name : "", row->want);
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(rst_rows, check_rst),
		TABLE(asciidoc_rows, check_asciidoc),
		TABLE(text_rows, check_text),
		TABLE(kind_rows, check_kind),
	};

	return run_tables("documents", tables, KO_ARRAY_LEN(tables));
}

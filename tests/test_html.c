#include "test.h"

#include "extract/html.h"
#include "mentions.h"

static struct mentions_row rows[] = {
	{ "pre", "<pre>FROM a:1\nRUN x</pre>", "1:11 dockerfile:from a:1\n" },
	{ "class of the code in it",
	  "<pre><code class=\"x language-dockerfile\">FROM a</code></pre>",
	  "1:47 dockerfile:from a\n" },
	{ "class around it",
	  "<div class='highlight-dockerfile'><div><pre>FROM "
	  "a</pre></div></div>",
	  "1:50 dockerfile:from a\n" },
	{ "spans of colour",
	  "<pre>\n<span class=k>FROM</span> <span>ngi</span>nx:1\nRUN x</pre>",
	  "2:33 dockerfile:from nginx:1\n" },
	{ "entities",
	  "<pre>FROM&nbsp;&#97;&colon;1 AS b &amp; &lt;c\nRUN x\nFROM "
	  "d:1</pre>",
	  "1:16 dockerfile:from a:1\n3:6 dockerfile:from d:1\n" },
	{ "place after entities",
	  "<pre># &amp;&quot;\nFROM a&#x3a;1\nRUN x</pre>",
	  "2:6 dockerfile:from a:1\n" },
	{ "br", "<pre>FROM a:1<br>RUN x<br/>FROM b:1</pre>",
	  "1:11 dockerfile:from a:1\n1:33 dockerfile:from b:1\n" },
	{ "a div for each line",
	  "<pre><div>FROM a:1</div><div>RUN x</div></pre>",
	  "1:16 dockerfile:from a:1\n" },
	{ "numbers beside it",
	  "<pre><span class='lineno'>1</span>FROM a:1\n"
	  "<span style='user-select:none'>2</span>RUN x</pre>",
	  "1:40 dockerfile:from a:1\n" },
	{ "a table of lines",
	  "<table class='js-file-line-container'><tr><td class=blob-num>1<td>"
	  "FROM a:1\n<tr><td data-line-number=2></td><td>RUN x</table>",
	  "1:72 dockerfile:from a:1\n" },
	{ "carriage returns", "<pre>\r\nFROM a:1\r\nFROM b:1\r\n</pre>",
	  "2:6 dockerfile:from a:1\n3:6 dockerfile:from b:1\n" },
	{ "code in a line", "<p>Say <code>FROM a:1</code></p>",
	  "1:19 dockerfile:from a:1\n" },
	{ "not closed", "<body><pre>FROM a:1\nRUN x",
	  "1:17 dockerfile:from a:1\n" },
	{ "in a template and a script",
	  "<script>\nFROM a:1\nRUN x</script><template><pre>FROM a:1\nRUN x"
	  "</pre></template><style>docker</style>",
	  "" },
	{ "prose", "<p>Take docker FROM users</p><h1>FROM a:1</h1>", "" },
	{ "a lone name", "<code>docker.io/nginx</code> <pre>nginx</pre>", "" },
	{ "struck out", "<del><code>FROM a:1</code></del> docker", "" },
	{ "a comment", "<!-- <pre>FROM a:1\nRUN x</pre> docker -->", "" },
};

static void check_row(void **state)
{
	mentions_check("html", *state);
}

static struct name_row {
	const char *name;
	enum ko_likeness want;
} name_rows[] = {
	{ "a.html", KO_SURE },
	{ "b/a.HTM", KO_SURE },
	{ "a.xhtml", KO_SURE },
	{ "html", KO_UNLIKE },
};

static void check_name(void **state)
{
	const struct name_row *row = *state;

	assert_int_equal(ko_html_has_name(ko_span_str(row->name)), row->want);
}

static void limits(void **state)
{
	static const char *const parts[] = {
		"<div>", "<b a=1>",  "<p>",      "<table>",
		"<a>",   "<font x>", "<ul><li>", "&amp",
		"&",     "<!--",     "<svg>",    "<select><option>",
		"</p>",  "<b><p>",   "<h1>",     "<form>",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		struct ko_buf text = KO_BUF((size_t)64 << 20);
		struct ko_buf got = KO_BUF((size_t)1 << 20);

		for (size_t n = 0; n < 200000; n++)
			assert_int_equal(
				ko_buf_add(&text, ko_span_str(parts[i])),
				KO_OK);
		assert_int_equal(ko_buf_add(&text, KO_SPAN("\nFROM a:1\n")),
				 KO_OK);
		assert_int_equal(
			mentions_of("html", ko_buf_span(&text), "", NULL, &got),
			KO_OK);
		ko_buf_done(&text);
		ko_buf_done(&got);
	}
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(rows, check_row),
		TABLE(name_rows, check_name),
		TEST(limits),
	};

	return run_tables("html", tables, KO_ARRAY_LEN(tables));
}

#include "test.h"

#include "formats.h"

static struct format_row rows[] = {
	{ { "image",
	    "[Unit]\n"
	    "Description=x\n"
	    "[Container]\n"
	    "Image=docker.io/library/nginx:1\n"
	    "Exec=sh -c \"no\"\n"
	    "[Install]\n",
	    "4:7 image docker.io/library/nginx:1\n" },
	  "quadlet" },
	{ { "other units",
	    "[Container]\n"
	    "Image=a.image\n"
	    "[Volume]\n"
	    "Image=b.build\n"
	    "[Container]\n"
	    "Image=c.image.d\n",
	    "6:7 image c.image.d\n" },
	  "quadlet" },
	{ { "specifiers",
	    "[Container]\n"
	    "Image=ghcr.io/a/%i:1\n"
	    "Image=b:%n\n"
	    "Image=c:${TAG}\n",
	    "2:7 image ghcr.io/a/%i:1 = ghcr.io (host)\n"
	    "3:7 image b:%n = b\n"
	    "4:7 image c:${TAG} = c\n" },
	  "quadlet" },
	{ { "transports",
	    "[Container]\n"
	    "Image=docker://a/b\n"
	    "Image=oci-archive:/x.tar\n"
	    "Image=/srv/root\n",
	    "2:16 image a/b\n" },
	  "quadlet" },
	{ { "all sections",
	    "[Image]\n"
	    "Image=a\n"
	    "ImageTag=b\n"
	    "[Volume]\n"
	    "Driver=image\n"
	    "Image=c\n"
	    "[Build]\n"
	    "ImageTag=localhost/d\n"
	    "File=no\n"
	    "[Kube]\n"
	    "Image=no\n"
	    "[Pod]\n"
	    "Image=no\n",
	    "2:7 image a\n"
	    "3:10 tag b (output)\n"
	    "6:7 image c\n"
	    "8:10 tag localhost/d (output)\n" },
	  "quadlet" },
	{ { "mount",
	    "[Container]\n"
	    "Mount=type=image,source=a/b,destination=/c\n"
	    "Mount=type=bind,source=no,destination=/c\n"
	    "Mount=type=image,src=c.image,dst=/d\n",
	    "2:25 mount a/b\n" },
	  "quadlet" },
	{ { "continuation and comments",
	    "[Container]\n"
	    "# Image=no\n"
	    "; Image=no\n"
	    "Image=\\\n"
	    "# no\n"
	    "  a:1\n"
	    "Environment=Image=no\n",
	    "6:3 image a:1\n" },
	  "quadlet" },
	{ { "carriage returns",
	    "[Container]\r\n"
	    "Image=a:1\r\n",
	    "2:7 image a:1\n" },
	  "quadlet" },
	{ { "commands",
	    "[Unit]\n"
	    "Description=docker run no\n"
	    "[Service]\n"
	    "ExecStartPre=-/usr/bin/docker pull a/b:1\n"
	    "ExecStart=/usr/bin/docker run --rm \\\n"
	    "  --name %n \\\n"
	    "  -p 80:80 \\\n"
	    "  nginx:1\n"
	    "ExecStop=/usr/bin/docker stop %n\n"
	    "[Install]\n"
	    "ExecStart=docker run no\n",
	    "4:36 shell:docker-pull a/b:1\n"
	    "8:3 shell:docker-run nginx:1\n" },
	  "systemd" },
	{ { "specifiers",
	    "[Service]\n"
	    "ExecStart=/usr/bin/docker run ghcr.io/a/%i\n"
	    "ExecStart=/usr/bin/docker run b:%i\n",
	    "2:31 shell:docker-run ghcr.io/a/%i = ghcr.io (host)\n"
	    "3:31 shell:docker-run b:%i = b\n" },
	  "systemd" },
	{ { "variables",
	    "[Service]\n"
	    "Environment=\"IMG=a:1\" TAG=2 X=$(y)\n"
	    "ExecStart=/usr/bin/docker run ${IMG}\n"
	    "ExecStart=/usr/bin/docker run b:${TAG}\n"
	    "ExecStart=/usr/bin/docker run c:${NO}\n",
	    "3:31 shell:docker-run ${IMG} = a:1\n"
	    "4:31 shell:docker-run b:${TAG} = b:2\n"
	    "5:31 shell:docker-run c:${NO} = c\n" },
	  "systemd" },
	{ { "other programs",
	    "[Service]\n"
	    "ExecStart=/usr/bin/node /srv/x.js\n"
	    "ExecStart=\n"
	    "User=docker\n",
	    "" },
	  "systemd" },
};

static struct told_row name_rows[] = {
	/* They are likely at most: the text must look like one, too. */
	{ "web.container", NULL },
	{ "web.kube", NULL },
	{ "web.service", NULL },
	{ "web.timer", NULL },
};

static struct told_row content_rows[] = {
	{ "[Container]\nImage=x\n", "quadlet" },
	{ "[Build]\nImageTag=x\n", "quadlet" },
	{ "[Container]\nExec=x\n", NULL },
	{ "# A unit\n\n    [Container]\n    Image=x\n", "quadlet" },
	{ "A unit:\n\n    [Container]\n    Image=x\n", NULL },
	{ "[Unit]\n[Service]\nExecStart=x\n", "systemd" },
	{ "[D-BUS Service]\nName=x\nExec=y\n", NULL },
	{ "[Service]\nType=x\n", NULL },
	{ "", NULL },
};

static const char *const formats[] = { "quadlet", "systemd" };

static void check_name(void **state)
{
	check_told(*state, formats, ARRAY_LEN(formats), name_tells);
}

static void check_content(void **state)
{
	check_told(*state, formats, ARRAY_LEN(formats), content_tells);
}

/* More joined values than are joined: the rest is read as it stands. */
static void many_joined(void **state)
{
	struct ko_buf text = KO_BUF((size_t)8 << 20);
	struct ko_buf got = KO_BUF((size_t)8 << 20);
	struct ko_span out;

	(void)state;
	assert_int_equal(ko_buf_add(&text, KO_SPAN("[Container]\n")), KO_OK);
	for (size_t n = 0; n < 12000; n++)
		assert_int_equal(ko_buf_add(&text, KO_SPAN("Image=\\\na\n")),
				 KO_OK);
	assert_int_equal(
		mentions_of("quadlet", ko_buf_span(&text), "", NULL, &got),
		KO_OK);
	out = ko_buf_span(&got);
	assert_true(ko_span_starts(out, KO_SPAN("3:1 image a\n")));
	ko_buf_done(&text);
	ko_buf_done(&got);
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(rows, check_format),
		TABLE(name_rows, check_name),
		TABLE_AS("content", content_rows, check_content),
		TEST(many_joined),
	};

	return run_tables("units", tables, KO_ARRAY_LEN(tables));
}

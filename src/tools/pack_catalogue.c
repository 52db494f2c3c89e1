/*
 * pack_catalogue.c - a build tool: read catalogue text from standard input,
 * write the packed parts as C initialisers for catalogue_builtin.c.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/file.h"
#include "core/catalogue.h"
#include "core/catalogue_pack.h"

/* Numbers a line: the result is compiled, not read. */
#define PER_LINE 16

static void write_part(const struct ko_catalogue *c, enum ko_part part)
{
	struct ko_span bytes = ko_catalogue_bytes(c, part);

	printf("static _Alignas(8) const unsigned char part_%d[] = {\n", part);
	for (size_t i = 0; i < bytes.n; i++)
		printf("%u,%s", (unsigned char)bytes.p[i],
		       (i + 1) % PER_LINE ? "" : "\n");
	printf("\n};\n");
}

/* Not part of the packed form, but what it says of the code that made it. */
static void write_identity(const struct ko_catalogue *c)
{
	uint64_t identity = 0;

	for (enum ko_part part = 0; part < KO_PARTS; part++)
		identity = ko_bytes_hash(ko_catalogue_bytes(c, part), identity);
	printf("static const uint64_t identity = UINT64_C(%" PRIu64 ");\n",
	       identity);
}

int main(void)
{
	KO_AUTO_BUF struct ko_buf text = KO_BUF(KO_CATALOGUE_TEXT_MAX);
	struct ko_catalogue c = { 0 };
	struct ko_error err = { 0 };

	if (ko_fd_read(STDIN_FILENO, &text, &err) ||
	    ko_catalogue_load(&c, ko_buf_span(&text), &err)) {
		(void)fprintf(stderr, "pack-catalogue: line %zu: %s\n",
			      err.line, err.text);
		ko_catalogue_done(&c);
		return 1;
	}
	for (size_t part = 0; part < KO_PARTS; part++)
		if (!c.parts[part]) {
			(void)fprintf(stderr,
				      "pack-catalogue: part %zu is missing\n",
				      part);
			ko_catalogue_done(&c);
			return 1;
		}
	for (size_t part = 0; part < KO_PARTS; part++)
		write_part(&c, (enum ko_part)part);
	write_identity(&c);
	ko_catalogue_done(&c);
	return fflush(stdout) || ferror(stdout);
}

/*
 * replay.c - a plain main() for a fuzzer: what is in its corpus, or in the
 * files named on the command line, is tried once.  TAP on standard output.
 *
 * With REPLAY_FORMATS it is that of fuzz_extract.c, and each format has a
 * corpus; "--list" prints their names, and files are tried as each format.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#ifdef REPLAY_FORMATS
#include "fuzz_extract.h"
#endif

/* Largest file of a corpus, in bytes. */
#define FILE_MAX ((size_t)16 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int count;

/* A property that does not hold aborts, before the "ok". */
static int replay(const char *path)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(FILE_MAX);
	KO_AUTO_FREE uint8_t *bytes = NULL;
	struct ko_error err = { 0 };

	if (ko_file_read(path, &b, &err) != KO_OK) {
		printf("Bail out! %s: %s\n", path, err.text);
		return 1;
	}
	/* A block of exactly its size: reading past it is seen. */
	bytes = malloc(b.n ? b.n : 1);
	if (!bytes)
		return 1;
	if (b.n)
		memcpy(bytes, b.p, b.n);
	printf("# %s\n", path);
	(void)fflush(stdout);
	(void)LLVMFuzzerTestOneInput(bytes, b.n);
	printf("ok %d\n", ++count);
	return 0;
}

static int compare_names(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int replay_folder(const char *folder)
{
	struct dirent **entries;
	int n = scandir(folder, &entries, NULL, compare_names);
	int status = n < 0;

	for (int i = 0; i < n; i++) {
		char path[8192];

		(void)snprintf(path, sizeof(path), "%s/%s", folder,
			       entries[i]->d_name);
		if (entries[i]->d_name[0] != '.')
			status |= replay(path);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	return status;
}

static int replay_files(int argc, char **argv)
{
	int status = 0;

	for (int i = 1; i < argc; i++)
		status |= replay(argv[i]);
	return status;
}

#ifdef REPLAY_FORMATS
/* A format without a corpus is nobody's to forget. */
static int replay_corpus(const char *name)
{
	char folder[4096];
	int before = count;

	(void)snprintf(folder, sizeof(folder), CORPORA "/corpus-%s", name);
	if (replay_folder(folder) == 0 && count > before)
		return 0;
	printf("not ok %d - tests/fuzz/corpus-%s\n", ++count, name);
	return 1;
}

static int replay_all(int argc, char **argv)
{
	int status = 0;

	for (const struct ko_format *f = ko_formats; f->name; f++) {
		fuzz_format = f;
		status |= argc > 1 ? replay_files(argc, argv)
				   : replay_corpus(f->name);
	}
	return status;
}

static int list_formats(void)
{
	for (const struct ko_format *f = ko_formats; f->name; f++)
		printf("%s\n", f->name);
	return 0;
}

int main(int argc, char **argv)
{
	int status;

	if (argc == 2 && strcmp(argv[1], "--list") == 0)
		return list_formats();
	status = replay_all(argc, argv);
	printf("1..%d\n", count);
	return status;
}
#else
int main(int argc, char **argv)
{
	int status = argc > 1 ? replay_files(argc, argv)
			      : replay_folder(CORPORA "/corpus-" FUZZER);

	printf("1..%d\n", count);
	return status;
}
#endif

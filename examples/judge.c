/* judge FILE...: what is wrong with the images that the files name. */
#include <stdio.h>
#include <stdlib.h>

#include <knockoff/extract.h>
#include <knockoff/judge.h>

struct judge {
	const char *path;
	struct knockoff_catalogue *catalogue;
	struct knockoff_verdict *verdict;
};

static int on_mention(void *context, const struct knockoff_mention *mention)
{
	struct judge *j = context;

	if (knockoff_judge_mention(j->catalogue, mention, j->verdict) !=
	    KNOCKOFF_OK)
		return 1;
	if (knockoff_verdict_severity(j->verdict) == KNOCKOFF_SEVERITY_NONE)
		return 0;
	printf("%s:%zu:%zu: %s\n", j->path, knockoff_mention_line(mention),
	       knockoff_mention_column(mention),
	       knockoff_verdict_message(j->verdict));
	return 0;
}

static int judge_file(struct judge *j, struct knockoff_extractor *extractor)
{
	static char text[1 << 20];
	struct knockoff_error error = { KNOCKOFF_ENOMEM, 0, "out of memory" };
	FILE *file = fopen(j->path, "rb");
	size_t size;

	if (!file) {
		perror(j->path);
		return 1;
	}
	size = fread(text, 1, sizeof(text), file);
	(void)fclose(file);
	if (knockoff_extractor_set_path(extractor, j->path) == KNOCKOFF_OK &&
	    knockoff_extract(extractor, text, size, &error) == KNOCKOFF_OK)
		return 0;
	(void)fprintf(stderr, "%s: %s\n", j->path, error.text);
	return 1;
}

int main(int argc, char **argv)
{
	struct judge j = { NULL, NULL, knockoff_verdict_new() };
	struct knockoff_extractor *extractor = knockoff_extractor_new();
	int failures = 0;

	if (!j.verdict || !extractor ||
	    knockoff_catalogue_open(&j.catalogue) != KNOCKOFF_OK)
		return EXIT_FAILURE;
	knockoff_extractor_on_mention(extractor, on_mention, &j);
	for (int i = 1; i < argc; i++) {
		j.path = argv[i];
		failures += judge_file(&j, extractor);
	}
	knockoff_catalogue_free(j.catalogue);
	knockoff_extractor_free(extractor);
	knockoff_verdict_free(j.verdict);
	return failures ? EXIT_FAILURE : EXIT_SUCCESS;
}

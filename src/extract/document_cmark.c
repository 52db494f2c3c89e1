/* Markdown by cmark; of the module knockoff-documents.so. */
#include "extract/document_module.h"

#include <cmark.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/*
 * cmark has no way to say that there is no memory, so running out leaves it
 * by a jump; and its allocator has no context.
 */
struct use {
	const struct ko_document_memory *memory;
	jmp_buf out;
};

/* The thread's own.  Not a thread-local variable: those of a module that is
 * loaded late confuse clang's leak checker. */
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t use_key;
static bool has_key;

static void make_key(void)
{
	has_key = pthread_key_create(&use_key, NULL) == 0;
}

/* Stands before each piece. */
union piece {
	size_t n;
	max_align_t align;
};

static void *take(size_t count, size_t size)
{
	struct use *use = pthread_getspecific(use_key);
	union piece *p;

	if (size && count > (SIZE_MAX - sizeof(*p)) / size)
		longjmp(use->out, 1);
	p = use->memory->take(use->memory->ctx, sizeof(*p) + count * size);
	if (!p)
		longjmp(use->out, 1);
	p->n = count * size;
	return p + 1;
}

static void *take_more(void *old, size_t size)
{
	const union piece *had = old;
	void *p;

	if (had && had[-1].n >= size)
		return old;
	p = take(1, size);
	if (had)
		memcpy(p, old, had[-1].n);
	return p;
}

static void give_back(void *p)
{
	(void)p;
}

static cmark_mem memory_of_use = { take, take_more, give_back };

/* The way through the tree, or NULL when memory would not do. */
static cmark_iter *parse(struct use *u, const char *text, size_t n)
{
	cmark_parser *parser;

	if (setjmp(u->out))
		return NULL;
	parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, &memory_of_use);
	cmark_parser_feed(parser, text, n);
	return cmark_iter_new(cmark_parser_finish(parser));
}

static int end_of_block(cmark_node *node)
{
	while (node && cmark_node_get_type(node) > CMARK_NODE_LAST_BLOCK)
		node = cmark_node_parent(node);
	return node ? cmark_node_get_end_line(node) : 0;
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

/* Which of ours a node is; -1 for none. */
static int kind_of(cmark_node *node)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_CODE_BLOCK:
		return KO_MARKDOWN_CODE_BLOCK;
	case CMARK_NODE_HTML_BLOCK:
		return KO_MARKDOWN_HTML_BLOCK;
	case CMARK_NODE_PARAGRAPH:
		return KO_MARKDOWN_PARAGRAPH;
	case CMARK_NODE_CODE:
		return KO_MARKDOWN_CODE;
	default:
		return -1;
	}
}

int ko_document_markdown(
	const char *text, size_t n, const struct ko_document_memory *memory,
	int (*give)(void *ctx, const struct ko_markdown_node *node), void *ctx)
{
	struct use u = { .memory = memory };
	cmark_event_type event;
	cmark_iter *iter;
	void *outer;
	int result;

	if (pthread_once(&once, make_key) || !has_key)
		return 1;
	outer = pthread_getspecific(use_key);
	if (pthread_setspecific(use_key, &u))
		return 1;
	iter = parse(&u, text, n);
	result = iter ? 0 : 1;
	while (!result && (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);
		struct ko_markdown_node out = {
			.literal = or_empty(cmark_node_get_literal(node)),
			.info = or_empty(cmark_node_get_fence_info(node)),
			.start_line = cmark_node_get_start_line(node),
			.start_column = cmark_node_get_start_column(node),
		};
		int kind = kind_of(node);

		if (event != CMARK_EVENT_ENTER || kind < 0)
			continue;
		out.kind = (enum ko_markdown_kind)kind;
		out.end_line = end_of_block(node);
		result = give(ctx, &out);
	}
	(void)pthread_setspecific(use_key, outer);
	return result;
}

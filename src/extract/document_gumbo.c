/* HTML by gumbo, and the module knockoff-documents.so itself. */
#include "extract/document_module.h"

#include <gumbo.h>
#include <setjmp.h>

/* gumbo has no way to say that there is no memory, so running out leaves it
 * by a jump. */
struct use {
	const struct ko_document_memory *memory;
	jmp_buf out;
};

/* A node under construction. */
struct node {
	struct ko_html_node public;
	const GumboNode *made_of;
	struct node *queue; /* the next one whose children are to be made */
	size_t depth;
};

static void *take(void *ctx, size_t size)
{
	struct use *u = ctx;
	void *p = u->memory->take(u->memory->ctx, size);

	if (!p)
		longjmp(u->out, 1);
	return p;
}

static void give_back(void *ctx, void *p)
{
	(void)ctx;
	(void)p;
}

static const char *attribute_of(const GumboNode *node, const char *name)
{
	const GumboAttribute *a =
		gumbo_get_attribute(&node->v.element.attributes, name);

	return a ? a->value : "";
}

static void fill(struct ko_html_node *out, const GumboNode *node)
{
	const GumboStringPiece *original = &node->v.element.original_tag;

	out->tag = out->text = out->class = out->style = out->language = "";
	switch (node->type) {
	case GUMBO_NODE_ELEMENT:
		out->kind = KO_HTML_ELEMENT;
		out->tag = gumbo_normalized_tagname(node->v.element.tag);
		out->class = attribute_of(node, "class");
		out->style = attribute_of(node, "style");
		out->language = attribute_of(node, "data-lang");
		break;
	case GUMBO_NODE_TEXT:
	case GUMBO_NODE_WHITESPACE:
	case GUMBO_NODE_CDATA:
		out->kind = KO_HTML_TEXT;
		out->text = node->v.text.text;
		original = &node->v.text.original_text;
		break;
	default:
		out->kind = KO_HTML_OTHER;
		return;
	}
	out->original = original->data;
	out->original_length = original->length;
}

static const GumboVector *children_of(const GumboNode *node)
{
	if (node->type == GUMBO_NODE_DOCUMENT)
		return &node->v.document.children;
	return node->type == GUMBO_NODE_ELEMENT ? &node->v.element.children
						: NULL;
}

static struct node *make(struct use *u, const GumboNode *from, size_t depth)
{
	struct node *n = take(u, sizeof(*n));

	*n = (struct node){ .made_of = from, .depth = depth };
	fill(&n->public, from);
	return n;
}

/* Make the children of a node, and queue them behind *last. */
static void make_children(struct use *u, struct node *parent,
			  struct node **last)
{
	const GumboVector *v = children_of(parent->made_of);
	struct ko_html_node **link = &parent->public.first;

	for (unsigned i = 0; v && i < v->length; i++) {
		struct node *n = make(u, v->data[i], parent->depth + 1);

		n->public.parent = &parent->public;
		*link = &n->public;
		link = &n->public.next;
		(*last)->queue = n;
		*last = n;
	}
}

static const struct ko_html_node *parse(const char *text, size_t n,
					size_t depth,
					const struct ko_document_memory *memory)
{
	struct use u = { .memory = memory };
	GumboOptions options = kGumboDefaultOptions;
	struct node *root;
	struct node *last;

	options.allocator = take;
	options.deallocator = give_back;
	options.userdata = &u;
	options.max_errors = 0;
	if (setjmp(u.out))
		return NULL;
	root = make(&u, gumbo_parse_with_options(&options, text, n)->document,
		    0);
	last = root;
	for (struct node *next = root; next; next = next->queue)
		if (next->depth < depth)
			make_children(&u, next, &last);
	return &root->public;
}

const struct ko_document_module ko_document_module = {
	.version = KO_DOCUMENT_MODULE_VERSION,
	.markdown = ko_document_markdown,
	.html = parse,
};

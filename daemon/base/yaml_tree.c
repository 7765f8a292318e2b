#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "yaml_tree.h"

struct reader {
	struct arena *arena;
	yaml_parser_t parser;
	const char *text;
	size_t len;
	unsigned line; /* of the mistake */
	char *error;
	size_t error_size;
};

static bool
wrong(struct reader *r, yaml_mark_t at, const char *what)
{
	r->line = (unsigned)at.line + 1;
	snprintf(r->error, r->error_size, "%s", what);
	return false;
}

/* Does that line (from 0) begin with white space that holds a tab? */
static bool
indented_by_tab(const struct reader *r, size_t line)
{
	const char *s = r->text, *end = r->text + r->len;

	while (line > 0 && s < end)
		if (*s++ == '\n')
			line--;
	while (s < end && *s == ' ')
		s++;
	return s < end && *s == '\t';
}

static bool
libyaml_wrong(struct reader *r)
{
	const yaml_parser_t *p = &r->parser;
	yaml_mark_t at = p->problem_mark;

	if (p->error == YAML_READER_ERROR) {
		/* The only error without a mark, but with a byte's number. */
		at.line = 0;
		for (size_t i = 0; i < p->problem_offset && i < r->len; i++)
			at.line += r->text[i] == '\n';
		return wrong(r, at,
		    strstr(p->problem, "control") != NULL
			? "a control character stands here"
			: "not UTF-8 text: save the file in UTF-8");
	}
	if (p->error == YAML_MEMORY_ERROR)
		return wrong(r, at, "out of memory");
	if (indented_by_tab(r, at.line))
		return wrong(r, at, "a tab indents this line; YAML takes spaces only");
	r->line = (unsigned)at.line + 1;
	if (p->context != NULL && p->context_mark.line != at.line)
		snprintf(r->error, r->error_size, "not YAML: %s, %s that begins on line %zu",
		    p->problem, p->context, p->context_mark.line + 1);
	else
		snprintf(r->error, r->error_size, "not YAML: %s", p->problem);
	return false;
}

static bool
next(struct reader *r, yaml_event_t *ev)
{
	return yaml_parser_parse(&r->parser, ev) || libyaml_wrong(r);
}

static const char no_anchors[] = "anchors (&) and aliases (*) are not read; write the value out, "
				 "or quote it";
static const char no_tags[] = "tags (!) are not read; quote the value";

/* Everything that is neither text nor the plain shape of a list or a mapping. */
static bool
plain(struct reader *r, const yaml_event_t *ev)
{
	const yaml_char_t *anchor = NULL, *tag = NULL;

	switch (ev->type) {
	case YAML_ALIAS_EVENT:
		return wrong(r, ev->start_mark, no_anchors);
	case YAML_SCALAR_EVENT:
		anchor = ev->data.scalar.anchor;
		tag = ev->data.scalar.tag;
		break;
	case YAML_SEQUENCE_START_EVENT:
		anchor = ev->data.sequence_start.anchor;
		tag = ev->data.sequence_start.tag;
		break;
	case YAML_MAPPING_START_EVENT:
		anchor = ev->data.mapping_start.anchor;
		tag = ev->data.mapping_start.tag;
		break;
	default:
		break;
	}
	if (anchor != NULL)
		return wrong(r, ev->start_mark, no_anchors);
	if (tag != NULL)
		return wrong(r, ev->start_mark, no_tags);
	return true;
}

static bool
text_of(struct reader *r, const yaml_event_t *ev, struct yaml_node *node)
{
	const char *s = (const char *)ev->data.scalar.value;
	size_t len = ev->data.scalar.length;

	if (memchr(s, 0, len) != NULL)
		return wrong(r, ev->start_mark, "a NUL character in the value");
	node->text = arena_strndup(r->arena, s, len);
	node->null = ev->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
		     (len == 0 || strcmp(node->text, "~") == 0 || strcmp(node->text, "null") == 0);
	return true;
}

static bool node_of(
    struct reader *r, const yaml_event_t *ev, unsigned depth, struct yaml_node **ret);

static bool
list_of(struct reader *r, unsigned depth, struct yaml_node *node)
{
	yaml_event_t ev;
	bool ok = true;

	node->kind = YAML_LIST;
	while (ok) {
		bool end;

		if (!next(r, &ev))
			return false;
		end = ev.type == YAML_SEQUENCE_END_EVENT;
		if (!end) {
			node->items =
			    arena_grow(r->arena, node->items, node->n, sizeof(*node->items));
			ok = node_of(r, &ev, depth, &node->items[node->n++]);
		}
		yaml_event_delete(&ev);
		if (end)
			break;
	}
	return ok;
}

static bool
mapping_of(struct reader *r, unsigned depth, struct yaml_node *node)
{
	yaml_event_t ev;
	bool ok = true;

	node->kind = YAML_MAPPING;
	while (ok) {
		struct yaml_node *key;
		struct yaml_pair *pair;
		bool end;

		if (!next(r, &ev))
			return false;
		end = ev.type == YAML_MAPPING_END_EVENT;
		if (!end && (ok = node_of(r, &ev, depth, &key)) && key->kind != YAML_TEXT)
			ok = wrong(r, ev.start_mark, "a key must be a word");
		yaml_event_delete(&ev);
		if (end || !ok)
			break;
		node->pairs = arena_grow(r->arena, node->pairs, node->n, sizeof(*node->pairs));
		pair = &node->pairs[node->n++];
		*pair = (struct yaml_pair){ .key = key->text, .line = key->line };
		if (!next(r, &ev))
			return false;
		ok = node_of(r, &ev, depth, &pair->value);
		yaml_event_delete(&ev);
	}
	return ok;
}

static bool
node_of(struct reader *r, const yaml_event_t *ev, unsigned depth, struct yaml_node **ret)
{
	struct yaml_node *node = arena_alloc(r->arena, 1, sizeof(*node));

	*node = (struct yaml_node){ .line = (unsigned)ev->start_mark.line + 1, .text = "" };
	*ret = node;
	if (!plain(r, ev))
		return false;
	if (depth == YAML_DEPTH_MAX)
		return wrong(r, ev->start_mark, "nested too deep");
	if (ev->type == YAML_SEQUENCE_START_EVENT)
		return list_of(r, depth + 1, node);
	if (ev->type == YAML_MAPPING_START_EVENT)
		return mapping_of(r, depth + 1, node);
	return text_of(r, ev, node);
}

/* The stream's frame: start, document, root, end of document, end; "" or a comment has no document. */
static bool
document(struct reader *r, struct yaml_node **ret)
{
	yaml_event_t ev;
	bool ok = true;

	for (unsigned documents = 0; ok;) {
		yaml_event_type_t type;

		if (!next(r, &ev))
			return false;
		type = ev.type;
		if (type == YAML_DOCUMENT_START_EVENT && ++documents > 1)
			ok = wrong(r, ev.start_mark, "a second document (---) in one file");
		else if (type == YAML_STREAM_END_EVENT && documents == 0)
			ok = wrong(r, (yaml_mark_t){ 0 }, "empty: it holds no settings");
		else if (type != YAML_STREAM_START_EVENT && type != YAML_DOCUMENT_START_EVENT &&
			 type != YAML_DOCUMENT_END_EVENT && type != YAML_STREAM_END_EVENT)
			ok = node_of(r, &ev, 0, ret);
		yaml_event_delete(&ev);
		if (type == YAML_STREAM_END_EVENT)
			break;
	}
	return ok;
}

struct yaml_node *
yaml_tree(struct arena *a, const char *text, size_t len, unsigned *ret_line, char *error,
    size_t error_size)
{
	struct reader r = { .arena = a,
		.text = text,
		.len = len,
		.line = 1,
		.error = error,
		.error_size = error_size };
	struct yaml_node *root = NULL;

	if (!yaml_parser_initialize(&r.parser)) {
		*ret_line = 1;
		snprintf(error, error_size, "out of memory");
		return NULL;
	}
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)text, len);
	if (!document(&r, &root)) {
		*ret_line = r.line;
		root = NULL;
	}
	yaml_parser_delete(&r.parser);
	return root;
}

#ifndef YAML_TREE_H
#define YAML_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

/*
 * yaml_tree - one YAML document as nodes that know their line (libyaml reads).
 *
 * Refused: anchors and aliases (a file of a kilobyte may stand for gigabytes), tags, a
 * second document, keys that are no plain text, nesting beyond YAML_DEPTH_MAX.
 * Doubled keys stay in the mapping: the reader of the mapping names them.
 */
#define YAML_DEPTH_MAX 16 /* the configuration nests 6 deep */

enum yaml_kind { YAML_TEXT = 0, YAML_LIST, YAML_MAPPING };

struct yaml_node {
	enum yaml_kind kind;
	unsigned line; /* where it begins, from 1 */
	const char *text; /* YAML_TEXT: UTF-8, no NUL inside; else "" */
	bool null; /* YAML_TEXT: nothing there, or a plain ~ or null */
	struct yaml_pair *pairs; /* YAML_MAPPING: in the file's order */
	struct yaml_node **items; /* YAML_LIST */
	size_t n; /* of pairs or items */
};

struct yaml_pair {
	const char *key;
	unsigned line; /* of the key */
	struct yaml_node *value;
};

/*
 * Read len bytes of UTF-8.  The document, or NULL and what is wrong in error, on which
 * line in *ret_line.  A document without content is an error too.  All in the arena.
 */
struct yaml_node *yaml_tree(struct arena *, const char *text, size_t len, unsigned *ret_line,
    char *error, size_t error_size);

#endif

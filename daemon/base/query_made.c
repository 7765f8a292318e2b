#include "query.h"

/* A copy of n for query to, whose terms begin at number first. */
static struct query_node *
shifted(struct arena *a, const struct query_node *n, size_t first)
{
	struct query_node *copy = arena_alloc(a, 1, sizeof(*copy));

	*copy = *n;
	copy->term += first;
	if (n->n > 0)
		copy->v = arena_alloc(a, n->n, sizeof(struct query_node *));
	for (size_t i = 0; i < n->n; i++)
		copy->v[i] = shifted(a, n->v[i], first);
	return copy;
}

/* Take over the terms of from; its tree, for to. */
static struct query_node *
take(struct arena *a, struct query *to, const struct query *from)
{
	size_t first = to->terms_n;

	for (size_t i = 0; i < from->terms_n; i++) {
		to->terms = arena_grow(a, to->terms, to->terms_n, sizeof(*to->terms));
		to->terms[to->terms_n++] = from->terms[i];
	}
	return shifted(a, from->root, first);
}

static struct query *
made_of(struct arena *a, enum query_type type, size_t n)
{
	struct query *q = arena_alloc(a, 1, sizeof(*q));

	q->text = "";
	q->root = arena_alloc(a, 1, sizeof(*q->root));
	q->root->type = type;
	q->root->v = arena_alloc(a, n, sizeof(struct query_node *));
	return q;
}

struct query *
query_unmet(struct arena *a, const struct query *match, const struct query *requirement)
{
	struct query *q = made_of(a, QUERY_AND, 2);
	struct query_node *node;

	q->root->v[q->root->n++] = take(a, q, match);
	if (requirement != NULL) {
		node = arena_alloc(a, 1, sizeof(*node));
		node->type = QUERY_NOT;
		node->v = arena_alloc(a, 1, sizeof(struct query_node *));
		node->v[node->n++] = take(a, q, requirement);
		q->root->v[q->root->n++] = node;
	}
	return q;
}

struct query *
query_any(struct arena *a, const struct query *const *v, size_t n)
{
	struct query *q = made_of(a, QUERY_OR, n);

	for (size_t i = 0; i < n; i++)
		q->root->v[q->root->n++] = take(a, q, v[i]);
	return q;
}

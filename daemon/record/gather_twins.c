#include <string.h>

#include "gather.h"

static void
add_once(struct arena *a, struct mail_strings *list, const char *s)
{
	if (s[0] != '\0')
		mail_strings_add_once(a, list, s);
}

static void
read_addresses(struct gathering *g, struct fact_twin *t, const char *from)
{
	sqlite3_stmt *q = sql_query(g->s, SQL_MAIL_ADDRESSES, "i", t->mail);

	while (sql_row(g->s, q)) {
		int64_t field = sql_col(q, 0);

		if (field == FIELD_TO || field == FIELD_CC)
			add_once(g->a, &t->recipients, sql_string(g->a, q, 1));
		if (field == FIELD_REPLY_TO)
			add_once(g->a, &t->reply_to, sql_string(g->a, q, 1));
	}
	if (t->reply_to.n == 0)
		add_once(g->a, &t->reply_to, from);
	q = sql_query(g->s, SQL_MAIL_ACCOUNTS, "i", t->mail);
	while (sql_row(g->s, q))
		add_once(g->a, &t->accounts, sql_string(g->a, q, 0));
}

/* Two messages of one Message-ID are copies of one, or somebody changed it on its way: the detectors say which. */
void
gather_twins(struct gathering *g)
{
	struct facts *f = g->f;
	const char *from[TWINS_MAX];
	size_t n = 0;
	sqlite3_stmt *q;

	if (g->mail != 0 || g->m->message_id[0] == '\0')
		return;
	q = sql_query(g->s, SQL_TWINS, "s", g->m->message_id);
	while (n < TWINS_MAX && sql_row(g->s, q)) {
		from[n] = sql_string(g->a, q, 7);
		f->twins = arena_grow(g->a, f->twins, n, sizeof(*f->twins));
		f->twins[n++] = (struct fact_twin){ .mail = sql_col(q, 0),
			.same_head = sql_time(q, 1) == g->m->date &&
				     strcmp(sql_string(g->a, q, 2), g->m->subject) == 0,
			.list = sql_col(q, 3) != 0,
			.outbound = sql_col(q, 4) != 0,
			.arrived = sql_col(q, 5) };
	}
	sql_end(q);
	f->twins_n = n;
	for (size_t i = 0; i < n; i++) {
		read_addresses(g, &f->twins[i], from[i]);
		f->twins[i].containment = sketch_of_mail(g, f->twins[i].mail, &g->m->sketch);
	}
}

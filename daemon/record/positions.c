#include "organisation.h"
#include "positions.h"

int64_t
positions_account(struct store *s, const char *address, int64_t now)
{
	int64_t id = sql_int(s, 0, SQL_ACCOUNT_GET, "s", address);
	struct arena *a;
	const char *at;

	if (id != 0 || sql_result(s) != STORE_OK)
		return id;
	a = arena_new();
	at = strrchr(address, '@');
	sql_run(s, SQL_ACCOUNT_ADD, "ssi", address,
	    at == NULL ? "" : organisation_of(a, at + 1, &(enum domain_class){ DOMAIN_NONE }), now);
	arena_free(a);
	return sql_inserted(s);
}

int64_t
positions_folder(
    struct store *s, int64_t account, const char *name, enum folder_role role, uint32_t uidvalidity)
{
	int64_t id = sql_int(s, 0, SQL_FOLDER_GET, "is", account, name);

	if (id != 0 || sql_result(s) != STORE_OK)
		return id;
	sql_run(s, SQL_FOLDER_ADD, "isii", account, name, (int64_t)role, (int64_t)uidvalidity);
	return sql_inserted(s);
}

enum store_result
store_positions(struct store *s, const char *account, struct arena *a,
    struct proto_position **ret_v, size_t *ret_n)
{
	struct proto_position *v = NULL;
	size_t n = 0;
	sqlite3_stmt *q;

	sql_fresh(s);
	q = sql_query(s, SQL_FOLDERS, "s", account);
	while (sql_row(s, q)) {
		v = arena_grow(a, v, n, sizeof(*v));
		v[n++] = (struct proto_position){ .folder = sql_string(a, q, 0),
			.uidvalidity = sql_count(q, 1),
			.uid = sql_count(q, 2) };
	}
	if (sql_result(s) == STORE_OK) {
		*ret_v = v;
		*ret_n = n;
	}
	return sql_result(s);
}

enum store_result
store_folder(struct store *s, const char *account, const char *name, enum folder_role role,
    uint32_t uidvalidity, bool *ret_reset)
{
	bool own = store_scope_begin(s), same = false;
	int64_t owner = positions_account(s, account, 0), id = 0;
	sqlite3_stmt *q = sql_query(s, SQL_FOLDER_GET, "is", owner, name);

	*ret_reset = false;
	if (sql_row(s, q)) {
		id = sql_col(q, 0);
		*ret_reset = sql_col(q, 2) != uidvalidity && sql_col(q, 3) != 0;
		same = sql_col(q, 2) == uidvalidity && sql_col(q, 1) == (int64_t)role;
		sql_end(q);
	}
	if (id == 0)
		positions_folder(s, owner, name, role, uidvalidity);
	else if (!same)
		sql_run(s, SQL_FOLDER_SET, "iii", id, (int64_t)role, (int64_t)uidvalidity);
	return store_scope_end(s, own);
}

enum store_result
store_position(
    struct store *s, const char *account, const char *folder, uint32_t uidvalidity, uint32_t uid)
{
	bool own = store_scope_begin(s);
	int64_t id = positions_folder(
	    s, positions_account(s, account, 0), folder, FOLDER_OTHER, uidvalidity);

	sql_run(s, SQL_FOLDER_POSITION, "iii", id, (int64_t)uidvalidity, (int64_t)uid);
	return store_scope_end(s, own);
}

bool
store_has_copy(
    struct store *s, const char *account, const char *folder, uint32_t uidvalidity, uint32_t uid)
{
	return sql_int(s, 0, SQL_COPY_KNOWN, "ssii", account, folder, (int64_t)uidvalidity,
		   (int64_t)uid) == 1;
}

enum store_result
store_polled(
    struct store *s, const char *account, const char *status, const char *detail, int64_t now)
{
	bool own = store_scope_begin(s);

	positions_account(s, account, now);
	sql_run(s, SQL_ACCOUNT_POLLED, "sssi", account, status, detail, now);
	return store_scope_end(s, own);
}

int64_t
store_enrolled_at(struct store *s, const char *account)
{
	sqlite3_stmt *q;
	int64_t at = TIME_UNKNOWN;

	sql_fresh(s);
	q = sql_query(s, SQL_ACCOUNT_GET, "s", account);
	if (sql_row(s, q)) {
		at = sql_col(q, 2);
		sql_end(q);
	}
	return at;
}

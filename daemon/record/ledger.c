#include "ledger.h"

const char *
ledger_state_name(enum ledger_state state)
{
	switch (state) {
	case LEDGER_CLAIMED:
		return "claimed";
	case LEDGER_KNOWN:
		return "known";
	case LEDGER_OWN:
		return "own";
	case LEDGER_SHARED:
		return "shared";
	case LEDGER_BAD:
		break;
	}
	return "bad";
}

void
ledger_became(struct store *s, const char *owner, int64_t bank, enum ledger_state state,
    const struct ledger_cause *c)
{
	if (bank != 0 && owner[0] != '\0')
		sql_run(s, SQL_LEDGER_EVENT, "sisiszzz", owner, bank, ledger_state_name(state),
		    c->at, c->reason, c->mail, c->incident, c->audit);
}

int64_t
ledger_account(struct store *s, const char *value, bool *ret_shared)
{
	sqlite3_stmt *q = sql_query(s, SQL_BANK_READ, "s", value);
	int64_t id = 0;

	if (ret_shared != NULL)
		*ret_shared = false;
	if (sql_row(s, q)) {
		id = sql_col(q, 0);
		if (ret_shared != NULL)
			*ret_shared = sql_col(q, 1) != 0;
		sql_end(q);
	}
	return id;
}

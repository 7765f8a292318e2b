-- 0012: counterparties who have an account for each matter.
--
-- A call-back brought it: new accounts of theirs at a bank where one of theirs is known raise no alarm.
CREATE TABLE several_accounts (
	owner TEXT NOT NULL PRIMARY KEY,	-- as in ledger
	at INTEGER NOT NULL,
	audit INTEGER NOT NULL			-- the decision
) WITHOUT ROWID;

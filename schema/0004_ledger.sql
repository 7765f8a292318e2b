-- 0004: the ledger's evidence, what an incident accuses, and what people decided about it.

-- What an incident accuses, whether that was grave enough to be called hostile or not.  kinds as in hostile.
CREATE TABLE accused (
	incident INTEGER NOT NULL REFERENCES incident (id),
	kind INTEGER NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (incident, kind, value)
) WITHOUT ROWID;
INSERT INTO accused SELECT incident, kind, value FROM hostile WHERE kind <= 2;

-- How a call-back ended: "", legitimate, fraud.
ALTER TABLE incident ADD COLUMN outcome TEXT NOT NULL DEFAULT '';
-- Somebody confirmed it as a fraud: another incident's outcome does not clear it.
ALTER TABLE hostile ADD COLUMN confirmed INTEGER NOT NULL DEFAULT 0;
-- Somebody confirmed an address of it as genuine: it imitates nobody.
ALTER TABLE domain ADD COLUMN confirmed INTEGER NOT NULL DEFAULT 0;
-- Of a factor or a payment provider, by the administrator's word: many counterparties may state it.
ALTER TABLE bank_account ADD COLUMN shared INTEGER NOT NULL DEFAULT 0;
CREATE INDEX bank_account_shared ON bank_account (shared) WHERE shared = 1;

-- Set to 2 while the configuration is taken over: what is left of it was taken back.
DROP INDEX ledger_admin;
CREATE INDEX ledger_admin ON ledger (admin) WHERE admin > 0;

-- Decisions of people.  It only grows.
CREATE TABLE audit (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	at INTEGER NOT NULL,
	action TEXT NOT NULL,			-- legitimate, fraud, import
	incident INTEGER,
	person TEXT NOT NULL,			-- who decided
	login TEXT NOT NULL,			-- the user who typed it
	channel TEXT NOT NULL,			-- phone, in_person, other; "" for an import
	contact TEXT NOT NULL,			-- the number or person called; the file imported
	note TEXT NOT NULL
);
CREATE INDEX audit_incident ON audit (incident);

-- What a decision changed.
CREATE TABLE audit_change (
	audit INTEGER NOT NULL REFERENCES audit (id),
	position INTEGER NOT NULL,
	kind TEXT NOT NULL,			-- account, address, partner
	value TEXT NOT NULL,
	owner TEXT NOT NULL,			-- counterparty, of an account; person, of an address
	became TEXT NOT NULL,			-- known, proven, bad, hostile, added, changed, removed
	PRIMARY KEY (audit, position)
) WITHOUT ROWID;

CREATE TRIGGER audit_kept BEFORE DELETE ON audit
BEGIN SELECT raise(ABORT, 'the audit table only grows'); END;
CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit
BEGIN SELECT raise(ABORT, 'the audit table only grows'); END;
-- REPLACE deletes without a word to the trigger above.
CREATE TRIGGER audit_new BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
BEGIN SELECT raise(ABORT, 'the audit table only grows'); END;
CREATE TRIGGER audit_change_kept BEFORE DELETE ON audit_change
BEGIN SELECT raise(ABORT, 'the audit table only grows'); END;
CREATE TRIGGER audit_change_unchanged BEFORE UPDATE ON audit_change
BEGIN SELECT raise(ABORT, 'the audit table only grows'); END;
CREATE TRIGGER audit_change_new BEFORE INSERT ON audit_change
WHEN EXISTS (SELECT 1 FROM audit_change WHERE audit = NEW.audit AND position = NEW.position)
BEGIN SELECT raise(ABORT, 'the audit table only grows'); END;

-- Why an account is what it is to a counterparty: a row whenever that changed.
CREATE TABLE ledger_event (
	id INTEGER PRIMARY KEY,
	owner TEXT NOT NULL,
	bank_account INTEGER NOT NULL REFERENCES bank_account (id),
	state TEXT NOT NULL,			-- own, known, claimed, shared, bad
	at INTEGER NOT NULL,
	reason TEXT NOT NULL,			-- stated, days, aligned, configuration, withdrawn, incident, confirmed
	mail INTEGER REFERENCES mail (id),
	incident INTEGER REFERENCES incident (id),
	audit INTEGER				-- row of audit
);
CREATE INDEX ledger_event_account ON ledger_event (owner, bank_account, id);
CREATE INDEX ledger_event_bank_account ON ledger_event (bank_account);
-- Of what was learned before reasons were kept.
INSERT INTO ledger_event (owner, bank_account, state, at, reason)
SELECT owner, bank_account, CASE WHEN admin = 1 OR trust = 2 THEN 'known' ELSE 'claimed' END, first_seen, 'upgrade'
FROM ledger;

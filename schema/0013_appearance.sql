-- 0013: who appeared in a conversation stands together, and beside what appeared lately.
CREATE TABLE appearance_new (
	conversation INTEGER NOT NULL REFERENCES conversation (id),
	address INTEGER NOT NULL REFERENCES address (id),
	seen INTEGER NOT NULL DEFAULT 0,
	days INTEGER NOT NULL DEFAULT 0,
	first_day INTEGER,
	last_day INTEGER,
	sent INTEGER NOT NULL DEFAULT 0,
	sent_aligned INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (conversation, address)
) WITHOUT ROWID;
INSERT INTO appearance_new (conversation, address, seen, days, first_day, last_day, sent, sent_aligned)
	SELECT conversation, address, seen, days, first_day, last_day, sent, sent_aligned FROM appearance ORDER BY 1, 2;
DROP TABLE appearance;
ALTER TABLE appearance_new RENAME TO appearance;

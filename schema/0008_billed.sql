-- 0008: whose invoice a number belongs to.
--
-- Mail of a counterparty that gives an account of theirs: under the numbers in it, by counterparty.
CREATE TABLE billed (
	key INTEGER NOT NULL,
	mail INTEGER NOT NULL REFERENCES mail (id),
	PRIMARY KEY (key, mail)
) WITHOUT ROWID;

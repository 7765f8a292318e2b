-- 0007: fewer pages are written for a message.
--
-- mail: one index for both look-ups instead of two.
CREATE TABLE mail_new (
	id INTEGER PRIMARY KEY,
	message_id TEXT NOT NULL,
	essence TEXT NOT NULL,
	conversation INTEGER NOT NULL REFERENCES conversation (id),
	joined INTEGER NOT NULL,
	date INTEGER,
	arrived INTEGER NOT NULL,		-- of the first copy
	subject TEXT NOT NULL,
	direction INTEGER NOT NULL,		-- of the first copy
	outbound INTEGER NOT NULL DEFAULT 0,	-- some copy was
	severity INTEGER NOT NULL DEFAULT 0,	-- highest of its copies
	aligned INTEGER NOT NULL DEFAULT 0,	-- some copy's authentication was
	learned INTEGER NOT NULL DEFAULT 0,	-- it was without findings and taught
	from_address INTEGER REFERENCES address (id),
	owner TEXT NOT NULL,			-- counterparty that its accounts belong to
	route TEXT NOT NULL,			-- submitting organisation or first hop
	message_id_host TEXT NOT NULL,
	mailer TEXT NOT NULL,
	list INTEGER NOT NULL,
	auto INTEGER NOT NULL,
	wording INTEGER NOT NULL,
	signature INTEGER NOT NULL DEFAULT 0,	-- enum mail_signed
	return_path TEXT NOT NULL DEFAULT '',	-- address form of the first
	list_id TEXT NOT NULL DEFAULT '',
	UNIQUE (message_id, essence)
);
INSERT INTO mail_new SELECT * FROM mail;
DROP TABLE mail;
ALTER TABLE mail_new RENAME TO mail;
CREATE INDEX mail_conversation ON mail (conversation);

-- shingle: by the half-year in which the message arrived (seconds / (180 * 86400)), which goes as a whole.
CREATE TABLE shingle_new (
	half_year INTEGER NOT NULL,
	hash INTEGER NOT NULL,
	mail INTEGER NOT NULL REFERENCES mail (id),
	PRIMARY KEY (half_year, hash, mail)
) WITHOUT ROWID;
INSERT INTO shingle_new SELECT k.arrived / 15552000, s.hash, s.mail
	FROM shingle s JOIN mail_sketch k ON k.mail = s.mail ORDER BY 1, 2, 3;
DROP TABLE shingle;
ALTER TABLE shingle_new RENAME TO shingle;

-- 0009: one look-up for a hash instead of one for each half-year.
--
-- shingle: rows of forgotten messages go when others are added beside them.
CREATE TABLE shingle_new (
	hash INTEGER NOT NULL,
	mail INTEGER NOT NULL REFERENCES mail (id),
	PRIMARY KEY (hash, mail)
) WITHOUT ROWID;
INSERT INTO shingle_new SELECT hash, mail FROM shingle ORDER BY 1, 2;
DROP TABLE shingle;
ALTER TABLE shingle_new RENAME TO shingle;

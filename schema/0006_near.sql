-- 0006: the domains that others are compared with, by number.
--
-- The daemon keeps them in memory (limits.lookalike_memory); domain_near holds the keys of those that do not fit.

CREATE TABLE guarded (
	id INTEGER PRIMARY KEY,			-- in the order in which they came to be guarded; never removed
	domain TEXT NOT NULL UNIQUE REFERENCES domain (name),
	keyed INTEGER NOT NULL DEFAULT 0	-- stands in domain_near
);
INSERT INTO guarded (domain) SELECT name FROM domain WHERE guarded = 1 ORDER BY admin DESC, first_seen, name;

DROP TABLE domain_near;
-- Hashes of a domain's label with a letter left out, and of the like; daemon/record/near_keys.h.
CREATE TABLE domain_near (
	hash INTEGER NOT NULL,
	guarded INTEGER NOT NULL REFERENCES guarded (id),
	PRIMARY KEY (hash, guarded)
) WITHOUT ROWID;

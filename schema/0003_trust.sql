-- 0003: why an address is trusted as it is, how a sender's mail usually comes, and which payments our own mail
-- says were made.

-- One row a change of an address' state, never one a mail.
CREATE TABLE trust_move (
	id INTEGER PRIMARY KEY,
	address INTEGER NOT NULL REFERENCES address (id),
	person INTEGER REFERENCES person (id),	-- for whom; NULL: whomever it stands for
	state INTEGER NOT NULL,			-- enum trust
	how TEXT NOT NULL,			-- days, aligned, joint, incident
	mail INTEGER REFERENCES mail (id),	-- that moved it; NULL: recorded before there was this table
	moved INTEGER NOT NULL,
	detail TEXT NOT NULL			-- the domain that passed, the incident
);
CREATE INDEX trust_move_address ON trust_move (address);
INSERT INTO trust_move (address, person, state, how, moved, detail)
	SELECT address, person, 2, proven_how, proven_at, '' FROM person_address WHERE trust = 2 AND proven_at IS NOT NULL;

-- How mail of an address, or of an organisation ("@partner.example"), came; in messages not called fraud.
CREATE TABLE sender_path (
	owner TEXT NOT NULL,
	message_id TEXT NOT NULL,		-- the id's form and the organisation of its host
	dkim TEXT NOT NULL,			-- registrable domain that signed, '' if none
	hop TEXT NOT NULL,			-- registrable domain of the first server
	mailer TEXT NOT NULL,			-- without its version
	zone INTEGER NOT NULL,			-- minutes east of UTC
	seen INTEGER NOT NULL,
	PRIMARY KEY (owner, message_id, dkim, hop, mailer, zone)
) WITHOUT ROWID;

-- Mail of ours that says that money was sent: under its conversation, and under the numbers in it by counterparty.
CREATE TABLE paid (
	key INTEGER NOT NULL,
	mail INTEGER NOT NULL REFERENCES mail (id),
	PRIMARY KEY (key, mail)
) WITHOUT ROWID;

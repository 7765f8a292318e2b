-- 0002: what hunting asks for and the history did not hold: attachments, header lines on authentication, who
-- signed, where bounces go.

ALTER TABLE mail ADD COLUMN signature INTEGER NOT NULL DEFAULT 0;	-- enum mail_signed
ALTER TABLE mail ADD COLUMN return_path TEXT NOT NULL DEFAULT '';	-- address form of the first
ALTER TABLE mail ADD COLUMN list_id TEXT NOT NULL DEFAULT '';

ALTER TABLE copy ADD COLUMN aligned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE copy ADD COLUMN spf_domain TEXT NOT NULL DEFAULT '';
ALTER TABLE copy ADD COLUMN dkim_domain TEXT NOT NULL DEFAULT '';
ALTER TABLE copy ADD COLUMN dmarc_policy TEXT NOT NULL DEFAULT '';
UPDATE copy SET aligned = 1 WHERE mail IN (SELECT id FROM mail WHERE aligned = 1);

CREATE TABLE mail_attachment (
	mail INTEGER NOT NULL REFERENCES mail (id),
	position INTEGER NOT NULL,
	name TEXT NOT NULL,
	type TEXT NOT NULL,			-- lower case, as declared
	bytes INTEGER NOT NULL,			-- decoded
	sha256 TEXT NOT NULL,
	PRIMARY KEY (mail, position)
) WITHOUT ROWID;
CREATE INDEX mail_attachment_sha256 ON mail_attachment (sha256);

-- Fields that speak of authentication or of who handed the message in, as they stood in that copy.
CREATE TABLE copy_header (
	copy INTEGER NOT NULL REFERENCES copy (id),
	position INTEGER NOT NULL,
	name TEXT NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (copy, position)
) WITHOUT ROWID;

CREATE INDEX copy_arrived ON copy (arrived);
CREATE INDEX finding_detector ON finding (detector);

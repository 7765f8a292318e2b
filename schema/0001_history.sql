-- 0001: the history.  Times are seconds since 1970 UTC; 0 and 1 are truth values.
-- Tables are becwatch's own; administrators read the views (views.sql).

CREATE TABLE meta (
	name TEXT PRIMARY KEY,
	value TEXT NOT NULL
) WITHOUT ROWID;

-- Monitored mailboxes.
CREATE TABLE account (
	id INTEGER PRIMARY KEY,
	address TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL DEFAULT '',
	org TEXT NOT NULL DEFAULT '',		-- registrable domain, '' for free-mail
	configured INTEGER NOT NULL DEFAULT 0,
	paused INTEGER NOT NULL DEFAULT 0,
	enrolled_at INTEGER NOT NULL,
	oldest_mail INTEGER,			-- arrival of the oldest mail recorded
	polled_at INTEGER,
	succeeded_at INTEGER,
	status TEXT NOT NULL DEFAULT '',	-- "ok" or what the last poll failed of
	detail TEXT NOT NULL DEFAULT ''
);
CREATE INDEX account_configured ON account (configured) WHERE configured = 1;

CREATE TABLE alias (
	account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	address TEXT NOT NULL,
	PRIMARY KEY (account, address)
) WITHOUT ROWID;

CREATE TABLE folder (
	id INTEGER PRIMARY KEY,
	account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	name TEXT NOT NULL,
	role INTEGER NOT NULL,			-- enum folder_role
	uidvalidity INTEGER NOT NULL DEFAULT 0,
	uid INTEGER NOT NULL DEFAULT 0,		-- everything up to here is recorded
	UNIQUE (account, name)
);

-- What the administrator proves.  partner: index in the configuration, -1 = our own.
CREATE TABLE admin_domain (
	domain TEXT PRIMARY KEY,
	partner INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE admin_address (
	address TEXT PRIMARY KEY,
	partner INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE partner (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL
);

-- Registrable domains.  guarded: others are compared with it (an own, a partner's, or one we deal with).
CREATE TABLE domain (
	name TEXT PRIMARY KEY,
	class INTEGER NOT NULL,			-- enum domain_class
	first_seen INTEGER NOT NULL,
	proven INTEGER NOT NULL DEFAULT 0,
	guarded INTEGER NOT NULL DEFAULT 0,
	admin INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX domain_admin ON domain (admin) WHERE admin = 1;

-- Hashes of a guarded domain's label with up to two letters left out, and of its visual form.
CREATE TABLE domain_near (
	hash INTEGER NOT NULL,
	domain TEXT NOT NULL REFERENCES domain (name),
	PRIMARY KEY (hash, domain)
) WITHOUT ROWID;

CREATE TABLE address (
	id INTEGER PRIMARY KEY,
	address TEXT NOT NULL UNIQUE,		-- address form
	display TEXT NOT NULL,
	local TEXT NOT NULL,
	domain TEXT NOT NULL,
	org TEXT NOT NULL,
	class INTEGER NOT NULL,
	proven INTEGER NOT NULL DEFAULT 0,	-- for any person
	first_seen INTEGER NOT NULL,
	last_seen INTEGER NOT NULL,
	-- of messages without findings:
	seen INTEGER NOT NULL DEFAULT 0,	-- From, To, Cc
	days INTEGER NOT NULL DEFAULT 0,	-- distinct UTC days
	first_day INTEGER,
	last_day INTEGER,
	sent INTEGER NOT NULL DEFAULT 0,
	sent_aligned INTEGER NOT NULL DEFAULT 0,
	written_to INTEGER NOT NULL DEFAULT 0
);
-- Local parts as they are compared: without dots, hyphens and underscores.
CREATE INDEX address_local ON address (replace(replace(replace(local, '.', ''), '-', ''), '_', ''), proven, class);

-- An identity: name skeleton and organisation.
CREATE TABLE person (
	id INTEGER PRIMARY KEY,
	skeleton TEXT NOT NULL,
	org TEXT NOT NULL,
	name TEXT NOT NULL,			-- display name as first seen
	first_seen INTEGER NOT NULL,
	UNIQUE (skeleton, org)
);

-- What an address is to a person.
CREATE TABLE person_address (
	person INTEGER NOT NULL REFERENCES person (id),
	address INTEGER NOT NULL REFERENCES address (id),
	trust INTEGER NOT NULL,			-- enum trust, as learned: candidate or proven
	admin INTEGER NOT NULL DEFAULT 0,	-- proven by the administrator
	claimed INTEGER NOT NULL DEFAULT 0,	-- another organisation's address that stood for this person
	first_seen INTEGER NOT NULL,
	appeared_in INTEGER,			-- conversation
	days INTEGER NOT NULL DEFAULT 0,	-- without findings
	first_day INTEGER,
	last_day INTEGER,
	joint_first INTEGER,			-- aligned mail in conversations in which a proven address wrote too
	joint_last INTEGER,
	proven_at INTEGER,
	proven_how TEXT NOT NULL DEFAULT '',	-- days, aligned, joint, administrator
	PRIMARY KEY (person, address)
) WITHOUT ROWID;
CREATE INDEX person_address_address ON person_address (address);
CREATE INDEX person_address_proven ON person_address (person) WHERE trust = 2 OR admin = 1;
CREATE INDEX person_address_admin ON person_address (admin) WHERE admin = 1;

CREATE TABLE conversation (
	id INTEGER PRIMARY KEY,
	public_id TEXT NOT NULL UNIQUE,
	subject TEXT NOT NULL,
	started INTEGER NOT NULL,
	last_mail INTEGER NOT NULL,
	messages INTEGER NOT NULL DEFAULT 0
);

-- Who takes part, and the address that stands for them: never a substitute.
CREATE TABLE participant (
	conversation INTEGER NOT NULL REFERENCES conversation (id),
	person INTEGER NOT NULL REFERENCES person (id),
	address INTEGER NOT NULL REFERENCES address (id),
	name TEXT NOT NULL,
	since INTEGER NOT NULL,
	seen INTEGER NOT NULL DEFAULT 0,
	attested INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (conversation, person)
) WITHOUT ROWID;

CREATE TABLE substitute (
	conversation INTEGER NOT NULL REFERENCES conversation (id),
	person INTEGER NOT NULL REFERENCES person (id),
	address INTEGER NOT NULL REFERENCES address (id),
	since INTEGER NOT NULL,
	PRIMARY KEY (conversation, person, address)
) WITHOUT ROWID;

-- An address in a conversation, in messages without findings.
CREATE TABLE appearance (
	address INTEGER NOT NULL REFERENCES address (id),
	conversation INTEGER NOT NULL REFERENCES conversation (id),
	seen INTEGER NOT NULL DEFAULT 0,
	days INTEGER NOT NULL DEFAULT 0,
	first_day INTEGER,
	last_day INTEGER,
	sent INTEGER NOT NULL DEFAULT 0,
	sent_aligned INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (address, conversation)
) WITHOUT ROWID;

-- Hashes under which a conversation is found: message ids, Thread-Index, subject and person.
CREATE TABLE thread_key (
	key INTEGER NOT NULL,
	conversation INTEGER NOT NULL REFERENCES conversation (id),
	PRIMARY KEY (key, conversation)
) WITHOUT ROWID;

CREATE TABLE mail (
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
	UNIQUE (essence, message_id)
);
CREATE INDEX mail_message_id ON mail (message_id);
CREATE INDEX mail_conversation ON mail (conversation);

CREATE TABLE copy (
	id INTEGER PRIMARY KEY,
	mail INTEGER NOT NULL REFERENCES mail (id),
	folder INTEGER NOT NULL REFERENCES folder (id),
	uidvalidity INTEGER NOT NULL,
	uid INTEGER NOT NULL,
	arrived INTEGER NOT NULL,
	direction INTEGER NOT NULL,
	historical INTEGER NOT NULL,
	sha256 TEXT NOT NULL,
	size INTEGER NOT NULL,
	cut INTEGER NOT NULL,
	spf INTEGER NOT NULL,			-- enum auth_result
	dkim INTEGER NOT NULL,
	dmarc INTEGER NOT NULL,
	compauth TEXT NOT NULL,
	flags TEXT NOT NULL,			-- space separated
	UNIQUE (folder, uidvalidity, uid)
);
CREATE INDEX copy_mail ON copy (mail);

CREATE TABLE mail_address (
	mail INTEGER NOT NULL REFERENCES mail (id),
	field INTEGER NOT NULL,			-- enum field
	position INTEGER NOT NULL,
	address INTEGER NOT NULL REFERENCES address (id),
	person INTEGER REFERENCES person (id),
	name TEXT NOT NULL,
	trust INTEGER NOT NULL,			-- when the message was judged
	PRIMARY KEY (mail, field, position)
) WITHOUT ROWID;
CREATE INDEX mail_address_address ON mail_address (address);

CREATE TABLE mail_submission (
	mail INTEGER NOT NULL REFERENCES mail (id),
	address TEXT NOT NULL,
	PRIMARY KEY (mail, address)
) WITHOUT ROWID;

-- Sketch of the new text: ascending 64-bit hashes, little-endian.  Kept for half a year.
CREATE TABLE mail_sketch (
	mail INTEGER PRIMARY KEY REFERENCES mail (id),
	arrived INTEGER NOT NULL,
	complete INTEGER NOT NULL,
	hashes BLOB NOT NULL
);

-- Some of a sketch's hashes, to find it by.
CREATE TABLE shingle (
	hash INTEGER NOT NULL,
	mail INTEGER NOT NULL REFERENCES mail (id),
	PRIMARY KEY (hash, mail)
) WITHOUT ROWID;

CREATE TABLE bank_account (
	id INTEGER PRIMARY KEY,
	value TEXT NOT NULL UNIQUE,		-- electronic form
	masked TEXT NOT NULL,
	kind INTEGER NOT NULL,			-- enum account_kind
	country TEXT NOT NULL
);

-- Whose account it is.  owner: organisation, or the address for free-mail.
CREATE TABLE ledger (
	owner TEXT NOT NULL,
	bank_account INTEGER NOT NULL REFERENCES bank_account (id),
	trust INTEGER NOT NULL,
	admin INTEGER NOT NULL DEFAULT 0,
	first_seen INTEGER NOT NULL,
	last_seen INTEGER NOT NULL,
	appeared_in INTEGER,
	seen INTEGER NOT NULL DEFAULT 0,	-- messages without findings
	days INTEGER NOT NULL DEFAULT 0,
	first_day INTEGER,
	last_day INTEGER,
	PRIMARY KEY (owner, bank_account)
) WITHOUT ROWID;
CREATE INDEX ledger_bank_account ON ledger (bank_account);
CREATE INDEX ledger_proven ON ledger (owner) WHERE trust = 2 OR admin = 1;
CREATE INDEX ledger_admin ON ledger (admin) WHERE admin = 1;

CREATE TABLE mail_account (
	mail INTEGER NOT NULL REFERENCES mail (id),
	position INTEGER NOT NULL,
	bank_account INTEGER NOT NULL REFERENCES bank_account (id),
	conversation INTEGER NOT NULL REFERENCES conversation (id),
	place INTEGER NOT NULL,			-- enum mail_where
	place_index INTEGER NOT NULL,
	bic TEXT NOT NULL,
	beneficiary TEXT NOT NULL,
	owner TEXT NOT NULL,
	ours INTEGER NOT NULL,
	clean INTEGER NOT NULL,			-- stated in a message without findings
	PRIMARY KEY (mail, position)
) WITHOUT ROWID;
CREATE INDEX mail_account_conversation ON mail_account (conversation);
CREATE INDEX mail_account_bank_account ON mail_account (bank_account);

-- What a sending address usually does, in messages without findings.
CREATE TABLE sender (
	address INTEGER PRIMARY KEY REFERENCES address (id),
	mails INTEGER NOT NULL DEFAULT 0,
	with_auth INTEGER NOT NULL DEFAULT 0,
	aligned INTEGER NOT NULL DEFAULT 0,
	signed INTEGER NOT NULL DEFAULT 0,
	replies INTEGER NOT NULL DEFAULT 0,
	replies_bare INTEGER NOT NULL DEFAULT 0
);

-- kind 1: Message-ID host, 2: submitting organisation, 3: Reply-To address.
CREATE TABLE habit (
	address INTEGER NOT NULL REFERENCES address (id),
	kind INTEGER NOT NULL,
	value TEXT NOT NULL,
	seen INTEGER NOT NULL,
	PRIMARY KEY (address, kind, value)
) WITHOUT ROWID;

-- Traces that clean messages left too: no ground to follow anybody.  kinds as in hostile: 3, 4.
CREATE TABLE clean_trace (
	kind INTEGER NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (kind, value)
) WITHOUT ROWID;

CREATE TABLE incident (
	id INTEGER PRIMARY KEY,
	public_id TEXT NOT NULL UNIQUE,
	conversation INTEGER NOT NULL REFERENCES conversation (id),
	severity INTEGER NOT NULL,
	families INTEGER NOT NULL,
	families_medium INTEGER NOT NULL,
	sequence INTEGER NOT NULL,		-- of its newest alert
	opened INTEGER NOT NULL,
	updated INTEGER NOT NULL,
	closed INTEGER NOT NULL DEFAULT 0,
	historical INTEGER NOT NULL
);
CREATE INDEX incident_conversation ON incident (conversation);
CREATE INDEX incident_updated ON incident (updated);

-- kind 1: address, 2: bank account, 3: Message-ID host, 4: submission identity.
CREATE TABLE hostile (
	kind INTEGER NOT NULL,
	value TEXT NOT NULL,
	incident INTEGER NOT NULL REFERENCES incident (id),
	cleared INTEGER NOT NULL DEFAULT 0,	-- by the administrator
	PRIMARY KEY (kind, value, incident)
) WITHOUT ROWID;
CREATE INDEX hostile_incident ON hostile (incident);

CREATE TABLE finding (
	id INTEGER PRIMARY KEY,
	incident INTEGER REFERENCES incident (id),
	mail INTEGER NOT NULL REFERENCES mail (id),
	copy INTEGER NOT NULL REFERENCES copy (id),
	detector TEXT NOT NULL,
	version INTEGER NOT NULL,
	severity INTEGER NOT NULL,
	reason TEXT NOT NULL,
	evidence TEXT NOT NULL,			-- JSON
	header TEXT NOT NULL,
	attack TEXT NOT NULL,			-- ATT&CK ids, space separated
	created INTEGER NOT NULL
);
CREATE INDEX finding_mail ON finding (mail);
CREATE INDEX finding_copy ON finding (copy);
CREATE INDEX finding_incident ON finding (incident);

-- Alerts to be delivered.  state 0: waiting, 1: delivered, 2: given up, 3: held for the digest of the mailbox
-- that stands in endpoint.
CREATE TABLE outbox (
	id INTEGER PRIMARY KEY,
	alert_id TEXT NOT NULL,
	endpoint TEXT NOT NULL,
	incident INTEGER REFERENCES incident (id),
	severity INTEGER NOT NULL,
	payload TEXT NOT NULL,
	created INTEGER NOT NULL,
	state INTEGER NOT NULL DEFAULT 0,
	attempts INTEGER NOT NULL DEFAULT 0,
	next_attempt INTEGER NOT NULL,
	done INTEGER,
	error TEXT NOT NULL DEFAULT '',
	UNIQUE (alert_id, endpoint)
);
CREATE INDEX outbox_next ON outbox (next_attempt, id) WHERE state = 0;
CREATE INDEX outbox_due ON outbox (endpoint, next_attempt, id) WHERE state = 0;
CREATE INDEX outbox_queue ON outbox (endpoint, incident, id) WHERE state = 0;
CREATE INDEX outbox_held ON outbox (endpoint, id) WHERE state = 3;
CREATE INDEX outbox_incident ON outbox (incident);

BEGIN TRANSACTION;
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
INSERT INTO "account" VALUES(1,'i.halvorsen@partnera.com','','partnera.com',1,0,-62135596800,1772445600,NULL,NULL,'','');
INSERT INTO "account" VALUES(2,'m.kowalczyk@partnerb.com','','partnerb.com',1,0,-62135596800,1772445602,NULL,NULL,'','');
INSERT INTO "account" VALUES(3,'d.osei@partnerb.com','','partnerb.com',1,0,-62135596800,1772445602,NULL,NULL,'','');
CREATE TABLE accused (
	incident INTEGER NOT NULL REFERENCES incident (id),
	kind INTEGER NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (incident, kind, value)
) WITHOUT ROWID;
INSERT INTO "accused" VALUES(1,1,'compromised-account@compromised.email.server');
INSERT INTO "accused" VALUES(1,1,'h.brandt@free-email-domain.com');
INSERT INTO "accused" VALUES(1,1,'i.halvorsen@free-email-domain.com');
INSERT INTO "accused" VALUES(1,1,'l.ferrante@free-email-domain.com');
INSERT INTO "accused" VALUES(1,2,'uk:601613/31926819');
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
INSERT INTO "address" VALUES(1,'i.halvorsen@partnera.com','i.halvorsen@partnera.com','i.halvorsen','partnera.com','partnera.com',1,1,1772445600,1772485202,1,1,20514,20514,1,1,0);
INSERT INTO "address" VALUES(2,'m.kowalczyk@partnerb.com','m.kowalczyk@partnerb.com','m.kowalczyk','partnerb.com','partnerb.com',1,0,1772445600,1772485202,1,1,20514,20514,0,0,1);
INSERT INTO "address" VALUES(3,'d.osei@partnerb.com','d.osei@partnerb.com','d.osei','partnerb.com','partnerb.com',1,0,1772445600,1772485202,1,1,20514,20514,0,0,1);
INSERT INTO "address" VALUES(4,'t.reyes@partnera.com','t.reyes@partnera.com','t.reyes','partnera.com','partnera.com',1,0,1772445600,1772485202,1,1,20514,20514,0,0,1);
INSERT INTO "address" VALUES(5,'l.ferrante@partnerc.com','l.ferrante@partnerc.com','l.ferrante','partnerc.com','partnerc.com',1,0,1772445600,1772485202,1,1,20514,20514,0,0,1);
INSERT INTO "address" VALUES(6,'h.brandt@partnerc.com','h.brandt@partnerc.com','h.brandt','partnerc.com','partnerc.com',1,0,1772445600,1772461802,1,1,20514,20514,0,0,1);
INSERT INTO "address" VALUES(7,'i.halvorsen@free-email-domain.com','i.halvorsen@free-email-domain.com','i.halvorsen','free-email-domain.com','',2,0,1772461802,1772485202,0,0,NULL,NULL,0,0,0);
INSERT INTO "address" VALUES(8,'l.ferrante@free-email-domain.com','l.ferrante@free-email-domain.com','l.ferrante','free-email-domain.com','',2,0,1772461802,1772461802,0,0,NULL,NULL,0,0,0);
INSERT INTO "address" VALUES(9,'h.brandt@free-email-domain.com','h.brandt@free-email-domain.com','h.brandt','free-email-domain.com','',2,0,1772485202,1772485202,0,0,NULL,NULL,0,0,0);
CREATE TABLE admin_address (
	address TEXT PRIMARY KEY,
	partner INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE admin_domain (
	domain TEXT PRIMARY KEY,
	partner INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE alias (
	account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	address TEXT NOT NULL,
	PRIMARY KEY (account, address)
) WITHOUT ROWID;
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
INSERT INTO "appearance" VALUES(1,1,1,1,20514,20514,1,0);
INSERT INTO "appearance" VALUES(2,1,1,1,20514,20514,0,0);
INSERT INTO "appearance" VALUES(3,1,1,1,20514,20514,0,0);
INSERT INTO "appearance" VALUES(4,1,1,1,20514,20514,0,0);
INSERT INTO "appearance" VALUES(5,1,1,1,20514,20514,0,0);
INSERT INTO "appearance" VALUES(6,1,1,1,20514,20514,0,0);
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
CREATE TABLE audit_change (
	audit INTEGER NOT NULL REFERENCES audit (id),
	position INTEGER NOT NULL,
	kind TEXT NOT NULL,			-- account, address, partner
	value TEXT NOT NULL,
	owner TEXT NOT NULL,			-- counterparty, of an account; person, of an address
	became TEXT NOT NULL,			-- known, proven, bad, hostile, added, changed, removed
	PRIMARY KEY (audit, position)
) WITHOUT ROWID;
CREATE TABLE bank_account (
	id INTEGER PRIMARY KEY,
	value TEXT NOT NULL UNIQUE,		-- electronic form
	masked TEXT NOT NULL,
	kind INTEGER NOT NULL,			-- enum account_kind
	country TEXT NOT NULL
, shared INTEGER NOT NULL DEFAULT 0);
INSERT INTO "bank_account" VALUES(1,'DE89370400440532013000','DE89…3000',1,'DE',0);
INSERT INTO "bank_account" VALUES(2,'uk:601613/31926819','60-16-13 …6819',1,'GB',0);
CREATE TABLE clean_trace (
	kind INTEGER NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (kind, value)
) WITHOUT ROWID;
INSERT INTO "clean_trace" VALUES(3,'mail.partnera.com');
CREATE TABLE conversation (
	id INTEGER PRIMARY KEY,
	public_id TEXT NOT NULL UNIQUE,
	subject TEXT NOT NULL,
	started INTEGER NOT NULL,
	last_mail INTEGER NOT NULL,
	messages INTEGER NOT NULL DEFAULT 0
);
INSERT INTO "conversation" VALUES(1,'conv-bc8b2574506aa6bf54ba','Invoice 2026-0417',1772445600,1772485202,3);
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
	flags TEXT NOT NULL, aligned INTEGER NOT NULL DEFAULT 0, spf_domain TEXT NOT NULL DEFAULT '', dkim_domain TEXT NOT NULL DEFAULT '', dmarc_policy TEXT NOT NULL DEFAULT '',			-- space separated
	UNIQUE (folder, uidvalidity, uid)
);
INSERT INTO "copy" VALUES(1,1,1,1,1,1772445600,2,0,'de372a412c89cb6cd4e231d8345027cef6628f935efcd960184805afee483ca7',918,0,0,0,0,'','',0,'','','');
INSERT INTO "copy" VALUES(2,1,2,1,1,1772445602,3,0,'c75bf969b6dd582e99acc599b28f1edf5da359b7f707c5dc9b1a8c61a10e435b',1284,0,2,2,2,'pass','',1,'partnera.com','partnera.com','action=none');
INSERT INTO "copy" VALUES(3,1,4,1,1,1772445602,3,0,'c75bf969b6dd582e99acc599b28f1edf5da359b7f707c5dc9b1a8c61a10e435b',1284,0,2,2,2,'pass','',1,'partnera.com','partnera.com','action=none');
INSERT INTO "copy" VALUES(4,2,3,1,1,1772461802,3,0,'85b3335b3fc96406b4277f154dbda10eb28c84b12af889e3fbc17aaed7335ccd',1690,0,2,1,3,'fail','',0,'compromised.email.server','','action=none');
INSERT INTO "copy" VALUES(5,2,4,1,2,1772461802,3,0,'85b3335b3fc96406b4277f154dbda10eb28c84b12af889e3fbc17aaed7335ccd',1690,0,2,1,3,'fail','',0,'compromised.email.server','','action=none');
INSERT INTO "copy" VALUES(6,3,2,1,2,1772485202,3,0,'bd27efa44564bba75b30e4c53741935371c451791119b4166f28e1cdea44113a',1425,0,2,2,2,'pass','',1,'partnerc.com','partnerc.com','action=none');
INSERT INTO "copy" VALUES(7,3,4,1,3,1772485202,3,0,'bd27efa44564bba75b30e4c53741935371c451791119b4166f28e1cdea44113a',1425,0,2,2,2,'pass','',1,'partnerc.com','partnerc.com','action=none');
CREATE TABLE copy_header (
	copy INTEGER NOT NULL REFERENCES copy (id),
	position INTEGER NOT NULL,
	name TEXT NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (copy, position)
) WITHOUT ROWID;
INSERT INTO "copy_header" VALUES(2,0,'Authentication-Results','Authentication-Results: spf=pass (sender IP is 198.51.100.7) smtp.mailfrom=partnera.com; dkim=pass (signature was verified) header.d=partnera.com;dmarc=pass action=none header.from=partnera.com;compauth=pass reason=100');
INSERT INTO "copy_header" VALUES(3,0,'Authentication-Results','Authentication-Results: spf=pass (sender IP is 198.51.100.7) smtp.mailfrom=partnera.com; dkim=pass (signature was verified) header.d=partnera.com;dmarc=pass action=none header.from=partnera.com;compauth=pass reason=100');
INSERT INTO "copy_header" VALUES(4,0,'Authentication-Results','Authentication-Results: spf=pass (sender IP is 203.0.113.50) smtp.mailfrom=compromised.email.server; dkim=none (message not signed) header.d=none;dmarc=fail action=none header.from=partnera.com;compauth=fail reason=001');
INSERT INTO "copy_header" VALUES(4,1,'X-Auth-ID','X-Auth-ID: compromised-account@compromised.email.server');
INSERT INTO "copy_header" VALUES(4,2,'Received','Received: by webmail.emailsrvr.tld (Authenticated sender: compromised-account@compromised.email.server, from: i.halvorsen@partnera.com)');
INSERT INTO "copy_header" VALUES(5,0,'Authentication-Results','Authentication-Results: spf=pass (sender IP is 203.0.113.50) smtp.mailfrom=compromised.email.server; dkim=none (message not signed) header.d=none;dmarc=fail action=none header.from=partnera.com;compauth=fail reason=001');
INSERT INTO "copy_header" VALUES(5,1,'X-Auth-ID','X-Auth-ID: compromised-account@compromised.email.server');
INSERT INTO "copy_header" VALUES(5,2,'Received','Received: by webmail.emailsrvr.tld (Authenticated sender: compromised-account@compromised.email.server, from: i.halvorsen@partnera.com)');
INSERT INTO "copy_header" VALUES(6,0,'Authentication-Results','Authentication-Results: spf=pass (sender IP is 198.51.100.7) smtp.mailfrom=partnerc.com; dkim=pass (signature was verified) header.d=partnerc.com;dmarc=pass action=none header.from=partnerc.com;compauth=pass reason=100');
INSERT INTO "copy_header" VALUES(7,0,'Authentication-Results','Authentication-Results: spf=pass (sender IP is 198.51.100.7) smtp.mailfrom=partnerc.com; dkim=pass (signature was verified) header.d=partnerc.com;dmarc=pass action=none header.from=partnerc.com;compauth=pass reason=100');
CREATE TABLE domain (
	name TEXT PRIMARY KEY,
	class INTEGER NOT NULL,			-- enum domain_class
	first_seen INTEGER NOT NULL,
	proven INTEGER NOT NULL DEFAULT 0,
	guarded INTEGER NOT NULL DEFAULT 0,
	admin INTEGER NOT NULL DEFAULT 0
, confirmed INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
INSERT INTO "domain" VALUES('partnera.com',1,1772445600,1,0,0,0);
INSERT INTO "domain" VALUES('partnerb.com',1,1772445600,0,0,0,0);
INSERT INTO "domain" VALUES('partnerc.com',1,1772445600,0,0,0,0);
CREATE TABLE domain_near (
	hash INTEGER NOT NULL,
	guarded INTEGER NOT NULL REFERENCES guarded (id),
	PRIMARY KEY (hash, guarded)
) WITHOUT ROWID;
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
INSERT INTO "finding" VALUES(1,1,2,4,'replyto_diversion',1,4,'Answers to this mail of i.halvorsen@partnera.com go to i.halvorsen@free-email-domain.com, a free mailbox, which bears the name of Ingrid Halvorsen; the known address is i.halvorsen@partnera.com since 2 March 2026.','{"class":"freemail","expected":"i.halvorsen@partnera.com","from":"i.halvorsen@partnera.com","header":"Reply-To: Ingrid Halvorsen <i.halvorsen@free-email-domain.com>","name":"Ingrid Halvorsen","pairs":[{"expected":"i.halvorsen@partnera.com","first_seen":"2026-03-02T10:00:00Z","seen":"i.halvorsen@free-email-domain.com","times":1,"what":"reply_to"}],"same_identity":true,"seen":"i.halvorsen@free-email-domain.com","since":"2026-03-02T10:00:00Z"}','Reply-To: Ingrid Halvorsen <i.halvorsen@free-email-domain.com>','T1585.002 T1584.004',1772461802);
INSERT INTO "finding" VALUES(2,1,2,4,'bank_change',2,4,'This mail gives 60-16-13 …6819 as the bank account of partnera.com (in its text); DE89…3000 is the account we know since 2 March 2026, in another country.','{"bic":"NWBKGB2L","counterparty":"partnera.com","country":"GB","doubts":[],"expected":["DE89…3000"],"kind":"iban","obfuscated":false,"pairs":[{"expected":"DE89…3000","first_seen":"2026-03-02T10:00:00Z","seen":"60-16-13 …6819","times":1,"what":"account"}],"seen":["60-16-13 …6819"],"text":"ys. Please note that our bank details have changed, kindly use the new account only: Beneficiary: Partner A GmbH IBAN: GB29…6819 BIC: NWBKGB2L Kind regards Ingrid Halvorsen","where":"new_text"}','','T1657 T1199',1772461802);
INSERT INTO "finding" VALUES(3,1,2,4,'fake_reply',1,3,'This mail of i.halvorsen@partnera.com looks like an answer in the conversation "Invoice 2026-0417" since 2 March 2026, but it answers none of its messages.','{"conversation_subject":"Invoice 2026-0417","header":"Subject: RE: Invoice 2026-0417","how":"no_reference","references":[],"replies":0,"replies_bare":0,"subject":"RE: Invoice 2026-0417"}','Subject: RE: Invoice 2026-0417','T1199',1772461802);
INSERT INTO "finding" VALUES(4,1,2,4,'auth_contradiction',1,3,'It is doubtful that this mail came from i.halvorsen@partnera.com: it was sent through compromised.email.server and not by the sender''s own servers and the mail provider doubts the sender.','{"aligned":0,"compauth":"fail","contradictions":["unaligned_pass","compauth_fail"],"dkim":"none","dkim_aligned":false,"dkim_domain":"","dmarc":"fail","dmarc_policy":"action=none","from":"i.halvorsen@partnera.com","header":"Authentication-Results: spf=pass (sender IP is 203.0.113.50) smtp.mailfrom=compromised.email.server; dkim=none (message not signed) header.d=none;dmarc=fail action=none header.from=partnera.com;compauth=fail reason=001","mails":0,"spf":"pass","spf_aligned":false,"spf_domain":"compromised.email.server"}','Authentication-Results: spf=pass (sender IP is 203.0.113.50) smtp.mailfrom=compromised.email.server; dkim=none (message not signed) header.d=none;dmarc=fail action=none header.from=partnera.com;compauth=fail reason=001','T1584.004',1772461802);
INSERT INTO "finding" VALUES(5,1,2,4,'submission_mismatch',1,3,'This mail says that it is from i.halvorsen@partnera.com, but it was handed in by the account compromised-account@compromised.email.server, which belongs to email.server.','{"field":"X-Auth-ID","from":"i.halvorsen@partnera.com","header":"X-Auth-ID: compromised-account@compromised.email.server","organisation":"email.server","pairs":[{"expected":"partnera.com","first_seen":null,"seen":"email.server","times":1,"what":"submission"}],"submitted_by":"compromised-account@compromised.email.server"}','X-Auth-ID: compromised-account@compromised.email.server','T1584.004 T1078 T1496',1772461802);
INSERT INTO "finding" VALUES(6,1,2,4,'participant_swap',1,2,'Lucia Ferrante has l.ferrante@free-email-domain.com in Cc, where the known address is l.ferrante@partnerc.com since 2 March 2026.','{"header":"Cc: Lucia Ferrante <l.ferrante@free-email-domain.com>","participants":6,"roster":["i.halvorsen@partnera.com","m.kowalczyk@partnerb.com","d.osei@partnerb.com","t.reyes@partnera.com","l.ferrante@partnerc.com","h.brandt@partnerc.com"],"swapped":1,"swaps":[{"class":"freemail","expected":"l.ferrante@partnerc.com","field":"cc","name":"Lucia Ferrante","proven":false,"seen":"l.ferrante@free-email-domain.com","since":"2026-03-02T10:00:00Z","times":1}]}','Cc: Lucia Ferrante <l.ferrante@free-email-domain.com>','T1585.002 T1199',1772461802);
INSERT INTO "finding" VALUES(7,1,3,6,'replyto_diversion',1,3,'Answers to this mail of l.ferrante@partnerc.com go to i.halvorsen@free-email-domain.com, a free mailbox, which bears the name of Ingrid Halvorsen; the known address is i.halvorsen@partnera.com since 2 March 2026.','{"class":"freemail","expected":"i.halvorsen@partnera.com","from":"l.ferrante@partnerc.com","header":"Reply-To: Ingrid Halvorsen <i.halvorsen@free-email-domain.com>","name":"Ingrid Halvorsen","pairs":[{"expected":"i.halvorsen@partnera.com","first_seen":"2026-03-02T10:00:00Z","seen":"i.halvorsen@free-email-domain.com","times":2,"what":"reply_to"}],"same_identity":true,"seen":"i.halvorsen@free-email-domain.com","since":"2026-03-02T10:00:00Z"}','Reply-To: Ingrid Halvorsen <i.halvorsen@free-email-domain.com>','T1585.002 T1584.004',1772485202);
INSERT INTO "finding" VALUES(8,1,3,6,'fake_reply',1,3,'This mail of l.ferrante@partnerc.com looks like an answer in the conversation "Invoice 2026-0417" since 2 March 2026, but it answers none of its messages.','{"conversation_subject":"Invoice 2026-0417","header":"Subject: RE: Invoice 2026-0417","how":"no_reference","references":[],"replies":0,"replies_bare":0,"subject":"RE: Invoice 2026-0417"}','Subject: RE: Invoice 2026-0417','T1199',1772485202);
INSERT INTO "finding" VALUES(9,1,3,6,'bank_change',2,3,'The bank account 60-16-13 …6819 (in its text) was given before in a mail that raised an alarm, and nobody has cleared it; no money may go there.','{"bic":"NWBKGB2L","counterparty":"partnerc.com","country":"GB","doubts":[],"expected":[],"kind":"iban","obfuscated":false,"pairs":[],"seen":["60-16-13 …6819"],"text":"ys. Please note that our bank details have changed, kindly use the new account only: Beneficiary: Partner A GmbH IBAN: GB29…6819 BIC: NWBKGB2L Kind regards Ingrid Halvorsen","where":"new_text"}','','T1657 T1199',1772485202);
INSERT INTO "finding" VALUES(10,1,3,6,'participant_swap',1,2,'Hugo Brandt has h.brandt@free-email-domain.com in Cc, where the known address is h.brandt@partnerc.com since 2 March 2026.','{"header":"Cc: Hugo Brandt <h.brandt@free-email-domain.com>","participants":6,"roster":["i.halvorsen@partnera.com","m.kowalczyk@partnerb.com","d.osei@partnerb.com","t.reyes@partnera.com","l.ferrante@partnerc.com","h.brandt@partnerc.com"],"substituted_so_far":3,"swapped":1,"swaps":[{"class":"freemail","expected":"h.brandt@partnerc.com","field":"cc","name":"Hugo Brandt","proven":false,"seen":"h.brandt@free-email-domain.com","since":"2026-03-02T10:00:00Z","times":2}]}','Cc: Hugo Brandt <h.brandt@free-email-domain.com>','T1585.002 T1199',1772485202);
INSERT INTO "finding" VALUES(11,1,3,6,'resend_other_route',1,2,'This is nearly the same text as the mail of 2 March 2026 from i.halvorsen@partnera.com, sent again by l.ferrante@partnerc.com by another route.','{"earlier":"20260417.93af@webmail.emailsrvr.tld","earlier_arrived":"2026-03-02T14:30:02Z","pairs":[{"expected":"i.halvorsen@partnera.com","first_seen":"2026-03-02T14:30:02Z","seen":"l.ferrante@partnerc.com","times":1,"what":"from"}],"same_text":1.0}','','T1199',1772485202);
CREATE TABLE folder (
	id INTEGER PRIMARY KEY,
	account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	name TEXT NOT NULL,
	role INTEGER NOT NULL,			-- enum folder_role
	uidvalidity INTEGER NOT NULL DEFAULT 0,
	uid INTEGER NOT NULL DEFAULT 0,		-- everything up to here is recorded
	UNIQUE (account, name)
);
INSERT INTO "folder" VALUES(1,1,'Sent',1,1,0);
INSERT INTO "folder" VALUES(2,2,'INBOX',0,1,0);
INSERT INTO "folder" VALUES(3,2,'Junk',2,1,0);
INSERT INTO "folder" VALUES(4,3,'INBOX',0,1,0);
CREATE TABLE guarded (
	id INTEGER PRIMARY KEY,			-- in the order in which they came to be guarded; never removed
	domain TEXT NOT NULL UNIQUE REFERENCES domain (name),
	keyed INTEGER NOT NULL DEFAULT 0	-- stands in domain_near
);
CREATE TABLE habit (
	address INTEGER NOT NULL REFERENCES address (id),
	kind INTEGER NOT NULL,
	value TEXT NOT NULL,
	seen INTEGER NOT NULL,
	PRIMARY KEY (address, kind, value)
) WITHOUT ROWID;
INSERT INTO "habit" VALUES(1,1,'mail.partnera.com',1);
CREATE TABLE hostile (
	kind INTEGER NOT NULL,
	value TEXT NOT NULL,
	incident INTEGER NOT NULL REFERENCES incident (id),
	cleared INTEGER NOT NULL DEFAULT 0, confirmed INTEGER NOT NULL DEFAULT 0,	-- by the administrator
	PRIMARY KEY (kind, value, incident)
) WITHOUT ROWID;
INSERT INTO "hostile" VALUES(1,'compromised-account@compromised.email.server',1,0,0);
INSERT INTO "hostile" VALUES(1,'h.brandt@free-email-domain.com',1,0,0);
INSERT INTO "hostile" VALUES(1,'i.halvorsen@free-email-domain.com',1,0,0);
INSERT INTO "hostile" VALUES(1,'l.ferrante@free-email-domain.com',1,0,0);
INSERT INTO "hostile" VALUES(2,'uk:601613/31926819',1,0,0);
INSERT INTO "hostile" VALUES(3,'mail.partnerc.com',1,0,0);
INSERT INTO "hostile" VALUES(3,'webmail.emailsrvr.tld',1,0,0);
INSERT INTO "hostile" VALUES(4,'compromised-account@compromised.email.server',1,0,0);
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
, outcome TEXT NOT NULL DEFAULT '');
INSERT INTO "incident" VALUES(1,'inc-11f54747f73f406dde51',1,4,30,31,2,1772461802,1772485202,0,0,'');
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
INSERT INTO "ledger" VALUES('partnera.com',1,2,0,1772445600,1772445600,1,1,1,20514,20514);
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
INSERT INTO "ledger_event" VALUES(1,'partnera.com',1,'own',1772445600,'stated',1,NULL,NULL);
INSERT INTO "ledger_event" VALUES(2,'partnera.com',1,'known',1772445602,'aligned',1,NULL,NULL);
INSERT INTO "ledger_event" VALUES(3,'partnera.com',2,'bad',1772461802,'incident',2,1,NULL);
INSERT INTO "ledger_event" VALUES(4,'partnerc.com',2,'bad',1772485202,'incident',3,1,NULL);
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
	wording INTEGER NOT NULL, signature INTEGER NOT NULL DEFAULT 0, return_path TEXT NOT NULL DEFAULT '', list_id TEXT NOT NULL DEFAULT '',
	UNIQUE (essence, message_id)
);
INSERT INTO "mail" VALUES(1,'c0ffee.0417@mail.partnera.com','38f0bacad412411c73a086996d9ef08eb7305527f09afb74e59c8a63434b4a1a',1,0,1772445600,1772445600,'Invoice 2026-0417',2,1,0,1,1,1,'partnera.com','','mail.partnera.com','',0,0,64,0,'','');
INSERT INTO "mail" VALUES(2,'20260417.93af@webmail.emailsrvr.tld','18e76900018d7cff3f202b976d312c82713bdfcf8c7f1a87121c75c1f98f67d4',1,3,1772461800,1772461802,'RE: Invoice 2026-0417',3,0,4,0,0,1,'partnera.com','email.server','webmail.emailsrvr.tld','',0,0,65,0,'','');
INSERT INTO "mail" VALUES(3,'77b1.0417@mail.partnerc.com','68abcaf6533d483340373922fed64906fac0e740ac5f48cdc35e2cff96f076ae',1,3,1772485200,1772485202,'RE: Invoice 2026-0417',3,0,4,1,0,5,'partnerc.com','partnerc.com','mail.partnerc.com','',0,0,65,0,'','');
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
INSERT INTO "mail_account" VALUES(1,0,1,1,0,0,'COBADEFFXXX','Partner A GmbH','partnera.com',0,1);
INSERT INTO "mail_account" VALUES(2,0,2,1,0,0,'NWBKGB2L','Partner A GmbH','partnera.com',0,0);
INSERT INTO "mail_account" VALUES(3,0,2,1,0,0,'NWBKGB2L','Partner A GmbH','partnerc.com',0,0);
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
INSERT INTO "mail_address" VALUES(1,0,0,1,1,'Ingrid Halvorsen',0);
INSERT INTO "mail_address" VALUES(1,3,1,2,2,'Marta Kowalczyk',0);
INSERT INTO "mail_address" VALUES(1,3,2,3,3,'Daniel Osei',0);
INSERT INTO "mail_address" VALUES(1,4,3,4,4,'Tomas Reyes',0);
INSERT INTO "mail_address" VALUES(1,4,4,5,5,'Lucia Ferrante',0);
INSERT INTO "mail_address" VALUES(1,4,5,6,6,'Hugo Brandt',0);
INSERT INTO "mail_address" VALUES(2,0,0,1,1,'Ingrid Halvorsen',2);
INSERT INTO "mail_address" VALUES(2,2,1,7,7,'Ingrid Halvorsen',0);
INSERT INTO "mail_address" VALUES(2,3,2,2,2,'Marta Kowalczyk',1);
INSERT INTO "mail_address" VALUES(2,3,3,3,3,'Daniel Osei',1);
INSERT INTO "mail_address" VALUES(2,4,4,4,4,'Tomas Reyes',1);
INSERT INTO "mail_address" VALUES(2,4,5,8,8,'Lucia Ferrante',0);
INSERT INTO "mail_address" VALUES(2,4,6,6,6,'Hugo Brandt',1);
INSERT INTO "mail_address" VALUES(3,0,0,5,5,'Lucia Ferrante',1);
INSERT INTO "mail_address" VALUES(3,2,1,7,7,'Ingrid Halvorsen',3);
INSERT INTO "mail_address" VALUES(3,3,2,2,2,'Marta Kowalczyk',1);
INSERT INTO "mail_address" VALUES(3,3,3,3,3,'Daniel Osei',1);
INSERT INTO "mail_address" VALUES(3,4,4,1,1,'Ingrid Halvorsen',2);
INSERT INTO "mail_address" VALUES(3,4,5,4,4,'Tomas Reyes',1);
INSERT INTO "mail_address" VALUES(3,4,6,9,9,'Hugo Brandt',0);
CREATE TABLE mail_attachment (
	mail INTEGER NOT NULL REFERENCES mail (id),
	position INTEGER NOT NULL,
	name TEXT NOT NULL,
	type TEXT NOT NULL,			-- lower case, as declared
	bytes INTEGER NOT NULL,			-- decoded
	sha256 TEXT NOT NULL,
	PRIMARY KEY (mail, position)
) WITHOUT ROWID;
CREATE TABLE mail_sketch (
	mail INTEGER PRIMARY KEY REFERENCES mail (id),
	arrived INTEGER NOT NULL,
	complete INTEGER NOT NULL,
	hashes BLOB NOT NULL
);
INSERT INTO "mail_sketch" VALUES(1,1772445600,1,X'560F5088365F8A0002178F661F238604AEE412F23622A9059C5B9CE98576830A3885D41C602F9415E1796A357820B015C00BFC71C536161D5DDB80B85DFAB81F453E90A7B2AF7023CB99A2ED02DB932646342A992B259B2EE0DED2511BF3072F7B6A198C0BAFFE34554AAB6417B882373F1E0A23D159D13A24724ED4F7345942F68F772EEA0F7B478599D9E7DF619A4824AE45C445AFB94A65C2972B74C91656FA60AFAF3D63447061F84BA70D831B781DF4081CEFDC9978BF4999A772D58F7C048B4D23A533977D4D92DCC4FF66E8814BB75527E5F8DF834C3B5D2F1DDAD487D1CC99D4136C4F8C70C565AE093307A48D6AE7F0B93321A7A6C1C7128461E4B43FFC72DE26361FB6903221E1D913C9BEDD3E844441EC7FC01C098E2C8CEE53C121117E6540CE6AC5B871D632CD45EDC617CE141CA36255CBEE0D89DE05EE25CDA7BDC0FC223F95CEE1B3E4FC5CA068D2611C05290C04BFD827195B7C50A7FEDBEE78BBAF98849DECB858F90A84CFACF7F06F4EB5575994FD5026DC7DC6C6C0FF');
INSERT INTO "mail_sketch" VALUES(2,1772461802,1,X'560F5088365F8A00F3FD0714E1452A0181A4F1C7060B3F0202178F661F238604AEE412F23622A9059C5B9CE98576830A3885D41C602F9415E4FC8737148BC916C00BFC71C536161D5DDB80B85DFAB81F453E90A7B2AF7023CB99A2ED02DB932646342A992B259B2EE0DED2511BF3072F7B6A198C0BAFFE34554AAB6417B882373F1E0A23D159D13A24724ED4F734594224AE45C445AFB94A2D1A82D81FC3F44DB5E1AD37BB288F507AA8BDF407DD9C5737C3ABC7C34CAA6155AC29F59E37D061CEEF601D4D43F8617EF1DF6E13581470FA60AFAF3D63447061F84BA70D831B78BF4999A772D58F7C048B4D23A533977DDBA7E94F838B787F4D92DCC4FF66E881AA70E349DB366D834BB75527E5F8DF834C3B5D2F1DDAD4876CABF944F691408CD1CC99D4136C4F8C70C565AE093307A48D6AE7F0B93321A756C25B668AF5C4B0A6C1C7128461E4B43FFC72DE26361FB66424FAD9A3A9A0B6903221E1D913C9BEDD3E844441EC7FC0B871D632CD45EDC617CE141CA36255CBEE0D89DE05EE25CDE1B3E4FC5CA068D2DE84EF5F09D121D6611C05290C04BFD853E7F31433C461DA27195B7C50A7FEDB42AB7DA10716C6E757A6017F8B6BFEF3B858F90A84CFACF7F06F4EB5575994FD');
INSERT INTO "mail_sketch" VALUES(3,1772485202,1,X'560F5088365F8A00F3FD0714E1452A0181A4F1C7060B3F0202178F661F238604AEE412F23622A9059C5B9CE98576830A3885D41C602F9415E4FC8737148BC916C00BFC71C536161D5DDB80B85DFAB81F453E90A7B2AF7023CB99A2ED02DB932646342A992B259B2EE0DED2511BF3072F7B6A198C0BAFFE34554AAB6417B882373F1E0A23D159D13A24724ED4F734594224AE45C445AFB94A2D1A82D81FC3F44DB5E1AD37BB288F507AA8BDF407DD9C5737C3ABC7C34CAA6155AC29F59E37D061CEEF601D4D43F8617EF1DF6E13581470FA60AFAF3D63447061F84BA70D831B78BF4999A772D58F7C048B4D23A533977DDBA7E94F838B787F4D92DCC4FF66E881AA70E349DB366D834BB75527E5F8DF834C3B5D2F1DDAD4876CABF944F691408CD1CC99D4136C4F8C70C565AE093307A48D6AE7F0B93321A756C25B668AF5C4B0A6C1C7128461E4B43FFC72DE26361FB66424FAD9A3A9A0B6903221E1D913C9BEDD3E844441EC7FC0B871D632CD45EDC617CE141CA36255CBEE0D89DE05EE25CDE1B3E4FC5CA068D2DE84EF5F09D121D6611C05290C04BFD853E7F31433C461DA27195B7C50A7FEDB42AB7DA10716C6E757A6017F8B6BFEF3B858F90A84CFACF7F06F4EB5575994FD');
CREATE TABLE mail_submission (
	mail INTEGER NOT NULL REFERENCES mail (id),
	address TEXT NOT NULL,
	PRIMARY KEY (mail, address)
) WITHOUT ROWID;
INSERT INTO "mail_submission" VALUES(2,'compromised-account@compromised.email.server');
CREATE TABLE meta (
	name TEXT PRIMARY KEY,
	value TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO "meta" VALUES('views','462a49481713b1778d03cb7292a9733388bd8439edfb43ff8af55963bb000f3a');
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
CREATE TABLE paid (
	key INTEGER NOT NULL,
	mail INTEGER NOT NULL REFERENCES mail (id),
	PRIMARY KEY (key, mail)
) WITHOUT ROWID;
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
INSERT INTO "participant" VALUES(1,1,1,'Ingrid Halvorsen',1772445600,3,1);
INSERT INTO "participant" VALUES(1,2,2,'Marta Kowalczyk',1772445600,3,1);
INSERT INTO "participant" VALUES(1,3,3,'Daniel Osei',1772445600,3,1);
INSERT INTO "participant" VALUES(1,4,4,'Tomas Reyes',1772445600,3,1);
INSERT INTO "participant" VALUES(1,5,5,'Lucia Ferrante',1772445600,2,1);
INSERT INTO "participant" VALUES(1,6,6,'Hugo Brandt',1772445600,2,1);
CREATE TABLE partner (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL
);
CREATE TABLE person (
	id INTEGER PRIMARY KEY,
	skeleton TEXT NOT NULL,
	org TEXT NOT NULL,
	name TEXT NOT NULL,			-- display name as first seen
	first_seen INTEGER NOT NULL,
	UNIQUE (skeleton, org)
);
INSERT INTO "person" VALUES(1,'halvorsen ingrid','partnera.com','Ingrid Halvorsen',1772445600);
INSERT INTO "person" VALUES(2,'kowalczyk marta','partnerb.com','Marta Kowalczyk',1772445600);
INSERT INTO "person" VALUES(3,'daniel osei','partnerb.com','Daniel Osei',1772445600);
INSERT INTO "person" VALUES(4,'reyes tomas','partnera.com','Tomas Reyes',1772445600);
INSERT INTO "person" VALUES(5,'ferrante lucia','partnerc.com','Lucia Ferrante',1772445600);
INSERT INTO "person" VALUES(6,'brandt hugo','partnerc.com','Hugo Brandt',1772445600);
INSERT INTO "person" VALUES(7,'halvorsen ingrid','','Ingrid Halvorsen',1772461802);
INSERT INTO "person" VALUES(8,'ferrante lucia','','Lucia Ferrante',1772461802);
INSERT INTO "person" VALUES(9,'brandt hugo','','Hugo Brandt',1772485202);
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
INSERT INTO "person_address" VALUES(1,1,2,0,0,1772445600,1,1,20514,20514,NULL,NULL,1772445602,'aligned');
INSERT INTO "person_address" VALUES(1,7,1,0,1,1772461802,1,0,NULL,NULL,NULL,NULL,NULL,'');
INSERT INTO "person_address" VALUES(2,2,1,0,0,1772445600,1,0,NULL,NULL,NULL,NULL,NULL,'');
INSERT INTO "person_address" VALUES(3,3,1,0,0,1772445600,1,0,NULL,NULL,NULL,NULL,NULL,'');
INSERT INTO "person_address" VALUES(4,4,1,0,0,1772445600,1,1,20514,20514,NULL,NULL,NULL,'');
INSERT INTO "person_address" VALUES(5,5,1,0,0,1772445600,1,0,NULL,NULL,NULL,NULL,NULL,'');
INSERT INTO "person_address" VALUES(5,8,1,0,1,1772461802,1,0,NULL,NULL,NULL,NULL,NULL,'');
INSERT INTO "person_address" VALUES(6,6,1,0,0,1772445600,1,0,NULL,NULL,NULL,NULL,NULL,'');
INSERT INTO "person_address" VALUES(6,9,1,0,1,1772485202,1,0,NULL,NULL,NULL,NULL,NULL,'');
INSERT INTO "person_address" VALUES(7,7,1,0,0,1772461802,1,0,NULL,NULL,NULL,NULL,NULL,'');
INSERT INTO "person_address" VALUES(8,8,1,0,0,1772461802,1,0,NULL,NULL,NULL,NULL,NULL,'');
INSERT INTO "person_address" VALUES(9,9,1,0,0,1772485202,1,0,NULL,NULL,NULL,NULL,NULL,'');
CREATE TABLE sender (
	address INTEGER PRIMARY KEY REFERENCES address (id),
	mails INTEGER NOT NULL DEFAULT 0,
	with_auth INTEGER NOT NULL DEFAULT 0,
	aligned INTEGER NOT NULL DEFAULT 0,
	signed INTEGER NOT NULL DEFAULT 0,
	replies INTEGER NOT NULL DEFAULT 0,
	replies_bare INTEGER NOT NULL DEFAULT 0
);
INSERT INTO "sender" VALUES(1,1,0,0,0,0,0);
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
CREATE TABLE shingle (
	hash INTEGER NOT NULL,
	mail INTEGER NOT NULL REFERENCES mail (id),
	PRIMARY KEY (hash, mail)
) WITHOUT ROWID;
INSERT INTO "shingle" VALUES(-6627272209978768016,1);
INSERT INTO "shingle" VALUES(-6627272209978768016,2);
INSERT INTO "shingle" VALUES(-6627272209978768016,3);
INSERT INTO "shingle" VALUES(-4699202909678521712,1);
INSERT INTO "shingle" VALUES(-4699202909678521712,2);
INSERT INTO "shingle" VALUES(-4699202909678521712,3);
INSERT INTO "shingle" VALUES(-174416252321763344,1);
INSERT INTO "shingle" VALUES(-174416252321763344,2);
INSERT INTO "shingle" VALUES(-174416252321763344,3);
INSERT INTO "shingle" VALUES(-17795842692078000,1);
INSERT INTO "shingle" VALUES(38948234605891414,1);
INSERT INTO "shingle" VALUES(38948234605891414,2);
INSERT INTO "shingle" VALUES(38948234605891414,3);
INSERT INTO "shingle" VALUES(83956376065801715,2);
INSERT INTO "shingle" VALUES(83956376065801715,3);
INSERT INTO "shingle" VALUES(161860235360838785,2);
INSERT INTO "shingle" VALUES(161860235360838785,3);
INSERT INTO "shingle" VALUES(325986640802551554,1);
INSERT INTO "shingle" VALUES(325986640802551554,2);
INSERT INTO "shingle" VALUES(325986640802551554,3);
INSERT INTO "shingle" VALUES(407894860638643374,1);
INSERT INTO "shingle" VALUES(757579479850441628,1);
INSERT INTO "shingle" VALUES(2095922898236345280,1);
INSERT INTO "shingle" VALUES(2095922898236345280,2);
INSERT INTO "shingle" VALUES(2095922898236345280,3);
INSERT INTO "shingle" VALUES(3388944543282028256,1);
INSERT INTO "shingle" VALUES(3388944543282028256,2);
INSERT INTO "shingle" VALUES(3388944543282028256,3);
CREATE TABLE substitute (
	conversation INTEGER NOT NULL REFERENCES conversation (id),
	person INTEGER NOT NULL REFERENCES person (id),
	address INTEGER NOT NULL REFERENCES address (id),
	since INTEGER NOT NULL,
	PRIMARY KEY (conversation, person, address)
) WITHOUT ROWID;
INSERT INTO "substitute" VALUES(1,1,7,1772461802);
INSERT INTO "substitute" VALUES(1,5,8,1772461802);
INSERT INTO "substitute" VALUES(1,6,9,1772485202);
CREATE TABLE thread_key (
	key INTEGER NOT NULL,
	conversation INTEGER NOT NULL REFERENCES conversation (id),
	PRIMARY KEY (key, conversation)
) WITHOUT ROWID;
INSERT INTO "thread_key" VALUES(-9076889698242019847,1);
INSERT INTO "thread_key" VALUES(-8300517882228956542,1);
INSERT INTO "thread_key" VALUES(-7867525674634449024,1);
INSERT INTO "thread_key" VALUES(-7718218155179799196,1);
INSERT INTO "thread_key" VALUES(-7121291655636783317,1);
INSERT INTO "thread_key" VALUES(-5123213304144956611,1);
INSERT INTO "thread_key" VALUES(-5020321933117112428,1);
INSERT INTO "thread_key" VALUES(-4999688554645947362,1);
INSERT INTO "thread_key" VALUES(-4909394875362126834,1);
INSERT INTO "thread_key" VALUES(-3887537771996627137,1);
INSERT INTO "thread_key" VALUES(-3234700765323193101,1);
INSERT INTO "thread_key" VALUES(-3031639674692538514,1);
INSERT INTO "thread_key" VALUES(-2706425962389763920,1);
INSERT INTO "thread_key" VALUES(-2568920809112649693,1);
INSERT INTO "thread_key" VALUES(-1485136778431023255,1);
INSERT INTO "thread_key" VALUES(53548092852972649,1);
INSERT INTO "thread_key" VALUES(1689076703544825270,1);
INSERT INTO "thread_key" VALUES(2130376071163504796,1);
INSERT INTO "thread_key" VALUES(2431433506728476616,1);
INSERT INTO "thread_key" VALUES(4409487653228911158,1);
INSERT INTO "thread_key" VALUES(7184377642365405963,1);
INSERT INTO "thread_key" VALUES(7802605818351044610,1);
INSERT INTO "thread_key" VALUES(8909401669710542069,1);
INSERT INTO "thread_key" VALUES(9210079265254282264,1);
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
INSERT INTO "trust_move" VALUES(1,1,1,2,'aligned',1,1772445602,'DKIM of partnera.com');
INSERT INTO "trust_move" VALUES(2,7,NULL,3,'incident',2,1772461802,'1');
INSERT INTO "trust_move" VALUES(3,8,NULL,3,'incident',2,1772461802,'1');
INSERT INTO "trust_move" VALUES(4,9,NULL,3,'incident',3,1772485202,'1');
CREATE INDEX account_configured ON account (configured) WHERE configured = 1;
CREATE INDEX domain_admin ON domain (admin) WHERE admin = 1;
CREATE INDEX address_local ON address (replace(replace(replace(local, '.', ''), '-', ''), '_', ''), proven, class);
CREATE INDEX person_address_address ON person_address (address);
CREATE INDEX person_address_proven ON person_address (person) WHERE trust = 2 OR admin = 1;
CREATE INDEX person_address_admin ON person_address (admin) WHERE admin = 1;
CREATE INDEX mail_message_id ON mail (message_id);
CREATE INDEX mail_conversation ON mail (conversation);
CREATE INDEX copy_mail ON copy (mail);
CREATE INDEX mail_address_address ON mail_address (address);
CREATE INDEX ledger_bank_account ON ledger (bank_account);
CREATE INDEX ledger_proven ON ledger (owner) WHERE trust = 2 OR admin = 1;
CREATE INDEX mail_account_conversation ON mail_account (conversation);
CREATE INDEX mail_account_bank_account ON mail_account (bank_account);
CREATE INDEX incident_conversation ON incident (conversation);
CREATE INDEX incident_updated ON incident (updated);
CREATE INDEX hostile_incident ON hostile (incident);
CREATE INDEX finding_mail ON finding (mail);
CREATE INDEX finding_copy ON finding (copy);
CREATE INDEX finding_incident ON finding (incident);
CREATE INDEX outbox_next ON outbox (next_attempt, id) WHERE state = 0;
CREATE INDEX outbox_due ON outbox (endpoint, next_attempt, id) WHERE state = 0;
CREATE INDEX outbox_queue ON outbox (endpoint, incident, id) WHERE state = 0;
CREATE INDEX outbox_held ON outbox (endpoint, id) WHERE state = 3;
CREATE INDEX outbox_incident ON outbox (incident);
CREATE INDEX mail_attachment_sha256 ON mail_attachment (sha256);
CREATE INDEX copy_arrived ON copy (arrived);
CREATE INDEX finding_detector ON finding (detector);
CREATE INDEX trust_move_address ON trust_move (address);
CREATE INDEX bank_account_shared ON bank_account (shared) WHERE shared = 1;
CREATE INDEX ledger_admin ON ledger (admin) WHERE admin > 0;
CREATE INDEX audit_incident ON audit (incident);
CREATE TRIGGER audit_kept BEFORE DELETE ON audit
BEGIN SELECT raise(ABORT, 'the audit table only grows'); END;
CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit
BEGIN SELECT raise(ABORT, 'the audit table only grows'); END;
CREATE TRIGGER audit_new BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
BEGIN SELECT raise(ABORT, 'the audit table only grows'); END;
CREATE TRIGGER audit_change_kept BEFORE DELETE ON audit_change
BEGIN SELECT raise(ABORT, 'the audit table only grows'); END;
CREATE TRIGGER audit_change_unchanged BEFORE UPDATE ON audit_change
BEGIN SELECT raise(ABORT, 'the audit table only grows'); END;
CREATE TRIGGER audit_change_new BEFORE INSERT ON audit_change
WHEN EXISTS (SELECT 1 FROM audit_change WHERE audit = NEW.audit AND position = NEW.position)
BEGIN SELECT raise(ABORT, 'the audit table only grows'); END;
CREATE INDEX ledger_event_account ON ledger_event (owner, bank_account, id);
CREATE INDEX ledger_event_bank_account ON ledger_event (bank_account);
CREATE INDEX address_org ON address (org);
CREATE VIEW mails AS
SELECT m.id AS mail, m.message_id, c.public_id AS conversation,
	strftime('%Y-%m-%dT%H:%M:%SZ', m.date, 'unixepoch') AS date, m.date AS date_s,
	strftime('%Y-%m-%dT%H:%M:%SZ', m.arrived, 'unixepoch') AS arrived, m.arrived AS arrived_s,
	CASE m.direction WHEN 1 THEN 'internal' WHEN 2 THEN 'outbound' ELSE 'inbound' END AS direction,
	m.subject, coalesce(f.address, '') AS from_address,
	coalesce((SELECT n.name FROM mail_address n WHERE n.mail = m.id AND n.field = 0 AND n.position = 0), '')
		AS from_name,
	CASE m.severity WHEN 0 THEN 'info' WHEN 1 THEN 'low' WHEN 2 THEN 'medium' WHEN 3 THEN 'high'
		ELSE 'critical' END AS severity,
	m.aligned, m.learned,
	CASE m.joined WHEN 1 THEN 'reference' WHEN 2 THEN 'thread_index' WHEN 3 THEN 'subject' WHEN 4 THEN 'text'
		ELSE '' END AS joined_by,
	m.list, m.auto, m.message_id_host, m.mailer, m.route,
	CASE m.signature WHEN 1 THEN 'smime' WHEN 2 THEN 'pgp' ELSE 'none' END AS signature, m.return_path, m.list_id
FROM mail m JOIN conversation c ON c.id = m.conversation LEFT JOIN address f ON f.id = m.from_address;
CREATE VIEW copies AS
SELECT y.id AS copy, y.mail, a.address AS account, f.name AS folder,
	CASE f.role WHEN 0 THEN 'inbox' WHEN 1 THEN 'sent' WHEN 2 THEN 'junk' WHEN 3 THEN 'archive'
		ELSE 'other' END AS folder_role,
	y.uidvalidity, y.uid,
	strftime('%Y-%m-%dT%H:%M:%SZ', y.arrived, 'unixepoch') AS arrived, y.arrived AS arrived_s,
	CASE y.direction WHEN 1 THEN 'internal' WHEN 2 THEN 'outbound' ELSE 'inbound' END AS direction,
	y.historical, y.sha256, y.size, y.cut, y.flags,
	CASE y.spf WHEN 1 THEN 'none' WHEN 2 THEN 'pass' WHEN 3 THEN 'fail' WHEN 4 THEN 'softfail'
		WHEN 5 THEN 'neutral' WHEN 6 THEN 'policy' WHEN 7 THEN 'temperror' WHEN 8 THEN 'permerror'
		WHEN 9 THEN 'other' ELSE '' END AS spf,
	CASE y.dkim WHEN 1 THEN 'none' WHEN 2 THEN 'pass' WHEN 3 THEN 'fail' WHEN 4 THEN 'softfail'
		WHEN 5 THEN 'neutral' WHEN 6 THEN 'policy' WHEN 7 THEN 'temperror' WHEN 8 THEN 'permerror'
		WHEN 9 THEN 'other' ELSE '' END AS dkim,
	CASE y.dmarc WHEN 1 THEN 'none' WHEN 2 THEN 'pass' WHEN 3 THEN 'fail' WHEN 4 THEN 'softfail'
		WHEN 5 THEN 'neutral' WHEN 6 THEN 'policy' WHEN 7 THEN 'temperror' WHEN 8 THEN 'permerror'
		WHEN 9 THEN 'other' ELSE '' END AS dmarc,
	y.compauth, y.aligned, y.spf_domain, y.dkim_domain, y.dmarc_policy
FROM copy y JOIN folder f ON f.id = y.folder JOIN account a ON a.id = f.account;
CREATE VIEW mail_addresses AS
SELECT x.mail,
	CASE x.field WHEN 0 THEN 'from' WHEN 1 THEN 'sender' WHEN 2 THEN 'reply_to' WHEN 3 THEN 'to'
		WHEN 4 THEN 'cc' ELSE 'bcc' END AS field,
	x.position, x.name, a.address, a.display, x.person,
	CASE x.trust WHEN 1 THEN 'candidate' WHEN 2 THEN 'proven' WHEN 3 THEN 'hostile' ELSE 'unknown' END AS trust
FROM mail_address x JOIN address a ON a.id = x.address;
CREATE VIEW attachments AS
SELECT t.mail, t.position, t.name, t.type, t.bytes, t.sha256 FROM mail_attachment t;
CREATE VIEW headers AS
SELECT h.copy, y.mail, h.position, h.name, h.value FROM copy_header h JOIN copy y ON y.id = h.copy;
CREATE VIEW people AS
SELECT p.id AS person, p.name, p.skeleton, p.org AS organisation,
	strftime('%Y-%m-%dT%H:%M:%SZ', p.first_seen, 'unixepoch') AS first_seen, p.first_seen AS first_seen_s
FROM person p;
CREATE VIEW addresses AS
SELECT a.address, a.display, a.domain, a.org AS organisation,
	CASE a.class WHEN 1 THEN 'corporate' WHEN 2 THEN 'freemail' ELSE 'none' END AS class,
	pa.person, p.name AS person_name, p.org AS person_organisation,
	CASE WHEN EXISTS (SELECT 1 FROM hostile h WHERE h.kind = 1 AND h.value = a.address AND h.cleared = 0)
		THEN 'hostile' WHEN pa.admin = 1 OR pa.trust = 2 THEN 'proven' ELSE 'candidate' END AS trust,
	CASE WHEN pa.admin = 1 THEN 'administrator' ELSE pa.proven_how END AS proven_how,
	strftime('%Y-%m-%dT%H:%M:%SZ', pa.proven_at, 'unixepoch') AS proven_at, pa.proven_at AS proven_at_s,
	pa.claimed AS substitute,
	strftime('%Y-%m-%dT%H:%M:%SZ', a.first_seen, 'unixepoch') AS first_seen, a.first_seen AS first_seen_s,
	strftime('%Y-%m-%dT%H:%M:%SZ', a.last_seen, 'unixepoch') AS last_seen, a.last_seen AS last_seen_s,
	a.seen, a.days, a.sent, a.sent_aligned, a.written_to
FROM address a LEFT JOIN person_address pa ON pa.address = a.id LEFT JOIN person p ON p.id = pa.person;
CREATE VIEW conversations AS
SELECT c.public_id AS conversation, c.subject,
	strftime('%Y-%m-%dT%H:%M:%SZ', c.started, 'unixepoch') AS started, c.started AS started_s,
	strftime('%Y-%m-%dT%H:%M:%SZ', c.last_mail, 'unixepoch') AS last_mail, c.last_mail AS last_mail_s,
	c.messages,
	(SELECT count(*) FROM participant p WHERE p.conversation = c.id) AS participants,
	(SELECT count(*) FROM incident i WHERE i.conversation = c.id) AS incidents
FROM conversation c;
CREATE VIEW participants AS
SELECT c.public_id AS conversation, p.name, s.id AS person, s.org AS organisation, a.address,
	'participant' AS role, p.attested,
	strftime('%Y-%m-%dT%H:%M:%SZ', p.since, 'unixepoch') AS since, p.since AS since_s, p.seen
FROM participant p JOIN conversation c ON c.id = p.conversation JOIN person s ON s.id = p.person
	JOIN address a ON a.id = p.address
UNION ALL
SELECT c.public_id, s.name, s.id, s.org, a.address, 'substitute', 0,
	strftime('%Y-%m-%dT%H:%M:%SZ', u.since, 'unixepoch'), u.since, 0
FROM substitute u JOIN conversation c ON c.id = u.conversation JOIN person s ON s.id = u.person
	JOIN address a ON a.id = u.address;
CREATE VIEW bank_accounts AS
SELECT l.owner, b.value AS account, b.masked AS account_masked, b.country,
	CASE WHEN EXISTS (SELECT 1 FROM hostile h WHERE h.kind = 2 AND h.value = b.value AND h.cleared = 0)
		THEN 'hostile' WHEN l.admin = 1 OR l.trust = 2 THEN 'proven' ELSE 'candidate' END AS trust,
	l.admin AS administrator,
	strftime('%Y-%m-%dT%H:%M:%SZ', l.first_seen, 'unixepoch') AS first_seen, l.first_seen AS first_seen_s,
	strftime('%Y-%m-%dT%H:%M:%SZ', l.last_seen, 'unixepoch') AS last_seen, l.last_seen AS last_seen_s,
	l.seen, l.days,
	CASE WHEN EXISTS (SELECT 1 FROM hostile h WHERE h.kind = 2 AND h.value = b.value AND h.cleared = 0) THEN 'bad'
		WHEN EXISTS (SELECT 1 FROM admin_domain d WHERE d.domain = l.owner AND d.partner = -1)
			OR EXISTS (SELECT 1 FROM account a WHERE a.configured = 1 AND l.owner IN (a.org, a.address))
		THEN 'own'
		WHEN b.shared = 1 THEN 'shared' WHEN l.admin = 1 OR l.trust = 2 THEN 'known' ELSE 'claimed' END AS state
FROM ledger l JOIN bank_account b ON b.id = l.bank_account
UNION ALL
SELECT e.owner, b.value, b.masked, b.country,
	CASE WHEN max(e.hostile) THEN 'hostile' ELSE 'candidate' END, 0,
	strftime('%Y-%m-%dT%H:%M:%SZ', min(e.at), 'unixepoch'), min(e.at),
	strftime('%Y-%m-%dT%H:%M:%SZ', max(e.at), 'unixepoch'), max(e.at), 0, 0,
	CASE WHEN max(e.hostile) THEN 'bad' ELSE 'claimed' END
FROM (SELECT v.owner, v.bank_account, v.at, EXISTS (SELECT 1 FROM hostile h JOIN bank_account k ON k.value = h.value
		WHERE h.kind = 2 AND h.cleared = 0 AND k.id = v.bank_account) AS hostile
	FROM ledger_event v WHERE NOT EXISTS (SELECT 1 FROM ledger l WHERE l.owner = v.owner
		AND l.bank_account = v.bank_account)) e
	JOIN bank_account b ON b.id = e.bank_account
GROUP BY e.owner, e.bank_account;
CREATE VIEW ledger_events AS
SELECT e.id AS event, e.owner, b.value AS account, b.masked AS account_masked, e.state,
	strftime('%Y-%m-%dT%H:%M:%SZ', e.at, 'unixepoch') AS at, e.at AS at_s, e.reason, e.mail,
	coalesce(m.message_id, '') AS message_id, coalesce(x.address, '') AS from_address,
	coalesce(i.public_id, '') AS incident, e.audit, coalesce(a.person, '') AS by
FROM ledger_event e JOIN bank_account b ON b.id = e.bank_account LEFT JOIN mail m ON m.id = e.mail
	LEFT JOIN address x ON x.id = m.from_address LEFT JOIN incident i ON i.id = e.incident
	LEFT JOIN audit a ON a.id = e.audit;
CREATE VIEW audits AS
SELECT a.id AS audit, strftime('%Y-%m-%dT%H:%M:%SZ', a.at, 'unixepoch') AS at, a.at AS at_s, a.action,
	coalesce(i.public_id, '') AS incident, a.person, a.login, a.channel, a.contact, a.note
FROM audit a LEFT JOIN incident i ON i.id = a.incident;
CREATE VIEW audit_changes AS
SELECT c.audit, c.position, c.kind, c.value, c.owner, c.became FROM audit_change c;
CREATE VIEW mail_accounts AS
SELECT x.mail, b.value AS account, b.masked AS account_masked, b.country, x.bic, x.beneficiary, x.owner,
	CASE x.place WHEN 0 THEN 'new_text' WHEN 1 THEN 'quoted' ELSE 'attachment' END AS place, x.place_index,
	x.ours
FROM mail_account x JOIN bank_account b ON b.id = x.bank_account;
CREATE VIEW incidents AS
SELECT i.public_id AS incident, c.public_id AS conversation, c.subject,
	CASE i.severity WHEN 0 THEN 'info' WHEN 1 THEN 'low' WHEN 2 THEN 'medium' WHEN 3 THEN 'high'
		ELSE 'critical' END AS severity, i.severity AS severity_level,
	strftime('%Y-%m-%dT%H:%M:%SZ', i.opened, 'unixepoch') AS opened, i.opened AS opened_s,
	strftime('%Y-%m-%dT%H:%M:%SZ', i.updated, 'unixepoch') AS updated, i.updated AS updated_s,
	CASE i.closed WHEN 0 THEN 'open' ELSE 'closed' END AS state, i.historical, i.sequence AS alerts,
	(SELECT count(*) FROM finding f WHERE f.incident = i.id) AS findings,
	(SELECT count(DISTINCT f.mail) FROM finding f WHERE f.incident = i.id) AS mails, i.outcome
FROM incident i JOIN conversation c ON c.id = i.conversation;
CREATE VIEW hostiles AS
SELECT i.public_id AS incident,
	CASE h.kind WHEN 1 THEN 'address' WHEN 2 THEN 'account' WHEN 3 THEN 'message_id_host'
		ELSE 'submission' END AS kind,
	h.value, h.cleared, h.confirmed
FROM hostile h JOIN incident i ON i.id = h.incident;
CREATE VIEW findings AS
SELECT f.id AS finding, coalesce(i.public_id, '') AS incident, c.public_id AS conversation, f.mail, f.copy,
	f.detector, f.version,
	CASE f.severity WHEN 0 THEN 'info' WHEN 1 THEN 'low' WHEN 2 THEN 'medium' WHEN 3 THEN 'high'
		ELSE 'critical' END AS severity, f.severity AS severity_level,
	f.reason, f.evidence, f.header, f.attack,
	strftime('%Y-%m-%dT%H:%M:%SZ', f.created, 'unixepoch') AS created, f.created AS created_s
FROM finding f JOIN mail m ON m.id = f.mail JOIN conversation c ON c.id = m.conversation
	LEFT JOIN incident i ON i.id = f.incident;
CREATE VIEW alerts AS
SELECT o.alert_id AS alert, coalesce(i.public_id, '') AS incident, o.endpoint,
	CASE o.severity WHEN 0 THEN 'info' WHEN 1 THEN 'low' WHEN 2 THEN 'medium' WHEN 3 THEN 'high'
		ELSE 'critical' END AS severity,
	CASE o.state WHEN 0 THEN 'waiting' WHEN 1 THEN 'delivered' WHEN 2 THEN 'given_up' ELSE 'held' END AS state,
	o.attempts, o.error,
	strftime('%Y-%m-%dT%H:%M:%SZ', o.created, 'unixepoch') AS created, o.created AS created_s,
	strftime('%Y-%m-%dT%H:%M:%SZ', o.next_attempt, 'unixepoch') AS next_attempt, o.next_attempt AS next_attempt_s,
	strftime('%Y-%m-%dT%H:%M:%SZ', o.done, 'unixepoch') AS done, o.done AS done_s,
	o.payload
FROM outbox o LEFT JOIN incident i ON i.id = o.incident;
CREATE VIEW mailboxes AS
SELECT a.address AS account, a.name, a.org AS organisation, a.configured, a.paused,
	strftime('%Y-%m-%dT%H:%M:%SZ', a.enrolled_at, 'unixepoch') AS enrolled, a.enrolled_at AS enrolled_s,
	strftime('%Y-%m-%dT%H:%M:%SZ', a.oldest_mail, 'unixepoch') AS oldest_mail, a.oldest_mail AS oldest_mail_s,
	strftime('%Y-%m-%dT%H:%M:%SZ', a.polled_at, 'unixepoch') AS polled, a.polled_at AS polled_s,
	strftime('%Y-%m-%dT%H:%M:%SZ', a.succeeded_at, 'unixepoch') AS succeeded, a.succeeded_at AS succeeded_s,
	CAST(strftime('%s', 'now') AS INTEGER) - a.succeeded_at AS lag_s,
	a.status, a.detail
FROM account a;
CREATE VIEW folders AS
SELECT a.address AS account, f.name AS folder,
	CASE f.role WHEN 0 THEN 'inbox' WHEN 1 THEN 'sent' WHEN 2 THEN 'junk' WHEN 3 THEN 'archive'
		ELSE 'other' END AS folder_role,
	f.uidvalidity, f.uid AS position
FROM folder f JOIN account a ON a.id = f.account;
CREATE VIEW timeline AS
SELECT c.public_id AS conversation, c.started AS started_s, coalesce(i.public_id, '') AS incident,
	y.arrived_s, y.arrived, y.arrived_s - c.started AS offset_s,
	m.date_s, m.date, y.account, y.folder, y.folder_role, y.uidvalidity, y.uid, y.direction, y.historical,
	y.sha256, y.spf, y.dkim, y.dmarc, m.mail, y.copy, m.message_id, m.subject, m.from_name, m.from_address,
	(SELECT group_concat(x.address, ' ') FROM mail_addresses x WHERE x.mail = m.mail AND x.field = 'reply_to')
		AS reply_to,
	(SELECT group_concat(x.address, ' ') FROM mail_addresses x WHERE x.mail = m.mail AND x.field = 'to')
		AS to_addresses,
	(SELECT group_concat(x.address, ' ') FROM mail_addresses x WHERE x.mail = m.mail AND x.field = 'cc')
		AS cc_addresses,
	m.severity, f.id AS finding, f.detector, f.severity AS finding_severity_level,
	CASE f.severity WHEN 0 THEN 'info' WHEN 1 THEN 'low' WHEN 2 THEN 'medium' WHEN 3 THEN 'high'
		WHEN 4 THEN 'critical' END AS finding_severity,
	f.reason, f.evidence, f.header, f.attack
FROM conversation c JOIN mail k ON k.conversation = c.id JOIN mails m ON m.mail = k.id
	JOIN copies y ON y.mail = k.id LEFT JOIN finding f ON f.copy = y.copy
	LEFT JOIN incident i ON i.id = f.incident;
CREATE VIEW trust_moves AS
SELECT a.address, coalesce(p.name, '') AS person_name, coalesce(p.org, '') AS person_organisation,
	CASE t.state WHEN 1 THEN 'candidate' WHEN 2 THEN 'proven' WHEN 3 THEN 'hostile' ELSE 'unknown' END AS trust,
	t.how, CASE t.how WHEN 'incident' THEN coalesce((SELECT i.public_id FROM incident i
		WHERE i.id = CAST(t.detail AS INTEGER)), '') ELSE t.detail END AS detail, t.mail,
	strftime('%Y-%m-%dT%H:%M:%SZ', t.moved, 'unixepoch') AS moved, t.moved AS moved_s
FROM trust_move t JOIN address a ON a.id = t.address LEFT JOIN person p ON p.id = t.person;
DELETE FROM "sqlite_sequence";
COMMIT;
PRAGMA user_version = 6;

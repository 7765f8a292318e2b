-- What administrators query; documented in becwatch-database(5).  Columns are added, never changed.
-- Times come twice: as RFC 3339 text in UTC, and with _s as seconds since 1970.

-- One row a message, however many mailboxes hold it.
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

-- One row a copy: where a message lies.
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

-- One row an address field entry of a message.
CREATE VIEW mail_addresses AS
SELECT x.mail,
	CASE x.field WHEN 0 THEN 'from' WHEN 1 THEN 'sender' WHEN 2 THEN 'reply_to' WHEN 3 THEN 'to'
		WHEN 4 THEN 'cc' ELSE 'bcc' END AS field,
	x.position, x.name, a.address, a.display, x.person,
	CASE x.trust WHEN 1 THEN 'candidate' WHEN 2 THEN 'proven' WHEN 3 THEN 'hostile' ELSE 'unknown' END AS trust
FROM mail_address x JOIN address a ON a.id = x.address;

-- One row an attachment of a message.
CREATE VIEW attachments AS
SELECT t.mail, t.position, t.name, t.type, t.bytes, t.sha256 FROM mail_attachment t;

-- One row a header line on authentication or submission, as it stood in that copy.
CREATE VIEW headers AS
SELECT h.copy, y.mail, h.position, h.name, h.value FROM copy_header h JOIN copy y ON y.id = h.copy;

-- Identities: a name's skeleton and an organisation.
CREATE VIEW people AS
SELECT p.id AS person, p.name, p.skeleton, p.org AS organisation,
	strftime('%Y-%m-%dT%H:%M:%SZ', p.first_seen, 'unixepoch') AS first_seen, p.first_seen AS first_seen_s
FROM person p;

-- Which addresses stand for whom, and how far they are trusted.
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

-- The roster; an address that was swapped in stands in a row of its own with role 'substitute'.
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

-- Bank accounts by the counterparty that they are taken to belong to.  state: own, known, claimed, shared, bad; an
-- account that only mails with findings stated for somebody has no row of its own in the ledger.
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

-- Why an account is what it is: a row whenever its state for a counterparty changed, and what made it so.
CREATE VIEW ledger_events AS
SELECT e.id AS event, e.owner, b.value AS account, b.masked AS account_masked, e.state,
	strftime('%Y-%m-%dT%H:%M:%SZ', e.at, 'unixepoch') AS at, e.at AS at_s, e.reason, e.mail,
	coalesce(m.message_id, '') AS message_id, coalesce(x.address, '') AS from_address,
	coalesce(i.public_id, '') AS incident, e.audit, coalesce(a.person, '') AS by
FROM ledger_event e JOIN bank_account b ON b.id = e.bank_account LEFT JOIN mail m ON m.id = e.mail
	LEFT JOIN address x ON x.id = m.from_address LEFT JOIN incident i ON i.id = e.incident
	LEFT JOIN audit a ON a.id = e.audit;

-- What people decided, and what each decision changed.  Nothing is ever taken out or altered.
CREATE VIEW audits AS
SELECT a.id AS audit, strftime('%Y-%m-%dT%H:%M:%SZ', a.at, 'unixepoch') AS at, a.at AS at_s, a.action,
	coalesce(i.public_id, '') AS incident, a.person, a.login, a.channel, a.contact, a.note
FROM audit a LEFT JOIN incident i ON i.id = a.incident;

CREATE VIEW audit_changes AS
SELECT c.audit, c.position, c.kind, c.value, c.owner, c.became FROM audit_change c;

-- Where account numbers stood.
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

-- Addresses, bank accounts, Message-ID hosts and submission identities that an incident called hostile.
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

-- The alert outbox.
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

-- One row a copy and finding of it (finding columns NULL where there is none), for a conversation's or an
-- incident's table: order by arrived_s, copy, finding.
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

-- What made an address proven, or hostile: one row a change of its state.
CREATE VIEW trust_moves AS
SELECT a.address, coalesce(p.name, '') AS person_name, coalesce(p.org, '') AS person_organisation,
	CASE t.state WHEN 1 THEN 'candidate' WHEN 2 THEN 'proven' WHEN 3 THEN 'hostile' ELSE 'unknown' END AS trust,
	t.how, CASE t.how WHEN 'incident' THEN coalesce((SELECT i.public_id FROM incident i
		WHERE i.id = CAST(t.detail AS INTEGER)), '') ELSE t.detail END AS detail, t.mail,
	strftime('%Y-%m-%dT%H:%M:%SZ', t.moved, 'unixepoch') AS moved, t.moved AS moved_s
FROM trust_move t JOIN address a ON a.id = t.address LEFT JOIN person p ON p.id = t.person;

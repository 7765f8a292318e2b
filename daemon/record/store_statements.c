#include "store_sql.h"

/* In the order in which incident_read takes them. */
#define INCIDENT_COLUMNS                                                                           \
	"id, public_id, severity, families, families_medium, sequence, opened, updated,"           \
	" historical, conversation, closed"

/*
 * Every statement there is.  Each finds its rows by index and, where a history could
 * make them many, stops at a LIMIT: tests/unit/statements_test.c holds both.
 */
static const char *const statements[SQL_COUNT] = {
	/* configuration */
	[SQL_ACCOUNT_GET] =
	    "SELECT id, org, enrolled_at, oldest_mail FROM account WHERE address = ?1",
	[SQL_ACCOUNT_ADD] = "INSERT INTO account (address, org, enrolled_at) VALUES (?1, ?2, ?3)",
	[SQL_ACCOUNT_CONFIGURE] =
	    "INSERT INTO account (address, name, org, configured, paused, enrolled_at)"
	    " VALUES (?1, ?2, ?3, 1, ?4, ?5) ON CONFLICT (address) DO UPDATE SET name = ?2, org = "
	    "?3,"
	    " configured = 1, paused = ?4, enrolled_at = CASE WHEN ?6 THEN ?5 ELSE enrolled_at END",
	[SQL_ACCOUNTS_FORGET] = "UPDATE account SET configured = 0 WHERE configured = 1",
	[SQL_ACCOUNT_OLDEST] = "UPDATE account SET oldest_mail = ?2 WHERE id = ?1"
			       " AND (oldest_mail IS NULL OR oldest_mail > ?2)",
	[SQL_ACCOUNT_POLLED] =
	    "UPDATE account SET status = ?2, detail = ?3, polled_at = ?4,"
	    " succeeded_at = CASE WHEN ?2 = 'ok' THEN ?4 ELSE succeeded_at END WHERE address = ?1",
	[SQL_ALIAS_CLEAR] = "DELETE FROM alias WHERE account = ?1",
	[SQL_ALIAS_ADD] = "INSERT OR IGNORE INTO alias (account, address) VALUES (?1, ?2)",
	[SQL_ALIASES] = "SELECT address FROM alias WHERE account = ?1",
	[SQL_ADMIN_DOMAINS_CLEAR] = "DELETE FROM admin_domain",
	[SQL_ADMIN_ADDRESSES_CLEAR] = "DELETE FROM admin_address",
	[SQL_ADMIN_DOMAIN_ADD] =
	    "INSERT OR IGNORE INTO admin_domain (domain, partner) VALUES (?1, ?2)",
	[SQL_ADMIN_ADDRESS_ADD] =
	    "INSERT OR IGNORE INTO admin_address (address, partner) VALUES (?1, ?2)",
	[SQL_ADMIN_DOMAIN] = "SELECT partner FROM admin_domain WHERE domain = ?1",
	[SQL_ADMIN_ADDRESS] = "SELECT partner FROM admin_address WHERE address = ?1",
	[SQL_PARTNERS_CLEAR] = "DELETE FROM partner",
	[SQL_PARTNER_ADD] = "INSERT INTO partner (id, name) VALUES (?1, ?2)",
	[SQL_PERSON_ADMIN_CLEAR] = "UPDATE person_address SET admin = 0 WHERE admin = 1",
	[SQL_PERSON_ADMIN] =
	    "INSERT INTO person_address (person, address, trust, admin, first_seen, proven_at)"
	    " VALUES (?1, ?2, 1, 1, ?3, ?3) ON CONFLICT (person, address) DO UPDATE SET admin = 1,"
	    " proven_at = coalesce(proven_at, ?3)",
	[SQL_LEDGER_ADMIN_CLEAR] = "UPDATE ledger SET admin = 2 WHERE admin = 1 AND admin > 0",
	[SQL_LEDGER_ADMIN] =
	    "INSERT INTO ledger (owner, bank_account, trust, admin, first_seen, last_seen)"
	    " VALUES (?1, ?2, 1, 1, ?3, ?3)"
	    " ON CONFLICT (owner, bank_account) DO UPDATE SET admin = 1",
	[SQL_LEDGER_WITHDRAWN] =
	    "INSERT INTO ledger_event (owner, bank_account, state, at, reason)"
	    " SELECT owner, bank_account, CASE trust WHEN 2 THEN 'known' ELSE 'claimed' END, ?1,"
	    " 'withdrawn' FROM ledger WHERE admin = 2 AND admin > 0",
	[SQL_LEDGER_ADMIN_END] = "UPDATE ledger SET admin = 0 WHERE admin = 2 AND admin > 0",
	[SQL_SHARED_CLEAR] = "UPDATE bank_account SET shared = 0 WHERE shared = 1",
	[SQL_SHARED_SET] = "UPDATE bank_account SET shared = 1 WHERE id = ?1",
	[SQL_DOMAIN_ADMIN_CLEAR] = "UPDATE domain SET admin = 0 WHERE admin = 1",

	/* folders */
	[SQL_FOLDERS] =
	    "SELECT f.name, f.uidvalidity, f.uid FROM account a JOIN folder f ON f.account = a.id"
	    " WHERE a.address = ?1 ORDER BY f.name",
	[SQL_FOLDER_GET] =
	    "SELECT id, role, uidvalidity, uid FROM folder WHERE account = ?1 AND name = ?2",
	[SQL_FOLDER_ADD] =
	    "INSERT INTO folder (account, name, role, uidvalidity) VALUES (?1, ?2, ?3, ?4)",
	[SQL_FOLDER_SET] =
	    "UPDATE folder SET role = ?2, uid = CASE WHEN uidvalidity = ?3 THEN uid ELSE 0 END,"
	    " uidvalidity = ?3 WHERE id = ?1",
	[SQL_FOLDER_POSITION] = "UPDATE folder SET uid = ?3, uidvalidity = ?2 WHERE id = ?1"
				" AND (uidvalidity <> ?2 OR uid < ?3)",
	[SQL_COPY_KNOWN] =
	    "SELECT 1 FROM account a JOIN folder f ON f.account = a.id AND f.name = ?2"
	    " JOIN copy c ON c.folder = f.id AND c.uidvalidity = ?3 AND c.uid = ?4"
	    " WHERE a.address = ?1",
	[SQL_META_IS] = "SELECT 1 FROM meta WHERE name = ?1 AND value = ?2",
	[SQL_META_NUMBER] = "SELECT CAST(value AS INTEGER) FROM meta WHERE name = ?1",
	[SQL_META_SET] = "INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)",

	/* messages */
	[SQL_MAIL_FIND] = "SELECT id, conversation, severity, aligned, outbound, learned FROM mail"
			  " WHERE essence = ?1 AND message_id = ?2",
	/* Printers and attackers give many messages one Message-ID: so many of them are looked at. */
	[SQL_MAIL_BY_MESSAGE_ID] =
	    "SELECT id, conversation, severity FROM (SELECT id, conversation, severity FROM mail"
	    " WHERE message_id = ?1 LIMIT 50) ORDER BY id LIMIT 3",
	[SQL_MAIL_CONVERSATION] =
	    "SELECT min(conversation) FROM (SELECT conversation FROM mail WHERE message_id = ?1"
	    " LIMIT 50)",
	[SQL_MAIL_ADD] =
	    "INSERT INTO mail (message_id, essence, conversation, joined, date, arrived, subject,"
	    " direction, outbound, severity, aligned, learned, from_address, owner, route,"
	    " message_id_host, mailer, list, auto, wording, signature, return_path, list_id)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,"
	    " ?18, ?19, ?20, ?21, ?22, ?23)",
	[SQL_MAIL_RAISE] =
	    "UPDATE mail SET severity = max(severity, ?2), aligned = max(aligned, ?3),"
	    " outbound = max(outbound, ?4) WHERE id = ?1",
	[SQL_MAIL_HEAD] =
	    "SELECT m.message_id, coalesce(a.address, ''), m.owner, m.arrived, m.conversation,"
	    " m.severity, m.route, m.outbound FROM mail m LEFT JOIN address a ON a.id = "
	    "m.from_address"
	    " WHERE m.id = ?1",
	[SQL_COPY_ADD] = "INSERT INTO copy (mail, folder, uidvalidity, uid, arrived, direction, "
			 "historical, sha256,"
			 " size, cut, spf, dkim, dmarc, compauth, flags, aligned, spf_domain,"
			 " dkim_domain, dmarc_policy) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
			 " ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
	[SQL_MAIL_ADDRESS_ADD] =
	    "INSERT INTO mail_address (mail, field, position, address, person, name, trust)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[SQL_MAIL_ADDRESSES] =
	    "SELECT x.field, a.address, a.local, coalesce(p.skeleton, ''), a.org FROM mail_address "
	    "x"
	    " JOIN address a ON a.id = x.address LEFT JOIN person p ON p.id = x.person"
	    " WHERE x.mail = ?1 ORDER BY x.field, x.position LIMIT 200",
	[SQL_MAIL_SUBMISSION_ADD] =
	    "INSERT OR IGNORE INTO mail_submission (mail, address) VALUES (?1, ?2)",
	[SQL_MAIL_ATTACHMENT_ADD] = "INSERT INTO mail_attachment (mail, position, name, type, "
				    "bytes, sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	[SQL_COPY_HEADER_ADD] =
	    "INSERT INTO copy_header (copy, position, name, value) VALUES (?1, ?2, ?3, ?4)",

	/* conversations */
	[SQL_CONVERSATION_ADD] = "INSERT INTO conversation (public_id, subject, started, "
				 "last_mail) VALUES (?1, ?2, ?3, ?3)",
	[SQL_CONVERSATION_GET] = "SELECT public_id, subject, started, last_mail, messages FROM "
				 "conversation WHERE id = ?1",
	[SQL_CONVERSATION_WEIGHTY] =
	    "SELECT 1 FROM (SELECT id, wording, severity FROM mail WHERE conversation = ?1"
	    " ORDER BY id DESC LIMIT ?2) m WHERE m.wording & ?3 != 0"
	    " OR EXISTS (SELECT 1 FROM mail_account x WHERE x.mail = m.id)"
	    " OR (m.severity >= 2 AND (EXISTS (SELECT 1 FROM mail_attachment t WHERE t.mail = m.id)"
	    " OR EXISTS (SELECT 1 FROM finding f WHERE f.mail = m.id AND f.severity >= 2"
	    " AND f.detector NOT IN ('participant_swap', 'outbound_diversion')))) LIMIT 1",
	[SQL_CONVERSATION_MAIL] =
	    "UPDATE conversation SET messages = messages + 1, last_mail = max(last_mail, ?2),"
	    " started = min(started, ?2) WHERE id = ?1",
	[SQL_KEY_ADD] = "INSERT OR IGNORE INTO thread_key (key, conversation) VALUES (?1, ?2)",
	[SQL_KEY_FIRST] =
	    "SELECT conversation FROM thread_key WHERE key = ?1 ORDER BY conversation LIMIT 1",
	[SQL_KEY_NEWEST] =
	    "SELECT conversation FROM thread_key WHERE key = ?1 ORDER BY conversation DESC LIMIT 6",
	[SQL_KEY_HAS] = "SELECT 1 FROM thread_key WHERE key = ?1 AND conversation = ?2",
	[SQL_ROSTER] =
	    "SELECT p.person, p.name, s.skeleton, a.local, s.org, a.address, a.class, pa.trust, "
	    "pa.admin,"
	    " p.attested, p.since, p.seen, p.address FROM participant p JOIN person s ON s.id = "
	    "p.person"
	    " JOIN address a ON a.id = p.address"
	    " LEFT JOIN person_address pa ON pa.person = p.person AND pa.address = p.address"
	    " WHERE p.conversation = ?1 ORDER BY p.since, p.person LIMIT 200",
	[SQL_PARTICIPANT_ADD] = "INSERT OR IGNORE INTO participant (conversation, person, address, "
				"name, since, seen, attested)"
				" VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6)",
	[SQL_PARTICIPANT_SEEN] =
	    "UPDATE participant SET seen = seen + 1, attested = max(attested, ?3)"
	    " WHERE conversation = ?1 AND person = ?2",
	[SQL_PARTICIPANT_COUNT] = "SELECT count(*) FROM participant WHERE conversation = ?1",
	[SQL_SUBSTITUTE_ADD] =
	    "INSERT OR IGNORE INTO substitute (conversation, person, address, since)"
	    " VALUES (?1, ?2, ?3, ?4)",
	[SQL_SUBSTITUTES] = "SELECT a.address FROM substitute u JOIN address a ON a.id = u.address"
			    " WHERE u.conversation = ?1 AND u.person = ?2 LIMIT 20",

	/* people and addresses */
	[SQL_ADDRESS_GET] = "SELECT id, first_seen, last_seen, seen, days, sent, sent_aligned, "
			    "written_to, first_day,"
			    " proven FROM address WHERE address = ?1",
	[SQL_ADDRESS_ADD] = "INSERT INTO address (address, display, local, domain, org, class, "
			    "first_seen, last_seen)"
			    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)",
	[SQL_ADDRESS_TOUCH] =
	    "UPDATE address SET last_seen = max(last_seen, ?2), first_seen = min(first_seen, ?2)"
	    " WHERE id = ?1",
	[SQL_ADDRESS_COUNT] =
	    "UPDATE address SET seen = seen + ?3, days = days + (?3 = 1 AND (first_day IS NULL"
	    " OR ?2 > last_day OR ?2 < first_day)),"
	    " first_day = CASE WHEN ?3 = 0 THEN first_day ELSE min(coalesce(first_day, ?2), ?2) "
	    "END,"
	    " last_day = CASE WHEN ?3 = 0 THEN last_day ELSE max(coalesce(last_day, ?2), ?2) END,"
	    " sent = sent + ?4, sent_aligned = sent_aligned + ?5, written_to = written_to + ?6"
	    " WHERE id = ?1",
	[SQL_ADDRESS_PROVEN] = "UPDATE address SET proven = 1 WHERE id = ?1",
	[SQL_KNOWN_BY_LOCAL] =
	    "SELECT pa.person, p.org FROM address a JOIN person_address pa ON pa.address = a.id"
	    " JOIN person p ON p.id = pa.person"
	    " WHERE replace(replace(replace(a.local, '.', ''), '-', ''), '_', '')"
	    " = replace(replace(replace(?1, '.', ''), '-', ''), '_', '') AND a.proven = 1 AND "
	    "a.class = 1 AND (pa.trust = 2 OR pa.admin = "
	    "1)"
	    " LIMIT 20",
	[SQL_PERSON_ID] = "SELECT name, skeleton, org FROM person WHERE id = ?1",
	[SQL_PERSON_GET] = "SELECT id FROM person WHERE skeleton = ?1 AND org = ?2",
	[SQL_PERSON_ADD] = "INSERT INTO person (skeleton, org, name, first_seen, sound) VALUES "
			   "(?1, ?2, ?3, ?4, ?5)",
	[SQL_PEOPLE_NAMED] = "SELECT id, org FROM person WHERE skeleton = ?1 AND org > '' LIMIT 20",
	[SQL_PEOPLE_SOUNDING] =
	    "SELECT id, org FROM person WHERE sound = ?1 AND sound > '' AND org > '' LIMIT 20",
	[SQL_TRUST_GET] =
	    "SELECT trust, admin, claimed, first_seen, appeared_in, days, first_day, last_day,"
	    " joint_first, joint_last, proven_at, proven_how FROM person_address"
	    " WHERE person = ?1 AND address = ?2",
	[SQL_TRUST_ADD] =
	    "INSERT OR IGNORE INTO person_address (person, address, trust, claimed, first_seen,"
	    " appeared_in) VALUES (?1, ?2, 1, ?3, ?4, ?5)",
	/* touches no column of the index of proven ones */
	[SQL_TRUST_COUNT] =
	    "UPDATE person_address SET days = ?3, first_day = ?4, last_day = ?5, joint_first = ?6,"
	    " joint_last = ?7 WHERE person = ?1 AND address = ?2",
	[SQL_TRUST_PROVE] = "UPDATE person_address SET trust = 2, proven_at = ?3, proven_how = ?4"
			    " WHERE person = ?1 AND address = ?2",
	[SQL_TRUST_PROVEN_OF] =
	    "SELECT a.address FROM person_address pa JOIN address a ON a.id = pa.address"
	    " WHERE pa.person = ?1 AND (trust = 2 OR admin = 1) AND NOT EXISTS (SELECT 1 FROM "
	    "hostile h"
	    " WHERE h.kind = 1 AND h.value = a.address AND h.cleared = 0) LIMIT 20",
	[SQL_NAMES_OF] =
	    "SELECT o.skeleton FROM person_address pa JOIN person_address oa ON oa.address = "
	    "pa.address"
	    " AND oa.person <> pa.person JOIN person o ON o.id = oa.person WHERE pa.person = ?1"
	    " AND (pa.trust = 2 OR pa.admin = 1) AND (oa.trust = 2 OR oa.admin = 1) AND o.org = ?2"
	    " LIMIT 5",
	[SQL_TRUST_OTHER_PROVEN] =
	    "SELECT 1 FROM person_address WHERE person = ?1 AND (trust = 2 OR admin = 1)"
	    " AND address <> ?2 LIMIT 1",
	[SQL_APPEARANCE_GET] = "SELECT seen, days, sent, sent_aligned FROM appearance"
			       " WHERE address = ?1 AND conversation = ?2",
	[SQL_APPEARANCE_COUNT] =
	    "INSERT INTO appearance (address, conversation, seen, days, first_day, last_day, sent,"
	    " sent_aligned) VALUES (?1, ?2, 1, 1, ?3, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET"
	    " seen = seen + 1, days = days + (?3 > last_day OR ?3 < first_day),"
	    " first_day = min(first_day, ?3), last_day = max(last_day, ?3), sent = sent + ?4,"
	    " sent_aligned = sent_aligned + ?5",
	[SQL_PROVEN_WROTE] =
	    "SELECT 1 FROM person_address pa JOIN appearance p ON p.address = pa.address"
	    " AND p.conversation = ?2 WHERE pa.person = ?1 AND (trust = 2 OR admin = 1)"
	    " AND pa.address <> ?3 AND p.sent > 0 LIMIT 1",

	/* domains */
	[SQL_DOMAIN_GET] = "SELECT class, first_seen, proven, guarded, admin, confirmed FROM "
			   "domain WHERE name = ?1",
	[SQL_DOMAIN_ADD] = "INSERT INTO domain (name, class, first_seen) VALUES (?1, ?2, ?3) ON "
			   "CONFLICT DO UPDATE SET"
			   " first_seen = ?3 WHERE first_seen > ?3",
	[SQL_DOMAIN_PROVEN] = "UPDATE domain SET proven = 1 WHERE name = ?1 AND proven = 0",
	[SQL_DOMAIN_GUARD] =
	    "UPDATE domain SET proven = 1, guarded = 1, admin = max(admin, ?2) WHERE name = ?1",
	[SQL_GUARDED_GET] = "SELECT id FROM guarded WHERE domain = ?1",
	[SQL_GUARDED_ADD] = "INSERT OR IGNORE INTO guarded (domain) VALUES (?1)",
	[SQL_GUARDED_AFTER] = "SELECT g.id, g.domain, d.admin, g.keyed FROM guarded g"
			      " JOIN domain d ON d.name = g.domain WHERE g.id > ?1 ORDER BY g.id",
	[SQL_GUARDED_KEYED] = "UPDATE guarded SET keyed = 1 WHERE id > ?1 AND keyed = 0",
	[SQL_NEAR_ADD] = "INSERT OR IGNORE INTO domain_near (hash, guarded) VALUES (?1, ?2)",
	[SQL_NEAR_FIND] = "SELECT g.domain, d.admin FROM domain_near n"
			  " JOIN guarded g ON g.id = n.guarded JOIN domain d ON d.name = g.domain"
			  " WHERE n.hash = ?1 AND n.guarded > ?2 LIMIT 20",
	[SQL_DOMAIN_CONFIRM] = "UPDATE domain SET confirmed = 1, proven = 1 WHERE name = ?1",

	/* texts */
	[SQL_SKETCH_ADD] =
	    "INSERT INTO mail_sketch (mail, arrived, complete, hashes) VALUES (?1, ?2, ?3, ?4)",
	[SQL_SKETCH_GET] = "SELECT arrived, complete, hashes FROM mail_sketch WHERE mail = ?1",
	[SQL_SKETCHES_OLDEST] = "SELECT mail, arrived FROM mail_sketch ORDER BY mail LIMIT ?1",
	[SQL_SKETCHES_DROP] = "DELETE FROM mail_sketch WHERE mail < ?1",
	[SQL_SHINGLE_ADD] = "INSERT OR IGNORE INTO shingle (hash, mail) VALUES (?1, ?2)",
	[SQL_SHINGLE_FIND] = "SELECT mail FROM shingle WHERE hash = ?1 AND mail >= ?2"
			     " ORDER BY mail DESC LIMIT 6",
	[SQL_SHINGLE_SWEEP] =
	    "DELETE FROM shingle WHERE hash >= ?1 AND hash <= coalesce((SELECT hash FROM shingle"
	    " WHERE hash >= ?1 ORDER BY hash LIMIT 1 OFFSET ?2), 9223372036854775807)"
	    " AND mail < ?3",

	[SQL_SKETCHES_AFTER] = "SELECT mail, arrived, complete, hashes FROM mail_sketch"
			       " WHERE mail > ?1 ORDER BY mail",

	/* bank accounts */
	[SQL_BANK_GET] = "SELECT id FROM bank_account WHERE value = ?1",
	[SQL_BANK_READ] = "SELECT id, shared FROM bank_account WHERE value = ?1",
	[SQL_BANK_ADD] =
	    "INSERT INTO bank_account (value, masked, kind, country) VALUES (?1, ?2, ?3, ?4)",
	[SQL_LEDGER_GET] = "SELECT trust, admin, first_seen, appeared_in, seen, days, first_day, "
			   "last_day FROM ledger"
			   " WHERE owner = ?1 AND bank_account = ?2",
	[SQL_LEDGER_OF] =
	    "SELECT b.value, b.country, l.trust, l.admin, l.first_seen, l.seen FROM ledger l"
	    " JOIN bank_account b ON b.id = l.bank_account WHERE l.owner = ?1 AND b.value <> ?2 "
	    "LIMIT 50",
	[SQL_LEDGER_OWNERS] =
	    "SELECT owner, trust, admin, first_seen FROM (SELECT owner, trust, admin, first_seen"
	    " FROM ledger WHERE bank_account = ?1 LIMIT 100) ORDER BY first_seen LIMIT 20",
	[SQL_LEDGER_ADD] = "INSERT OR IGNORE INTO ledger (owner, bank_account, trust, first_seen, "
			   "last_seen, appeared_in)"
			   " VALUES (?1, ?2, 1, ?3, ?3, ?4)",
	[SQL_LEDGER_SET] =
	    "UPDATE ledger SET trust = ?3, last_seen = max(last_seen, ?4), seen = ?5, days = ?6,"
	    " first_day = ?7, last_day = ?8 WHERE owner = ?1 AND bank_account = ?2",
	[SQL_LEDGER_PROVE] = "UPDATE ledger SET trust = 2 WHERE owner = ?1 AND bank_account = ?2",
	/* only when the state changed */
	[SQL_LEDGER_EVENT] =
	    "INSERT INTO ledger_event (owner, bank_account, state, at, reason, mail, incident, "
	    "audit)"
	    " SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE ?3 <> coalesce((SELECT state FROM"
	    " ledger_event WHERE owner = ?1 AND bank_account = ?2 ORDER BY id DESC LIMIT 1), '')",
	[SQL_LEDGER_CONFIRM] =
	    "INSERT INTO ledger (owner, bank_account, trust, first_seen, last_seen)"
	    " VALUES (?1, ?2, ?3, ?4, ?4) ON CONFLICT (owner, bank_account) DO UPDATE SET trust = "
	    "?3",
	[SQL_MAIL_ACCOUNT_ADD] = "INSERT INTO mail_account (mail, position, bank_account, "
				 "conversation, place, place_index, bic,"
				 " beneficiary, owner, ours, clean) VALUES (?1, ?2, ?3, ?4, ?5, "
				 "?6, ?7, ?8, ?9, ?10, ?11)",
	[SQL_MAIL_ACCOUNTS] =
	    "SELECT b.value FROM mail_account x JOIN bank_account b ON b.id = x.bank_account"
	    " WHERE x.mail = ?1 AND x.place <> 1 ORDER BY x.position LIMIT 50",
	[SQL_CONVERSATION_ACCOUNTS] =
	    "SELECT b.value, b.country, x.owner, m.arrived FROM mail_account x"
	    " JOIN bank_account b ON b.id = x.bank_account JOIN mail m ON m.id = x.mail"
	    " WHERE x.conversation = ?1 AND x.clean = 1 AND x.place <> 1 AND x.ours = 0 LIMIT 100",

	[SQL_CONVERSATION_ATTACHMENTS] =
	    "SELECT t.mail, t.position, t.name, t.sha256, m.arrived FROM mail m"
	    " JOIN mail_attachment t ON t.mail = m.id WHERE m.conversation = ?1 LIMIT 200",
	[SQL_ATTACHMENT_ACCOUNTS] =
	    "SELECT b.value FROM mail_account x JOIN bank_account b ON b.id = x.bank_account"
	    " WHERE x.mail = ?1 AND x.place = 2 AND x.place_index = ?2 AND x.ours = 0 LIMIT 50",

	/* habits */
	[SQL_SENDER_GET] =
	    "SELECT mails, with_auth, aligned, signed, replies, replies_bare FROM sender"
	    " WHERE address = ?1",
	[SQL_SENDER_COUNT] =
	    "INSERT INTO sender (address, mails, with_auth, aligned, signed, replies, replies_bare)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO UPDATE SET mails = mails + ?2,"
	    " with_auth = with_auth + ?3, aligned = aligned + ?4, signed = signed + ?5,"
	    " replies = replies + ?6, replies_bare = replies_bare + ?7",
	[SQL_HABIT_GET] = "SELECT seen FROM habit WHERE address = ?1 AND kind = ?2 AND value = ?3",
	[SQL_HABITS] = "SELECT value, seen FROM habit WHERE address = ?1 AND kind = ?2 LIMIT 20",
	[SQL_HABIT_COUNT] = "INSERT INTO habit (address, kind, value, seen) VALUES (?1, ?2, ?3, 1)"
			    " ON CONFLICT DO UPDATE SET seen = seen + 1",
	[SQL_CLEAN_TRACE_ADD] = "INSERT OR IGNORE INTO clean_trace (kind, value) VALUES (?1, ?2)",
	[SQL_CLEAN_TRACE] = "SELECT 1 FROM clean_trace WHERE kind = ?1 AND value = ?2",

	[SQL_TWINS] =
	    "SELECT m.id, m.date, m.subject, m.list, m.outbound, m.arrived, m.essence,"
	    " coalesce(a.address, '') FROM (SELECT * FROM mail WHERE message_id = ?1 LIMIT 50) m"
	    " LEFT JOIN address a ON a.id = m.from_address ORDER BY m.id LIMIT 5",
	[SQL_PATHS] = "SELECT message_id, dkim, hop, mailer, zone, seen FROM sender_path"
		      " WHERE owner = ?1 LIMIT 49",
	[SQL_PATH_COUNT] =
	    "INSERT INTO sender_path (owner, message_id, dkim, hop, mailer, zone, seen)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1) ON CONFLICT DO UPDATE SET seen = seen + 1",
	[SQL_PAID_ADD] = "INSERT OR IGNORE INTO paid (key, mail) VALUES (?1, ?2)",
	[SQL_PAID] = "SELECT m.id, m.message_id, m.subject, m.arrived, m.conversation, m.severity"
		     " FROM paid p JOIN mail m ON m.id = p.mail WHERE p.key = ?1"
		     " ORDER BY p.mail DESC LIMIT 1",
	[SQL_BILLED_ADD] = "INSERT OR IGNORE INTO billed (key, mail) VALUES (?1, ?2)",
	[SQL_BILLED] = "SELECT mail FROM billed WHERE key = ?1 LIMIT 1",
	[SQL_MOVE_ADD] = "INSERT INTO trust_move (address, person, state, how, mail, moved, detail)"
			 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",

	/* incidents */
	[SQL_INCIDENTS_OPEN] =
	    "SELECT " INCIDENT_COLUMNS " FROM incident WHERE conversation = ?1 AND closed = 0"
	    " ORDER BY id DESC LIMIT 20",
	[SQL_INCIDENT_ADD] = "INSERT INTO incident (public_id, conversation, severity, families, "
			     "families_medium, sequence,"
			     " opened, updated, closed, historical) VALUES (?1, ?2, ?3, ?4, ?5, "
			     "?6, ?7, ?8, ?9, ?10)",
	[SQL_INCIDENT_NAMED] = "SELECT 1 FROM incident WHERE public_id = ?1",
	[SQL_INCIDENT_SET] =
	    "UPDATE incident SET severity = ?2, families = ?3, families_medium = ?4, sequence = ?5,"
	    " updated = ?6, closed = ?7, historical = ?8 WHERE id = ?1",
	[SQL_INCIDENT_HOSTILES] =
	    "SELECT kind, value FROM hostile WHERE incident = ?1 AND kind <= 2 LIMIT 500",
	[SQL_HOSTILE_ADD] =
	    "INSERT OR IGNORE INTO hostile (kind, value, incident) VALUES (?1, ?2, ?3)",
	[SQL_HOSTILE_GET] =
	    "SELECT incident FROM hostile WHERE kind = ?1 AND value = ?2 AND cleared = 0"
	    " ORDER BY incident DESC LIMIT 1",
	[SQL_HOSTILE_ELSEWHERE] =
	    "SELECT i.id, i.public_id, i.opened FROM hostile h JOIN incident i ON i.id = h.incident"
	    " WHERE h.kind = ?1 AND h.value = ?2 AND h.cleared = 0 AND (i.conversation <> ?3 OR "
	    "i.closed"
	    " = 1)"
	    " ORDER BY h.incident DESC LIMIT 1",
	[SQL_FINDING_ADD] =
	    "INSERT INTO finding (incident, mail, copy, detector, version, severity, reason, "
	    "evidence,"
	    " header, attack, created) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
	[SQL_FINDING_KNOWN] =
	    "SELECT 1 FROM finding WHERE mail = ?1 AND detector = ?2 AND severity >= ?3 LIMIT 1",

	[SQL_ACCUSED_ADD] =
	    "INSERT OR IGNORE INTO accused (incident, kind, value) VALUES (?1, ?2, ?3)",

	/* how it ended */
	[SQL_INCIDENT_GET] = "SELECT " INCIDENT_COLUMNS " FROM incident WHERE id = ?1",
	[SQL_INCIDENT_CLOSE] = "UPDATE incident SET closed = ?2, outcome = ?3, sequence = ?4, "
			       "updated = ?5 WHERE id = ?1",
	[SQL_INCIDENT_ACCUSED] =
	    "SELECT kind, value FROM accused WHERE incident = ?1 UNION SELECT kind, value FROM"
	    " hostile WHERE incident = ?1 AND kind <= 2 LIMIT 500",
	/* Whatever the mails with findings stated, by whom; quoted ones too: accounts are accused there as well. */
	[SQL_INCIDENT_ACCOUNTS] =
	    "SELECT b.id, b.value, x.owner, max(x.place <> 1), max(f.detector = 'bank_change'"
	    " AND m.outbound = 0), max(coalesce(l.admin, 0) > 0 OR coalesce(l.trust, 0) = 2),"
	    " min(m.outbound) FROM finding f JOIN mail m ON m.id = f.mail JOIN mail_account x ON "
	    "x.mail = f.mail"
	    " JOIN bank_account b ON b.id = x.bank_account"
	    " LEFT JOIN ledger l ON l.owner = x.owner AND l.bank_account = b.id"
	    " WHERE f.incident = ?1 AND x.ours = 0 GROUP BY b.id, x.owner LIMIT 500",
	[SQL_INCIDENT_PEOPLE] =
	    "SELECT DISTINCT x.person FROM finding f JOIN mail_address x ON x.mail = f.mail"
	    " WHERE f.incident = ?1 AND x.address = ?2 AND x.person IS NOT NULL LIMIT 50",
	[SQL_INCIDENT_SUBSTITUTES] =
	    "SELECT person FROM substitute WHERE conversation = ?1 AND address = ?2 LIMIT 50",
	[SQL_INCIDENT_LEFT] =
	    "SELECT 1 FROM hostile WHERE incident = ?1 AND kind <= 2 AND cleared = 0 LIMIT 1",
	[SQL_INCIDENTS_ACCUSING] =
	    "SELECT DISTINCT i.public_id FROM hostile h JOIN incident i ON i.id = h.incident"
	    " WHERE h.kind = ?1 AND h.value = ?2 AND h.incident <> ?3 AND i.closed = 0 LIMIT 20",
	[SQL_INCIDENT_MESSAGE] =
	    "SELECT f.mail, m.message_id, m.subject, m.date, coalesce(x.address, ''), a.address,"
	    " d.name, k.uidvalidity, k.uid, k.direction, k.arrived, k.sha256, c.public_id, "
	    "c.subject,"
	    " c.started, c.messages FROM finding f JOIN mail m ON m.id = f.mail"
	    " JOIN copy k ON k.id = f.copy JOIN folder d ON d.id = k.folder"
	    " JOIN account a ON a.id = d.account JOIN conversation c ON c.id = m.conversation"
	    " LEFT JOIN address x ON x.id = m.from_address"
	    " WHERE f.incident = ?1 ORDER BY f.id DESC LIMIT 1",
	[SQL_INCIDENT_FINDINGS] =
	    "SELECT detector, severity, reason, evidence, attack FROM finding"
	    " WHERE mail = ?1 AND incident = ?2 ORDER BY severity DESC, id LIMIT 50",
	[SQL_TRUST_CONFIRM] =
	    "INSERT INTO person_address (person, address, trust, first_seen, proven_at, proven_how)"
	    " VALUES (?1, ?2, 2, ?3, ?3, 'confirmed') ON CONFLICT (person, address) DO UPDATE SET"
	    " trust = 2, proven_at = ?3, proven_how = 'confirmed'",
	[SQL_SUBSTITUTE_DROP] = "DELETE FROM substitute WHERE conversation = ?1 AND person = ?2"
				" AND address = ?3",
	[SQL_HOSTILE_CLEAR] =
	    "UPDATE hostile SET cleared = 1, confirmed = 0 WHERE kind = ?1 AND value = ?2",
	[SQL_HOSTILE_CLEAR_TRACES] =
	    "UPDATE hostile SET cleared = 1 WHERE incident = ?1 AND kind > 2",
	[SQL_HOSTILE_CONFIRM] =
	    "INSERT INTO hostile (kind, value, incident, confirmed) VALUES (?1, ?2, ?3, 1)"
	    " ON CONFLICT (kind, value, incident) DO UPDATE SET cleared = 0, confirmed = 1",
	[SQL_HOSTILE_CONFIRMED] =
	    "SELECT h.incident FROM hostile h WHERE h.kind = ?1 AND h.value = ?2 AND h.confirmed = "
	    "1"
	    " AND h.cleared = 0 AND h.incident <> ?3 ORDER BY h.incident DESC LIMIT 1",
	[SQL_AUDIT_ADD] =
	    "INSERT INTO audit (at, action, incident, person, login, channel, contact, note)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
	[SQL_AUDIT_CHANGE_ADD] =
	    "INSERT INTO audit_change (audit, position, kind, value, owner, became)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	[SQL_SEVERAL_ADD] =
	    "INSERT OR REPLACE INTO several_accounts (owner, at, audit) VALUES (?1, ?2, ?3)",
	[SQL_SEVERAL_DROP] = "DELETE FROM several_accounts WHERE owner = ?1",
	[SQL_SEVERAL] = "SELECT 1 FROM several_accounts WHERE owner = ?1",

	/* outbox: of an incident's alerts to an endpoint only the oldest waiting one may go */
	[SQL_OUTBOX_ADD] = "INSERT OR IGNORE INTO outbox (alert_id, endpoint, incident, severity, "
			   "payload, created,"
			   " next_attempt) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
	[SQL_OUTBOX_DUE] =
	    "SELECT id, alert_id, endpoint, payload, attempts, next_attempt, created FROM outbox o"
	    " WHERE state = 0 AND endpoint = ?1 AND next_attempt <= ?2 AND NOT EXISTS (SELECT 1"
	    " FROM outbox e WHERE e.state = 0 AND e.endpoint = ?1 AND e.attempts < 3 AND "
	    "e.incident = o.incident"
	    " AND e.id < o.id) ORDER BY next_attempt, id LIMIT ?3",
	[SQL_OUTBOX_HOLD] = "INSERT OR IGNORE INTO outbox (alert_id, endpoint, incident, severity, "
			    "payload, created,"
			    " next_attempt, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, 3)",
	[SQL_OUTBOX_HELD] =
	    "SELECT id, incident, severity, payload FROM outbox WHERE state = 3 AND endpoint = ?1"
	    " ORDER BY id",
	[SQL_OUTBOX_HELD_DROP] = "DELETE FROM outbox WHERE state = 3 AND endpoint = ?1",
	[SQL_OUTBOX_ENDPOINTS] = "SELECT DISTINCT endpoint FROM outbox WHERE state = 0",
	[SQL_OUTBOX_ORPHANED] = "UPDATE outbox SET state = 2, done = ?2, error = 'this endpoint is "
				"no longer configured'"
				" WHERE state = 0 AND endpoint = ?1",
	[SQL_OUTBOX_NEXT] =
	    "SELECT next_attempt FROM outbox o WHERE state = 0 AND next_attempt > -1"
	    " AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.state = 0 AND e.endpoint = o.endpoint"
	    " AND e.incident = o.incident AND e.id < o.id) ORDER BY next_attempt, id LIMIT 1",
	[SQL_OUTBOX_GET] =
	    "SELECT id, alert_id, endpoint, payload, attempts, next_attempt, created FROM outbox"
	    " WHERE id = ?1 AND state = 0",
	[SQL_OUTBOX_DONE] = "UPDATE outbox SET state = ?2, done = ?3, error = ?4,"
			    " attempts = attempts + 1 WHERE id = ?1 AND state = 0",
	[SQL_OUTBOX_RETRY] =
	    "UPDATE outbox SET attempts = attempts + 1, next_attempt = ?2, error = ?3"
	    " WHERE id = ?1 AND state = 0",
};

const char *
sql_text_of(enum sql which)
{
	return statements[which];
}

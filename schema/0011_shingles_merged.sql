-- 0011: the hashes of the newest messages stand in memory; meta says up to which message table shingle has them.
INSERT OR REPLACE INTO meta (name, value) SELECT 'shingles_merged', coalesce(max(mail), 0) FROM mail_sketch;

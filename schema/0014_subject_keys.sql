-- 0014: keys of one subject lie beside each other in thread_key.
--
-- Older conversations keep theirs, which are looked up as well while mail may still join them: for 45 days.
INSERT INTO meta (name, value) SELECT 'keys_scattered_until', max(last_mail) + 45 * 86400 FROM conversation HAVING count(*) > 0;

-- 0010: names in Cyrillic and Greek letters.
--
-- Their skeletons are romanised now.  sound is name_sound() of the skeleton of such a name, '' for any other: one whose
-- romanisation has several spellings is found under all of them.
ALTER TABLE person ADD COLUMN sound TEXT NOT NULL DEFAULT '';
UPDATE OR IGNORE person SET skeleton = name_skeleton(name) WHERE name GLOB '*[Ͱ-ԯἀ-῿]*' AND name_skeleton(name) > '';
UPDATE person SET sound = name_sound(skeleton) WHERE name GLOB '*[Ͱ-ԯἀ-῿]*';
CREATE INDEX person_sound ON person (sound) WHERE sound > '';

#ifndef ATTACK_H
#define ATTACK_H

/* attack - names of the ATT&CK techniques that findings carry; config/data/attack.tsv. */

/* "Trusted Relationship" for "T1199"; NULL for an id that is not in the table. */
const char *attack_name(const char *id);

/* The ATT&CK version that the ids belong to: "16.1". */
const char *attack_version(void);

#endif

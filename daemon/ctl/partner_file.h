#ifndef PARTNER_FILE_H
#define PARTNER_FILE_H

#include "buf.h"
#include "config.h"

/*
 * partner_file - the file that `becwatch partners import` writes into the partners folder.
 */
#define PARTNER_FILE "imported.yaml"

/* Its text: partners and accounts of one's own, every string quoted. */
void partner_file_text(struct buf *, const struct config_partner *v, size_t n,
    const struct mail_strings *own_accounts);

/* Do both say the same? */
bool partner_equal(const struct config_partner *, const struct config_partner *);

#endif

/* LINK: base parse */
/* Whose key made a PGP signature: what is read of it, and what is not taken for one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "message.h"
#include "pgp.h"
#include "read_mail.h"
#include "tap.h"

#define HEAD                                                                                       \
	"From: Ingrid <ingrid@halvorsen-tools.example>\r\nSubject: note\r\nMIME-Version: 1.0\r\n"
/* Made by GnuPG 2.2: fingerprint 330ACC4F820347E87176A4196C98DBD24BC61648. */
#define DETACHED                                                                                   \
	"iHUEABYIAB0WIQQzCsxPggNH6HF2pBlsmNvSS8YWSAUCawXVBQAKCRBsmNvSS8YW\r\n"                     \
	"SBtFAQDfEW2TEFPyGhonNQfX+LaHjgqiFFkicABN1AgKhtbsPAD+LqfBlW3uydkW\r\n"                     \
	"TkuboJGIoF/Qvm4I1THfeRiQTxRNcQs=\r\n=Kp0U\r\n"
#define KEY "6C98DBD24BC61648"
#define BEGIN "-----BEGIN PGP SIGNATURE-----\r\n"
#define END "-----END PGP SIGNATURE-----\r\n"
#define CLEAR                                                                                      \
	"-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\nThe note is in the box.\r\n"    \
	"- -- \r\nIngrid\r\n" BEGIN "\r\n" DETACHED END
#define MIME(protocol, signature)                                                                  \
	HEAD "Content-Type: multipart/signed; protocol=\"application/" protocol                    \
	     "\"; boundary=\"=b\"\r\n\r\n--=b\r\nContent-Type: text/plain\r\n\r\nThe note.\r\n"    \
	     "--=b\r\nContent-Type: application/pgp-signature\r\n\r\n" signature "\r\n--=b--\r\n"

static const struct {
	const char *what, *text;
	enum mail_signed kind;
	const char *key; /* "": none */
} mails[] = {
	{ "PGP/MIME", MIME("pgp-signature", BEGIN "\r\n" DETACHED END), SIGNED_PGP, KEY },
	{ "with a version and a comment",
	    MIME("pgp-signature", BEGIN "Version: GnuPG v2\r\nComment: x\r\n\r\n" DETACHED END),
	    SIGNED_PGP, KEY },
	{ "without an empty line", MIME("pgp-signature", BEGIN DETACHED END), SIGNED_PGP, KEY },
	{ "cut off", MIME("pgp-signature", BEGIN "\r\n" DETACHED), SIGNED_PGP, KEY },
	{ "cut off before the key", MIME("pgp-signature", BEGIN "\r\niHUEABYIAB0W\r\n" END),
	    SIGNED_PGP, "" },
	{ "nothing in it", MIME("pgp-signature", BEGIN END), SIGNED_PGP, "" },
	{ "no armour", MIME("pgp-signature", DETACHED), SIGNED_PGP, "" },
	{ "S/MIME names no PGP key", MIME("pkcs7-signature", BEGIN "\r\n" DETACHED END),
	    SIGNED_SMIME, "" },
	{ "within the text", HEAD "\r\n" CLEAR, SIGNED_PGP, KEY },
	{ "below a gateway's banner", HEAD "\r\nCAUTION: external sender.\r\n\r\n" CLEAR,
	    SIGNED_PGP, KEY },
	{ "quoted behind marks",
	    HEAD
	    "\r\nPaid.\r\n\r\nOn Mon, 2 Mar 2026, Ingrid <i@halvorsen-tools.example> wrote:\r\n"
	    "> -----BEGIN PGP SIGNED MESSAGE-----\r\n> Hash: SHA256\r\n>\r\n> note\r\n"
	    "> " BEGIN "> iHUEABYIAB0WIQQzCsxPggNH6HF2pBlsmNvSS8YWSAUCawXVBQAKCRBsmNvSS8YW\r\n",
	    SIGNED_NONE, "" },
	{ "quoted below a separator",
	    HEAD "\r\nPaid.\r\n\r\n-----Original Message-----\r\nFrom: Ingrid "
		 "<i@halvorsen-tools.example>\r\nSent: Monday, March 2, 2026 10:00 AM\r\n"
		 "To: ap@b.example\r\nSubject: note\r\n\r\n" CLEAR,
	    SIGNED_NONE, "" },
	{ "spoken of", HEAD "\r\nIt begins with -----BEGIN PGP SIGNED MESSAGE-----\r\n",
	    SIGNED_NONE, "" },
};

/* Packets by themselves, in hexadecimal. */
static const struct {
	const char *what, *packets;
	const char *keys[3];
} packets[] = {
	{ "version 3", "8815 03 05 00 00000000 1122334455667788 01 08 0000 0001 01",
	    { "1122334455667788" } },
	{ "version 4, the key's ID alone, hashed",
	    "8812 04 00 16 08 000a 09 10 1122334455667788 0000", { "1122334455667788" } },
	{ "not hashed", "8812 04 00 16 08 0000 000a 09 10 1122334455667788",
	    { "1122334455667788" } },
	{ "a critical one", "8812 04 00 16 08 000a 09 90 1122334455667788 0000",
	    { "1122334455667788" } },
	{ "the fingerprint goes before the ID",
	    "8829 04 00 16 08 0021 09 10 1122334455667788"
	    "16 21 04 000102030405060708090a0b0c0d0e0f10111213 0000",
	    { "0C0D0E0F10111213" } },
	{ "version 6: the fingerprint begins with it",
	    "c22f 06 00 16 08 00000023"
	    "22 21 06 a0a1a2a3a4a5a6a7000000000000000000000000000000000000000000000000 00000000",
	    { "A0A1A2A3A4A5A6A7" } },
	{ "two signatures",
	    "8812 04 00 16 08 000a 09 10 1122334455667788 0000"
	    "8812 04 00 16 08 000a 09 10 99aabbccddeeff00 0000",
	    { "1122334455667788", "99AABBCCDDEEFF00" } },
	{ "one twice",
	    "8812 04 00 16 08 000a 09 10 1122334455667788 0000"
	    "8812 04 00 16 08 000a 09 10 1122334455667788 0000",
	    { "1122334455667788" } },
	{ "behind another packet", "cb02 6200 8812 04 00 16 08 000a 09 10 1122334455667788 0000",
	    { "1122334455667788" } },
	{ "of no length", "8b 04 00 16 08 000a 09 10 1122334455667788 0000",
	    { "1122334455667788" } },
	{ "no key in it", "8808 04 00 16 08 0000 0000", { NULL } },
	{ "an ID cut off", "8811 04 00 16 08 000a 09 10 11223344556677", { NULL } },
	{ "a fingerprint cut off", "880e 04 00 16 08 0006 16 21 04 00010203", { NULL } },
	{ "an empty subpacket", "880b 04 00 16 08 0003 00 0000 0000", { NULL } },
	{ "a long subpacket cut off", "880c 04 00 16 08 0004 ff ffffff 0000", { NULL } },
	{ "a version that nobody knows", "8812 07 00 16 08 000a 09 10 1122334455667788 0000",
	    { NULL } },
	{ "version 3 cut off", "880b 03 05 00 00000000 112233", { NULL } },
	{ "a length beyond the end", "8affffffff 04 00 16 08 000a 09 10 1122334455667788 0000",
	    { "1122334455667788" } },
};

static size_t
bytes_of(const char *hex, uint8_t *out)
{
	size_t n = 0;
	unsigned x;

	while (*hex != '\0') {
		if (*hex == ' ') {
			hex++;
			continue;
		}
		sscanf(hex, "%2x", &x);
		out[n++] = (uint8_t)x;
		hex += 2;
	}
	return n;
}

static void
check_packets(struct arena *a, size_t i)
{
	uint8_t bytes[256];
	size_t len = bytes_of(packets[i].packets, bytes), want = 0;
	uint8_t *copy = malloc(len);
	struct mail m = { 0 };
	struct reading r = { .a = a, .m = &m };
	bool same = true;

	memcpy(copy, bytes, len);
	pgp_signatures(&r, copy, len);
	free(copy);
	for (; want < 3 && packets[i].keys[want] != NULL; want++)
		same = same && want < m.signing_keys.n &&
		       strcmp(m.signing_keys.v[want], packets[i].keys[want]) == 0;
	TAP_OK(same && m.signing_keys.n == want, "packets: %s", packets[i].what);
}

/* So many armours, and one so long, cost no more than their bytes. */
static void
check_many(struct arena *a)
{
	enum { N = 100000 };
	struct mail m = { 0 };
	struct reading r = { .a = a, .m = &m };
	char *text = malloc(N * strlen(BEGIN) + 1), *at = text;

	for (size_t i = 0; i < N; i++)
		at = stpcpy(at, BEGIN);
	pgp_signatures(&r, text, strlen(text));
	TAP_OK(mail_strings_has(&m.limits, "pgp_signatures"), "a hundred thousand armours");
	m.limits.n = 0;
	at = stpcpy(text, BEGIN);
	for (size_t i = 0; i < PGP_SIGNATURE_MAX; i += 65)
		at = stpcpy(
		    at, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n");
	pgp_signatures(&r, text, strlen(text));
	TAP_OK(mail_strings_has(&m.limits, "pgp_signatures"), "an armour without end");
	free(text);
}

int
main(void)
{
	struct arena *a = arena_new();

	message_init();
	for (size_t i = 0; i < sizeof(mails) / sizeof(mails[0]); i++) {
		const struct mail *m = read_mail(a, mails[i].text);
		const char *key = m->signing_keys.n == 0 ? "" : m->signing_keys.v[0];

		TAP_OK(m->signature == mails[i].kind && strcmp(key, mails[i].key) == 0 &&
			   m->signing_keys.n <= 1,
		    "%s: %s", mails[i].what, key);
	}
	for (size_t i = 0; i < sizeof(packets) / sizeof(packets[0]); i++)
		check_packets(a, i);
	check_many(a);
	arena_free(a);
	return tap_done();
}

/* Accounts: the forms of one account, how two compare, what people are shown. */
#include <string.h>

#include "account.h"
#include "account_check.h"
#include "tap.h"

/* The domestic form and the IBAN of one account; examples of the IBAN registry. */
static const struct {
	const char *domestic, *iban;
} equal[] = {
	{ "at:19043/234573201", "AT611904300234573201" },
	{ "be:539007547034", "BE68539007547034" },
	{ "ch:00762/11623852957", "CH9300762011623852957" },
	{ "cz:19/2000145399/0800", "CZ6508000000192000145399" },
	{ "de:37040044/532013000", "DE89370400440532013000" },
	{ "dk:0040/440116243", "DK5000400440116243" },
	{ "ee:2200221020145685", "EE382200221020145685" },
	{ "es:21000418450200051332", "ES9121000418450200051332" },
	{ "fi:12345600000785", "FI2112345600000785" },
	{ "fr:20041010050500013M02606", "FR1420041010050500013M02606" },
	{ "hu:117730161111101800000000", "HU42117730161111101800000000" },
	{ "il:010/800/99999999", "IL620108000000099999999" },
	{ "it:X0542811101000000123456", "IT60X0542811101000000123456" },
	{ "nl:ABNA/417164300", "NL91ABNA0417164300" },
	{ "no:86011117947", "NO9386011117947" },
	{ "pl:61109010140000071219812874", "PL61109010140000071219812874" },
	{ "pt:000201231234567890154", "PT50000201231234567890154" },
	{ "sk:19/8742637541/1200", "SK3112000000198742637541" },
	{ "tr:00061/0519786457841326", "TR330006100519786457841326" },
	{ "ae:033/1234567890123456", "AE070331234567890123456" },
};

static const struct {
	const char *key;
	bool of_state;
} states[] = {
	{ "DE21860000000086001055", true }, /* Bundeskasse */
	{ "DE89370400440532013000", false },
	{ "DE02120300000000202051", false },
	{ "CZ6507100000000077628111", true },
	{ "CZ6508000000192000145399", false },
	{ "PL61101000712221234567890123", true },
	{ "PL61109010140000071219812874", false },
	{ "IT60X0100003245000000012345", true },
	{ "IT60X0542811101000000123456", false },
	{ "uk:083210/12001039", true },
	{ "NL86INGB0002445588", true },
	{ "NL91ABNA0417164300", false },
	{ "SE5680000890119646240516", true },
	{ "bankgiro:50501055", true },
	{ "bankgiro:58398257", false },
	{ "uk:083210/12001040", false },
	{ "us:021000021/0710123456", false },
	{ "", false },
	{ "DE21", false },
};

static void
equivalence(struct arena *a)
{
	for (size_t i = 0; i < sizeof(equal) / sizeof(equal[0]); i++) {
		enum account_kind kind = (enum account_kind)0;
		const char *value = "", *error = "";
		bool read = account_read(a, equal[i].domestic, &kind, &value, &error);

		TAP_OK(read && strcmp(account_key(a, kind, value), equal[i].iban) == 0 &&
			   account_compare(kind, value, ACCOUNT_IBAN, equal[i].iban) ==
			       ACCOUNT_EQUIVALENT &&
			   account_is_valid(kind, value),
		    "%s is %s: %s%s", equal[i].domestic, equal[i].iban, value, error);
	}
	TAP_OK(strcmp(account_key(a, ACCOUNT_IBAN, "GB29NWBK60161331926819"),
		   "uk:601613/31926819") == 0 &&
		   account_compare(ACCOUNT_IBAN, "GB29NWBK60161331926819", ACCOUNT_UK,
		       "601613/31926819") == ACCOUNT_EQUIVALENT,
	    "a British IBAN has the key of its sort code and account");
	TAP_OK(account_compare(ACCOUNT_IBAN, "SE4550000000058398257466", ACCOUNT_BANKGIRO,
		   "58398257") == ACCOUNT_DIFFERENT,
	    "a Swedish giro number is no account of an IBAN");
}

static const struct {
	const char *what, *a, *b;
	enum account_match want;
} pairs[] = {
	{ "itself", "DE89370400440532013000", "DE89370400440532013000", ACCOUNT_SAME },
	{ "two digits exchanged", "DE89370400440532013000", "DE62370400440532010300",
	    ACCOUNT_DIFFERENT },
	{ "an account of no bank", "other:532013000", "DE89370400440532013000", ACCOUNT_CONTAINED },
	{ "seven digits", "other:2013000", "DE89370400440532013000", ACCOUNT_DIFFERENT },
	{ "zeros before a US account", "us:021000021/0004839201755", "us:021000021/4839201755",
	    ACCOUNT_EQUIVALENT },
	{ "another US bank", "us:021000021/4839201755", "us:026009593/4839201755",
	    ACCOUNT_DIFFERENT },
	{ "other countries", "us:021000021/31926819", "uk:601613/31926819", ACCOUNT_DIFFERENT },
	{ "no bank in Taiwan", "tw:/14510088123", "tw:007/14510088123", ACCOUNT_CONTAINED },
	{ "another bank in Taiwan", "tw:012/14510088123", "tw:007/14510088123", ACCOUNT_DIFFERENT },
	{ "names of Japanese banks", "jp://1/1234567", "jp:0001/210/1/1234567", ACCOUNT_CONTAINED },
	{ "another branch in India", "in:HDFC0000123/50100012345678",
	    "in:HDFC0000999/50100012345678", ACCOUNT_EQUIVALENT },
	{ "masked", "masked:DE89*3000", "DE89370400440532013000", ACCOUNT_MASK_COMPATIBLE },
	{ "masked, another", "masked:DE89*3001", "DE89370400440532013000", ACCOUNT_DIFFERENT },
	{ "an end", "masked:*5678", "uk:200000/12345678", ACCOUNT_MASK_COMPATIBLE },
	{ "two masks", "masked:*5678", "masked:*15678", ACCOUNT_DIFFERENT },
	{ "eight digits", "other:32013000", "DE89370400440532013000", ACCOUNT_CONTAINED },
	{ "eight digits, the last another", "other:32013001", "DE89370400440532013000",
	    ACCOUNT_DIFFERENT },
	{ "the end of a British account", "other:12345678", "uk:200000/12345678",
	    ACCOUNT_CONTAINED },
	{ "another sort code", "uk:200001/12345678", "uk:200000/12345678", ACCOUNT_DIFFERENT },
	{ "a British IBAN", "GB29NWBK60161331926819", "uk:601613/31926819", ACCOUNT_EQUIVALENT },
	{ "a British IBAN of another account", "GB29NWBK60161331926819", "uk:601613/31926818",
	    ACCOUNT_DIFFERENT },
	{ "no bank in Hong Kong", "hk:808123456838", "hk:004808123456838", ACCOUNT_CONTAINED },
	{ "another bank in Hong Kong", "hk:012808123456838", "hk:004808123456838",
	    ACCOUNT_DIFFERENT },
	{ "a branch and an account in Turkey", "other:3456298765", "TR880006200034500006298765",
	    ACCOUNT_CONTAINED },
	{ "another branch in Turkey", "other:3466298765", "TR880006200034500006298765",
	    ACCOUNT_DIFFERENT },
	{ "another account in Turkey", "other:3456298766", "TR880006200034500006298765",
	    ACCOUNT_DIFFERENT },
	{ "too few digits in Turkey", "other:6298765", "TR880006200034500006298765",
	    ACCOUNT_DIFFERENT },
	{ "no zeros elsewhere", "other:3456298765", "AT880345000062987651", ACCOUNT_DIFFERENT },
	{ "another branch in Japan", "jp:0001/211/1/1234567", "jp:0001/210/1/1234567",
	    ACCOUNT_DIFFERENT },
	{ "the beginning that a mask shows", "masked:DE89*", "DE89370400440532013000",
	    ACCOUNT_MASK_COMPATIBLE },
	{ "a mask of another country", "masked:FR89*3000", "DE89370400440532013000",
	    ACCOUNT_DIFFERENT },
	{ "a wallet and a bank", "paypal:anna@partner.example", "DE89370400440532013000",
	    ACCOUNT_DIFFERENT },
	{ "two creditors of payment slips", "fik:87654321", "fik:87654322", ACCOUNT_DIFFERENT },
	{ "no keys", "x", "x", ACCOUNT_DIFFERENT },
};

static const struct {
	const char *key, *shown;
} masks[] = {
	{ "DE89370400440532013000", "DE89…3000" },
	{ "uk:200000/12345678", "20-00-00 …5678" },
	{ "us:021000021/4839201755", "021000021 …1755" },
	{ "us:021000021/4839", "021000021 …39" },
	{ "jp:0001/210/1/1234567", "0001/210/1 …567" },
	{ "jp://1/1234567", "1 …567" },
	{ "cn:345678901234567", "…4567" },
	{ "paypal:anna@partner.example", "a…@partner.example" },
	{ "eth:0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "0x5a…eaed" },
	{ "masked:*9981", "…9981" },
};

static const struct {
	const char *text, *value; /* NULL: refused */
} texts[] = {
	{ "DE89 3704 0044 0532 0130 00", "DE89370400440532013000" },
	{ "iban:DE89370400440532013000", "DE89370400440532013000" },
	{ "DE89 3704 0044 0532 0130 01", NULL },
	{ "uk:20-00-00/12345678", "200000/12345678" },
	{ "uk:20-00-00/123456789", NULL },
	{ "us:021000021/123456789", "021000021/123456789" },
	{ "us:021000022/123456789", NULL },
	{ "au:062-000/12345678", "062000/12345678" },
	{ "mx:032180000118359719", "032180000118359719" },
	{ "mx:032180000118359718", NULL },
	{ "ar:2850590940090418135201", "2850590940090418135201" },
	{ "nz:0102420100194000", "0102420100194000" },
	{ "paynow:00192200M", "00192200M" },
	{ "paynow:197401143C", "197401143C" },
	{ "paynow:T01FC6132D", "T01FC6132D" },
	{ "paynow:T01FC6132E", NULL },
	{ "pix:529.982.247-25", "52998224725" },
	{ "pix:12.ABC.345/01DE-35", "12ABC34501DE35" },
	{ "pix:12.ABC.345/01DE-36", NULL },
	{ "pix:+5511987654321", "+5511987654321" },
	{ "pix:pay@partner.example", "pay@partner.example" },
	{ "pix:123e4567-e89b-42d3-a456-426614174000", "123e4567-e89b-42d3-a456-426614174000" },
	{ "pix:123e4567-e89b-12d3-a456-426614174000", NULL },
	{ "btc:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa" },
	{ "btc:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", NULL },
	{ "tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t" },
	{ "masked:*9981", NULL },
	{ "nobody:1", NULL },
	{ "uk:", NULL },
	{ "", NULL },
};

static const struct {
	const char *what, *a, *b;
	bool same;
} banks[] = {
	{ "one Bankleitzahl", "DE89370400440532013000", "DE48370400440532099001", true },
	{ "two, a digit apart", "DE89370400440532013000", "DE60370400450532013000", false },
	{ "one ABI behind the check letter, two branches", "IT60X0542811101000000123456",
	    "IT02A0542811102000000654321", true },
	{ "two ABI", "IT60X0542811101000000123456", "IT60X0542911101000000123456", false },
	{ "one code of two countries", "AT611904300234573201", "LU281904300234573201", false },
	{ "one sort code", "uk:601613/31926819", "uk:601613/12345678", true },
	{ "two sort codes", "uk:601613/31926819", "uk:601614/31926819", false },
	{ "one branch of a Japanese bank", "jp:0001/210/1/1234567", "jp:0001/210/1/7654321", true },
	{ "another branch", "jp:0001/210/1/1234567", "jp:0001/211/1/7654321", false },
	{ "no bank stated", "tw:/2045678901", "tw:/2045678902", false },
	{ "digits without a bank's code", "kr:12345678901", "kr:12345678902", false },
	{ "two schemes", "uk:601613/31926819", "DE89370400440532013000", false },
	{ "wallets", "paypal:a@pay.example", "paypal:b@pay.example", false },
	{ "no account", "", "", false },
};

int
main(void)
{
	struct arena *a = arena_new();

	equivalence(a);
	for (size_t i = 0; i < sizeof(banks) / sizeof(banks[0]); i++)
		TAP_OK(account_same_bank(banks[i].a, banks[i].b) == banks[i].same &&
			   account_same_bank(banks[i].b, banks[i].a) == banks[i].same,
		    "%s: %s bank", banks[i].what, banks[i].same ? "one" : "not one");
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		TAP_OK(account_compare_keys(pairs[i].a, pairs[i].b) == pairs[i].want &&
			   account_compare_keys(pairs[i].b, pairs[i].a) == pairs[i].want,
		    "%s: %d", pairs[i].what, (int)account_compare_keys(pairs[i].a, pairs[i].b));
	for (size_t i = 0; i < sizeof(masks) / sizeof(masks[0]); i++) {
		char shown[ACCOUNT_SHOWN_MAX];

		account_mask_key(masks[i].key, shown);
		TAP_OK(strcmp(shown, masks[i].shown) == 0, "'%s' is shown as '%s'", masks[i].key,
		    shown);
	}
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		enum account_kind kind = (enum account_kind)0;
		const char *value = NULL, *error = "";
		bool read = account_read(a, texts[i].text, &kind, &value, &error);

		TAP_OK(read == (texts[i].value != NULL) &&
			   (!read || (strcmp(value, texts[i].value) == 0 &&
					 account_is_valid(kind, value))),
		    "'%s': %s", texts[i].text, read ? value : error);
	}
	for (unsigned k = 1; k <= ACCOUNT_MASKED; k++) {
		const char *name = account_kind_name((enum account_kind)k);

		if (name[0] != '\0')
			TAP_OK(account_kind_from_name(name) == k &&
				   account_kind_title((enum account_kind)k)[0] != '\0',
			    "kind %u is %s", k, name);
	}
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		TAP_OK(account_of_state(states[i].key) == states[i].of_state, "'%s' is %s state's",
		    states[i].key, states[i].of_state ? "a" : "no");
	TAP_OK(check_cnaps("102100099996") && !check_cnaps("102100099997"), "CNAPS");
	arena_free(a);
	return tap_done();
}

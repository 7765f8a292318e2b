/* LINK: base parse */
#include <string.h>

#include "arena.h"
#include "mail.h"
#include "tap.h"
#include "tones.h"
#include "wording.h"

static const struct {
	const char *what, *a, *b;
	bool same;
} pairs[] = {
	{ "a tone makes another word", "khoản", "khoan", false },
	{ "so does another tone", "từ", "tư", false },
	{ "it may stand on either vowel", "hóa đơn", "hoá đơn", true },
	{ "case does not matter", "TÀI KHOẢN", "tài khoản", true },
	{ "nor does how it is composed", "ta\xcc\x80i khoa\xcc\x89n", "tài khoản", true },
	{ "nor how wide a space is", "tài  khoản", "tài\nkhoản", true },
	{ "a mark belongs to its word", "tài khoan", "tai khoàn", false },
	{ "a barred d is a mark", "đóng", "dóng", false },
	{ "no marks", "stk", "khoan", true },
};

static bool
claims(const char *text)
{
	struct arena *a = arena_new();
	const char *evidence;
	unsigned roles = wording_roles(a, text, "", &evidence);

	arena_free(a);
	return (roles & WORDING_BANK_CHANGE) != 0;
}

int
main(void)
{
	wording_init();
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		TAP_OK((tones_of(pairs[i].a, strlen(pairs[i].a)) ==
			   tones_of(pairs[i].b, strlen(pairs[i].b))) == pairs[i].same,
		    "%s", pairs[i].what);
	TAP_OK(tones_of("đ", 1) == tones_of("", 0), "a cut letter has no mark");
	TAP_OK(claims("Tài khoản ngân hàng của chúng tôi đã thay đổi."), "typed with tones");
	TAP_OK(claims("Tai khoan ngan hang cua chung toi da thay doi."), "typed without");
	TAP_OK(claims("TÀI KHOẢN NGÂN HÀNG CỦA CHÚNG TÔI ĐÃ THAY ĐỔI."), "in capitals");
	TAP_OK(!claims("Năm sau ngân hàng sẽ đóng các tài khoản cũ không sử dụng."),
	    "what its tones make another word of");
	return tap_done();
}

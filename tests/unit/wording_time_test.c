/* LINK: base parse */
/* What reading takes grows with the text, not with its square. */
#include <stdlib.h>
#include <time.h>

#include "growth.h"
#include "tap.h"
#include "wording.h"

static clock_t
time_of(const char *piece, size_t bytes)
{
	struct arena *a = arena_new();
	char *s = growth_text(piece, bytes);
	const char *evidence;
	clock_t start = clock();

	wording_roles(a, s, "", &evidence);
	start = clock() - start;
	free(s);
	arena_free(a);
	return start;
}

static void
check_time(const char *piece)
{
	clock_t quarter = time_of(piece, 512u << 10), whole = time_of(piece, 2u << 20);

	TAP_OK(growth_is_linear(quarter, whole),
	    "2 MB of \"%s\": %.2f s, %.2f s for four times as much", piece,
	    (double)quarter / CLOCKS_PER_SEC, (double)whole / CLOCKS_PER_SEC);
}

int
main(void)
{
	wording_init();
	check_time("a");
	check_time("bank details changed not ");
	check_time("not bank details and new account, ");
	check_time("if we change bank details and our ");
	check_time("不變更匯款帳號");
	check_time("。");
	check_time("ؤ");
	check_time("\u200b");
	check_time("\ufdfa");
	check_time("your bank details your ");
	check_time("if you receive ");
	check_time("have just now today just now paid ");
	check_time("already today from now on the old account below no longer use ");
	check_time("今後請匯至以下原帳戶已今天");
	check_time("direct debit from our new account, pay ");
	check_time("the usual account not the old one ");
	return tap_done();
}

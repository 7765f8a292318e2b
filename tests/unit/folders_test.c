/* LINK: base */
#include "folders.h"
#include "tap.h"

static const struct {
	const char *name;
	enum folder_role want;
} cases[] = {
	{ "INBOX", FOLDER_INBOX },
	{ "Inbox", FOLDER_INBOX },
	{ "", FOLDER_INBOX },
	{ "Sent", FOLDER_SENT },
	{ "SENT ITEMS", FOLDER_SENT },
	{ "INBOX.Sent", FOLDER_SENT },
	{ ".Sent", FOLDER_SENT },
	{ ".INBOX.Sent Messages", FOLDER_SENT },
	{ "[Gmail]/Sent Mail", FOLDER_SENT },
	{ "INBOX/Gesendete Objekte", FOLDER_SENT },
	{ "Éléments envoyés", FOLDER_SENT },
	{ "ÉLÉMENTS ENVOYÉS", FOLDER_SENT },
	{ "Отправленные", FOLDER_SENT },
	{ "ОТПРАВЛЕННЫЕ", FOLDER_SENT },
	{ "WYSŁANE", FOLDER_SENT },
	{ "Απεσταλμένα", FOLDER_SENT },
	{ "已发送邮件", FOLDER_SENT },
	{ "送信済みアイテム", FOLDER_SENT },
	{ "Junk E-mail", FOLDER_JUNK },
	{ "[Gmail]/Spam", FOLDER_JUNK },
	{ "Courrier indésirable", FOLDER_JUNK },
	{ "NEVYŽÁDANÁ POŠTA", FOLDER_JUNK },
	{ "迷惑メール", FOLDER_JUNK },
	{ "Archive", FOLDER_ARCHIVE },
	{ "Archives", FOLDER_ARCHIVE },
	{ "Sent/2023", FOLDER_OTHER },
	{ "Sentiment", FOLDER_OTHER },
	{ "Presentations", FOLDER_OTHER },
	{ "INBOX.Partners", FOLDER_OTHER },
	{ "Trash", FOLDER_OTHER },
	{ "Drafts", FOLDER_OTHER },
	{ ".", FOLDER_OTHER },
	{ "a\xc3", FOLDER_OTHER },
	{ "sent\xff", FOLDER_OTHER },
};

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum folder_role got = folder_role_of_name(cases[i].name);

		TAP_OK(got == cases[i].want, "\"%s\" is role %d, want %d", cases[i].name, (int)got,
		    (int)cases[i].want);
	}
	return tap_done();
}

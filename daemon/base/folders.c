#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "folders.h"

/*
 * Lower case.  From Thunderbird's, Outlook's, Apple Mail's, Gmail's, Yahoo's and
 * Roundcube's localised folder names, language by language.
 */
static const char *const sent[] = {
	"sent",
	"sent items",
	"sent messages",
	"sent mail",
	"sent-mail",
	"sent_mail",
	"sent-items",
	"sent e-mail",
	"sent email",
	"outgoing",
	"gesendet",
	"gesendete objekte",
	"gesendete elemente",
	"gesendete nachrichten",
	"gesendete mails",
	"gesendete e-mails",
	"envoyés",
	"éléments envoyés",
	"messages envoyés",
	"courrier envoyé",
	"objets envoyés",
	"envoyes",
	"elements envoyes",
	"messages envoyes",
	"enviados",
	"elementos enviados",
	"mensajes enviados",
	"correo enviado",
	"enviadas",
	"itens enviados",
	"mensagens enviadas",
	"e-mails enviados",
	"correio enviado",
	"inviata",
	"inviati",
	"posta inviata",
	"elementi inviati",
	"messaggi inviati",
	"verzonden",
	"verzonden items",
	"verzonden berichten",
	"verzonden e-mail",
	"skickat",
	"skickade",
	"skickade objekt",
	"skickade meddelanden",
	"skickad e-post",
	"sendt",
	"sendte",
	"sendte elementer",
	"sendt post",
	"sendte beskeder",
	"sendte meldinger",
	"sendt e-post",
	"lähetetyt",
	"lähetetyt viestit",
	"lähetetyt kohteet",
	"wysłane",
	"elementy wysłane",
	"wiadomości wysłane",
	"odeslané",
	"odeslaná pošta",
	"odeslané zprávy",
	"odoslané",
	"odoslaná pošta",
	"elküldött",
	"elküldött elemek",
	"elküldött üzenetek",
	"elküldött levelek",
	"trimise",
	"elemente trimise",
	"mesaje trimise",
	"saadetud",
	"saadetud kirjad",
	"nosūtītie",
	"išsiųsti",
	"išsiųsti laiškai",
	"poslano",
	"poslane stavke",
	"poslana pošta",
	"poslato",
	"отправленные",
	"отправленные письма",
	"отправленные элементы",
	"отправлено",
	"надіслані",
	"відправлені",
	"изпратени",
	"изпратена поща",
	"απεσταλμένα",
	"σταλμένα",
	"gönderilmiş",
	"gönderilmiş öğeler",
	"gönderilenler",
	"gönderilmiş postalar",
	"gönderildi",
	"已发送",
	"已发送邮件",
	"已发邮件",
	"已发送的邮件",
	"已傳送",
	"已傳送郵件",
	"已傳送的郵件",
	"寄件備份",
	"已寄出",
	"已寄出郵件",
	"送信済み",
	"送信済みアイテム",
	"送信済みメール",
	"送信済み項目",
	"送信済",
	"보낸 편지함",
	"보낸편지함",
	"보낸 메일함",
	"보낸메일함",
	"보낸 항목",
};

static const char *const junk[] = {
	"junk",
	"spam",
	"junk e-mail",
	"junk email",
	"junk mail",
	"junk-e-mail",
	"junk-mail",
	"junk_mail",
	"bulk",
	"bulk mail",
	"spam mail",
	"probably-spam",
	"probably spam",
	"spamverdacht",
	"spam-verdacht",
	"unerwünscht",
	"unerwünschte werbung",
	"courrier indésirable",
	"indésirables",
	"indésirable",
	"pourriel",
	"pourriels",
	"correo no deseado",
	"correo basura",
	"no deseado",
	"lixo eletrônico",
	"lixo eletrónico",
	"lixo electrónico",
	"correio não solicitado",
	"posta indesiderata",
	"indesiderata",
	"ongewenst",
	"ongewenste e-mail",
	"ongewenste reclame",
	"skräppost",
	"skräp",
	"uønsket",
	"uønsket e-mail",
	"uønsket post",
	"uønsket mail",
	"søppelpost",
	"søppel-e-post",
	"useriøs e-post",
	"roskaposti",
	"niechciane",
	"wiadomości-śmieci",
	"wiadomości śmieci",
	"nevyžádaná pošta",
	"nevyžádané",
	"nevyžiadaná pošta",
	"levélszemét",
	"e-mail nedorit",
	"mesaje nedorite",
	"nedorite",
	"rämpspost",
	"neželena pošta",
	"neželjena pošta",
	"спам",
	"нежелательная почта",
	"нежелательные",
	"небажана пошта",
	"небажані",
	"нежелана поща",
	"ανεπιθύμητα",
	"ανεπιθύμητη αλληλογραφία",
	"önemsiz",
	"önemsiz e-posta",
	"istenmeyen",
	"istenmeyen posta",
	"gereksiz",
	"垃圾邮件",
	"垃圾郵件",
	"垃圾箱",
	"垃圾信件",
	"迷惑メール",
	"スパム",
	"スパムメール",
	"스팸",
	"스팸함",
	"스팸메일함",
	"스팸 메일함",
	"정크 메일",
	"정크메일",
	"정크 메일함",
};

static const char *const archive[] = {
	"archive",
	"archives",
	"archived",
	"all mail",
	"archiv",
	"archivo",
	"archivos",
	"archivado",
	"arquivo",
	"arquivos",
	"arquivo morto",
	"archivio",
	"archief",
	"arkiv",
	"arkisto",
	"archiwum",
	"archív",
	"archívum",
	"arhiva",
	"arhivă",
	"arhiiv",
	"archyvas",
	"alle nachrichten",
	"tous les messages",
	"todos",
	"tutti i messaggi",
	"alle e-mails",
	"архив",
	"архів",
	"αρχειοθήκη",
	"arşiv",
	"归档",
	"存档",
	"封存",
	"アーカイブ",
	"보관함",
	"보관",
};

/*
 * The next code point of *s as far as two bytes, in lower case; longer sequences come byte by byte, as
 * they are: their scripts have no case.
 */
static unsigned
next_folded(const char **s)
{
	const unsigned char *p = (const unsigned char *)*s;
	unsigned c = p[0];

	*s += 1;
	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c + 32 : c;
	if (c < 0xc2 || c > 0xdf || (p[1] & 0xc0) != 0x80)
		return c;
	*s += 1;
	c = (c & 0x1f) << 6 | (p[1] & 0x3f);
	if ((c >= 0xc0 && c <= 0xde && c != 0xd7) || /* Latin-1 */
	    (c >= 0x391 && c <= 0x3a9) || /* Greek */
	    (c >= 0x410 && c <= 0x42f)) /* Cyrillic */
		return c + 0x20;
	if (c >= 0x400 && c <= 0x40f)
		return c + 0x50;
	/* Latin Extended-A: upper and lower alternate, from an even one, but for three stretches. */
	if (c >= 0x139 && c <= 0x148)
		return c + (c & 1);
	if (c >= 0x179 && c <= 0x17e)
		return c + (c & 1);
	if (c >= 0x100 && c <= 0x177 && c != 0x138)
		return c | 1;
	return c;
}

static bool
same_name(const char *a, const char *b)
{
	while (*a != '\0' && *b != '\0')
		if (next_folded(&a) != next_folded(&b))
			return false;
	return *a == *b;
}

static bool
is_one_of(const char *name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (same_name(name, names[i]))
			return true;
	return false;
}

static enum folder_role
role_of(const char *name)
{
	if (is_one_of(name, sent, sizeof(sent) / sizeof(*sent)))
		return FOLDER_SENT;
	if (is_one_of(name, junk, sizeof(junk) / sizeof(*junk)))
		return FOLDER_JUNK;
	if (is_one_of(name, archive, sizeof(archive) / sizeof(*archive)))
		return FOLDER_ARCHIVE;
	return FOLDER_OTHER;
}

enum folder_role
folder_role_of_name(const char *utf8)
{
	enum folder_role role;

	if (*utf8 == '\0' || same_name(utf8, "inbox"))
		return FOLDER_INBOX;
	/* The whole name, then what follows each separator: a dot may be part of a name. */
	do {
		if ((role = role_of(utf8)) != FOLDER_OTHER)
			return role;
		if ((utf8 = strpbrk(utf8, "/.\\")) != NULL)
			utf8++;
	} while (utf8 != NULL);
	return FOLDER_OTHER;
}

#include <libetpan/mailimap.h>
#include <libetpan/mmapstring.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "guard.h"
#include "imap.h"
#include "login.h"
#include "mem.h"
#include "mutf7.h"
#include "stream.h"

#define ANSWER_MAX                                                                                 \
	(4u * 1024 * 1024) /* bytes of answer to LIST or EXAMINE: 20,000 long folder names */
#define LOGOUT_MS 3000 /* a server that does not say goodbye in time is left */
#define ITEM_BYTES 256 /* of a FETCH line without a body */
#define UNSOLICITED (256u * 1024) /* what a server may tell besides: FLAGS, EXISTS, EXPUNGE */
#define BODY_SLACK (64u * 1024) /* RFC822.SIZE of some servers is an estimate */
#define RATE_MIN 32 /* bytes a millisecond: slower lines get no further time */
#define TEXT_MAX 300

struct imap {
	const struct proto_fetch_job *job;
	struct arena *arena;
	mailimap *session;
	struct stream *stream; /* owned by the session's mailstream */
	const char *capabilities;
	enum fetch_status error;
	const char *detail;
	imap_item_fn *item;
	void *context;
};

void
imap_init(void)
{
	/* Above its ceiling libetpan keeps strings in a temporary file: bodies stay in memory instead. */
	mmap_string_set_ceil((size_t)1 << 40);
}

int64_t
imap_time(int year, int month, int day, int hour, int min, int sec, int zone)
{
	struct tm tm = { .tm_year = year - 1900,
		.tm_mon = month - 1,
		.tm_mday = day,
		.tm_hour = hour,
		.tm_min = min,
		.tm_sec = sec };
	int offset;

	if (year < 1900 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31 ||
	    hour < 0 || hour > 24 || min < 0 || min > 60 || sec < 0 || sec > 61 || zone < -9999 ||
	    zone > 9999)
		return TIME_UNKNOWN;
	offset = zone / 100 * 60 + zone % 100;
	return (int64_t)timegm(&tm) - offset * 60;
}

static void
take_static(const struct mailimap_msg_att_static *att, struct imap_item *item)
{
	const struct mailimap_date_time *d;
	const struct mailimap_msg_att_body_section *body;

	switch (att->att_type) {
	case MAILIMAP_MSG_ATT_UID:
		item->uid = att->att_data.att_uid;
		break;
	case MAILIMAP_MSG_ATT_RFC822_SIZE:
		item->size = att->att_data.att_rfc822_size;
		break;
	case MAILIMAP_MSG_ATT_INTERNALDATE:
		if ((d = att->att_data.att_internal_date) != NULL)
			item->date = imap_time(d->dt_year, d->dt_month, d->dt_day, d->dt_hour,
			    d->dt_min, d->dt_sec, d->dt_zone);
		break;
	case MAILIMAP_MSG_ATT_BODY_SECTION:
		if ((body = att->att_data.att_body_section) != NULL) {
			item->has_body = true;
			item->body = body->sec_body_part;
			item->body_n = body->sec_body_part == NULL ? 0 : body->sec_length;
		}
		break;
	default:
		break;
	}
}

static void
take_message(struct mailimap_msg_att *att, void *context)
{
	struct imap *im = context;
	struct imap_item item = { .date = TIME_UNKNOWN };

	for (clistiter *i = clist_begin(att->att_list); i != NULL; i = clist_next(i)) {
		const struct mailimap_msg_att_item *part = clist_content(i);

		if (part->att_type == MAILIMAP_MSG_ATT_ITEM_STATIC &&
		    part->att_data.att_static != NULL)
			take_static(part->att_data.att_static, &item);
	}
	/* Without a UID it is news of a flag. */
	if (item.uid != 0 && im->item != NULL)
		im->item(im->context, &item);
}

/* libetpan calls the handler of single messages only if it may also report progress. */
static void
no_progress(size_t current, size_t maximum, void *context)
{
	(void)current;
	(void)maximum;
	(void)context;
}

enum fetch_status
imap_open(const struct proto_fetch_job *job, struct arena *a, struct imap **ret,
    const char **ret_capabilities, const char **ret_detail)
{
	struct stream_times times = { .connect_ms = job->connect_ms, .read_ms = job->read_ms };
	struct stream *s = stream_open(a, job->host, job->port, times);
	struct imap *im;
	enum fetch_status status;

	if (login(s, job, a, ret_capabilities) == -1) {
		status = stream_error(s, ret_detail);
		stream_free(s);
		return status;
	}
	im = mem_calloc(1, sizeof(*im));
	im->job = job;
	im->arena = a;
	im->stream = s;
	im->capabilities = *ret_capabilities;
	im->detail = "";
	im->session = mailimap_new(0, NULL);
	if (im->session == NULL ||
	    mailimap_connect(im->session, stream_mailstream(s, "* PREAUTH logged in\r\n")) !=
		MAILIMAP_NO_ERROR_AUTHENTICATED) {
		fputs("out of memory\n", stderr);
		exit(1);
	}
	mailimap_set_progress_callback(im->session, NULL, no_progress, NULL);
	mailimap_set_msg_att_handler(im->session, take_message, im);
	*ret = im;
	return FETCH_OK;
}

void
imap_close(struct imap *im)
{
	if (im == NULL)
		return;
	stream_command(im->stream, LOGOUT_MS, ANSWER_MAX, GUARD_LITERAL_MAX);
	if (im->error != FETCH_OK)
		stream_fail(im->stream, im->error, im->detail);
	mailimap_free(im->session); /* says LOGOUT, closes the stream */
	free(im);
}

enum fetch_status
imap_error(const struct imap *im, const char **ret_detail)
{
	*ret_detail = im->detail;
	return im->error != FETCH_OK ? im->error : FETCH_EFOLDER;
}

/* What a libetpan call gave; no: the code by which it reports the server's NO. */
static enum imap_result
result(struct imap *im, int r, int no)
{
	const char *detail;

	if (r == MAILIMAP_NO_ERROR)
		return IMAP_OK;
	if (r == no) {
		im->detail = im->session->imap_response == NULL
				 ? ""
				 : utf8_line(im->arena, im->session->imap_response, TEXT_MAX);
		return IMAP_NO;
	}
	im->error = stream_error(im->stream, &detail);
	if (im->error != FETCH_OK)
		im->detail = detail;
	else {
		im->error = FETCH_EPROTO;
		im->detail = arena_printf(
		    im->arena, "%s gave an answer that is not understood", im->job->host);
		stream_fail(im->stream, im->error, im->detail);
	}
	return IMAP_BROKEN;
}

static enum folder_role
role_of_flags(const struct mailimap_mbx_list_flags *flags, bool *ret_opens)
{
	enum folder_role role = FOLDER_OTHER;

	*ret_opens = true;
	if (flags == NULL)
		return role;
	if (flags->mbf_type == MAILIMAP_MBX_LIST_FLAGS_SFLAG &&
	    flags->mbf_sflag == MAILIMAP_MBX_LIST_SFLAG_NOSELECT)
		*ret_opens = false;
	if (flags->mbf_oflags == NULL)
		return role;
	for (clistiter *i = clist_begin(flags->mbf_oflags); i != NULL; i = clist_next(i)) {
		const struct mailimap_mbx_list_oflag *flag = clist_content(i);
		const char *s = flag->of_flag_ext;

		if (flag->of_type != MAILIMAP_MBX_LIST_OFLAG_FLAG_EXT || s == NULL)
			continue;
		s += *s == '\\';
		if (strcasecmp(s, "Sent") == 0)
			role = FOLDER_SENT;
		else if (strcasecmp(s, "Junk") == 0 || strcasecmp(s, "Spam") == 0)
			role = FOLDER_JUNK;
		else if (strcasecmp(s, "NonExistent") == 0 || strcasecmp(s, "Noselect") == 0)
			*ret_opens = false;
	}
	return role;
}

static void
take_folders(struct imap *im, const clist *list, struct imap_folder **ret_v, size_t *ret_n)
{
	struct imap_folder *v = NULL;
	size_t n = 0;

	for (clistiter *i = clist_begin(list); i != NULL; i = clist_next(i)) {
		const struct mailimap_mailbox_list *box = clist_content(i);
		enum folder_role role;
		bool opens;

		role = role_of_flags(box->mb_flag, &opens);
		/* A name with a line end can come in a literal, but not go back in a quoted string. */
		if (!opens || box->mb_name == NULL || !login_can_send(box->mb_name))
			continue;
		v = arena_grow(im->arena, v, n, sizeof(*v));
		v[n].raw = arena_strdup(im->arena, box->mb_name);
		v[n].name = mutf7_decode(im->arena, box->mb_name);
		v[n].delimiter = box->mb_delimiter;
		v[n].role = role;
		if (strcasecmp(box->mb_name, "INBOX") == 0) {
			v[n].name = "INBOX";
			v[n].role = FOLDER_INBOX;
		}
		n++;
	}
	*ret_v = v;
	*ret_n = n;
}

enum imap_result
imap_list(struct imap *im, struct imap_folder **ret_v, size_t *ret_n)
{
	clist *list = NULL;
	enum imap_result e;

	stream_command(im->stream, im->job->command_ms, ANSWER_MAX, GUARD_LITERAL_MAX);
	if (login_capability(im->capabilities, "SPECIAL-USE") &&
	    login_capability(im->capabilities, "LIST-EXTENDED")) {
		e = result(im,
		    mailimap_custom_command(im->session, "LIST \"\" \"*\" RETURN (SPECIAL-USE)"),
		    MAILIMAP_ERROR_CUSTOM_COMMAND);
		if (e == IMAP_OK && im->session->imap_response_info != NULL) {
			take_folders(
			    im, im->session->imap_response_info->rsp_mailbox_list, ret_v, ret_n);
			return IMAP_OK;
		}
		if (e == IMAP_BROKEN)
			return e;
		stream_command(im->stream, im->job->command_ms, ANSWER_MAX, GUARD_LITERAL_MAX);
	}
	e = result(im, mailimap_list(im->session, "", "*", &list), MAILIMAP_ERROR_LIST);
	if (e == IMAP_OK)
		take_folders(im, list, ret_v, ret_n);
	if (list != NULL)
		mailimap_list_result_free(list);
	return e;
}

enum imap_result
imap_examine(struct imap *im, const char *raw, struct imap_selected *ret)
{
	const struct mailimap_selection_info *info;
	enum imap_result e;

	stream_command(im->stream, im->job->command_ms, ANSWER_MAX, GUARD_LITERAL_MAX);
	e = result(im, mailimap_examine(im->session, raw), MAILIMAP_ERROR_EXAMINE);
	if (e == IMAP_OK && (info = im->session->imap_selection_info) != NULL)
		*ret = (struct imap_selected){ .uidvalidity = info->sel_uidvalidity,
			.uidnext = info->sel_uidnext,
			.exists = info->sel_exists };
	return e;
}

static void
want(struct mailimap_fetch_type *type, struct mailimap_fetch_att *att)
{
	mailimap_fetch_type_new_fetch_att_list_add(type, att);
}

static enum imap_result
fetch(struct imap *im, struct mailimap_set *set, struct mailimap_fetch_type *type, imap_item_fn *fn,
    void *context)
{
	clist *list = NULL;
	enum imap_result e;

	im->item = fn;
	im->context = context;
	e = result(im, mailimap_uid_fetch(im->session, set, type, &list), MAILIMAP_ERROR_UID_FETCH);
	im->item = NULL;
	if (e == IMAP_OK && list != NULL)
		mailimap_fetch_list_free(list);
	mailimap_fetch_type_free(type);
	mailimap_set_free(set);
	return e;
}

enum imap_result
imap_fetch_from(struct imap *im, uint32_t from, uint32_t exists, unsigned wanted, imap_item_fn *fn,
    void *context)
{
	struct mailimap_fetch_type *type = mailimap_fetch_type_new_fetch_att_list_empty();
	uint64_t bytes = UNSOLICITED + (uint64_t)exists * ITEM_BYTES;

	want(type, mailimap_fetch_att_new_uid());
	if (wanted & IMAP_WANT_DATE)
		want(type, mailimap_fetch_att_new_internaldate());
	if (wanted & IMAP_WANT_SIZE)
		want(type, mailimap_fetch_att_new_rfc822_size());
	stream_command(
	    im->stream, im->job->command_ms + bytes / RATE_MIN, bytes, GUARD_LITERAL_MAX);
	return fetch(im, mailimap_set_new_interval(from, 0), type, fn, context);
}

enum imap_result
imap_fetch_uids(struct imap *im, const uint32_t *uids, size_t n, uint32_t body_max,
    uint64_t expected, imap_item_fn *fn, void *context)
{
	struct mailimap_fetch_type *type = mailimap_fetch_type_new_fetch_att_list_empty();
	struct mailimap_set *set = mailimap_set_new_empty();
	uint64_t bytes;

	want(type, mailimap_fetch_att_new_uid());
	if (body_max > 0)
		want(type, mailimap_fetch_att_new_body_peek_section_partial(
			       mailimap_section_new(NULL), 0, body_max));
	for (size_t i = 0, k; i < n; i = k) {
		for (k = i + 1; k < n && uids[k] == uids[k - 1] + 1;)
			k++;
		mailimap_set_add_interval(set, uids[i], uids[k - 1]);
	}
	/* A single message may use all that it is allowed, whatever the server said of its size. */
	if (n == 1)
		expected = body_max;
	bytes = UNSOLICITED + n * ITEM_BYTES + expected + n * (body_max > 0 ? BODY_SLACK : 0);
	stream_command(im->stream, im->job->command_ms + expected / RATE_MIN, bytes,
	    body_max > GUARD_LITERAL_MAX ? body_max : GUARD_LITERAL_MAX);
	return fetch(im, set, type, fn, context);
}

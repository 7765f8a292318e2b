#include "facts.h"

const char *
direction_name(enum direction d)
{
	switch (d) {
	case DIRECTION_INTERNAL:
		return "internal";
	case DIRECTION_OUTBOUND:
		return "outbound";
	case DIRECTION_INBOUND:
		break;
	}
	return "inbound";
}

const char *
field_name(enum field f)
{
	switch (f) {
	case FIELD_FROM:
		return "from";
	case FIELD_SENDER:
		return "sender";
	case FIELD_REPLY_TO:
		return "reply_to";
	case FIELD_TO:
		return "to";
	case FIELD_CC:
		return "cc";
	case FIELD_BCC:
		break;
	}
	return "bcc";
}

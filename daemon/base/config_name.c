#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "address.h"
#include "config_name.h"

#define DIGITS "0123456789"

bool
config_is_line(const char *s)
{
	if (strlen(s) > CONFIG_TEXT_MAX)
		return false;
	for (const unsigned char *p = (const unsigned char *)s; *p != '\0'; p++)
		if (*p < 0x20 || *p == 0x7f || (*p == 0xc2 && p[1] < 0xa0))
			return false;
	return true;
}

static bool
is_ip(const char *s)
{
	struct in6_addr addr;

	return inet_pton(AF_INET, s, &addr) == 1 || inet_pton(AF_INET6, s, &addr) == 1;
}

/* The A-label form of a host name, NULL if it is none. */
static const char *
host_form(struct arena *a, const char *s)
{
	const char *address;

	if (strpbrk(s, "@[]*_ \t") != NULL || s[0] == '.' || s[0] == '-')
		return NULL;
	address = address_form(a, arena_printf(a, "x@%s", s));
	return address == NULL || strncmp(address, "x@", 2) != 0 ? NULL : address + 2;
}

const char *
config_domain_form(struct arena *a, const char *s)
{
	const char *host = is_ip(s) ? NULL : host_form(a, s);

	return host == NULL || strchr(host, '.') == NULL ? NULL : host;
}

const char *
config_server_form(struct arena *a, const char *s)
{
	return is_ip(s) ? s : host_form(a, s);
}

bool
config_is_credential(const char *s)
{
	return s[0] != '\0' && s[0] != '.' && strlen(s) <= 255 &&
	       s[strspn(s, DIGITS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-")] ==
		   '\0';
}

bool
config_is_phone(const char *s)
{
	size_t n = 0;

	for (const char *p = s; *p != '\0'; p++)
		n += *p >= '0' && *p <= '9';
	return n >= 3 && config_is_line(s);
}

const char *
config_word_form(struct arena *a, const char *s)
{
	char *ret = arena_strdup(a, s);

	for (char *p = ret; *p != '\0'; p++) {
		if (*p <= ' ' || *p >= 0x7f || strchr("\";()<>", *p) != NULL)
			return NULL;
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	}
	return ret[0] == '\0' || strlen(ret) > 255 ? NULL : ret;
}

static bool
is_loopback(const char *host)
{
	struct in_addr v4;

	if (strcasecmp(host, "localhost") == 0 || strcmp(host, "::1") == 0)
		return true;
	return inet_pton(AF_INET, host, &v4) == 1 && (ntohl(v4.s_addr) >> 24) == 127;
}

const char *
config_url_wrong(struct arena *a, const char *url)
{
	bool https = strncasecmp(url, "https://", 8) == 0;
	bool http = strncasecmp(url, "http://", 7) == 0;
	const char *s = url + (https ? 8 : 7), *end;
	char *host;

	for (const char *p = url; *p != '\0'; p++)
		if (*p <= ' ' || *p >= 0x7f || strchr("\"<>\\^`{|}", *p) != NULL)
			return arena_printf(
			    a, "'%.200s' holds a character that a URL cannot have", url);
	if ((!https && !http) || strlen(url) > 2000)
		return arena_printf(
		    a, "'%.200s' is not a URL such as https://soc.example.com/hook", url);
	end = s + strcspn(s, "/?#");
	if (memchr(s, '@', (size_t)(end - s)) != NULL)
		return "a URL with a user or password in it; put no secret into the configuration";
	if (strchr(url, '#') != NULL)
		return "a URL with a fragment (#)";
	host = arena_strndup(a, s, (size_t)(end - s));
	if (host[0] == '[') {
		char *close = strchr(host, ']');

		if (close == NULL || (close[1] != '\0' && close[1] != ':'))
			return arena_printf(a, "'%.200s' has an unfinished [ in its host", url);
		s = close[1] == ':' ? close + 2 : NULL;
		*close = '\0';
		host++;
	} else if ((s = strchr(host, ':')) != NULL) {
		host[s - host] = '\0';
		s++;
	}
	if (config_server_form(a, host) == NULL)
		return arena_printf(a, "'%.200s' names no host", url);
	if (s != NULL && (s[0] == '\0' || s[strspn(s, DIGITS)] != '\0' || strlen(s) > 5 ||
			     strtol(s, NULL, 10) < 1 || strtol(s, NULL, 10) > 65535))
		return arena_printf(a, "'%.200s' has no valid port", url);
	if (http && !is_loopback(host))
		return arena_printf(
		    a, "'%.200s' is not encrypted: only https, or http to this machine", url);
	return NULL;
}

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml.h>

#include "account_file.h"
#include "buf.h"
#include "file.h"
#include "whole_file.h"

/* An address may hold a slash, a file's name may not. */
static const char *
path_of(struct arena *a, const char *folder, const char *address, const char *suffix)
{
	char *path = arena_printf(a, "%s/%s%s", folder, address, suffix);

	for (char *s = path + strlen(folder) + 1; *s != '\0'; s++)
		if (*s == '/')
			*s = '_';
	return path;
}

const char *
account_file_yaml(struct arena *a, const char *folder, const char *address)
{
	return path_of(a, folder, address, ".yaml");
}

const char *
account_file_password(struct arena *a, const char *folder, const char *address)
{
	return path_of(a, folder, address, ".password");
}

static int
on_write(void *arg, unsigned char *p, size_t len)
{
	buf_bytes(arg, p, len);
	return 1;
}

static bool
scalar(yaml_emitter_t *em, const char *text, yaml_scalar_style_t style)
{
	yaml_event_t ev;

	return yaml_scalar_event_initialize(&ev, NULL, NULL, (yaml_char_t *)(uintptr_t)text,
		   (int)strlen(text), 1, 1, style) &&
	       yaml_emitter_emit(em, &ev);
}

/* Text is quoted, so that "no" and "1e3" stay text. */
static bool
pair(yaml_emitter_t *em, const char *key, const char *value, bool text)
{
	return scalar(em, key, YAML_PLAIN_SCALAR_STYLE) &&
	       scalar(em, value, text ? YAML_DOUBLE_QUOTED_SCALAR_STYLE : YAML_PLAIN_SCALAR_STYLE);
}

static bool
emit_account(
    yaml_emitter_t *em, const struct config_account *acc, const struct config_account *server)
{
	char port[16];
	bool ok = pair(em, "address", acc->address, true);

	snprintf(port, sizeof(port), "%u", acc->port);
	if (ok && acc->name[0] != '\0')
		ok = pair(em, "name", acc->name, true);
	if (ok && strcmp(acc->host, server->host) != 0)
		ok = pair(em, "host", acc->host, true);
	/* Another kind of TLS has another default. */
	if (ok && (acc->port != server->port || acc->tls != server->tls))
		ok = pair(em, "port", port, false);
	if (ok && acc->tls != server->tls)
		ok = pair(
		    em, "tls", acc->tls == PROTO_TLS_IMPLICIT ? "implicit" : "starttls", false);
	if (ok && strcmp(acc->ca_file, server->ca_file) != 0)
		ok = pair(em, "ca_file", acc->ca_file, true);
	if (ok && strcmp(acc->user, acc->address) != 0)
		ok = pair(em, "user", acc->user, true);
	return ok && pair(em, "password_file", acc->password_file, true);
}

static int
yaml_of(const struct config_account *acc, const struct config_account *server, struct buf *b)
{
	yaml_emitter_t em;
	yaml_event_t ev;
	bool ok;

	if (!yaml_emitter_initialize(&em))
		return -1;
	yaml_emitter_set_output(&em, on_write, b);
	yaml_emitter_set_unicode(&em, 1);
	ok = yaml_stream_start_event_initialize(&ev, YAML_UTF8_ENCODING) &&
	     yaml_emitter_emit(&em, &ev) &&
	     yaml_document_start_event_initialize(&ev, NULL, NULL, NULL, 1) &&
	     yaml_emitter_emit(&em, &ev) &&
	     yaml_mapping_start_event_initialize(&ev, NULL, NULL, 1, YAML_BLOCK_MAPPING_STYLE) &&
	     yaml_emitter_emit(&em, &ev) && emit_account(&em, acc, server) &&
	     yaml_mapping_end_event_initialize(&ev) && yaml_emitter_emit(&em, &ev) &&
	     yaml_document_end_event_initialize(&ev, 1) && yaml_emitter_emit(&em, &ev) &&
	     yaml_stream_end_event_initialize(&ev) && yaml_emitter_emit(&em, &ev);
	yaml_emitter_delete(&em);
	return ok ? 0 : -1;
}

int
account_file_write(const char *folder, const struct config_account *account,
    const struct config_account *server, const char *password, bool replace, char *error,
    size_t error_size)
{
	struct arena *a = arena_new();
	struct config_account acc = *account;
	const char *secret = account_file_password(a, folder, acc.address);
	const char *path = account_file_yaml(a, folder, acc.address);
	struct buf b = { 0 };
	int rc = -1;

	if (password != NULL)
		acc.password_file = secret;
	if (yaml_of(&acc, server, &b) == -1) {
		snprintf(error, error_size, "%s: a value cannot be written as YAML", acc.address);
		goto out;
	}
	/* The password first: an account file never names one that is not there. */
	if (password != NULL && whole_file_write(a, secret, 0600, password, strlen(password),
				    replace, error, error_size) == -1)
		goto out;
	rc = whole_file_write(a, path, 0640, b.p, b.len, replace, error, error_size);
	if (rc == -1 && password != NULL && !replace)
		unlink(secret);
out:
	buf_free(&b);
	arena_free(a);
	return rc;
}

int
account_file_pause(const char *path, bool paused, char *error, size_t error_size)
{
	static const char key[] = "paused:";
	struct arena *a = arena_new();
	struct buf b = { 0 };
	char *text = NULL;
	int rc = file_read(path, &text, error, error_size);

	for (const char *line = text; rc == 0 && *line != '\0';) {
		size_t len = strcspn(line, "\n");

		len += line[len] == '\n';
		if (strncmp(line, key, strlen(key)) != 0)
			buf_bytes(&b, line, len);
		line += len;
	}
	if (rc == 0) {
		if (b.len > 0 && b.p[b.len - 1] != '\n')
			buf_bytes(&b, "\n", 1);
		if (paused)
			buf_bytes(&b, "paused: true\n", strlen("paused: true\n"));
		rc = whole_file_write(a, path, 0640, b.p, b.len, true, error, error_size);
	}
	file_free(text);
	buf_free(&b);
	arena_free(a);
	return rc;
}

int
account_file_remove(const char *folder, const char *address, char *error, size_t error_size)
{
	struct arena *a = arena_new();
	const char *path = account_file_yaml(a, folder, address);
	int rc = unlink(path);

	if (rc == 0) {
		path = account_file_password(a, folder, address);
		rc = unlink(path) == -1 && errno != ENOENT ? -1 : 0;
	}
	if (rc == -1)
		snprintf(error, error_size, "%s: %s", path, strerror(errno));
	arena_free(a);
	return rc;
}

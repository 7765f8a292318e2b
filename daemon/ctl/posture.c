#include <getopt.h>
#include <stdio.h>

#include "ctl.h"
#include "organisation.h"
#include "posture.h"

static const char help_text[] =
    "becwatch partners posture [PARTNER] [--config FILE | --database FILE] [--json]\n"
    "\n"
    "How well partners' mail can be told from a forger's: what share of it passes SPF, DKIM and\n"
    "DMARC for their own domain, the DMARC policy seen, who signs and sends for them, and what\n"
    "to ask them for.  PARTNER: a name of the partner book, or a domain.  Without one: everyone\n"
    "whose addresses are proven.  Of each address the newest 500 mails count.\n"
    "\n"
    "  --config FILE     default " CTL_CONFIG "\n"
    "  --database FILE   look here, without a configuration\n"
    "  --json\n"
    "  --help\n"
    "\n"
    "Exit status: 0, 1 failed or no such partner, 2 wrong command line.\n";

static void
print_share(const char *what, int64_t part, int64_t of)
{
	if (of > 0)
		printf("  %-38s %lld of %lld (%.0f %%)\n", what, (long long)part, (long long)of,
		    100.0 * (double)part / (double)of);
}

static void
print_names(struct arena *a, const char *what, const struct posture_name *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		printf("  %-38s %s (%lld)\n", i == 0 ? what : "", ctl_clean(a, v[i].name),
		    (long long)v[i].mails);
}

static const char *
policy_text(const struct posture *p)
{
	return p->policy[0] == '\0' ? "never seen" : p->policy;
}

static void
print_one(struct arena *a, const struct posture *p)
{
	struct mail_strings advice = { 0 };

	printf("%s: %lld mails\n", ctl_clean(a, p->domain), (long long)p->mails);
	print_share("some check passed for their domain", p->aligned, p->checked);
	print_share("SPF passed for it", p->spf, p->checked);
	print_share("DKIM passed for it", p->dkim, p->checked);
	print_share("DMARC passed", p->dmarc_pass, p->checked);
	print_share("DMARC failed", p->dmarc_fail, p->checked);
	printf("  %-38s %s\n", "DMARC policy", policy_text(p));
	if (p->smime > 0)
		print_share("signed with S/MIME", p->smime, p->mails);
	if (p->pgp > 0)
		print_share("signed with PGP", p->pgp, p->mails);
	print_names(a, "DKIM signers", p->signers, p->signers_n);
	print_names(a, "sent through others", p->services, p->services_n);
	print_names(a, "submission accounts", p->submission, p->submission_n);
	posture_advice(a, p, &advice);
	for (size_t i = 0; i < advice.n; i++)
		printf("  * %s\n", ctl_clean(a, advice.v[i]));
	if (advice.n == 0 && p->mails > 0)
		printf("  Nothing to ask for.\n");
}

static json_t *
json_names(struct arena *a, const struct posture_name *v, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_pack("{s:s, s:I}", "name", ctl_clean(a, v[i].name),
						"mails", (json_int_t)v[i].mails));
	return list;
}

static json_t *
json_one(struct arena *a, const struct posture *p)
{
	struct mail_strings advice = { 0 };
	json_t *list = json_array();

	posture_advice(a, p, &advice);
	for (size_t i = 0; i < advice.n; i++)
		json_array_append_new(list, json_string(ctl_clean(a, advice.v[i])));
	return json_pack(
	    "{s:s, s:I, s:I, s:I, s:I, s:I, s:{s:I, s:I, s:I, s:s, s:o}, s:I, s:I, s:o, "
	    "s:o, s:o, s:o}",
	    "domain", ctl_clean(a, p->domain), "mails", (json_int_t)p->mails, "checked",
	    (json_int_t)p->checked, "aligned", (json_int_t)p->aligned, "spf_aligned",
	    (json_int_t)p->spf, "dkim_aligned", (json_int_t)p->dkim, "dmarc", "pass",
	    (json_int_t)p->dmarc_pass, "fail", (json_int_t)p->dmarc_fail, "none",
	    (json_int_t)p->dmarc_none, "policy", p->policy, "policy_seen",
	    ctl_json_time(p->policy_seen), "smime", (json_int_t)p->smime, "pgp", (json_int_t)p->pgp,
	    "signers", json_names(a, p->signers, p->signers_n), "services",
	    json_names(a, p->services, p->services_n), "submission",
	    json_names(a, p->submission, p->submission_n), "ask", list);
}

static int
show(const char *command, const char *database, const char *partner, bool json)
{
	struct arena *a = arena_new();
	char error[512];
	struct queries *q = queries_open(database, error, sizeof(error));
	struct posture *v = NULL;
	size_t n = 0;
	int rc = CTL_OK;

	if (q == NULL)
		rc = ctl_fail(command, "%s", error);
	else if (posture_ask(q, a, partner, &v, &n) == -1)
		rc = ctl_fail(command, "%s: %s", database, queries_error(q));
	else if (n == 0 && partner != NULL)
		rc = ctl_fail(command, "no mail and no entry of the partner book for '%s'",
		    ctl_clean(a, partner));
	else if (json) {
		json_t *list = json_array();

		for (size_t i = 0; i < n; i++)
			json_array_append_new(list, json_one(a, &v[i]));
		ctl_json_print(json_pack("{s:o}", "partners", list));
	} else {
		for (size_t i = 0; i < n; i++)
			print_one(a, &v[i]);
	}
	queries_close(q);
	arena_free(a);
	return rc;
}

int
cmd_partners_posture(int argc, char **argv)
{
	struct ctl_look o;
	struct config *config;
	int rc;

	if ((rc = ctl_look_options(argc, argv, help_text, &o)) != -1)
		return rc;
	if (optind + 1 < argc)
		return ctl_usage(argv[0], "give one partner, or none");
	organisation_init();
	if ((o.database = ctl_database(argv[0], o.database, o.config, &config)) == NULL)
		return CTL_FAILED;
	rc = show(argv[0], o.database, argv[optind], o.json);
	config_free(config);
	return rc;
}

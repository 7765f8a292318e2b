#ifndef SEVERITY_H
#define SEVERITY_H

/* Severity of findings, incidents and alerts; DETECTORS: critical and high page somebody. */
enum severity {
	SEVERITY_INFO = 0,
	SEVERITY_LOW,
	SEVERITY_MEDIUM,
	SEVERITY_HIGH,
	SEVERITY_CRITICAL
};

const char *severity_name(enum severity); /* "info" … "critical"; static */
int severity_parse(const char *, enum severity *ret); /* 0, or -1 and ret untouched */

#endif

#!/bin/sh
# What `make install` puts where, and what systemd thinks of the unit.
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-build}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
n=0
failed=0

ok() { # status what
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n - $2"
	else
		failed=1
		echo "not ok $n - $2"
		sed 's/^/# /' "$tmp/out" 2>/dev/null
	fi
}

# The unit names the programs by their paths, which systemd looks for: so a prefix, not only a DESTDIR.
make --no-print-directory BUILD="$BUILD" PREFIX="$tmp/usr" DESTDIR= ETC="$tmp/etc" install >"$tmp/out" 2>&1
ok $? "make install PREFIX="
unit=$tmp/usr/lib/systemd/system/becwatchd.service

for f in sbin/becwatchd bin/becwatch libexec/becwatch/becwatch-hub libexec/becwatch/becwatch-fetch \
	libexec/becwatch/becwatch-parse libexec/becwatch/becwatch-pdf libexec/becwatch/becwatch-alert \
	lib/systemd/system/becwatchd.service lib/sysusers.d/becwatch.conf lib/tmpfiles.d/becwatch.conf \
	share/becwatch/schema/alert.schema.json share/man/man8/becwatchd.8 share/man/man1/becwatch.1 \
	share/man/man5/becwatch.yaml.5 share/man/man5/becwatch-database.5; do
	test -s "$tmp/usr/$f"
	ok $? "installed: $f"
done
test -s "$tmp/etc/becwatch/becwatch.yaml"
ok $? "installed: the configuration"
"$tmp/usr/bin/becwatch" check-config --config "$tmp/etc/becwatch/becwatch.yaml" >"$tmp/out" 2>&1
ok $? "which loads as it stands"
echo "# mine" >>"$tmp/etc/becwatch/becwatch.yaml"
make --no-print-directory BUILD="$BUILD" PREFIX="$tmp/usr" DESTDIR= ETC="$tmp/etc" install >"$tmp/out" 2>&1
grep -q '^# mine' "$tmp/etc/becwatch/becwatch.yaml"
ok $? "and is not overwritten by a second install"

systemd-analyze verify --man=no "$unit" >/dev/null 2>"$tmp/out"
test ! -s "$tmp/out"
ok $? "systemd-analyze verify is silent"
systemd-analyze security --offline=true --no-pager --threshold=15 "$unit" >"$tmp/out" 2>&1
ok $? "systemd-analyze security: exposure at most 1.5"
grep 'Overall exposure' "$tmp/out" | sed 's/^/# /'
mkdir -p "$tmp/root/etc"
systemd-sysusers --root="$tmp/root" "$PWD/units/becwatch.sysusers" >"$tmp/out" 2>&1 &&
	grep -q '^becwatch:' "$tmp/root/etc/passwd"
ok $? "sysusers.d makes the user"

mkdir -p "$tmp/root/etc/becwatch"
touch "$tmp/root/etc/becwatch/becwatch.yaml"
systemd-tmpfiles --root="$tmp/root" --create "$PWD/units/becwatch.tmpfiles" >"$tmp/out" 2>&1
test "$(stat -c '%a %G' "$tmp/root/etc/becwatch/becwatch.yaml")" = "640 $(stat -c %G "$tmp/root/etc/becwatch/accounts.d")" &&
	test "$(stat -c %a "$tmp/root/etc/becwatch/credentials")" = 700
ok $? "tmpfiles.d lets the daemon read its configuration, and nobody the credentials"

for page in daemon/*.[1578] daemon/*/*.[1578] config/*.[1578] schema/*.[1578]; do
	[ -e "$page" ] || continue
	# becwatch-enroll(1) describes `becwatch enroll`, so becwatch(1) seems itself to mandoc
	mandoc -T lint -W warning "$page" 2>&1 | grep -v 'cross reference to self: Xr becwatch 1' >"$tmp/out"
	test ! -s "$tmp/out"
	ok $? "man page: $page"
done
echo "1..$n"
exit $failed

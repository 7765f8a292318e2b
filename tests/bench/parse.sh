#!/bin/sh
# parse.sh PARSE_BENCH FOLDER ... - our reading of mail beside GMime's alone, and beside SpamAssassin's local tests on
# 500 mails of the folders: orientation only, it does other work.
set -eu

MAILS=500

bench=$1
shift
"$bench" "$@"
list=$(mktemp)
trap 'rm -f "$list"' EXIT
find "$@" -type f ! -name '*.js*' | LC_ALL=C sort | awk -v n="$MAILS" '
	{ v[NR] = $0 } END { for (i = 0; i < n && i < NR; i++) print v[int(i * NR / n) + 1] }' >"$list"
perl - "$list" <<'PERL'
use strict;
use warnings;
use Mail::SpamAssassin;

my $sa = Mail::SpamAssassin->new({ local_tests_only => 1, dont_copy_prefs => 1,
	post_config_text => "use_bayes 0\nuse_auto_whitelist 0\nuse_txrep 0\n",
	site_rules_filename => "/etc/spamassassin", rules_filename => "/usr/share/spamassassin" });
$sa->compile_now(0, 0);
my @mails;
open(my $list, '<', $ARGV[0]) or die;
while (my $name = <$list>) {
	chomp $name;
	open(my $f, '<:raw', $name) or die;
	local $/;
	push @mails, scalar <$f>;
}
my ($user, $system) = times;
foreach my $text (@mails) {
	my $mail = $sa->parse($text);
	my $status = $sa->check($mail);
	$status->finish();
	$mail->finish();
}
my ($user2, $system2) = times;
printf "figure parse.spamassassin.mails %d\n", scalar @mails;
printf "figure parse.spamassassin.rate %.0f mails/s\n", @mails / ($user2 + $system2 - $user - $system);
PERL

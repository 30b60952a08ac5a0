#!/usr/bin/env bash
# A demonstration of a minute and a half. It ends with an error if any of its claims does not hold.
# MILEPOST names the command. Needs python3 to read addresses.
set -euo pipefail
cd "$(dirname "$0")/.."

milepost=${MILEPOST:?name the command, or use make demo}
commitment=canada-2016-2018-6
next_quarter=examples/fictional-next-quarter
work=$(mktemp -d)
services=()
stop() {
  for service in "${services[@]}"; do kill "$service" && wait "$service" || true; done 2>/dev/null
  rm -rf "$work"
}
trap stop EXIT

say() {
  echo
  printf '%s\n' "$@"
}
indent() { sed 's/^/    /'; }
claim() { printf '  = %s\n' "$1"; }
fail() {
  printf '  ! this does not hold: %s\n' "$1" >&2
  exit 1
}
same() { cmp -s "$2" "$3" && claim "$1" || fail "$1"; }
fetch() {
  python3 -c 'import sys, urllib.request; sys.stdout.buffer.write(urllib.request.urlopen(sys.argv[1]).read())' "$1"
}
# Shows a command as one would type it, and runs it.
run() {
  printf '  $ milepost %s\n' "$*"
  "$milepost" "$@" 2>&1 | indent
}
# Starts a service on a folder and a free port; its address stands in $address.
start() {
  "$milepost" serve --data "$1" --listen 127.0.0.1:0 >"$1.out" 2>"$1.err" &
  services+=($!)
  for _ in $(seq 300); do
    address=$(sed -n 's/^listening on //p' "$1.out")
    [ -n "$address" ] && return
    sleep 0.1
  done
  fail "the service starts: $(cat "$1.err")"
}
# The text of a page, one paragraph a line.
text() { sed -e 's#</\(p\|li\|td\|th\|div\|h[1-6]\)>#\n#g' | sed -e 's/<[^>]*>//g' -e 's/^ *//' -e '/^ *$/d'; }

say "1. A ministry: what was promised, and how far it has got." \
  "   The record of a real plan of eight commitments is made, and its sixth is looked at as a browser sees it."
"$milepost" apply --data "$work/record" --origin demo.example examples/canada-2016-2018/*.toml | tail -n 3 | indent
start "$work/record"
here=$address
printf '  GET /en/commitments/%s\n' "$commitment"
fetch "$here/en/commitments/$commitment" >"$work/page.html"
text <"$work/page.html" >"$work/page.txt"
grep -m 1 -x 'All deliverables on schedule\.' "$work/page.txt" | indent || fail "the page shows what the lead states"
grep -m 1 'do not agree' "$work/page.txt" | indent || fail "the page says that the statement and the figures disagree"
# What one of its two sources measured, beside the target of 300 employees a quarter.
sed -n '/id="indicator-employees"/,/csps-efpc/p' "$work/page.html" | text | grep -E ' of 300|^[0-9,]+ employees' >"$work/quarters.txt"
indent <"$work/quarters.txt"
quarters=$(grep -c ' of 300' "$work/quarters.txt") met=$(grep -c '^Met ' "$work/quarters.txt") || true
[ "$quarters/$met" = 4/1 ] || fail "one quarter of four reaches 300: $met of $quarters"
claim "\"All deliverables on schedule\" stands beside one quarter of four that reaches 300"

say "2. The editor of a journal: a citation of version 1, with two organisations as authors, each whole."
bibtex=$here/commitments/$commitment/versions/1.bib
fetch "$bibtex" >"$work/before.bib"
indent <"$work/before.bib"
grep -q 'author .*{{Treasury Board of Canada Secretariat} and {Canada School of Public Service}}' "$work/before.bib" ||
  fail "both organisations are whole"
claim "both organisations keep their whole names"

say "3. The team that reports: the next quarter, which is made up. One number in it can be read in two ways."
if run apply $next_quarter/with-ambiguous-number.toml --dry-run --server "$here" >"$work/refused.txt"; then
  fail "the document is refused"
fi
cat "$work/refused.txt"
grep -q 'with-ambiguous-number.toml:13:9: .*`1,204` can be read as 1204 or as 1.204' "$work/refused.txt" ||
  fail "the place and the text are named"
claim "refused by row, column and text; nothing was guessed, nothing recorded"

say "4. The mended document: as a dry run, then applied, then applied again."
run apply $next_quarter/mended.toml --dry-run --server "$here"
fetch "$here/commitments/$commitment/feed.rss" | grep -o '<guid[^<]*' | sort >"$work/guids.before"
run apply $next_quarter/mended.toml --server "$here" | tee "$work/applied.txt"
run apply $next_quarter/mended.toml --server "$here" | tee "$work/again.txt"
grep -q ': 1 change recorded' "$work/applied.txt" || fail "the first time it records one change"
grep -q ': no change' "$work/again.txt" || fail "the second time it changes nothing"
claim "a document says what the record should say; saying it twice changes nothing"

say "5. A subscriber: the feed has one new item."
fetch "$here/commitments/$commitment/feed.rss" >"$work/feed.xml"
grep -o '<guid[^<]*' "$work/feed.xml" | sort >"$work/guids.after"
sed -n 's#.*<title>\(Commitment 6 – .*1,204.*\)</title>.*#\1#p' "$work/feed.xml" | indent
[ "$(comm -13 "$work/guids.before" "$work/guids.after" | wc -l)" = 1 ] || fail "one item is new"
[ -z "$(comm -23 "$work/guids.before" "$work/guids.after")" ] || fail "the known items stay"
claim "one change, one item, in words that say what happened"

say "6. The editor of the journal again: the old citation after the change."
fetch "$bibtex" >"$work/after.bib"
same "version 1 is cited with the same bytes as before" "$work/before.bib" "$work/after.bib"

say "7. A civic-tech developer: every event, replayed into another folder."
fetch "$here/events" >"$work/events.ndjson"
run import "$work/events.ndjson" --data "$work/replica" --origin demo.example
start "$work/replica"
fetch "$here/commitments/$commitment.json" >"$work/here.json"
fetch "$address/commitments/$commitment.json" >"$work/there.json"
same "the replica serves the same status, byte for byte" "$work/here.json" "$work/there.json"

say "8. The same developer: whether it is the log that everyone else was shown."
fetch "$here/log/checkpoint" >"$work/checkpoint"
python3 examples/verify.py "$work/events.ndjson" "$work/checkpoint" | indent || fail "the log is what its checkpoint signs for"
sed '1s/operator/somebody/' "$work/events.ndjson" >"$work/tampered.ndjson"
if python3 examples/verify.py "$work/tampered.ndjson" "$work/checkpoint" >/dev/null 2>"$work/tampered.txt"; then
  fail "a changed line is found"
fi
indent <"$work/tampered.txt"
claim "thirty lines of Python tell the log from one in which a word was changed"

say "All of it held."

#!/bin/sh
# formats.sh - the reports of check: valid, inert, several in one run.
. "$TOP_SRCDIR/tests/tap.sh"

formats='text json tsv sarif github gitlab checkstyle junit rdjson'
esc=$(printf '\033')
override=$(printf '\342\200\256')
zero=$(printf '\342\200\213')

# A python that has jsonschema; Debian's, where another comes first.
python=
for candidate in python3 /usr/bin/python3; do
	"$candidate" -W ignore -c 'import jsonschema' 2>/dev/null || continue
	python=$candidate
	break
done

cat >"$tmp/valid.py" <<'END'
"""valid.py KIND FILE [SCHEMA]: is the file what it claims to be?"""
import json
import sys
import xml.etree.ElementTree as tree

kind, name = sys.argv[1:3]
if kind in ("checkstyle", "junit"):
    root = tree.parse(name).getroot()
    places = root.iter("error" if kind == "checkstyle" else "testcase")
    assert sum(1 for _ in places) > 0
    sys.exit()
document = json.load(open(name))
if len(sys.argv) > 3:
    import jsonschema
    jsonschema.validate(document, json.load(open(sys.argv[3])))
if kind == "gitlab":
    marks = [row["fingerprint"] for row in document]
    assert len(set(marks)) == len(marks), "a fingerprint stands twice"
    for row in document:
        assert row["severity"] in ("info", "minor", "major", "critical")
        assert not row["location"]["path"].startswith("./")
if kind == "sarif":
    driver = document["runs"][0]["tool"]["driver"]
    for row in document["runs"][0]["results"]:
        assert driver["rules"][row["ruleIndex"]]["id"] == row["ruleId"]
    for rule in driver["rules"]:
        assert 0 < len(rule["fullDescription"]["text"]) <= 1000
if kind == "rdjson":
    for row in document["diagnostics"]:
        place = row["location"]["range"]
        assert place["start"]["column"] < place["end"]["column"]
END

# valid NAME KIND FILE [SCHEMA]
valid() {
	title=$1
	shift
	if [ -z "$python" ]; then
		skip "$title" 'no python3 with jsonschema'
		return
	fi
	failed=0
	"$python" -W ignore "$tmp/valid.py" "$@" 2>"$tmp/why" || failed=1
	tap $failed "$title"
	[ $failed -eq 0 ] || tail -n 3 "$tmp/why" | sed 's/^/# /'
}

schema_of() {
	case $1 in
	json) echo "$TOP_SRCDIR/data/check.schema.json" ;;
	sarif) echo "$TOP_SRCDIR/tests/schema/sarif-2.1.0.json" ;;
	esac
}

# all_valid WHAT PATH...: every format of the findings there.
all_valid() {
	what=$1
	shift
	for format in json sarif gitlab checkstyle junit rdjson; do
		run check --format=$format "$@"
		cp "$tmp/out" "$tmp/report"
		# shellcheck disable=SC2046 # none or one word
		valid "$what: $format is valid" $format "$tmp/report" \
			$(schema_of $format)
	done
}

# ---- an honest tree, a clean one, a hostile one ----

all_valid 'the sample' "$TOP_SRCDIR/tests/sample"
all_valid 'every fixture' "$TOP_SRCDIR/tests/check"

printf '# knockoff: ignore[image-lookalike] x\nFROM nginx\n' >idle.dockerfile
all_valid 'a comment that ignores nothing' --report-unused-ignores \
	idle.dockerfile

printf 'FROM nginx\n' >clean.dockerfile
for format in json sarif gitlab rdjson junit; do
	run check --format=$format clean.dockerfile
	cp "$tmp/out" "$tmp/report"
	# shellcheck disable=SC2046
	valid "no finding: $format is valid" $format "$tmp/report" \
		$(schema_of $format)
done

mkdir hostile
name="hostile/::set-output name=a::b, %0A<&\"' ${esc}[31m.dockerfile"
{
	printf 'FROM ng%s[31mnix\n' "$esc"
	printf 'FROM bitnmai%s/redis\n' "$zero"
	printf 'FROM ngnix:%s AS x\n' "$override"
	printf 'COPY --from=bitnmai/redis::set-output:: a b\n'
	printf 'COPY --from=bitnmai/redis %%0A::error::x a\n'
	printf 'COPY --from=bitnmai/redis <b>&amp;"</failure>]]> b\n'
} >"$name"
printf 'services:\n  a:\n    image: "ngnix\\n::error::x"\n  b:\n    image: "bitnmai/redis\\u001b[31m"\n' \
	>hostile/compose.yaml
all_valid 'hostile names' hostile
for format in $formats; do
	run check --format=$format hostile
	failed=0
	[ -s "$tmp/out" ] || failed=1
	for bytes in "$esc" "$override" "$zero"; do
		grep -qF -e "$bytes" "$tmp/out" && failed=1
	done
	# Whatever the runner would take for a command is one of ours.
	grep '^[[:space:]]*::' "$tmp/out" |
		grep -qvE '^::(error|warning|notice) file=[^:,]*,line=[0-9]+,' &&
		failed=1
	tap $failed "hostile names are inert as $format"
	[ $failed -eq 0 ] || show "$tmp/out" out
done
cp "$name" './::error::x.dockerfile'
run check './::error::x.dockerfile' '::error::x.dockerfile'
expect 'a file called like a command' 1 no-out '^::'
run check -q '::error::x.dockerfile'
expect 'also without the source' 1 no-out '^::'
run refs '::error::x.dockerfile'
expect 'also in a list of references' 0 no-out '^::'

# ---- what stays the same ----

# marks FILE: the fingerprints of a report.
marks() {
	grep -o '"fingerprint":"[0-9a-f]*"' "$1"
}
printf 'FROM ngnix AS a\nFROM ngnix AS b\nFROM redsi\n' >Dockerfile
run check --format=gitlab Dockerfile
marks "$tmp/out" >"$tmp/before"
printf '# a line more\n\nFROM ngnix AS a\nRUN true\nFROM ngnix AS b\nFROM redsi\n' \
	>Dockerfile
run check --format=gitlab ./Dockerfile
marks "$tmp/out" >"$tmp/after"
[ "$(sort -u "$tmp/before" | wc -l)" -eq 3 ] && cmp -s "$tmp/before" "$tmp/after"
tap $? 'fingerprints stay when lines move'

printf 'ARG V=redsi\nFROM ngnix:1 AS a\nFROM $V\n' >Dockerfile
run check --format=rdjson Dockerfile
expect 'a certain slip has its fix' 1 out '"text":"nginx:1"'
[ "$(grep -c '"suggestions"' "$tmp/out")" -eq 1 ]
tap $? 'what a variable holds has none'
run check --format=sarif Dockerfile
expect 'and in SARIF' 1 out '"insertedContent":{"text":"nginx:1"}'

# Columns of rdjson are bytes, those of the others characters.
printf 'services: {\303\251\303\251: {image: ngnix}}\n' >compose.yaml
run check --format=rdjson compose.yaml
expect 'columns in bytes' 1 out '"start":{"line":1,"column":26}'
run check --format=checkstyle compose.yaml
expect 'columns in characters' 1 out "column='24'"

# ---- several in one run ----

run check --format=text --format=sarif:a.sarif --format=junit:b.xml Dockerfile
expect 'text, and two files' 1 out '^Dockerfile:2:6: error'
run check --format=sarif Dockerfile
cmp -s "$tmp/out" a.sarif
tap $? 'a file has what standard output would have had'
run check --output=c.json --format=json Dockerfile
expect '--output names the file' 1 no-out .
grep -q '"version":1' c.json
tap $? 'and the report is there'
run check --output=d.txt --color=always Dockerfile
grep -q "$esc" d.txt
[ $? -eq 1 ] && [ -s d.txt ]
tap $? 'a file has no colours'
run check --format=json --format=sarif Dockerfile
expect 'two for standard output' 2 err 'two formats for one output' no-out .
run check --format=sarif: Dockerfile
expect 'no file behind the colon' 2 err 'no file behind the colon'
run check --format=sarif:no/such/folder Dockerfile
expect 'a file that cannot be made' 2 err 'no/such/folder: No such file'
run check --format=json:/dev/full Dockerfile
expect 'a full disk' 2 err '/dev/full: No space'
run name --format=json:x nginx
expect 'other commands have one output' 2 err 'must be one of text, json, tsv$'

plan

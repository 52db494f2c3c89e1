#!/bin/sh
# data_folder.sh - which catalogue is in use, and when it is called old.
. "$TOP_SRCDIR/tests/tap.sh"

file=$XDG_DATA_HOME/knockoff/official-images.txt
mkdir -p "$XDG_DATA_HOME/knockoff"

# catalogue DATE: the file in the data folder, of one image.
catalogue() {
	printf '# knockoff catalogue 1\n# date: %s\nacme/tool verified 100000000\n# end: 1\n' \
		"$1" >"$file"
}

# in_use NAME [STATUS]: the file in the data folder is.
in_use() {
	run --version
	expect "$1: in use" 0 out "catalogue of .*, 2 names, $file\$" no-err .
	for command in name check sweep 'variants --limit=1'; do
		echo 'acmee/tool' >input
		case $command in
		check)
			echo 'FROM acmee/tool' >Dockerfile
			run check Dockerfile
			;;
		name) run name acmee/tool ;;
		sweep) run sweep <input ;;
		variants*) run variants acme/tool ;;
		esac
		grep -q 'acme/tool\|acme/' "$tmp/out"
		tap $? "$1: $command uses it"
	done
}

# builtin_in_use NAME
builtin_in_use() {
	run --version
	expect "$1: the built-in one is in use" 0 out ', built in$'
	cp "$tmp/err" "$tmp/version-err"
	run name acmee/tool ngnix
	expect "$1: and judges" 1 out ngnix no-out 'acme/'
}

builtin_in_use 'no file'
expect 'no file is no trouble' 1 no-err .

catalogue 2026-08-22
in_use 'newer'
catalogue 2026-08-21
in_use 'of the same day'
catalogue 2026-08-20
builtin_in_use 'older than the built-in one'
expect 'which is as it should be' 1 no-err .

catalogue 2026-08-30
run name --catalogue="$TOP_SRCDIR/data/official-images.txt" acmee/tool
expect 'a file that is named comes first' 0 no-out 'acme/'
run check --catalogue="$TOP_SRCDIR/data/official-images.txt" --version
expect 'and --version says so' 0 out 'names, .*/data/official-images.txt$'

# damaged NAME WHY: one line says so, the built-in one stays, nothing else.
damaged() {
	builtin_in_use "$1"
	expect "$1: is said" 1 err "^knockoff: $file:* *[0-9]*:* $2" \
		err "built-in catalogue stays in use.*'knockoff update'"
	[ "$(wc -l <"$tmp/err")" -eq 1 ]
	tap $? "$1: in one line"
	echo 'FROM nginx' >Dockerfile
	run check Dockerfile
	expect "$1: what is fine stays fine" 0 no-out .
}
sed '$d' "$file" >"$tmp/cut" && cp "$tmp/cut" "$file"
damaged 'cut short' "cut short: no '# end:' line"
catalogue 2026-08-30
sed '/date/d' "$file" >"$tmp/cut" && cp "$tmp/cut" "$file"
damaged 'without a date' 'it has no date'
: >"$file"
damaged 'empty' "expected '# knockoff catalogue 1'"
rm "$file"
mkdir "$file"
damaged 'a folder' 'is a directory'
rmdir "$file"
mkfifo "$file"
damaged 'a FIFO' 'not a regular file'
rm "$file"

# Below the home folder, and where there is none.
unset XDG_DATA_HOME
mkdir -p "$HOME/.local/share/knockoff"
file=$HOME/.local/share/knockoff/official-images.txt
catalogue 2026-08-30
in_use 'below HOME'
XDG_DATA_HOME=data
export XDG_DATA_HOME
in_use 'a data folder that is not absolute does not count'
unset HOME XDG_DATA_HOME
builtin_in_use 'no home'
HOME=$tmp/home
XDG_DATA_HOME=$tmp/data
export HOME XDG_DATA_HOME
file=$XDG_DATA_HOME/knockoff/official-images.txt

# ---- age ----

# at DATE: it is that day.
at() {
	SOURCE_DATE_EPOCH=$(date -u -d "$1" +%s)
	export SOURCE_DATE_EPOCH
}
if ! at 2026-11-18 2>/dev/null; then
	skip 'age' 'date has no -d'
	plan
	exit
fi
old="^knockoff: the catalogue is 90 days old (2026-08-21); 'knockoff update' fetches a newer one\$"
echo 'FROM nginx' >Dockerfile
run check Dockerfile
expect '89 days' 0 no-err .
at 2026-11-19
run check Dockerfile
expect '90 days' 0 err "$old" no-out .
run name nginx
expect '90 days, name' 0 err "$old" no-out days
for format in text json tsv; do
	run check --format=$format Dockerfile
	expect "90 days, $format" 0 err "$old" no-out days
done
[ "$(wc -l <"$tmp/err")" -eq 1 ]
tap $? 'one line'
run check --quiet Dockerfile
expect '90 days, --quiet' 0 no-err . no-out .
run name -q nginx
expect '90 days, name -q' 0 no-err .
run refs Dockerfile
expect 'refs knows no names' 0 no-err .
for command in 'sweep' 'variants nginx' 'explain' '--version' '--help'; do
	# shellcheck disable=SC2086 # a command with its options
	run $command </dev/null
	expect "$command does not tell" 0 no-err .
done
catalogue 2026-11-01
run check Dockerfile
expect 'a newer one in the data folder' 0 no-err .
run check --catalogue="$TOP_SRCDIR/data/official-images.txt" Dockerfile
expect 'a file that is named' 0 err "$old"
printf '# knockoff catalogue 1\nacme/tool verified 1\n# end: 1\n' >undated
run check --catalogue=undated Dockerfile
expect 'a file without a date' 0 no-err .
printf '# knockoff catalogue 1\n# date: 2026-02-31\nacme/tool verified 1\n# end: 1\n' >odd
run check --catalogue=odd Dockerfile
expect 'a date that no calendar has' 0 no-err .
at 2020-01-01
rm "$file"
run check Dockerfile
expect 'a clock that is wrong' 0 no-err .
plan

#!/bin/sh
# optdocs.sh - --help and knockoff(1) tell of the same commands, options and
# rules.  The program's tables are what --help and explain print.
. "$TOP_SRCDIR/tests/tap.sh"
page=$TOP_SRCDIR/man/knockoff.1

commands() {
	"$KNOCKOFF" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p'
}

# What the page tells of, from its lists of commands, options and rules.
in_page() {
	case $1 in
	commands)
		sed -n '/^\.Sh COMMANDS/,/^\.Sh OPTIONS/p' "$page" |
			sed -n 's/^\.It Ic \([a-z-]*\).*/\1/p'
		;;
	options)
		sed -n 's/^\.It Fl/Fl/p' "$page" | tr ' ' '\n' |
			sed -n 's/^-\([a-z][a-z-]*\)[,=]*.*/--\1/p'
		;;
	letters)
		sed -n 's/^\.It Fl \([a-zA-Z]\)[ ,].*/-\1/p' "$page"
		;;
	rules)
		sed -n '/^\.Sh RULES/,/^\.Sh /p' "$page" |
			sed -n 's/^\.It Li \([a-z-]*\).*/\1/p'
		;;
	esac | sort -u
}

options() {
	for command in $(commands); do
		"$KNOCKOFF" "$command" --help
	done | sed -n 's/^  \(-., \|    \)\(--[a-z-]*\).*/\2/p' | sort -u
}

letters() {
	for command in $(commands); do
		"$KNOCKOFF" "$command" --help
	done | sed -n 's/^  \(-[a-zA-Z]\), --.*/\1/p' | sort -u
}

# same WHAT: both sides list the same, and something at all.
same() {
	in_page "$1" >"$tmp/page"
	failed=0
	diff "$tmp/program" "$tmp/page" >"$tmp/diff" || failed=1
	[ -s "$tmp/program" ] || failed=1
	tap $failed "$1 of --help and of knockoff(1)"
	sed -n 's/^</# not in the page:/p; s/^>/# not in the program:/p' "$tmp/diff"
}

commands | sort -u >"$tmp/program"
same commands
options >"$tmp/program"
same options
letters >"$tmp/program"
same letters
"$KNOCKOFF" explain | sed 's/ .*//' | sort -u >"$tmp/program"
same rules

# "knockoff --help" lists what any command takes.
options >"$tmp/program"
"$KNOCKOFF" --help | sed -n 's/^  \(-., \|    \)\(--[a-z-]*\).*/\2/p' |
	sort -u >"$tmp/page"
cmp -s "$tmp/program" "$tmp/page"
tap $? 'knockoff --help has the options of all commands'

# Each format, and each place that a name is found at, is in the page on them.
formats=$TOP_SRCDIR/man/knockoff-formats.7
sed -n '/^const struct ko_format ko_formats/,/^};/s/^.*{ "\([a-z-]*\)",.*/\1/p' \
	"$TOP_SRCDIR/src/extract/extract.c" | sort -u >"$tmp/program"
sed -n 's/^\.Ss .*(\([a-z, -]*\))$/\1/p' "$formats" | tr -s ', ' '\n\n' |
	sort -u >"$tmp/page"
failed=0
diff "$tmp/program" "$tmp/page" >"$tmp/diff" || failed=1
[ -s "$tmp/program" ] || failed=1
tap $failed 'the formats of the table and of knockoff-formats(7)'
sed -n 's/^</# not in the page:/p; s/^>/# not in the program:/p' "$tmp/diff"

prefixes=$(tr '\n' '|' <"$tmp/program")
cat "$TOP_SRCDIR"/src/extract/*.c |
	grep -oE "\"(${prefixes%|}):[a-z-]+\"" | tr -d '"' | sort -u >"$tmp/program"
failed=0
[ -s "$tmp/program" ] || failed=1
while read -r construct; do
	grep -qE "(^|[^a-z-])$construct([^a-z-]|\$)" "$formats" && continue
	echo "# not in the page: $construct"
	failed=1
done <"$tmp/program"
tap $failed 'the constructs of the extractors are in knockoff-formats(7)'

# The keys of a configuration.
sed -n '/^static const struct key [a-z]*_keys/,/^};/p' \
	"$TOP_SRCDIR/src/cli/config_file.c" |
	grep -o '{ "[a-z]*"' | tr -d '{ "' | sort -u >"$tmp/program"
sed -n '/^\.Sh KEYS/,/^\.Sh COMMENTS/p' "$TOP_SRCDIR/man/knockoff-config.5" |
	sed -n 's/^\.\(It \)\{0,1\}Ic \([a-z]*\).*/\2/p' | sort -u >"$tmp/page"
failed=0
diff "$tmp/program" "$tmp/page" >"$tmp/diff" || failed=1
[ -s "$tmp/program" ] || failed=1
tap $failed 'the keys of the table and of knockoff-config(5)'
sed -n 's/^</# not in the page:/p; s/^>/# not in the program:/p' "$tmp/diff"

# Each rule that is listed is explained.
for rule in $("$KNOCKOFF" explain | sed 's/ .*//'); do
	run explain "$rule"
	expect "explain $rule" 0 out "^$rule - " out '^Example: .' no-err .
done

plan

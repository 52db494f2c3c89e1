#!/bin/sh
# optdocs.sh - --help and the man pages tell of the same commands, options and
# rules.  The program's tables are what --help and explain print.
. "$TOP_SRCDIR/tests/tap.sh"
man=$TOP_SRCDIR/man

# Options as "--all", or as "-q --quiet" where they have a letter.
help_options() {
	sed -n 's/^ *\(-[a-zA-Z], \)\{0,1\}\(--[a-z-]*\).*/\1\2/p' | tr -d , |
		sort -u
}

page_options() {
	sed -n '/^\.Sh OPTIONS/,/^\.Sh /s/^\.It \(.*Fl -[a-z].*\)/\1/p' "$1" |
		sed 's/ Ar [A-Z]* ,//; s/ ,//g; s/Fl /-/g' |
		sed 's/ Ns = Ns Ar [A-Z]*$//' | sort -u
}

page_rules() {
	sed -n 's/^\.It Li \([a-z-]*\).*/\1/p' "$man/knockoff-rules.7" | sort -u
}

# same NAME: $tmp/program and $tmp/page list the same, and something at all.
same() {
	failed=0
	diff "$tmp/program" "$tmp/page" >"$tmp/diff" || failed=1
	[ -s "$tmp/program" ] || failed=1
	tap $failed "$1"
	sed -n 's/^</# not in the page:/p; s/^>/# not in the program:/p' "$tmp/diff"
}

"$KNOCKOFF" --help |
	sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p' |
	sort -u >"$tmp/commands"
cp "$tmp/commands" "$tmp/program"
sed -n '/^\.Sh COMMANDS/,/^\.Sh OPTIONS/s/^\.It Ic \([a-z-]*\).*/\1/p' \
	"$man/knockoff.1" | sort -u >"$tmp/page"
same 'the commands of --help and of knockoff(1)'
sed -n '/^\.Sh COMMANDS/,/^\.Sh OPTIONS/s/^\.Xr knockoff-\([a-z-]*\) 1.*/\1/p' \
	"$man/knockoff.1" | sort -u >"$tmp/page"
same 'knockoff(1) refers to the page of each command'
for page in "$man"/knockoff-*.1; do
	page=${page##*/knockoff-}
	echo "${page%.1}"
done | sort -u >"$tmp/page"
same 'the commands and the pages that there are'
for page in "$man"/*.[1-9]; do
	echo "man/${page##*/}"
done | sort -u >"$tmp/program"
sed -n '/^dist_man_MANS/,/[^\\]$/p' "$TOP_SRCDIR/Makefile.am" |
	grep -o 'man/[a-z0-9.-]*' | sort -u >"$tmp/page"
same 'the pages that there are and that are installed'

: >"$tmp/all"
while read -r command; do
	"$KNOCKOFF" "$command" --help | help_options >"$tmp/program"
	cat "$tmp/program" >>"$tmp/all"
	page_options "$man/knockoff-$command.1" >"$tmp/page"
	same "the options of $command --help and of knockoff-$command(1)"
done <"$tmp/commands"

# knockoff(1) has those that several commands share, and says so of no other.
sort "$tmp/all" | uniq -d >"$tmp/shared"
page_options "$man/knockoff.1" >"$tmp/page"
failed=0
[ -s "$tmp/page" ] || failed=1
comm -13 "$tmp/shared" "$tmp/page" >"$tmp/diff"
[ ! -s "$tmp/diff" ] || failed=1
tap $failed 'several commands share the options in knockoff(1)'
sed 's/^/# not shared: /' "$tmp/diff"

# "knockoff --help" lists what any command takes.
sort -u "$tmp/all" >"$tmp/program"
"$KNOCKOFF" --help | help_options >"$tmp/page"
same 'knockoff --help has the options of all commands'

"$KNOCKOFF" explain | sed 's/ .*//' | sort -u >"$tmp/program"
page_rules >"$tmp/page"
same 'the rules of explain and of knockoff-rules(7)'

# Each rule as "name: severity, example".  What is said of an image that does
# not exist is no property of the rule: judge_facts.c decides it.
sed -n '/^TABLE struct ko_rule_info/,/^};/p' "$TOP_SRCDIR/src/core/rules.c" |
	tr '\n' ' ' | sed 's/"[ 	]*"//g; s/\[KO_[A-Z_]*\] = /\n/g' |
	sed -n 's/^{ "\([a-z-]*\)", .*"\([^"]*\)",[^"]*KO_SEVERITY_\([A-Z]*\) .*/\1: \3, \2/p' |
	sed '/^no-such-image:/s/ERROR/WARNING/' | tr '[:upper:]' '[:lower:]' |
	sort -u >"$tmp/program"
sed -n "s/^\\.It Li \\([a-z-]*\\).*/@\\1: /p; s/^\\.Cm \\([a-z]* ,\\)\$/\\1/p
	s/^\\.Ql \\(.*\\) \\.\$/\\1/p" "$man/knockoff-rules.7" |
	tr '\n' ' ' | tr '@' '\n' | sed 's/ ,/,/; s/  */ /g; s/ $//; /^$/d' |
	tr '[:upper:]' '[:lower:]' | sort -u >"$tmp/page"
same 'the severity and the example of each rule in knockoff-rules(7)'

# Each format, and each place that a name is found at, is in the page on them.
formats=$TOP_SRCDIR/man/knockoff-formats.7
sed -n '/^const struct ko_format ko_formats/,/^};/s/^.*{ "\([a-z-]*\)",.*/\1/p' \
	"$TOP_SRCDIR/src/extract/extract.c" | sort -u >"$tmp/program"
sed -n 's/^\.Ss .*(\([a-z, -]*\))$/\1/p' "$formats" | tr -s ', ' '\n\n' |
	sort -u >"$tmp/page"
same 'the formats of the table and of knockoff-formats(7)'

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
same 'the keys of the table and of knockoff-config(5)'

# Each rule that is listed is explained.
for rule in $("$KNOCKOFF" explain | sed 's/ .*//'); do
	run explain "$rule"
	expect "explain $rule" 0 out "^$rule - " out '^Example: .' no-err .
done

plan

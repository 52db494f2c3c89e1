#!/bin/sh
# layers.sh - who may include what, and which functions nobody calls.
. "$TOP_SRCDIR/tests/tap.sh"
cd "$TOP_SRCDIR/src" || exit 99

# none NAME: $tmp/places, where a rule is broken, is empty.
none() {
	failed=0
	[ ! -s "$tmp/places" ] || failed=1
	tap $failed "$1"
	sed 's/^/# /' "$tmp/places"
}

# A layer may include itself and what stands after it; see HACKING.
while read -r layer allowed; do
	[ -d "$layer" ] || continue
	grep -nE '#[[:space:]]*include "' "$layer"/*.[ch] |
		grep -vE "\"($(echo "$layer $allowed" | tr ' ' '|'))/" \
			>"$tmp/places"
	none "$layer/ includes nothing from its right"
done <<'END'
base
core base
extract core base
hub core base
lib extract core base
cli extract hub core base
daemon extract hub core base
tools core base
END

# What is installed for others includes nothing that is not.
grep -nE '#[[:space:]]*include' ../include/*/*.h |
	grep -vE '<(knockoff/[a-z]+|stddef)\.h>$' >"$tmp/places"
none 'the public headers include each other alone'
grep -lE '#[[:space:]]*include <knockoff/' */*.[ch] | grep -v '^lib/' \
	>"$tmp/places"
none 'lib/ alone includes the public headers'

for layer in */; do
	case $layer in
	base/ | core/ | extract/ | hub/ | lib/ | cli/ | daemon/ | tools/) ;;
	*) echo "$layer" ;;
	esac
done >"$tmp/places"
none 'every folder is a layer'

# owns LIBRARY-HEADER FILE...: nobody else includes it (files from src/).
owns() {
	header=$1
	shift
	grep -lE "#[[:space:]]*include <$header" */*.[ch] |
		grep -vxE "$(echo "$*" | tr ' ' '|')" >"$tmp/places"
	none "$header is included by its owners alone"
}
owns 'jansson\.h>' cli/json.h cli/json_field.c cli/out_json.c \
	hub/answers_json.h hub/credentials.c
owns 'unicode/' core/unicode_icu.c
owns 'dlfcn\.h>' base/module.c
owns 'getopt\.h>' cli/opts_parse.c
owns 'yaml\.h>' extract/yaml.c
owns 'cmark\.h>' extract/document_cmark.c
owns 'gumbo\.h>' extract/document_gumbo.c
owns 'curl/' hub/http_transfer.c
owns 'sqlite3\.h>' hub/cache.c
owns 'pthread\.h>' cli/stream.c cli/workers.c core/unicode.c \
	extract/document_cmark.c extract/document_module.c

grep -lE '#[[:space:]]*include <cmocka' "$TOP_SRCDIR"/tests/*.[ch] \
	"$TOP_SRCDIR"/tests/fuzz/*.[ch] | grep -v '/tests/test\.h$' >"$tmp/places"
none 'cmocka.h is included by tests/test.h alone'

# calls WHAT FUNCTIONS FILE...
calls() {
	name=$1
	functions=$2
	shift 2
	grep -nE "(^|[^a-zA-Z0-9_>.\"])($functions) *\\(" "$@" >"$tmp/places"
	none "$name"
}
calls 'no function that loses a length or depends on the locale' \
	'strcpy|strcat|strncpy|strncat|sprintf|vsprintf|strtok|atoi|atol|sscanf|gets' \
	*/*.[ch]
calls 'no character class of the locale' \
	'is(alnum|alpha|blank|cntrl|digit|graph|lower|print|punct|space|upper|xdigit)|to(lower|upper)|setlocale' \
	*/*.[ch]
grep -nE '#[[:space:]]*include <(ctype|wctype|locale|wchar)\.h>' */*.[ch] \
	>"$tmp/places"
none 'no header of the locale'
calls 'nothing below cli/ prints' \
	'printf|puts|putchar|fprintf|fputs|fputc|fwrite|perror' \
	base/*.c core/*.c extract/*.c hub/*.c lib/*.c
calls 'nothing below cli/ exits' \
	'exit|_exit|_Exit|abort|quick_exit|err|errx' base/*.c core/*.c extract/*.c hub/*.c lib/*.c
calls 'nothing below cli/ reads numbers by the locale' \
	'strtol|strtoul|strtoll|strtoull|strtod' base/*.c core/*.c extract/*.c hub/*.c lib/*.c

plan

#!/bin/sh
# examples.sh - the examples of the man pages print what the pages say.
. "$TOP_SRCDIR/tests/tap.sh"

mkdir "$tmp/bin"
ln -s "$KNOCKOFF" "$tmp/bin/knockoff"
printf '#!/bin/sh\necho "docker was run: $*"\n' >"$tmp/bin/docker"
chmod +x "$tmp/bin/docker"
PATH=$tmp/bin:$PATH
unset KNOCKOFF_GUARD GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE

# extract PAGE FOLDER: of each literal block among the examples that starts
# with "$ ", NN.sh is the command, which goes on behind a "|" or "\" at the end
# of the line, and NN.out what it prints.  Another block is the file that the
# text behind it names.
extract() {
	sed -n '/^\.Sh EXAMPLES/,/^\.Sh [^E]/p' "$1" |
		sed 's/\\e/\\/g; s/\\&//g' | awk -v dir="$2" '
	/^\.Bd -literal/ { start = 1; next }
	/^\.Ed/ { kind = ""; next }
	/^\.Pa / && text { printf "%s", text >(dir "/work/" $2); text = "" }
	start {
		start = 0
		text = ""
		more = sub(/^\$ /, "")
		kind = more ? "command" : "text"
		if (more)
			file = sprintf("%s/%02d", dir, ++n)
	}
	kind == "text" { text = text $0 "\n" }
	kind != "command" { next }
	more {
		print >(file ".sh")
		more = /[|\\]$/
		printf "" >(file ".out")
		next
	}
	{ print >(file ".out") }'
}

# example PAGE SCRIPT: the pages have no blanks at the ends of lines.
example() {
	name="${1##*/}: $(head -n 1 "$2" | tr -d '#')"
	if grep -q 'git ' "$2" && ! command -v git >/dev/null; then
		skip "$name" 'no git'
		return
	fi
	sh "$2" 2>&1 </dev/null | sed 's/[ 	]*$//' >"$tmp/out"
	failed=0
	cmp -s "$tmp/out" "${2%.sh}.out" || failed=1
	tap $failed "$name"
	[ $failed -eq 0 ] && return
	show "${2%.sh}.out" page
	show "$tmp/out" program
}

for page in "$TOP_SRCDIR"/man/*.[1-9]; do
	folder=$tmp/${page##*/}
	mkdir -p "$folder/work"
	extract "$page" "$folder"
	cd "$folder/work" || exit 99
	for script in "$folder"/*.sh; do
		[ ! -f "$script" ] || example "$page" "$script"
	done
done
[ "$tests" -ge 14 ]
tap $? 'examples were found'
plan

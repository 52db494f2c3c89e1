#!/bin/sh
# paste.sh - knockoff paste, and check - at a terminal.
. "$TOP_SRCDIR/tests/tap.sh"
unset DISPLAY WAYLAND_DISPLAY WSL_DISTRO_NAME
export NO_COLOR=1

# paste TEXT [OPTION]...: from a pipe; %b escapes in the text
paste() {
	printf '%b' "$1" >"$tmp/in"
	shift
	run paste "$@" <"$tmp/in"
}

paste 'docker run bitnmai/redis nginx\ndocker pull nginx:1\ndocker pull x/y\n'
expect 'shell commands' 1 no-err . out '^This looks like shell commands\.$' \
	out '^  bitnmai/redis  look-alike of bitnami/redis$' \
	out '^  nginx:1        trusted (Docker Official Image)$' \
	out '^  x/y            unknown$' \
	out '^-:1:12: error: ' \
	out "^3 images, 1 look-alike\. Don't run this\.\$"
[ "$(tail -n 1 "$tmp/out")" = "3 images, 1 look-alike. Don't run this." ]
tap $? 'the last line says it all'
paste 'FROM nginx\nCOPY --from=redis:7 / /\nFROM nginx AS b\nFROM b\n'
expect 'a Dockerfile' 0 out '^This looks like a Dockerfile\.$' no-err . \
	out '^2 images, nothing suspicious\.$'
paste 'services:\n  a:\n    image: java\n'
expect 'a compose file' 0 out '^This looks like a compose file\.$' \
	out '^1 image, 1 note, nothing suspicious\.$' out 'note: .*retired'
paste '  bitnmai/redis\n'
expect 'a name alone' 1 out '^This is a name\.$' out '^-:1:3: error: ' \
	out "^1 image, 1 look-alike\. Don't run this\.\$"
paste 'docker login ghrc.io\n'
expect 'a registry that was reported' 1 \
	out '^  ghrc.io  reported as malicious$' \
	out "^No image, 1 reported as malicious\. Don't run this\.\$"
paste 'docker pull ngnix\ndocker pull ngnix\ndocker pull bitnmai/redis\n'
expect 'each name once' 1 out "^2 images, 2 look-alikes\. Don't run this\.\$"
paste 'docker pull $IMAGE\n'
expect 'what only a run can know' 0 \
	out '^No image, 1 known only when it is run\.$'
paste 'Just use docker, it is good.\nReally.\n'
expect 'prose' 0 out '^This looks like prose\.$' out '^No image\.$'
paste ' \n'
expect 'nothing' 0 out '^Nothing was pasted\.$'
paste 'docker pull ng\0321\0205nx\n'
expect 'a look-alike letter' 1 out "Don't run this"
paste 'FROM a\0033[31mb/nginx\n' --as=dockerfile
expect 'escapes for the terminal' 0 out 'x1b' no-out "$(printf '\033')"
paste 'FROM nginx\nFORM x\n' --as=dockerfile
expect 'a broken Dockerfile' 2 err '^knockoff: -:2:1: ' \
	out '^1 image, nothing suspicious\. Not all of it could be read\.$'
paste 'image: ngnix\n' --as=text --fail-on=never
expect '--as' 0 out '^This looks like prose\.$'
paste 'docker pull ngnix\n' --fail-on=never
expect '--fail-on' 0 out '^1 image, 1 look-alike\.$'
paste 'docker pull ngnix\n' --color=always
expect '--color' 1 out "$(printf '\033')\\[1;31mlook-alike of nginx"
paste '' --format=json
expect 'for people alone' 2 err 'unrecognized option'
paste 'x' a.txt
expect 'no file' 2 err 'no operand but -'
paste 'docker pull ngnix\n' -
expect 'the operand -' 1 out 'look-alike of nginx'
run check --as=? -
for format in $(sed 's/.*must be one of//; s/,//g; q' "$tmp/err"); do
	printf 'x\n' | "$KNOCKOFF" paste --as="$format" >"$tmp/out" 2>&1
	grep '^This looks like' "$tmp/out" | grep -qv " $format\\.\$"
	tap $? "what people call the format $format"
done

# ---- a terminal ----

for candidate in python3 /usr/bin/python3; do
	"$candidate" -c 'import pty, os; os.waitstatus_to_exitcode' 2>/dev/null &&
		python=$candidate && break
done
if [ -z "${python-}" ]; then
	skip 'a terminal' 'no python3 with pty'
	plan
	exit 0
fi

# at_terminal [EXPECT SEND]... -- ARGUMENT...: knockoff in a terminal
at_terminal() {
	status=0
	"$python" "$TOP_SRCDIR/tests/terminal.py" "$@" \
		>"$tmp/out" 2>"$tmp/err" || status=$?
}
at_terminal Ctrl-D 'docker pull ngnix\n\x04' -- "$KNOCKOFF" paste
expect 'paste: typed' 1 out '^Paste or type, then press Enter and Ctrl-D\.' \
	out 'look-alike of nginx'
at_terminal Ctrl-D 'FROM ngnix\n\x04' -- "$KNOCKOFF" check -
expect 'check -: typed' 1 out '^Paste or type' out '1:6'
at_terminal -- sh -c 'echo FROM ngnix | "$KNOCKOFF" check -'
expect 'check -: from a pipe' 1 no-out '^Paste'
at_terminal Ctrl-D 'FROM ngnix\n\x04' -- \
	"$KNOCKOFF" guard --fail-on=never -- cat
expect 'a command that reads it itself' 98

# ---- the clipboard ----

mkdir "$tmp/bin"
PATH=$tmp/bin:$PATH
for tool in wl-paste xclip xsel pbpaste powershell.exe; do
	printf '#!/bin/sh\n%s\n' "echo 'docker pull ngnix:$tool'" >"$tmp/bin/$tool"
	chmod +x "$tmp/bin/$tool"
done
at_terminal -- env WAYLAND_DISPLAY=x DISPLAY=x "$KNOCKOFF" paste
expect 'Wayland' 1 out '^The clipboard, by wl-paste\.$' out 'ngnix:wl-paste' \
	no-out '^Paste'
at_terminal -- env DISPLAY=x "$KNOCKOFF" paste
expect 'X11' 1 out '^The clipboard, by xclip\.$' out 'ngnix:xclip'
rm "$tmp/bin/xclip"
at_terminal -- env DISPLAY=x "$KNOCKOFF" paste
expect 'X11, the other tool' 1 out '^The clipboard, by xsel\.$' out 'ngnix:xsel'
at_terminal -- "$KNOCKOFF" paste
expect 'a Mac' 1 out '^The clipboard, by pbpaste\.$' out 'ngnix:pbpaste'
rm "$tmp/bin/pbpaste"
at_terminal -- env WSL_DISTRO_NAME=x "$KNOCKOFF" paste
expect 'Windows' 1 out '^The clipboard, by powershell\.exe\.$'
at_terminal Ctrl-D 'docker pull redis\n\x04' -- \
	env DISPLAY=x "$KNOCKOFF" paste -
expect 'the operand - asks for the terminal' 0 out '^  redis  trusted'
paste 'docker pull redis\n'
expect 'a pipe counts more than the clipboard' 0 out '^  redis  trusted'
for trouble in 'exit 0' 'echo x; exit 1' 'kill -9 $$' 'exec sleep 60' \
	'exec cat /dev/zero'; do
	printf '#!/bin/sh\n%s\n' "$trouble" >"$tmp/bin/xsel"
	at_terminal Ctrl-D 'docker pull redis\n\x04' -- \
		env DISPLAY=x "$KNOCKOFF" paste
	expect "a tool that does '$trouble'" 0 out '^Paste' out '^  redis  trusted'
done
plan

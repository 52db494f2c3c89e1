# hub.sh - a test Hub for a shell script; sourced after tap.sh.
#
#	. "$TOP_SRCDIR/tests/hub/hub.sh"
#	hub_start [--fill 1000]...	# or the script ends: all tests skipped
#	hub_control '{"fault": "429", "path": "/v2/users/"}'
#	run check --online …		# KNOCKOFF_HUB_URL is set
#	hub_log				# METHOD PATH CODE AUTHORIZATION, a line each
#
# testhub.py says what it can do.  It ends with the script, however that ends:
# the script holds the other end of its standard input.

hub_python=/usr/bin/python3
[ -x "$hub_python" ] || hub_python=python3

# hub_start [ARGUMENT]...: start it and set $hub to its URL.
hub_start() {
	if ! "$hub_python" -c '' 2>/dev/null; then
		echo '1..0 # SKIP no python3'
		exit 0
	fi
	rm -f "$tmp/hub-in" "$tmp/hub-port"
	mkfifo "$tmp/hub-in" || exit 99
	"$hub_python" "$TOP_SRCDIR/tests/hub/testhub.py" "$@" \
		<"$tmp/hub-in" >"$tmp/hub-port" 2>"$tmp/hub-err" &
	exec 9>"$tmp/hub-in"
	hub_waited=0
	until [ -s "$tmp/hub-port" ]; do
		sleep 0.1
		hub_waited=$((hub_waited + 1))
		if [ $hub_waited -gt 600 ]; then
			echo 'Bail out! the test Hub does not start'
			show "$tmp/hub-err" testhub
			exit 99
		fi
	done
	hub=http://127.0.0.1:$(cat "$tmp/hub-port")
	KNOCKOFF_HUB_URL=$hub
	export KNOCKOFF_HUB_URL
}

# hub_stop: before the script ends, that is.
hub_stop() {
	exec 9>&-
	wait
}

# hub_fetch PATH [BODY]: what the test Hub answers, unless it is an error.
hub_fetch() {
	hub_path=$1
	shift
	"$hub_python" -c '
import sys, urllib.request
body = sys.argv[2].encode() if len(sys.argv) > 2 else None
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
sys.stdout.buffer.write(opener.open(sys.argv[1], body, 60).read())
' "$hub$hub_path" "$@"
}

hub_control() {
	hub_fetch /_control "$1" 2>"$tmp/hub-err" && return
	echo "Bail out! hub_control $1"
	exit 99
}

hub_log() {
	hub_fetch '/_log?as=text'
}

hub_count() {
	hub_fetch /_count
}

#!/bin/sh
# envfile.sh - --env-file: the variables of compose files.
. "$TOP_SRCDIR/tests/tap.sh"

printf 'services:\n  a:\n    image: ${IMAGE:-redis}:${TAG:-1}\n' >compose.yaml
echo 'TAG=dotenv' >.env
printf 'IMAGE=ngnix\nTAG=first\n' >one.env
echo 'TAG=second' >two.env

run refs compose.yaml
expect '.env without the option' 0 out 'library/redis:dotenv$'
run refs --env-file=one.env compose.yaml
expect 'instead of .env' 0 out 'library/ngnix:first$'
run refs --env-file one.env --env-file two.env compose.yaml
expect 'the later file wins' 0 out 'library/ngnix:second$'
run refs --env-file /dev/null compose.yaml
expect 'a device is no file' 2 err '/dev/null: '
: >empty.env
run refs --env-file=empty.env compose.yaml
expect 'an empty file is one' 0 out 'library/redis:1$'

run check compose.yaml
expect 'check: fine as it is' 0
run check --env-file=one.env .
expect 'check: of a folder' 1 out 'ngnix'
run check --env-file=one.env - <compose.yaml
expect 'check: of standard input' 1 out 'ngnix'

run check --env-file=none.env Dockerfile
expect 'one that is not there' 2 err '^knockoff: none.env: No such file' \
	no-err 'Dockerfile'
set --
while [ $# -lt 17 ]; do
	set -- --env-file=one.env "$@"
done
run check "$@" compose.yaml
expect 'too many' 2 err 'more than 16 files'
run name --env-file=one.env ngnix
expect 'name has no use for it' 2 err 'unrecognized option'

plan

#!/bin/sh
# hosts.sh - registries by themselves, and names that are pushed.
. "$TOP_SRCDIR/tests/tap.sh"

cat >deploy.sh <<'END'
#!/bin/sh
docker login gchr.io:443 -u me
docker login ghcr.io -u me
docker build -t gchr.io/acme/app:1 .
docker push bitnmai/app
END

run refs --format=tsv deploy.sh
expect 'refs' 0 \
	out '	2	14	shell:[a-z-]*	gchr.io:443	gchr.io:443	host$' \
	out '	4	17	shell:[a-z-]*	gchr.io/acme/app:1	gchr.io/acme/app:1	output$' \
	out '	5	13	shell:[a-z-]*	bitnmai/app	docker.io/bitnmai/app	output$'

run check deploy.sh
expect 'check: where it is sent is judged, not what it is called' 1 \
	out "^deploy.sh:2:14: error: registry 'gchr.io' looks like 'ghcr.io'" \
	out "did you mean 'ghcr.io:443'?" \
	out "^deploy.sh:4:17: error: registry 'gchr.io' looks like 'ghcr.io'" \
	out "did you mean 'ghcr.io/acme/app:1'?" \
	no-out 'sh:3:' no-out 'sh:5:'

run check --format=tsv deploy.sh
expect 'check as tsv' 1 \
	out '	error	gchr.io:443	gchr.io:443	ghcr.io	host-lookalike' \
	out '	error	gchr.io/acme/app:1	gchr.io/acme/app:1	ghcr.io	host-l'

run check --format=json deploy.sh
expect 'check as json' 1 \
	out '"reference":"gchr.io:443","resolved":"gchr.io:443","target":"ghcr.io"' \
	out '"suggestion":"ghcr.io/acme/app:1"' out '"errors":2'

plan

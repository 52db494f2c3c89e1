#include "extract/shell_commands.h"

/* Tools with the same subcommands. */
enum {
	DOCKER = 1, /* docker, podman, nerdctl */
	BUILDAH = 2,
	SKOPEO = 4,
	CRANE = 8,
	REGCTL = 0x10,
	CTR = 0x20,
	CRICTL = 0x40,
	KIND = 0x80,
	K3D = 0x100,
	MINIKUBE = 0x200,
	KUBECTL = 0x400,
	HELM = 0x800,
	COSIGN = 0x1000,
	SCANNER = 0x2000, /* trivy */
	VIEWER = 0x4000,  /* grype, syft, dive: the image comes first */
	ORAS = 0x8000,
	BOX = 0x10000,     /* distrobox, toolbox */
	SIF = 0x20000,     /* apptainer, singularity */
	COMPOSE = 0x40000, /* docker-compose, podman-compose */
};

#define DOCKER_GLOBALS                                                     \
	{                                                                  \
		"cHlna",                                                   \
			" config context host log-level tlscacert tlscert" \
			" tlskey builder root runroot storage-driver url"  \
			" connection identity storage-opt namespace"       \
			" address snapshotter data-root cgroup-manager"    \
			" runtime events-backend tmpdir ",                 \
	}

static const struct ko_shell_tool tools[] = {
	{ "apptainer", SIF, { "", " " } },
	{ "buildah",
	  BUILDAH,
	  { "", " root runroot storage-driver storage-opt log-level"
		" registries-conf registries-conf-dir userns-uid-map"
		" userns-gid-map " } },
	{ "cosign", COSIGN, { "t", " output-file timeout " } },
	{ "crane", CRANE, { "", " platform " } },
	{ "crictl",
	  CRICTL,
	  { "rict", " runtime-endpoint image-endpoint config timeout " } },
	{ "ctr", CTR, { "na", " namespace address timeout connect-timeout " } },
	{ "distrobox", BOX, { "", " " } },
	{ "dive", VIEWER, { "j", " source json ci-config " } },
	{ "docker", DOCKER, DOCKER_GLOBALS },
	{ "docker-compose", COMPOSE, { "", " " } },
	{ "grype",
	  VIEWER,
	  { "cofs", " config output fail-on scope file platform template"
		    " add-cpes-if-none distro name exclude " } },
	{ "helm",
	  HELM,
	  { "n", " kubeconfig kube-context namespace registry-config"
		 " repository-config repository-cache " } },
	{ "k3d", K3D, { "", " " } },
	{ "kind", KIND, { "v", " loglevel verbosity " } },
	{ "kubectl",
	  KUBECTL,
	  { "ns", " namespace context kubeconfig server cluster user token as"
		  " as-group request-timeout cache-dir " } },
	{ "minikube", MINIKUBE, { "pv", " profile bootstrapper " } },
	{ "nerdctl", DOCKER, DOCKER_GLOBALS },
	{ "oc",
	  KUBECTL,
	  { "ns", " namespace context kubeconfig server cluster user token as"
		  " as-group request-timeout cache-dir " } },
	{ "oras", ORAS, { "", " " } },
	{ "podman", DOCKER, DOCKER_GLOBALS },
	{ "podman-compose", COMPOSE, { "", " " } },
	{ "regctl", REGCTL, { "v", " verbosity host logopt " } },
	{ "singularity", SIF, { "", " " } },
	{ "skopeo",
	  SKOPEO,
	  { "", " policy command-timeout override-arch override-os"
		" override-variant registries.d registries-conf tmpdir " } },
	{ "syft",
	  VIEWER,
	  { "cos", " config output scope file platform template exclude"
		   " source-name source-version from " } },
	{ "toolbox", BOX, { "", " log-level " } },
	{ "trivy", SCANNER, { "c", " config cache-dir timeout " } },
};

static const struct ko_shell_values none = { "", " " };

/* docker run and create, with podman's and nerdctl's own. */
static const struct ko_shell_values run_values = {
	"acehlmpuvw",
	" add-host annotation attach blkio-weight blkio-weight-device cap-add"
	" cap-drop cgroup-parent cgroupns cidfile cpu-count cpu-percent"
	" cpu-period cpu-quota cpu-rt-period cpu-rt-runtime cpu-shares cpus"
	" cpuset-cpus cpuset-mems detach-keys device device-cgroup-rule"
	" device-read-bps device-read-iops device-write-bps"
	" device-write-iops dns dns-opt dns-option dns-search domainname"
	" entrypoint env env-file expose gpus group-add health-cmd"
	" health-interval health-retries health-start-interval"
	" health-start-period health-timeout hostname io-maxbandwidth"
	" io-maxiops ip ip6 ipc isolation kernel-memory label label-file link"
	" link-local-ip log-driver log-opt mac-address memory"
	" memory-reservation memory-swap memory-swappiness mount name net"
	" net-alias network network-alias oom-score-adj pid pids-limit"
	" platform publish pull restart runtime security-opt shm-size"
	" stop-signal stop-timeout storage-opt sysctl tmpfs ulimit user userns"
	" uts volume volume-driver volumes-from workdir publish-service"
	/* podman */
	" arch authfile cert-dir cgroup-conf cgroups chrootdirs"
	" conmon-pidfile creds decryption-key env-merge gidmap gpuset"
	" group-entry health-log-destination health-max-log-count"
	" health-max-log-size health-on-failure health-startup-cmd"
	" health-startup-interval health-startup-retries"
	" health-startup-success health-startup-timeout hooks-dir hostuser"
	" hosts-file image-volume init-ctr init-path ip log-tag os"
	" passwd-entry personality pidfile pod pod-id-file preserve-fd"
	" preserve-fds requires retry retry-delay sdnotify"
	" seccomp-policy secret shm-size-systemd subgidname subuidname"
	" systemd timeout tz uidmap umask unsetenv variant"
	/* nerdctl */
	" bypass4netns-ignore-subnets cosign-key ipfs-address kind log-uri"
	" rdt-class snapshotter verify ",
};

static const struct ko_shell_values service_values = {
	"elpuwdm",
	" config constraint container-label credential-spec dns dns-option"
	" dns-search endpoint-mode entrypoint env env-file generic-resource"
	" group health-cmd health-interval health-retries"
	" health-start-interval health-start-period health-timeout host"
	" hostname isolation label limit-cpu limit-memory limit-pids"
	" log-driver log-opt max-concurrent memory-swap memory-swappiness"
	" mode mount name network oom-score-adj placement-pref publish"
	" replicas replicas-max-per-node reserve-cpu reserve-memory"
	" restart-condition restart-delay restart-max-attempts restart-window"
	" rollback-delay rollback-failure-action rollback-max-failure-ratio"
	" rollback-monitor rollback-order rollback-parallelism secret"
	" stop-grace-period stop-signal sysctl ulimit update-delay"
	" update-failure-action update-max-failure-ratio update-monitor"
	" update-order update-parallelism user workdir args cap-add cap-drop"
	" constraint-add env-add env-rm image ",
};

static const struct ko_shell_values build_values = {
	"tfmcove",
	" add-host allow annotation attest build-arg build-arg-file"
	" build-context builder cache-from cache-to cache-ttl call"
	" cgroup-parent cpu-period cpu-quota cpu-shares cpuset-cpus"
	" cpuset-mems file iidfile isolation label layer-label memory"
	" memory-swap metadata-file network no-cache-filter output platform"
	" progress sbom secret security-opt shm-size ssh tag target ulimit"
	" authfile cert-dir cpp-flag creds decryption-key dns dns-option"
	" dns-search env format from hooks-dir ignorefile ipc jobs logfile"
	" manifest os os-feature os-version arch retry retry-delay runtime"
	" runtime-flag sbom-scanner-command sign-by timestamp"
	" source-date-epoch unsetenv unsetlabel userns"
	" userns-gid-map userns-uid-map uts variant volume name"
	" cap-add cap-drop device cidfile pull-policy ",
};

static const struct ko_shell_values bake_values = {
	"f",
	" file allow builder call metadata-file progress sbom provenance set"
	" var list ",
};

/* What stands before compose's subcommand. */
static const struct ko_shell_values compose_values = {
	"fpHc",
	" file project-name project-directory env-file profile ansi progress"
	" parallel workdir host context log-level tlscacert tlscert tlskey"
	/* podman-compose */
	" in-pod pod-args podman-path podman-args podman-pull-args"
	" podman-push-args podman-build-args podman-run-args"
	" podman-start-args podman-stop-args"
	/* nerdctl */
	" ipfs-address ",
};

static const struct ko_shell_values stack_values = {
	"c",
	" compose-file resolve-image namespace kubeconfig orchestrator ",
};

/* podman kube play */
static const struct ko_shell_values play_values = {
	"",
	" annotation authfile cert-dir configmap context-dir creds ip"
	" log-driver log-opt mac-address network publish seccomp-profile-root"
	" userns ",
};

static const struct ko_shell_values pull_values = {
	"oafps",
	" platform arch os variant authfile creds src-creds dest-creds cert-dir"
	" src-cert-dir dest-cert-dir decryption-key encryption-key"
	" policy retry retry-delay retry-times retry-times snapshotter output"
	" format filter message author change sign-by sign-passphrase-file"
	" username password src-username src-password dest-username"
	" dest-password src-authfile dest-authfile multi-arch digestfile"
	" namespace compression-format compression-level user"
	" features org type only-severity config artifact-type ",
};

static const struct ko_shell_values login_values = {
	"upc",
	" username password authfile cert-dir compat-auth-file secret"
	" ca-file cert-file key-file user pass registry-config ",
};

static const struct ko_shell_values scan_values = {
	"ofsktc",
	" output format severity ignorefile key cache-dir timeout"
	" scanners vuln-type pkg-types platform exit-code template input"
	" skip-dirs skip-files server token list-all-pkgs-format username"
	" password ignore-policy db-repository java-db-repository"
	" image-src podman-host docker-host certificate"
	" certificate-identity certificate-oidc-issuer"
	" certificate-identity-regexp certificate-oidc-issuer-regexp"
	" annotations attachment predicate type signature payload"
	" registry-username registry-password config compliance ",
};

static const struct ko_shell_values kube_values = {
	"nsfclo",
	" image namespace context kubeconfig env labels port overrides restart"
	" filename selector output target copy-to container profile replicas"
	" schedule command from field-manager annotations limits requests"
	" serviceaccount image-pull-policy set-image as-group user server"
	" as cluster token request-timeout dry-run-format template custom ",
};

static const struct ko_shell_values kind_values = {
	"ainpvs",
	" image name config kubeconfig retain-format wait agents servers "
	"api-port"
	" port volume env k3s-arg network registry-config registry-use"
	" timeout token cluster role base-image profile driver memory cpus"
	" kubernetes-version container-runtime nodes disk-size home release"
	" distro additional-packages init-hooks hostname clone ",
};

static const struct ko_shell_option run_options[] = {
	{ "--mount", KO_SHELL_ROLE_MOUNT, "shell:docker-run-mount" },
	{ "-p", KO_SHELL_ROLE_PORTS, NULL },
	{ "--publish", KO_SHELL_ROLE_PORTS, NULL },
	{ NULL, KO_SHELL_ROLE_IMAGE, NULL },
};

static const struct ko_shell_option service_options[] = {
	{ "--image", KO_SHELL_ROLE_IMAGE, "shell:docker-service" },
	{ NULL, KO_SHELL_ROLE_IMAGE, NULL },
};

static const struct ko_shell_option build_options[] = {
	{ "--tag", KO_SHELL_ROLE_OUTPUT, "shell:docker-build-tag" },
	{ "-t", KO_SHELL_ROLE_OUTPUT, "shell:docker-build-tag" },
	{ "--manifest", KO_SHELL_ROLE_OUTPUT, "shell:docker-build-tag" },
	{ "--build-context", KO_SHELL_ROLE_CONTEXT,
	  "shell:docker-build-context" },
	{ "--cache-from", KO_SHELL_ROLE_CACHE, "shell:docker-build-cache" },
	{ "--cache-to", KO_SHELL_ROLE_CACHE_OUT, "shell:docker-build-cache" },
	{ "--from", KO_SHELL_ROLE_IMAGE, "shell:docker-build-from" },
	{ "--output", KO_SHELL_ROLE_EXPORT, "shell:docker-build-output" },
	{ "-o", KO_SHELL_ROLE_EXPORT, "shell:docker-build-output" },
	{ "--build-arg", KO_SHELL_ROLE_BUILD_ARG, "shell:docker-build-syntax" },
	{ "--file", KO_SHELL_ROLE_DOCKERFILE, NULL },
	{ "-f", KO_SHELL_ROLE_DOCKERFILE, NULL },
	{ NULL, KO_SHELL_ROLE_IMAGE, NULL },
};

static const struct ko_shell_option bake_options[] = {
	{ "--file", KO_SHELL_ROLE_BAKE_FILE, NULL },
	{ "-f", KO_SHELL_ROLE_BAKE_FILE, NULL },
	{ NULL, KO_SHELL_ROLE_IMAGE, NULL },
};

static const struct ko_shell_option compose_options[] = {
	{ "--file", KO_SHELL_ROLE_COMPOSE_FILE, NULL },
	{ "-f", KO_SHELL_ROLE_COMPOSE_FILE, NULL },
	{ "--env-file", KO_SHELL_ROLE_ENV_FILE, NULL },
	{ "--project-directory", KO_SHELL_ROLE_FOLDER, NULL },
	{ "--workdir", KO_SHELL_ROLE_FOLDER, NULL },
	{ NULL, KO_SHELL_ROLE_IMAGE, NULL },
};

static const struct ko_shell_option stack_options[] = {
	{ "--compose-file", KO_SHELL_ROLE_COMPOSE_FILE, NULL },
	{ "-c", KO_SHELL_ROLE_COMPOSE_FILE, NULL },
	{ NULL, KO_SHELL_ROLE_IMAGE, NULL },
};

static const struct ko_shell_option buildx_create_options[] = {
	{ "--tag", KO_SHELL_ROLE_OUTPUT, "shell:docker-buildx-imagetools" },
	{ "-t", KO_SHELL_ROLE_OUTPUT, "shell:docker-buildx-imagetools" },
	{ NULL, KO_SHELL_ROLE_IMAGE, NULL },
};

static const struct ko_shell_option crane_options[] = {
	{ "--base", KO_SHELL_ROLE_IMAGE, "shell:crane" },
	{ "-b", KO_SHELL_ROLE_IMAGE, "shell:crane" },
	{ "--new_tag", KO_SHELL_ROLE_OUTPUT, "shell:crane" },
	{ "--tag", KO_SHELL_ROLE_OUTPUT, "shell:crane" },
	{ "-t", KO_SHELL_ROLE_OUTPUT, "shell:crane" },
	{ NULL, KO_SHELL_ROLE_IMAGE, NULL },
};
static const struct ko_shell_values crane_values = {
	"bftmo",
	" base new_tag tag platform new_layer format manifest output label"
	" env entrypoint user workdir cmd old_base new_base ",
};

static const struct ko_shell_option kube_options[] = {
	{ "--image", KO_SHELL_ROLE_IMAGE, "shell:kubectl-image" },
	{ "--docker-image", KO_SHELL_ROLE_IMAGE, "shell:kubectl-image" },
	{ NULL, KO_SHELL_ROLE_IMAGE, NULL },
};
static const struct ko_shell_option secret_options[] = {
	{ "--docker-server", KO_SHELL_ROLE_HOST, "shell:kubectl-secret" },
	{ NULL, KO_SHELL_ROLE_IMAGE, NULL },
};
static const struct ko_shell_option kind_options[] = {
	{ "--image", KO_SHELL_ROLE_IMAGE, "shell:kind-image" },
	{ "--base-image", KO_SHELL_ROLE_IMAGE, "shell:kind-image" },
	{ "-i", KO_SHELL_ROLE_IMAGE, "shell:kind-image" },
	{ NULL, KO_SHELL_ROLE_IMAGE, NULL },
};

/* clang-format off */
#define RUN(path) { DOCKER, path, KO_SHELL_RUN, "shell:docker-run", \
		    &run_values, run_options }
#define BUILD(families, path) { families, path, KO_SHELL_BUILD, NULL, \
				&build_values, build_options }
#define BAKE(path) { DOCKER, path, KO_SHELL_BAKE, NULL, &bake_values, \
		     bake_options }
#define COMPOSED(families, path) { families, path, KO_SHELL_COMPOSE, NULL, \
				   &compose_values, compose_options }
#define STACK(path) { DOCKER, path, KO_SHELL_NONE, NULL, &stack_values, \
		      stack_options }
#define PLAY(path) { DOCKER, path, KO_SHELL_KUBE, NULL, &play_values, NULL }
#define PLAIN(families, path, shape, name) \
	{ families, path, shape, "shell:" name, &pull_values, NULL }
#define LOGIN(families, path, name) \
	{ families, path, KO_SHELL_LOGIN, "shell:" name, &login_values, NULL }
#define KUBE(path, shape) { KUBECTL, path, shape, "shell:kubectl-image", \
			    &kube_values, kube_options }
#define MAKE(families, path) { families, path, KO_SHELL_NONE, NULL, \
			       &kind_values, kind_options }
#define SCAN(families, path, name) \
	{ families, path, KO_SHELL_ALL, "shell:" name, &scan_values, NULL }
#define CHART(path) { HELM, path, KO_SHELL_CHART, "shell:helm-chart", \
		      &none, NULL }

static const struct ko_shell_command commands[] = {
	RUN("run"), RUN("create"), RUN("container run"), RUN("container create"),
	BUILD(DOCKER, "build"), BUILD(DOCKER, "image build"),
	BUILD(DOCKER, "buildx build"), BUILD(DOCKER, "builder build"),
	BUILD(DOCKER, "buildx b"),
	BAKE("buildx bake"), BAKE("buildx f"), BAKE("bake"),
	COMPOSED(DOCKER, "compose"), COMPOSED(COMPOSE, ""),
	STACK("stack deploy"), STACK("stack up"),
	PLAY("kube play"), PLAY("play kube"),
	PLAIN(DOCKER, "pull", KO_SHELL_ALL, "docker-pull"),
	PLAIN(DOCKER, "image pull", KO_SHELL_ALL, "docker-pull"),
	PLAIN(DOCKER, "image inspect", KO_SHELL_ALL, "docker-inspect"),
	PLAIN(DOCKER, "image history", KO_SHELL_FIRST, "docker-history"),
	PLAIN(DOCKER, "history", KO_SHELL_FIRST, "docker-history"),
	PLAIN(DOCKER, "save", KO_SHELL_ALL, "docker-save"),
	PLAIN(DOCKER, "image save", KO_SHELL_ALL, "docker-save"),
	PLAIN(DOCKER, "push", KO_SHELL_PUSH, "docker-push"),
	PLAIN(DOCKER, "image push", KO_SHELL_PUSH, "docker-push"),
	PLAIN(DOCKER, "tag", KO_SHELL_TAG, "docker-tag"),
	PLAIN(DOCKER, "image tag", KO_SHELL_TAG, "docker-tag"),
	PLAIN(DOCKER, "commit", KO_SHELL_SECOND, "docker-commit"),
	PLAIN(DOCKER, "container commit", KO_SHELL_SECOND, "docker-commit"),
	PLAIN(DOCKER, "import", KO_SHELL_SECOND, "docker-import"),
	PLAIN(DOCKER, "image import", KO_SHELL_SECOND, "docker-import"),
	PLAIN(DOCKER, "manifest inspect", KO_SHELL_ALL, "docker-manifest"),
	PLAIN(DOCKER, "manifest create", KO_SHELL_LIST, "docker-manifest"),
	PLAIN(DOCKER, "manifest add", KO_SHELL_LIST, "docker-manifest"),
	PLAIN(DOCKER, "manifest annotate", KO_SHELL_LIST, "docker-manifest"),
	PLAIN(DOCKER, "manifest push", KO_SHELL_PUSH, "docker-manifest"),
	PLAIN(DOCKER, "buildx imagetools inspect", KO_SHELL_ALL,
	      "docker-buildx-imagetools"),
	{ DOCKER, "buildx imagetools create", KO_SHELL_ALL,
	  "shell:docker-buildx-imagetools", &build_values,
	  buildx_create_options },
	{ DOCKER, "service create", KO_SHELL_RUN, "shell:docker-service",
	  &service_values, NULL },
	{ DOCKER, "service update", KO_SHELL_NONE, NULL, &service_values,
	  service_options },
	PLAIN(DOCKER, "trust sign", KO_SHELL_PUSH, "docker-trust"),
	PLAIN(DOCKER, "trust inspect", KO_SHELL_ALL, "docker-trust"),
	PLAIN(DOCKER, "scout cves", KO_SHELL_FIRST, "docker-scout"),
	PLAIN(DOCKER, "scout quickview", KO_SHELL_FIRST, "docker-scout"),
	PLAIN(DOCKER, "scout qv", KO_SHELL_FIRST, "docker-scout"),
	PLAIN(DOCKER, "scout recommendations", KO_SHELL_FIRST, "docker-scout"),
	PLAIN(DOCKER, "scout sbom", KO_SHELL_FIRST, "docker-scout"),
	{ DOCKER, "scout compare", KO_SHELL_FIRST, "shell:docker-scout",
	  &pull_values, NULL },
	PLAIN(DOCKER, "sbom", KO_SHELL_FIRST, "docker-sbom"),
	LOGIN(DOCKER, "login", "docker-login"),

	BUILD(BUILDAH, "build"), BUILD(BUILDAH, "bud"),
	BUILD(BUILDAH, "build-using-dockerfile"),
	{ BUILDAH, "from", KO_SHELL_FIRST, "shell:buildah-from", &build_values,
	  NULL },
	PLAIN(BUILDAH, "pull", KO_SHELL_ALL, "buildah-pull"),
	PLAIN(BUILDAH, "push", KO_SHELL_TAG, "buildah-push"),
	PLAIN(BUILDAH, "tag", KO_SHELL_TAG, "buildah-tag"),
	PLAIN(BUILDAH, "commit", KO_SHELL_SECOND, "buildah-commit"),
	PLAIN(BUILDAH, "manifest create", KO_SHELL_LIST, "buildah-manifest"),
	PLAIN(BUILDAH, "manifest add", KO_SHELL_LIST, "buildah-manifest"),
	PLAIN(BUILDAH, "manifest push", KO_SHELL_PUSH, "buildah-manifest"),
	LOGIN(BUILDAH, "login", "buildah-login"),

	PLAIN(SKOPEO, "copy", KO_SHELL_COPY, "skopeo-copy"),
	PLAIN(SKOPEO, "inspect", KO_SHELL_DOCKER_URL, "skopeo-inspect"),
	PLAIN(SKOPEO, "list-tags", KO_SHELL_DOCKER_URL, "skopeo-inspect"),
	PLAIN(SKOPEO, "delete", KO_SHELL_DOCKER_URL, "skopeo-delete"),
	LOGIN(SKOPEO, "login", "skopeo-login"),

	PLAIN(CRANE, "copy", KO_SHELL_TAG, "crane-copy"),
	PLAIN(CRANE, "cp", KO_SHELL_TAG, "crane-copy"),
	PLAIN(CRANE, "digest", KO_SHELL_FIRST, "crane"),
	PLAIN(CRANE, "manifest", KO_SHELL_FIRST, "crane"),
	PLAIN(CRANE, "config", KO_SHELL_FIRST, "crane"),
	PLAIN(CRANE, "ls", KO_SHELL_FIRST, "crane"),
	PLAIN(CRANE, "pull", KO_SHELL_FIRST, "crane-pull"),
	PLAIN(CRANE, "export", KO_SHELL_FIRST, "crane"),
	PLAIN(CRANE, "tag", KO_SHELL_FIRST, "crane"),
	PLAIN(CRANE, "delete", KO_SHELL_FIRST, "crane"),
	PLAIN(CRANE, "push", KO_SHELL_SECOND, "crane-push"),
	{ CRANE, "append", KO_SHELL_NONE, NULL, &crane_values, crane_options },
	{ CRANE, "mutate", KO_SHELL_FIRST, "shell:crane", &crane_values,
	  crane_options },
	LOGIN(CRANE, "auth login", "crane-login"),

	PLAIN(REGCTL, "image copy", KO_SHELL_TAG, "regctl"),
	PLAIN(REGCTL, "image digest", KO_SHELL_FIRST, "regctl"),
	PLAIN(REGCTL, "image inspect", KO_SHELL_FIRST, "regctl"),
	PLAIN(REGCTL, "image manifest", KO_SHELL_FIRST, "regctl"),
	PLAIN(REGCTL, "image config", KO_SHELL_FIRST, "regctl"),
	PLAIN(REGCTL, "image export", KO_SHELL_FIRST, "regctl"),
	PLAIN(REGCTL, "image mod", KO_SHELL_FIRST, "regctl"),
	PLAIN(REGCTL, "manifest get", KO_SHELL_FIRST, "regctl"),
	PLAIN(REGCTL, "manifest head", KO_SHELL_FIRST, "regctl"),
	PLAIN(REGCTL, "tag ls", KO_SHELL_FIRST, "regctl"),
	LOGIN(REGCTL, "registry login", "regctl-login"),

	PLAIN(CTR, "image pull", KO_SHELL_FIRST, "ctr-pull"),
	PLAIN(CTR, "images pull", KO_SHELL_FIRST, "ctr-pull"),
	PLAIN(CTR, "i pull", KO_SHELL_FIRST, "ctr-pull"),
	PLAIN(CTR, "content fetch", KO_SHELL_FIRST, "ctr-pull"),
	PLAIN(CTR, "image push", KO_SHELL_PUSH, "ctr-push"),
	PLAIN(CTR, "images push", KO_SHELL_PUSH, "ctr-push"),
	PLAIN(CTR, "i push", KO_SHELL_PUSH, "ctr-push"),
	PLAIN(CTR, "image tag", KO_SHELL_TAG, "ctr-tag"),
	PLAIN(CTR, "images tag", KO_SHELL_TAG, "ctr-tag"),
	PLAIN(CTR, "i tag", KO_SHELL_TAG, "ctr-tag"),
	{ CTR, "run", KO_SHELL_RUN, "shell:ctr-run", &run_values, NULL },
	PLAIN(CRICTL, "pull", KO_SHELL_FIRST, "crictl-pull"),
	PLAIN(CRICTL, "inspecti", KO_SHELL_ALL, "crictl-inspect"),

	MAKE(KIND, "create cluster"), MAKE(KIND, "build node-image"),
	MAKE(K3D, "cluster create"), MAKE(K3D, "node create"),
	MAKE(MINIKUBE, "start"), MAKE(BOX, "create"), MAKE(BOX, "enter"),

	KUBE("run", KO_SHELL_NONE), KUBE("debug", KO_SHELL_NONE),
	KUBE("create deployment", KO_SHELL_NONE),
	KUBE("create deploy", KO_SHELL_NONE),
	KUBE("create job", KO_SHELL_NONE), KUBE("create cronjob", KO_SHELL_NONE),
	KUBE("new-app", KO_SHELL_NONE), KUBE("set image", KO_SHELL_SET),
	{ KUBECTL, "create secret docker-registry", KO_SHELL_NONE, NULL,
	  &kube_values, secret_options },

	LOGIN(HELM, "registry login", "helm-login"),
	CHART("install"), CHART("upgrade"), CHART("pull"), CHART("push"),
	CHART("template"), CHART("show"),

	SCAN(COSIGN, "sign", "cosign"), SCAN(COSIGN, "verify", "cosign"),
	SCAN(COSIGN, "attest", "cosign"), SCAN(COSIGN, "tree", "cosign"),
	SCAN(COSIGN, "verify-attestation", "cosign"),
	SCAN(COSIGN, "triangulate", "cosign"), SCAN(COSIGN, "download", "cosign"),
	PLAIN(COSIGN, "copy", KO_SHELL_TAG, "cosign"),
	LOGIN(COSIGN, "login", "cosign-login"),
	SCAN(SCANNER, "image", "trivy"), SCAN(SCANNER, "i", "trivy"),
	SCAN(VIEWER, "scan", "scan"), SCAN(VIEWER, "packages", "scan"),
	SCAN(VIEWER, "", "scan"),
	PLAIN(ORAS, "pull", KO_SHELL_FIRST, "oras-pull"),
	PLAIN(ORAS, "push", KO_SHELL_NONE, "oras-push"),
	PLAIN(ORAS, "cp", KO_SHELL_TAG, "oras-copy"),
	PLAIN(ORAS, "copy", KO_SHELL_TAG, "oras-copy"),
	LOGIN(ORAS, "login", "oras-login"),
	LOGIN(SIF, "remote login", "apptainer-login"),
	LOGIN(SIF, "registry login", "apptainer-login"),
	{ SIF, "", KO_SHELL_DOCKER_URL, "shell:apptainer", &none, NULL },
};
/* clang-format on */

const struct ko_shell_tool *ko_shell_tool_named(struct ko_span name)
{
	size_t low = 0;
	size_t high = KO_ARRAY_LEN(tools);

	if (ko_span_find(name, '/') < name.n)
		name = ko_basename(name);
	if (ko_span_ends(name, KO_SPAN(".exe")))
		name = ko_span_head(name, name.n - 4);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int c = ko_span_cmp(ko_span_str(tools[middle].name), name);

		if (c == 0)
			return &tools[middle];
		if (c < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

bool ko_shell_tool_names_images(const struct ko_shell_tool *tool)
{
	return tool->family != COMPOSE;
}

/* How many of words the path is, or 0 words plus false. */
static bool is_path(const char *path, const struct ko_span *words, size_t count,
		    size_t *used)
{
	struct ko_span rest = ko_span_str(path);

	for (*used = 0; rest.n; ++*used)
		if (*used == count ||
		    !ko_span_eq(ko_span_word(&rest), words[*used]))
			return false;
	return true;
}

const struct ko_shell_command *
ko_shell_command_of(const struct ko_shell_tool *tool,
		    const struct ko_span *words, size_t count, size_t *used)
{
	const struct ko_shell_command *best = NULL;

	*used = 0;
	for (size_t i = 0; i < KO_ARRAY_LEN(commands); i++) {
		size_t n;

		if ((commands[i].families & tool->family) &&
		    is_path(commands[i].path, words, count, &n) &&
		    (!best || n > *used)) {
			best = &commands[i];
			*used = n;
		}
	}
	return best;
}

bool ko_shell_takes_value(const struct ko_shell_values *values,
			  struct ko_span name)
{
	struct ko_span names = ko_span_str(values->names);
	struct ko_span word;

	if (name.n == 1) {
		struct ko_span letters = ko_span_str(values->letters);

		return ko_span_find(letters, name.p[0]) < letters.n;
	}
	while ((word = ko_span_word(&names)).n)
		if (ko_span_eq(word, name))
			return true;
	return false;
}

const struct ko_shell_option *
ko_shell_option_of(const struct ko_shell_command *command, struct ko_span name)
{
	for (const struct ko_shell_option *o = command->options; o && o->name;
	     o++) {
		struct ko_span known = ko_span_str(o->name);
		size_t dashes = name.n == 1 ? 1 : 2;

		if (known.n == name.n + dashes && ko_span_ends(known, name))
			return o;
	}
	return NULL;
}

/*
 * guard_files.h - the files that a docker command line reads, found as docker
 * and its kin find them: the Dockerfile of a build, the compose files of a
 * project, bake's, Kubernetes' for podman kube play.
 */
#ifndef KO_CLI_GUARD_FILES_H
#define KO_CLI_GUARD_FILES_H

#include "cli/inputs.h"
#include "extract/argv.h"

/* Most files of one command line. */
#define KO_GUARD_FILES_MAX 64

/*
 * Read them, with what the command line gives them.  Standard input, where it
 * is one of them, can be read again from where it was.  What stands on another
 * machine is told of on standard error, unless quiet.  False, after saying so,
 * when there is something that cannot be read, or that its own tool would
 * refuse.  A default name that is not there is the tool's own business.
 */
bool ko_guard_files(const struct ko_settings *settings,
		    const struct ko_argv *argv, struct ko_arena *arena,
		    const struct ko_reader *reader);

#endif

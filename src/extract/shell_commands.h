/*
 * shell_commands.h - the command lines that name images: tables of tools,
 * their subcommands, and the options that take a value.
 */
#ifndef KO_EXTRACT_SHELL_COMMANDS_H
#define KO_EXTRACT_SHELL_COMMANDS_H

#include "extract/extract.h"

/* What the words that are no options stand for. */
enum ko_shell_shape {
	KO_SHELL_NONE,       /* nothing */
	KO_SHELL_RUN,        /* an image, then what is run in it */
	KO_SHELL_FIRST,      /* an image, then anything else */
	KO_SHELL_ALL,        /* images */
	KO_SHELL_PUSH,       /* outputs */
	KO_SHELL_TAG,        /* an image, then outputs */
	KO_SHELL_COPY,       /* an image, then an output, with transports */
	KO_SHELL_SECOND,     /* something, then an output */
	KO_SHELL_LIST,       /* an output, then images */
	KO_SHELL_LOGIN,      /* a host */
	KO_SHELL_SET,        /* a resource, then container=image */
	KO_SHELL_CHART,      /* a host where it is oci://host/… */
	KO_SHELL_DOCKER_URL, /* an image where it is docker://image */
	KO_SHELL_BUILD,      /* a context */
	KO_SHELL_BAKE,       /* a remote definition, then targets */
	KO_SHELL_COMPOSE,    /* a subcommand, and what belongs to it */
	KO_SHELL_KUBE,       /* files of Kubernetes */
};

/* What an option's value stands for. */
enum ko_shell_role {
	KO_SHELL_ROLE_IMAGE,
	KO_SHELL_ROLE_OUTPUT,
	KO_SHELL_ROLE_HOST,
	KO_SHELL_ROLE_CONTEXT,   /* name=docker-image://image */
	KO_SHELL_ROLE_CACHE,     /* image, or type=registry,ref=image */
	KO_SHELL_ROLE_CACHE_OUT, /* the same, written */
	KO_SHELL_ROLE_MOUNT,     /* type=image,source=image */
	KO_SHELL_ROLE_EXPORT,    /* type=image,name=output */
	KO_SHELL_ROLE_BUILD_ARG, /* NAME=value, or NAME for the environment's */
	KO_SHELL_ROLE_PORTS,     /* published ones, of the image that follows */
	/* What the command reads: paths (argv.h). */
	KO_SHELL_ROLE_DOCKERFILE,
	KO_SHELL_ROLE_COMPOSE_FILE,
	KO_SHELL_ROLE_BAKE_FILE,
	KO_SHELL_ROLE_KUBE_FILE,
	KO_SHELL_ROLE_ENV_FILE,
	KO_SHELL_ROLE_FOLDER, /* of a build, or of a compose project */
};

struct ko_shell_option {
	const char *name; /* "--tag", "-t"; NULL ends a list */
	enum ko_shell_role role;
	const char *construct;
};

/* Options that take a value: letters, and names between blanks. */
struct ko_shell_values {
	const char *letters, *names;
};

struct ko_shell_command {
	unsigned families;
	const char *path; /* the subcommand's words: "image pull" */
	enum ko_shell_shape shape;
	const char *construct; /* of what stands by itself */
	const struct ko_shell_values *values;
	const struct ko_shell_option *options;
};

struct ko_shell_tool {
	const char *name;
	unsigned family;
	/* Options before the subcommand that take a value. */
	struct ko_shell_values values;
};

/* The tool of this name ("docker", "/usr/bin/docker", "docker.exe"). */
const struct ko_shell_tool *ko_shell_tool_named(struct ko_span name);

/* Do its command lines name images?  Others only say what files it reads. */
bool ko_shell_tool_names_images(const struct ko_shell_tool *tool);

/*
 * The command whose path is the longest that these words start with; *used is
 * how many of them it is.  NULL: none that names an image.
 */
const struct ko_shell_command *
ko_shell_command_of(const struct ko_shell_tool *tool,
		    const struct ko_span *words, size_t count, size_t *used);

/* Does an option "-x" or "--name" (without its dashes) take a value? */
bool ko_shell_takes_value(const struct ko_shell_values *values,
			  struct ko_span name);

/* What the value of "-x" or "--name" stands for, or NULL. */
const struct ko_shell_option *
ko_shell_option_of(const struct ko_shell_command *command, struct ko_span name);

#endif

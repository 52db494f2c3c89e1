/*
 * command.h - tell a command line that deals with images from prose.
 *
 * For documents: what a shell script holds is told by shell.h.
 */
#ifndef KO_EXTRACT_COMMAND_H
#define KO_EXTRACT_COMMAND_H

#include "base/span.h"

/* Longest inline code and label that is looked at, in bytes. */
#define KO_COMMAND_MAX 4096

/*
 * Is text a command of a tool that pulls, runs, builds, pushes images or logs
 * in to a registry: "docker pull nginx", "sudo podman run -it x", "echo $T |
 * docker login ghcr.io"?  A sentence about one is none.
 */
bool ko_command_is_whole(struct ko_span text);

/*
 * Is text an instruction "FROM image" that stands by itself?  Where has_more
 * is false, only when the image has a tag, a digest, a namespace or a stage
 * name: "FROM users" could be anything.
 */
bool ko_command_is_from(struct ko_span text, bool has_more);

/* Does line start with an instruction of a Dockerfile, in capitals? */
bool ko_command_is_instruction(struct ko_span line);

/*
 * The command or FROM instruction in a line of prose, without the marks of
 * lists, quotes and prompts and without a label ("Answer: FROM x:1") before
 * it; empty when there is none.
 */
struct ko_span ko_command_in_prose(struct ko_span line);

/* A command in a line of code, behind blanks, a prompt or a number. */
struct ko_span ko_command_in_code(struct ko_span line);

#endif

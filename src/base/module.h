/*
 * module.h - parts of the program that are loaded when they are needed.
 *
 * A large library costs every start, also of those that never use it.  Such
 * ones live in a module of their own, a shared object that gives one struct.
 */
#ifndef KO_BASE_MODULE_H
#define KO_BASE_MODULE_H

/*
 * The struct called symbol of the module in this file, which is looked for in
 * $KNOCKOFF_LIBEXEC, beside the program and in the package's libexec folder.
 * It starts with an int that must be version.  Stays loaded; NULL when it is
 * not there or is of another version.
 */
const void *ko_module_load(const char *file, const char *symbol, int version);

#endif

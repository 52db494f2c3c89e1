/*
 * check.h - what check, guard and paste have in common: what is read is
 * judged, and the findings go to reports.
 *
 *	if (!ko_check_open(&c, settings))
 *		return KO_EXIT_TROUBLE;
 *	begin c.reports
 *	is_fine = ko_inputs_each(settings, &reader) && ko_check_ask(&c);
 *	end c.reports
 *	ko_check_close(&c);
 */
#ifndef KO_CLI_CHECK_H
#define KO_CLI_CHECK_H

#include "cli/baseline.h"
#include "cli/comments.h"
#include "cli/config.h"
#include "cli/fix.h"
#include "cli/held.h"
#include "cli/online.h"
#include "cli/report.h"

struct ko_check {
	const struct ko_settings *settings;
	struct ko_catalogue catalogue;
	struct ko_configs *configs;
	struct ko_comment_files *comments;
	struct ko_baseline *baseline; /* NULL without one */
	bool is_short_of_memory;
	struct ko_summary summary;
	struct ko_reports reports;
	struct ko_fixes fixes;    /* what --fix is to change */
	struct ko_online *online; /* NULL when registries are not asked */
	struct ko_held held;      /* what waits for their answers */

	/* Called for all that is judged, whatever the verdict, before a
	 * finding is reported; or NULL. */
	void (*judged)(void *ctx, const struct ko_found *found,
		       const struct ko_verdict *verdict);
	void *ctx;
};

/* False after saying what is wrong; close it all the same. */
bool ko_check_open(struct ko_check *c, const struct ko_settings *settings);
void ko_check_close(struct ko_check *c);

/*
 * What stands in no file is judged by the configuration of the current folder:
 * give found its trust.  False, after saying why, when that is broken.
 */
bool ko_check_trust(struct ko_check *c, struct ko_found *found);

/* The reader for ko_inputs_each() that judges; it lives as long as c. */
struct ko_reader ko_check_reader(struct ko_check *c);

/*
 * Where registries are asked: ask about what was held, and report it.  False,
 * after saying so, when that did not go as it should.
 */
bool ko_check_ask(struct ko_check *c);

/* Was there a finding that counts for --fail-on, or a difference to show? */
bool ko_check_has_failed(const struct ko_check *c);

#endif

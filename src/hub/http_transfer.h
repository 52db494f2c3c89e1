/*
 * http_transfer.h - a request, once: what http.c wants of libcurl, and the
 * only user of that.  When and whether to ask again is not decided here.
 */
#ifndef KO_HUB_HTTP_TRANSFER_H
#define KO_HUB_HTTP_TRANSFER_H

#include "hub/http.h"
#include "hub/http_retry.h"

/* KO_HTTP_CONCURRENCY places, each for one transfer at a time. */
struct ko_http_transfers;

/* How a transfer ended. */
struct ko_http_ended {
	size_t id;
	/* The whole answer and its code; code is 0 when there is none.  The
	 * outcome is not filled, and why only in that case.  Now the
	 * caller's, body and all. */
	struct ko_http_answer answer;
	struct ko_http_hints hints;
	bool has_answered;   /* something of an answer came */
	bool is_unreachable; /* not even a connection, or no trusted one */
	bool is_permanent;   /* the same would happen again */
};

/* The options have every default filled in and outlive the transfers.  NULL
 * when libcurl does not start. */
struct ko_http_transfers *
ko_http_transfers_new(const struct ko_http_options *options);
void ko_http_transfers_free(struct ko_http_transfers *transfers);

bool ko_http_transfers_have_room(const struct ko_http_transfers *transfers);

/*
 * Start one; there must be room.  The request is one that ko_http_is_allowed()
 * and stays as it is until the transfer has ended.  Returns KO_OK or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status
ko_http_transfers_start(struct ko_http_transfers *transfers,
			const struct ko_http_request *request, size_t id);

/* Sleep until there is something to do, at most so long, and transfer what can
 * be.  Returns KO_OK, KO_ENOMEM or KO_EIO. */
KO_NODISCARD enum ko_status
ko_http_transfers_work(struct ko_http_transfers *transfers, int64_t sleep_ms);

/* The next one that has ended.  Returns KO_OK, KO_ENOTFOUND when there is none,
 * KO_ENOMEM when one ended for that reason. */
KO_NODISCARD enum ko_status
ko_http_transfers_next(struct ko_http_transfers *transfers,
		       struct ko_http_ended *out);

/* End all of them without a word. */
void ko_http_transfers_stop(struct ko_http_transfers *transfers);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A request for a code through the transaction: lock, read again, decide,
 * record, unlock.  Nothing is sent before it is on disk that it was.
 */
#ifndef TF_IO_ORDER_H
#define TF_IO_ORDER_H

#include "core/request.h"
#include "io/store.h"

struct order {
	const struct account *account;
	const struct place *place;
	const char *marker;	/* of PLACE: place_marker */
	const struct policy *policy;
	/* The code and the salt in it are filled in; wipe it. */
	struct request request;
	char address[CONTACT_ADDRESS_SIZE];	/* REQUEST_SEND: where to */
};

/* Decides on ORDER and records it.  REQUEST_FAILED: *ret_fault says why. */
enum request_answer order_place(struct order *order,
				struct fault *ret_fault) TF_MUST_CHECK;

#endif

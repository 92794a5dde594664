/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A line to the system's log; see syslog.h.
 */
#include "io/syslog.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syslog.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/scan.h"
#include "io/clock.h"
#include "io/scope.h"

#define TRIES 20	/* for a collector that is busy */
#define TRY_MS 50

void
syslog_send(int priority, const char *text)
{
	struct sockaddr_un log = {AF_UNIX, _PATH_LOG};
	char line[SYSLOG_LINE_SIZE];
	struct sink out = {line, sizeof(line), 0, false};
	FD int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	sink_char(&out, '<');
	sink_number(&out, (uint64_t)(LOG_AUTHPRIV | priority));
	sink_text(&out, ">pam_twofactor[");
	sink_number(&out, (uint64_t)getpid());
	sink_text(&out, "]: ");
	sink_text(&out, text);
	for (int i = 0; fd >= 0 && i < TRIES; i++) {
		if (sendto(fd, line, out.len, MSG_DONTWAIT | MSG_NOSIGNAL,
			   (struct sockaddr *)&log, sizeof(log)) >= 0 ||
		    (errno != EAGAIN && errno != ENOBUFS))
			return;
		clock_sleep_ms(TRY_MS);
	}
}

package io.alliancehub.service.login;

import java.time.Instant;

/**
 * A session of a person, as the person and its admin may see it.
 *
 * @param id tells sessions apart; it opens nothing
 * @param lastSeenAt the person's last own request, to half a minute
 * @param endsAt when it ends if the person does nothing more
 * @param browser what the browser calls itself
 */
public record OpenSession(
        String id,
        Instant signedInAt,
        Instant lastSeenAt,
        Instant endsAt,
        String address,
        String browser) {}

package io.alliancehub.gateway.identity;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a request seems to come from.
 *
 * @param socket the other end of the connection; null where it is not known
 * @param forwardedFor the values of {@code X-Forwarded-For}, which anybody may have written
 */
public record Origin(@Nullable InetAddress socket, List<String> forwardedFor) {
    public Origin {
        forwardedFor = List.copyOf(forwardedFor);
    }
}

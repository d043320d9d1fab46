package io.alliancehub.gateway.identity;

import io.alliancehub.contract.IpAddress;
import io.alliancehub.contract.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells the address that a request really comes from. The other end of the connection is believed,
 * and only where that is a proxy of ours, what it has written into {@code X-Forwarded-For}: read
 * from the end, past further proxies of ours, to the first address that is none. What stands before
 * that the caller may have made up. Immutable.
 *
 * <p>Fails closed: what cannot be read as an address is nobody's, and a key that is bound to
 * networks is refused.
 */
public final class TrustedProxies {
    private static final int HOPS_MAX = 32;
    // "address", "address:port" with dots, "[address]" or "[address]:port" with colons
    private static final Pattern HOP =
            Pattern.compile("\\[([^\\]]+)\\](?::\\d{1,5})?|([0-9.]+):\\d{1,5}|([0-9A-Fa-f:.]+)");

    private final List<Network> networks;

    /** None where {@code networks} is empty: then no header is believed. */
    public TrustedProxies(List<Network> networks) {
        this.networks = List.copyOf(networks);
    }

    /** The caller's address; empty where it cannot be told. */
    public Optional<IpAddress> callerOf(Origin origin) {
        if (origin.socket() == null) {
            return Optional.empty();
        }
        IpAddress address = IpAddress.of(origin.socket());
        List<String> hops = isOurs(address) ? hops(origin.forwardedFor()) : List.of();
        if (hops.size() > HOPS_MAX) {
            return Optional.empty();
        }
        for (int i = hops.size() - 1; i >= 0 && isOurs(address); i--) {
            Optional<IpAddress> before = parse(hops.get(i));
            if (before.isEmpty()) {
                return before;
            }
            address = before.get();
        }
        return Optional.of(address);
    }

    private boolean isOurs(IpAddress address) {
        return networks.stream().anyMatch(it -> it.contains(address));
    }

    private static List<String> hops(List<String> forwardedFor) {
        List<String> hops = new ArrayList<>();
        for (String value : forwardedFor) {
            hops.addAll(Arrays.asList(value.split(",", HOPS_MAX + 2)));
        }
        return hops;
    }

    private static Optional<IpAddress> parse(String hop) {
        Matcher matcher = HOP.matcher(hop.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        for (int group = 1; group <= matcher.groupCount(); group++) {
            String text = matcher.group(group);
            if (text != null) {
                return address(text);
            }
        }
        return Optional.empty();
    }

    private static Optional<IpAddress> address(String text) {
        try {
            return Optional.of(IpAddress.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

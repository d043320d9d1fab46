package io.alliancehub.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * A network in CIDR notation, for example {@code 10.20.0.0/16} or {@code 2001:db8::/32}. A network
 * of IPv4 has addresses of IPv4 alone, however they are spelt, and one of IPv6 none of them.
 *
 * @param first its first address
 * @param bits how many of the 128 bits its addresses have in common
 */
public record Network(IpAddress first, int bits) {
    private static final int BITS_MAX = 128;
    private static final Pattern PREFIX = Pattern.compile("0|[1-9][0-9]{0,2}");

    public Network {
        if (bits < 0 || bits > BITS_MAX || (first.isIpv4() && bits < IpAddress.MAPPED_BITS)) {
            throw new IllegalArgumentException("the network's prefix is too short or too long");
        }
        if (!first.first(bits).equals(first)) {
            throw new IllegalArgumentException(
                    "the address has bits beyond the prefix; did you mean "
                            + new Network(first.first(bits), bits)
                            + "?");
        }
    }

    /** Reads a network, or a single address as the network of that address. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        IpAddress first = IpAddress.parse(address);
        int base = address.indexOf(':') < 0 ? IpAddress.MAPPED_BITS : 0;
        if (slash < 0) {
            return new Network(first, BITS_MAX);
        }
        String prefix = text.substring(slash + 1);
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException("the network's prefix must be a number");
        }
        return new Network(first, base + Integer.parseInt(prefix));
    }

    /** Whether {@code address} lies in it. */
    public boolean contains(IpAddress address) {
        return address.isIpv4() == first.isIpv4() && address.first(bits).equals(first);
    }

    @JsonValue
    @Override
    public String toString() {
        return first + "/" + (first.isIpv4() ? bits - IpAddress.MAPPED_BITS : bits);
    }
}

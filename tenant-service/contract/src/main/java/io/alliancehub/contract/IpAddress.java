package io.alliancehub.contract;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An address of the Internet Protocol, 128 bits long. One of IPv4 stands in the range that IPv6
 * maps it to ({@code ::ffff:a.b.c.d}), so that both spellings of it are the same address.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record IpAddress(long high, long low) {
    /** Bits of the prefix under which IPv6 maps the addresses of IPv4. */
    static final int MAPPED_BITS = 96;

    private static final long MAPPED = 0xffffL;
    private static final int GROUPS = 8;
    private static final Pattern IPV4 =
            Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
    private static final Pattern IPV6 = Pattern.compile("(?=[^:]*:)[0-9A-Fa-f:.]{2,45}");

    /**
     * Reads the plain spelling of an address: no name, no port, no zone, no brackets, and no
     * leading zeros, which some read as octal.
     */
    public static IpAddress parse(String text) {
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            throw notAnAddress();
        }
        try {
            return of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            throw notAnAddress();
        }
    }

    /** The address that {@code address} is, whatever zone it was heard in. */
    public static IpAddress of(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == Integer.BYTES) {
            return new IpAddress(
                    0,
                    (MAPPED << Integer.SIZE)
                            | Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt()));
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new IpAddress(buffer.getLong(), buffer.getLong());
    }

    /** Whether it is of IPv4. */
    public boolean isIpv4() {
        return high == 0 && low >>> Integer.SIZE == MAPPED;
    }

    /** The same with all bits after the first {@code bits} cleared. */
    IpAddress first(int bits) {
        return new IpAddress(high & mask(bits), low & mask(bits - Long.SIZE));
    }

    private static long mask(int bits) {
        return bits <= 0 ? 0 : bits >= Long.SIZE ? -1L : -1L << (Long.SIZE - bits);
    }

    /** As RFC 5952 spells it, IPv4 with dots. */
    @Override
    public String toString() {
        return isIpv4() ? dotted() : grouped();
    }

    private String dotted() {
        List<String> parts = new ArrayList<>();
        for (int shift = 24; shift >= 0; shift -= Byte.SIZE) {
            parts.add(Long.toString((low >>> shift) & 0xff));
        }
        return String.join(".", parts);
    }

    private String grouped() {
        int from = -1;
        int length = 1; // one group of zeros alone is written out
        for (int start = 0; start < GROUPS; start++) {
            int end = start;
            while (end < GROUPS && group(end) == 0) {
                end++;
            }
            if (end - start > length) {
                from = start;
                length = end - start;
            }
        }
        return from < 0
                ? groups(0, GROUPS)
                : groups(0, from) + "::" + groups(from + length, GROUPS);
    }

    private String groups(int from, int until) {
        List<String> parts = new ArrayList<>();
        for (int i = from; i < until; i++) {
            parts.add(Long.toHexString(group(i)));
        }
        return String.join(":", parts);
    }

    private long group(int index) {
        long half = index < GROUPS / 2 ? high : low;
        int shift = Short.SIZE * (GROUPS / 2 - 1 - index % (GROUPS / 2));
        return (half >>> shift) & 0xffff;
    }

    private static IllegalArgumentException notAnAddress() {
        return new IllegalArgumentException("this is no IPv4 or IPv6 address");
    }
}

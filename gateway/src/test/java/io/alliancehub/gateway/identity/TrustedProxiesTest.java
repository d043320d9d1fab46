package io.alliancehub.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.IpAddress;
import io.alliancehub.contract.Network;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whom a gateway believes about where a call comes from. */
final class TrustedProxiesTest {
    private static final String PROXY = "10.1.0.5";
    private final TrustedProxies none = new TrustedProxies(List.of());
    private final TrustedProxies ours = trusting("10.1.0.0/16", "2001:db8:1::/48");

    @Test
    void headerIsNotBelievedWhereNobodyIsTrusted() {
        assertThat(caller(none, "203.0.113.9", "10.0.0.1")).isEqualTo("203.0.113.9");
    }

    @Test
    void headerOfAStrangerIsNotBelieved() {
        assertThat(caller(ours, "203.0.113.9", "10.0.0.1")).isEqualTo("203.0.113.9");
    }

    @Test
    void lastAddressThatNoProxyOfOursHasIsTheCallers() {
        assertThat(caller(ours, PROXY, "198.51.100.7")).isEqualTo("198.51.100.7");
        assertThat(caller(ours, PROXY, "10.9.9.9, 198.51.100.7"))
                .as("what stands before it the caller may have made up")
                .isEqualTo("198.51.100.7");
        assertThat(caller(ours, PROXY, "10.9.9.9, 198.51.100.7, 10.1.7.7"))
                .as("past a second proxy of ours")
                .isEqualTo("198.51.100.7");
        assertThat(caller(ours, PROXY, "10.9.9.9", "198.51.100.7", "10.1.7.7"))
                .as("each hop in a header of its own")
                .isEqualTo("198.51.100.7");
    }

    @Test
    void proxyThatSaysNothingIsTheCallerItself() {
        assertThat(caller(ours, PROXY)).isEqualTo(PROXY);
        assertThat(caller(ours, PROXY, "10.1.0.6")).isEqualTo("10.1.0.6");
    }

    @Test
    void mappedAddressIsTheOneOfIpv4() {
        assertThat(caller(ours, "::ffff:" + PROXY, "::ffff:198.51.100.7"))
                .isEqualTo("198.51.100.7");
    }

    @Test
    void portsAndBracketsAreRead() {
        assertThat(caller(ours, PROXY, "198.51.100.7:4711")).isEqualTo("198.51.100.7");
        assertThat(caller(ours, PROXY, "[2001:db8::7]:4711")).isEqualTo("2001:db8::7");
        assertThat(caller(ours, "2001:db8:1::1", "2001:db8::7")).isEqualTo("2001:db8::7");
    }

    @Test
    void whatCannotBeReadIsNobodysAddress() {
        for (String header :
                List.of("unknown", "", "localhost", "_hidden", "198.51.100.7,", "1.2.3.4.5")) {
            assertThat(ours.callerOf(origin(PROXY, header))).as(header).isEmpty();
        }
        assertThat(ours.callerOf(new Origin(null, List.of("198.51.100.7")))).isEmpty();
        String[] hops = new String[40];
        Arrays.fill(hops, "10.1.0.6");
        assertThat(ours.callerOf(origin(PROXY, String.join(",", hops)))).isEmpty();
    }

    private static TrustedProxies trusting(String... networks) {
        return new TrustedProxies(Stream.of(networks).map(Network::parse).toList());
    }

    private static String caller(TrustedProxies proxies, String socket, String... headers) {
        return proxies.callerOf(origin(socket, headers)).map(IpAddress::toString).orElse("nobody");
    }

    private static Origin origin(String socket, String... headers) {
        return new Origin(InetAddress.ofLiteral(socket), List.of(headers));
    }
}

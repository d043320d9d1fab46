package io.alliancehub.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworkTest {
    @ParameterizedTest
    @CsvSource({
        "10.20.0.0/16, 10.20.0.0/16",
        "0.0.0.0/0, 0.0.0.0/0",
        "192.0.2.7, 192.0.2.7/32",
        "::/0, ::/0",
        "2001:DB8:0:0:0:0:0:0/32, 2001:db8::/32",
        "2001:db8::1, 2001:db8::1/128",
        "2001:db8:0:1:0:0:0:1, 2001:db8:0:1::1/128",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1/128",
        "1:2:3:4:5:6:0:8, 1:2:3:4:5:6:0:8/128",
        "::ffff:10.20.0.0/112, 10.20.0.0/16",
        "::ffff:a14:0/112, 10.20.0.0/16",
        "::1, ::1/128",
        "1::, 1::/128"
    })
    void networkHasOneSpelling(String text, String canonical) {
        Network network = Network.parse(text);
        assertThat(network).hasToString(canonical);
        assertThat(Network.parse(canonical)).isEqualTo(network);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/8",
                "localhost",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/08",
                "10.0.0.0/8/8",
                "10.0.0/8",
                "010.0.0.0/8",
                "10.0.0.256",
                "10.0.0.1:80",
                "0x0a000001",
                "167772161",
                "2001:db8::/129",
                "fe80::1%eth0",
                "[::1]",
                "::ffff:0:0/90",
                "1:2:3:4:5:6:7:8:9",
                ":::",
                "１０.0.0.0/8",
                "10.0.0.0 /8"
            })
    void whatIsNoNetworkIsRefused(String text) {
        assertThatThrownBy(() -> Network.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void addressBeyondThePrefixIsRefusedNamingTheNetwork() {
        assertThatThrownBy(() -> Network.parse("10.20.30.40/16"))
                .hasMessageContaining("10.20.0.0/16");
        assertThatThrownBy(() -> Network.parse("2001:db8::1/64"))
                .hasMessageContaining("2001:db8::/64");
    }

    @ParameterizedTest
    @CsvSource({
        "10.20.0.0/16, 10.20.255.255, true",
        "10.20.0.0/16, 10.21.0.0, false",
        "10.20.0.0/16, ::ffff:10.20.3.4, true",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 203.0.113.9, false",
        "::/0, ::ffff:203.0.113.9, false",
        "::/0, 2001:db8::9, true",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "2001:db8:0:0:8000::/65, 2001:db8::8000:0:0:1, true",
        "2001:db8:0:0:8000::/65, 2001:db8::1, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.6, false"
    })
    void networkHasItsOwnFamilysAddressesAlone(String network, String address, boolean has) {
        assertThat(Network.parse(network).contains(IpAddress.parse(address))).isEqualTo(has);
    }

    @Test
    void everyAddressReadsBackAsItself() throws UnknownHostException {
        long seed = new Random().nextLong();
        System.out.println("everyAddressReadsBackAsItself seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            for (int j = 0; j + 1 < bytes.length; j += 2) {
                if (random.nextInt(3) == 0) {
                    bytes[j] = 0;
                    bytes[j + 1] = 0;
                }
            }
            IpAddress address = IpAddress.of(InetAddress.getByAddress(bytes));
            assertThat(IpAddress.parse(address.toString())).as("seed %d", seed).isEqualTo(address);
            assertThat(IpAddress.of(InetAddress.ofLiteral(address.toString()))).isEqualTo(address);
            int prefix = random.nextInt(bytes.length * 8 + 1);
            int bits = address.isIpv4() ? 96 + prefix % 33 : prefix;
            Network network = new Network(address.first(bits), bits);
            assertThat(network.contains(address)).as("seed %d", seed).isTrue();
            assertThat(Network.parse(network.toString())).isEqualTo(network);
        }
    }
}

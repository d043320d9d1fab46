package io.alliancehub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.resource.EpollProvider;
import org.junit.jupiter.api.Test;
import reactor.netty.resources.LoopResources;

/**
 * Connections of callers, members and Redis are served by Java's own selectors: with Netty's native
 * ones the gateway lost some (ADR 0195), and a library would take them again wherever they are on
 * the class path.
 */
final class TransportTest {
    @Test
    void nothingTakesTheNativeTransport() {
        assertThat(LoopResources.hasNativeSupport()).isFalse();
        assertThat(EpollProvider.isAvailable()).isFalse();
    }
}

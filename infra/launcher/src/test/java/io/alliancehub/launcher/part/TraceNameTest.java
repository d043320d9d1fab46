package io.alliancehub.launcher.part;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TraceNameTest {
    @Test
    void programsOfOneHubHaveNamesOfTheirOwn() {
        assertThat(TraceName.of("gateway", null)).isEqualTo("hub-gateway");
        assertThat(TraceName.of("member", " ")).isEqualTo("hub-member");
        assertThat(TraceName.of("member", "north")).isEqualTo("north-member");
    }
}

package io.alliancehub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The story holds, and holds again. */
@ExtendWith(SharedHub.class)
final class DemoTest {
    /**
     * Other tests run beside this one: that the member stops is tested, how soon is measured by a
     * person.
     */
    private static final String BUSY_MILLIS = "5000";

    private final TestHub hub;

    DemoTest(TestHub hub) {
        this.hub = hub;
    }

    @Test
    void demoPassesTwiceInARow() {
        for (int time = 1; time <= 2; time++) {
            HubScript.Outcome outcome =
                    hub.script.run(
                            "demo", "--stop-within", BUSY_MILLIS, "--data", hub.data.toString());
            System.out.println(outcome.out());
            outcome.expectSuccess();
            assertThat(outcome.out()).contains("All 10 steps hold").doesNotContain("could not");
        }
    }
}

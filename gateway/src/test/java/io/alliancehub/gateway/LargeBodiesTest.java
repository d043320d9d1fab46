package io.alliancehub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.gateway.testing.ChildGateway;
import io.alliancehub.gateway.testing.TestBank;
import io.alliancehub.gateway.testing.TestGateway;
import io.alliancehub.gateway.testing.TestHub;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** One key's largest bodies, all at once, to a real process with little memory. */
final class LargeBodiesTest {
    private static final int BODY_BYTES = 4_190_000;
    private static final int AT_ONCE = 16;

    @Test
    void noBankCanTakeTheMemoryOfAll() throws Exception {
        try (TestHub hub = new TestHub()) {
            hub.addMember("member-1").firstPauseMillis = 1_000;
            TestBank greedy = hub.add(TestBank.of("bank-greedy"));
            TestBank other = hub.add(TestBank.of("bank-other"));
            try (ChildGateway gateway =
                    ChildGateway.start(
                            hub, TestGateway.temporaryFolder(), Duration.ofSeconds(90))) {
                assertThat(statuses(gateway, greedy, TestGateway.body(manyObjects())))
                        .as("so many objects")
                        .isSubsetOf(400, 503);
                assertThat(statuses(gateway, greedy, TestGateway.body(padding())))
                        .as("so much text")
                        .isSubsetOf(200, 503)
                        .contains(200);
                assertThat(gateway.isAlive()).isTrue();
                HttpResponse<String> after =
                        TestGateway.chat(gateway.url(), other, TestGateway.body(""));
                assertThat(after.statusCode()).as(after.body()).isEqualTo(200);
            }
        }
    }

    private static List<Integer> statuses(ChildGateway gateway, TestBank bank, String body)
            throws Exception {
        List<Future<Integer>> answers = new ArrayList<>();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < AT_ONCE; i++) {
                answers.add(
                        pool.submit(
                                () -> TestGateway.chat(gateway.url(), bank, body).statusCode()));
            }
        }
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> answer : answers) {
            statuses.add(answer.get());
        }
        return statuses;
    }

    private static String manyObjects() {
        return "\"x\":[{}" + ",{}".repeat(BODY_BYTES / 3) + "]";
    }

    private static String padding() {
        return "\"x\":\"" + "y".repeat(BODY_BYTES) + "\"";
    }
}

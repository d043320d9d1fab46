package io.alliancehub.launcher.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A load's recount sees each way in which a bill can differ from what clients received. */
final class BilledRequestsTest {
    private final BilledRequests billed = new BilledRequests();

    @Test
    void equalCountsAreNoDifference() {
        billed.add(row("a", 10, 4));
        billed.add(row("cancelled by its client", 10, 1));
        assertThat(billed.differences(List.of(answer("a", 10, 4)))).isEmpty();
        assertThat(billed.rows()).isEqualTo(2);
    }

    @Test
    void missingRowIsToldAndWaitedFor() {
        billed.add(row("a", 10, 4));
        List<StreamSample> answers = List.of(answer("a", 10, 4), answer("b", 3, 3));
        assertThat(billed.hasAll(answers)).isFalse();
        assertThat(billed.differences(answers)).containsExactly("b has no row");
    }

    @Test
    void secondRowOfARequestIsTold() {
        billed.add(row("a", 10, 4));
        billed.add(row("a", 10, 4));
        assertThat(billed.rows()).isEqualTo(2);
        assertThat(billed.differences(List.of(answer("a", 10, 4))))
                .containsExactly("a has two rows");
    }

    @Test
    void otherCountsAreTold() {
        billed.add(row("a", 10, 5));
        billed.add(row("b", 9, 4));
        assertThat(billed.differences(List.of(answer("a", 10, 4), answer("b", 10, 4))))
                .containsExactly(
                        "a used 10+4 and its row says 10+5", "b used 10+4 and its row says 9+4");
    }

    private static JsonNode row(String requestId, long prompt, long completion) {
        return JsonMapper.shared()
                .valueToTree(
                        Map.of(
                                "requestId", requestId,
                                "promptTokens", prompt,
                                "completionTokens", completion));
    }

    private static StreamSample answer(String requestId, long prompt, long completion) {
        return new StreamSample(requestId, prompt, completion, new Arrivals(), "", false);
    }
}

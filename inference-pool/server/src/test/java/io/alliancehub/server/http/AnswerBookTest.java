package io.alliancehub.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.MemberAccounting;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.contract.UsageEvent.Evidence;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the last answers took, and no more of them than there is room for. */
class AnswerBookTest {

    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration LONG = Duration.ofSeconds(20);

    private final AnswerBook book = new AnswerBook(3);

    @Test
    void anAnswerIsFoundOnceItHasEnded() {
        book.begin("a");
        assertThat(book.find("a", AT_ONCE)).isEmpty();
        book.end(accounting("a"));
        assertThat(book.find("a", AT_ONCE)).contains(accounting("a"));
        assertThat(book.find("b", LONG)).isEmpty();
    }

    @Test
    void anEndThatIsFasterThanTheBeginningIsKept() {
        book.end(accounting("a"));
        book.begin("a");
        assertThat(book.find("a", AT_ONCE)).contains(accounting("a"));
    }

    @Test
    void whoeverAsksWaitsForAnEndThatIsNear() throws Exception {
        book.begin("a");
        var asked = CompletableFuture.supplyAsync(() -> book.find("a", LONG));
        book.end(accounting("a"));
        assertThat(asked.get(20, TimeUnit.SECONDS)).contains(accounting("a"));
    }

    @Test
    void theOldestIsForgotten() {
        for (int i = 0; i < 5; i++) {
            book.begin("r" + i);
            book.end(accounting("r" + i));
        }
        assertThat(book.find("r0", AT_ONCE)).isEmpty();
        assertThat(book.find("r1", AT_ONCE)).isEmpty();
        for (int i = 2; i < 5; i++) {
            assertThat(book.find("r" + i, AT_ONCE)).contains(accounting("r" + i));
        }
    }

    private static MemberAccounting accounting(String requestId) {
        return new MemberAccounting(
                requestId,
                "member-1",
                new TokenUsage(4, 0, 2, 0),
                5,
                "cancelled",
                new Evidence("b", "t", null, "n", 0, 1, 0, 1, null));
    }
}

package io.alliancehub.gateway.metering;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.gateway.admission.Call;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the journal keeps of a call. */
public sealed interface JournalRecord {
    /** The call that it speaks of. */
    String requestId();

    /** All limits are reserved; work may start once this is durable. */
    record Admitted(Call call) implements JournalRecord {
        @Override
        public String requestId() {
            return call.requestId();
        }
    }

    /**
     * How far the answer has come.
     *
     * @param position completion tokens that this gateway has received
     * @param dispatchedAt when the member was asked; null in journals of gateways that did not tell
     * @param firstTokenAt when the first of them came
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Checkpoint(
            String requestId,
            long position,
            @Nullable Instant dispatchedAt,
            Instant firstTokenAt,
            Instant at,
            String memberId)
            implements JournalRecord {}

    /** The call has ended; the last byte of its answer may go once this is durable. */
    record Ended(UsageEvent event) implements JournalRecord {
        @Override
        public String requestId() {
            return event.requestId();
        }
    }

    /** Its hold is resolved and its event is on its way to the service. */
    record Settled(String requestId) implements JournalRecord {}

    /** Nothing is left to do: the service has stored its event, or there was none. */
    record Dropped(String requestId) implements JournalRecord {}
}

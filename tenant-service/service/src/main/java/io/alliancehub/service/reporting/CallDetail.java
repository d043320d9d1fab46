package io.alliancehub.service.reporting;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.alliancehub.service.metering.TokenClass;
import io.alliancehub.service.metering.UsageRecord;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one call.
 *
 * @param costs its tokens by what is priced apart; the amounts add up to the call's
 */
record CallDetail(
        @JsonUnwrapped CallView call, Timeline timeline, PriceView price, List<Cost> costs) {
    /** The price row that the call was admitted with, in yuan per million tokens. */
    record PriceView(
            String priceVersion,
            Instant validFrom,
            String inputPerMillion,
            String cachedInputPerMillion,
            String outputPerMillion) {}

    /** The tokens of one class and what they cost, in exact yuan. */
    record Cost(TokenClass tokenClass, long tokens, String perMillion, String amount) {}

    /**
     * A call's life; null is what never came or was not told.
     *
     * @param dispatchedAt a member was asked, after what waiting there was
     * @param recordedAt it stands on the books
     */
    record Timeline(
            Instant admittedAt,
            @Nullable Instant dispatchedAt,
            @Nullable Instant firstTokenAt,
            Instant endedAt,
            Instant recordedAt,
            @Nullable Long queuedMillis,
            @Nullable Long prefillMillis,
            @Nullable Long decodeMillis,
            @Nullable Long totalMillis) {
        static Timeline of(UsageRecord call) {
            return new Timeline(
                    call.occurredAt(),
                    call.dispatchedAt(),
                    call.firstTokenAt(),
                    call.endedAt(),
                    call.recordedAt(),
                    CallView.millis(call.occurredAt(), call.dispatchedAt()),
                    CallView.millis(call.dispatchedAt(), call.firstTokenAt()),
                    CallView.millis(call.firstTokenAt(), call.endedAt()),
                    CallView.millis(call.occurredAt(), call.endedAt()));
        }
    }
}

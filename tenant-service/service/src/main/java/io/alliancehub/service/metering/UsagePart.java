package io.alliancehub.service.metering;

import io.alliancehub.service.storage.PageRequest;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list of calls is wanted.
 *
 * @param cursor where it begins; null for the first part
 */
public record UsagePart(UsageOrder order, int limit, @Nullable String cursor) {
    /** From the query parameters of a list. */
    public static UsagePart of(UsageOrder order, @Nullable Integer limit, @Nullable String cursor) {
        return new UsagePart(order, PageRequest.of(limit, null).limit(), cursor);
    }

    /** One more than wanted tells whether there is a next part. */
    int rows() {
        return limit + 1;
    }
}

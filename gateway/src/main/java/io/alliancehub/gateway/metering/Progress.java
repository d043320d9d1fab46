package io.alliancehub.gateway.metering;

import io.alliancehub.contract.MemberAccounting;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway knows of an answer when it ends.
 *
 * @param memberId who answered; null where no member was reached
 * @param position completion tokens received
 * @param dispatchedAt when that member was asked; null where none was, or where the journal of an
 *     older gateway does not say
 * @param firstTokenAt null where none came
 * @param accounting the member's own; null where the answer was cut before it came, and the member
 *     did not say afterwards
 */
public record Progress(
        @Nullable String memberId,
        long position,
        @Nullable Instant dispatchedAt,
        @Nullable Instant firstTokenAt,
        @Nullable MemberAccounting accounting) {
    /** Nothing has come. */
    public static final Progress NONE = new Progress(null, 0, null, null, null);

    Progress with(@Nullable MemberAccounting told) {
        return new Progress(memberId, position, dispatchedAt, firstTokenAt, told);
    }
}

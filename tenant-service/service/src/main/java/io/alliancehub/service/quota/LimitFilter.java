package io.alliancehub.service.quota;

import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
import org.jspecify.annotations.Nullable;

/** Which limits are wanted; null where it does not matter. */
record LimitFilter(
        @Nullable LimitLevel level, @Nullable String subjectId, @Nullable LimitKind kind) {
    static final LimitFilter ALL = new LimitFilter(null, null, null);
}

package io.alliancehub.gateway.admission;

import io.alliancehub.contract.AppliedLimit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of a call that asked to be admitted. */
public sealed interface Admission {
    /**
     * Everything is reserved.
     *
     * @param call with the granted tokens
     */
    record Granted(Call call, Rates rates) implements Admission {}

    /**
     * A limit stands in the way; nothing is reserved.
     *
     * @param limit the one that binds longest
     * @param remaining units that are left of it
     * @param retryAfter null where no waiting helps: the limit itself is lower than the call's need
     */
    record Refused(AppliedLimit limit, long remaining, @Nullable Duration retryAfter, Rates rates)
            implements Admission {}

    /** The bank's counters are being rebuilt after Redis lost them. */
    record Rebuilding() implements Admission {}

    /**
     * The per-minute limits, after this call.
     *
     * @param requests the narrowest requests-per-minute limit; null where there is none
     * @param tokens the narrowest tokens-per-minute limit; null where there is none
     */
    record Rates(@Nullable Window requests, @Nullable Window tokens) {
        /** Where there are none. */
        public static final Rates NONE = new Rates(null, null);
    }

    /**
     * What a per-minute limit has left.
     *
     * @param reset when it is whole again if nothing else is called
     */
    record Window(long limit, long remaining, Duration reset) {}
}

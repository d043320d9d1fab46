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
     * @param requests the narrowest requests-per-minute limit; null where there is none
     * @param tokens the narrowest tokens-per-minute limit; null where there is none
     */
    record Granted(Call call, @Nullable Window requests, @Nullable Window tokens)
            implements Admission {}

    /**
     * A limit stands in the way; nothing is reserved.
     *
     * @param limit the one that binds longest
     * @param remaining units that are left of it
     */
    record Refused(AppliedLimit limit, long remaining, Duration retryAfter) implements Admission {}

    /** The bank's counters are being rebuilt after Redis lost them. */
    record Rebuilding() implements Admission {}

    /**
     * What a per-minute limit has left.
     *
     * @param reset when it is whole again if nothing else is called
     */
    record Window(long limit, long remaining, Duration reset) {}
}

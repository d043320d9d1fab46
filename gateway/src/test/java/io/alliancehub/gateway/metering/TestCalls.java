package io.alliancehub.gateway.metering;

import io.alliancehub.contract.AppId;
import io.alliancehub.contract.AppliedLimit;
import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.LimitWindows;
import io.alliancehub.contract.ProjectId;
import io.alliancehub.contract.TenantId;
import io.alliancehub.contract.TokenPrices;
import io.alliancehub.gateway.admission.Call;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** Synthetic calls. */
public final class TestCalls {
    /** Today's, because Redis forgets the counters of days that are long over by its own clock. */
    public static final Instant NOON =
            LocalDate.now(LimitWindows.ZONE).atTime(12, 0).atZone(LimitWindows.ZONE).toInstant();

    private TestCalls() {}

    public static Call call(String requestId) {
        return call(requestId, 10, 20, NOON, List.of());
    }

    public static Call call(
            String requestId, long prompt, long max, Instant at, List<AppliedLimit> limits) {
        return new Call(
                requestId,
                new TenantId("bank-a"),
                new ProjectId("project-a"),
                new AppId("app-a"),
                new KeyId("aaaaaaaaaaaa"),
                "hub-mini",
                "version-1",
                prompt,
                max,
                new TokenPrices("price-1", 20_003, 10_001, 80_007),
                limits,
                at,
                at.plusSeconds(600));
    }
}

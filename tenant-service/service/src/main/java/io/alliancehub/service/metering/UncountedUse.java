package io.alliancehub.service.metering;

import io.alliancehub.service.rating.RatedUsage;
import java.util.List;

/**
 * Published while calls are stored that no gateway has admitted, within their transaction and under
 * their banks' usage locks: nobody counts a bank's usage anew meanwhile.
 *
 * @param usages those that are new
 */
public record UncountedUse(List<RatedUsage> usages) {
    public UncountedUse {
        usages = List.copyOf(usages);
    }
}

package io.alliancehub.server.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.NamingConvention;
import org.jspecify.annotations.Nullable;

/** Keeps names as they are given: a colon and a unit are part of vLLM's. */
final class VllmNames implements NamingConvention {

    @Override
    public String name(String name, Meter.Type type, @Nullable String baseUnit) {
        // The registry appends the suffix of a counter itself and refuses it in the name.
        return type == Meter.Type.COUNTER && name.endsWith("_total")
                ? name.substring(0, name.length() - "_total".length())
                : name;
    }
}

package io.alliancehub.service.settings;

import org.jspecify.annotations.Nullable;

/**
 * What the hub proves itself with to pool members; from the environment only, never printed.
 *
 * @param value null where the service was not told: then it can give members no orders
 */
public record MemberSecret(@Nullable String value) {
    @Override
    public String toString() {
        return "MemberSecret[…]";
    }
}

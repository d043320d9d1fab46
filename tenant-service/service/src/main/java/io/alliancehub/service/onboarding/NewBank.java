package io.alliancehub.service.onboarding;

import io.alliancehub.contract.LimitKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bank to admit, with its first people and things.
 *
 * @param admin who runs the bank's part; may be missing
 * @param limits on the whole bank; may be missing
 * @param models aliases that it may call; may be missing
 * @param key the app's first key; may be missing
 */
record NewBank(
        @Nullable Bank bank,
        @Nullable Admin admin,
        @Nullable Part project,
        @Nullable Part app,
        @Nullable List<BankLimit> limits,
        @Nullable List<String> models,
        @Nullable Part key) {
    /**
     * The bank itself.
     *
     * @param code becomes its id; made up where it is missing
     */
    record Bank(@Nullable String code, @Nullable String name) {}

    record Admin(@Nullable String name, @Nullable String email) {}

    record Part(@Nullable String name) {}

    /**
     * A limit.
     *
     * @param value requests or tokens; micro-yuan for limits of money
     */
    record BankLimit(@Nullable LimitKind kind, @Nullable Long value) {}
}

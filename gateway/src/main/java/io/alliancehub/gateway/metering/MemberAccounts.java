package io.alliancehub.gateway.metering;

import io.alliancehub.contract.MemberAccounting;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What members say of answers whose end this gateway did not hear. */
@FunctionalInterface
public interface MemberAccounts {
    /**
     * Asks for the account of an answer that was cut off.
     *
     * @param memberId who made it; null where that is not known, and then all are asked
     * @return completes soon, with null where there is no account to be had; never exceptionally
     */
    CompletableFuture<@Nullable MemberAccounting> of(String requestId, @Nullable String memberId);
}

package io.alliancehub.gateway.admission;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.alliancehub.contract.AppId;
import io.alliancehub.contract.AppliedLimit;
import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.ProjectId;
import io.alliancehub.contract.TenantId;
import io.alliancehub.contract.TokenPrices;
import java.time.Instant;
import java.util.List;

/**
 * One call, with all that is needed to admit, hold and settle it, also by a gateway that has
 * forgotten everything else: it is what the journal keeps of an admission. It holds no content.
 *
 * @param promptTokens as the gateway counted them
 * @param maxTokens completion tokens: wanted before admission, granted after it
 * @param limits in the order in which the script sees them
 * @param occurredAt when it was admitted; decides its day and month
 * @param deadline when the service may give back what nobody settled
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Call(
        String requestId,
        TenantId tenantId,
        ProjectId projectId,
        AppId appId,
        KeyId keyId,
        String alias,
        String modelVersion,
        long promptTokens,
        long maxTokens,
        TokenPrices prices,
        List<AppliedLimit> limits,
        Instant occurredAt,
        Instant deadline) {
    public Call {
        limits = List.copyOf(limits);
    }

    /** This call with the completion tokens that its limits can pay for. */
    public Call granted(long tokens) {
        return new Call(
                requestId,
                tenantId,
                projectId,
                appId,
                keyId,
                alias,
                modelVersion,
                promptTokens,
                tokens,
                prices,
                limits,
                occurredAt,
                deadline);
    }
}

package io.alliancehub.service.onboarding;

import io.alliancehub.contract.AppId;
import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.ProjectId;
import io.alliancehub.contract.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was made for a new bank.
 *
 * @param models aliases that it may call
 * @param keyId absent where no key was asked for
 * @param apiKey the whole key, shown in this answer alone
 */
record Onboarded(
        TenantId tenantId,
        @Nullable ProjectId projectId,
        @Nullable AppId appId,
        List<String> limitIds,
        List<String> models,
        @Nullable String personId,
        @Nullable KeyId keyId,
        @Nullable String apiKey) {
    Onboarded {
        limitIds = List.copyOf(limitIds);
        models = List.copyOf(models);
    }

    /** The same without the key's text. */
    Onboarded withoutSecret() {
        return new Onboarded(tenantId, projectId, appId, limitIds, models, personId, keyId, null);
    }

    @Override
    public String toString() {
        return "Onboarded[" + tenantId + "]";
    }
}

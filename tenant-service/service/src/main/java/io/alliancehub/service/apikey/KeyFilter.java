package io.alliancehub.service.apikey;

import io.alliancehub.contract.AppId;
import io.alliancehub.contract.ProjectId;
import io.alliancehub.service.storage.SearchText;
import org.jspecify.annotations.Nullable;

/**
 * Which keys are wanted; null where it does not matter.
 *
 * @param pattern of the name, or of the beginning of the key's text
 */
record KeyFilter(
        @Nullable String pattern,
        @Nullable ProjectId projectId,
        @Nullable AppId appId,
        @Nullable State state) {
    /** What has become of a key. */
    enum State {
        ACTIVE,
        EXPIRED,
        REVOKED
    }

    static KeyFilter of(
            @Nullable String q,
            @Nullable ProjectId projectId,
            @Nullable AppId appId,
            @Nullable State state) {
        return new KeyFilter(SearchText.pattern(q), projectId, appId, state);
    }
}

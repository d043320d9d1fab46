package io.alliancehub.service.apikey;

import io.alliancehub.contract.Network;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.Require;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be other of a key; what is not named stays.
 *
 * @param models empty: all that the bank may call
 * @param networks empty: anywhere
 * @param neverExpires true takes the end away, as leaving {@code expiresAt} out keeps it
 */
record KeyChange(
        @Nullable String name,
        @Nullable List<String> models,
        @Nullable List<String> networks,
        @Nullable Instant expiresAt,
        @Nullable Boolean neverExpires) {
    /** Refuses what says nothing, or two things. */
    void check() {
        if (name == null
                && models == null
                && networks == null
                && expiresAt == null
                && neverExpires == null) {
            throw HubProblem.field("name", "say what is to change");
        }
        if (expiresAt != null && Boolean.TRUE.equals(neverExpires)) {
            throw HubProblem.field("neverExpires", "say either expiresAt or neverExpires");
        }
        Require.moment("expiresAt", expiresAt);
        if (name != null) {
            Require.text("name", name, KeyFields.NAME_LENGTH_MAX);
        }
        KeyFields.models(models);
        KeyFields.networks(networks);
    }

    String name(ApiKey before) {
        return name == null ? before.name() : Require.text("name", name, KeyFields.NAME_LENGTH_MAX);
    }

    List<String> models(ApiKey before) {
        return models == null ? before.models() : KeyFields.models(models);
    }

    List<Network> networks(ApiKey before) {
        return networks == null ? before.networks() : KeyFields.networks(networks);
    }

    @Nullable Instant expiresAt(ApiKey before) {
        if (Boolean.TRUE.equals(neverExpires)) {
            return null;
        }
        return expiresAt == null ? before.expiresAt() : expiresAt;
    }
}

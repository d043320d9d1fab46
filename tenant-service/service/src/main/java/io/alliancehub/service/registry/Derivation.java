package io.alliancehub.service.registry;

import io.alliancehub.contract.Sha256;
import io.alliancehub.contract.TenantId;

/**
 * How a bank made a version from another: it added an adapter.
 *
 * @param owner the bank; the same file of two banks makes two versions
 * @param baseVersion the version that it stands on
 * @param baseAlias what the bank calls that version by, whose price it pays
 */
record Derivation(TenantId owner, String baseVersion, String baseAlias, AdapterFacts adapter) {
    /** The id of the version that is made so. */
    String versionId() {
        return Sha256.hex(
                String.join(
                        "\n",
                        "alliance-hub derived model version 1",
                        owner.value(),
                        baseVersion,
                        baseAlias,
                        adapter.digest(),
                        ""));
    }
}

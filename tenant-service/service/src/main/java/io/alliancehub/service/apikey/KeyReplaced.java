package io.alliancehub.service.apikey;

import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.TenantId;

/**
 * A key was made in the place of another: published in its own transaction, so that what is bound
 * to the old key is bound to the new one before anybody can use it.
 */
public record KeyReplaced(TenantId tenant, KeyId old, KeyId fresh) {}

package io.alliancehub.gateway.identity;

import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.gateway.clients.RedisLink;
import io.alliancehub.gateway.clients.ServiceClient;
import java.util.Optional;

/**
 * Redis first, then the service. Without Redis nothing is found (the caller could not be admitted
 * anyway); without the service keys that Redis knows go on.
 */
public final class HubKeyDirectory implements KeyDirectory {
    private final RedisLink redis;
    private final ServiceClient service;

    /** Over both. */
    public HubKeyDirectory(RedisLink redis, ServiceClient service) {
        this.redis = redis;
        this.service = service;
    }

    @Override
    public Optional<CallerSnapshot> find(KeyId id) {
        Optional<String> cached = redis.get(RedisNames.key(id));
        if (cached.isPresent()) {
            return Optional.of(ContractJson.read(cached.get(), CallerSnapshot.class));
        }
        return service.key(id);
    }
}

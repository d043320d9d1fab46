package io.alliancehub.gateway.models;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.ModelCatalog;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.gateway.clients.RedisGoneException;
import io.alliancehub.gateway.clients.RedisLink;
import io.alliancehub.gateway.clients.ServiceClient;
import io.alliancehub.gateway.clients.ServiceGoneException;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * The catalog as it was last heard. Read from Redis, or from the service where Redis has none; a
 * change is heard like that of a key. Thread-safe.
 *
 * <p>It names the prices that begin later, so one that cannot be read anew for a while does not
 * keep an old price in force. Only a price that was set to begin at once is heard with the next
 * catalog.
 */
public final class Catalogs {
    private static final Logger log = LoggerFactory.getLogger(Catalogs.class);

    private final RedisLink redis;
    private final ServiceClient service;
    private final Executor executor;
    private volatile @Nullable ModelCatalog current;
    private volatile boolean stale = true;

    /**
     * Over both.
     *
     * @param executor runs the reading, which blocks
     */
    public Catalogs(RedisLink redis, ServiceClient service, Executor executor) {
        this.redis = redis;
        this.service = service;
        this.executor = executor;
    }

    /** The catalog as last read; empty where none could be read yet. Never blocks. */
    public Optional<ModelCatalog> current() {
        return Optional.ofNullable(current);
    }

    /** It has changed: it is read anew, now, and at each {@link #refresh} until that works. */
    public void changed() {
        stale = true;
        executor.execute(this::refresh);
    }

    /** Reads the catalog where it has changed. */
    public synchronized void refresh() {
        if (!stale) {
            return;
        }
        stale = false;
        try {
            Optional<String> cached = redis.get(RedisNames.CATALOG);
            current =
                    cached.isPresent()
                            ? ContractJson.read(cached.get(), ModelCatalog.class)
                            : service.catalog();
        } catch (RedisGoneException | ServiceGoneException | JacksonException e) {
            stale = true;
            log.warn("the catalog cannot be read: {}", e.toString());
        }
    }
}

package io.alliancehub.gateway.identity;

import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.gateway.clients.RedisGoneException;
import io.alliancehub.gateway.clients.RedisLink;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of changed keys and models in two ways: messages, which are fast and may be lost, and a
 * version counter, polled, which cannot be. A revocation is heard within {@link #POLL} even where
 * every message is lost; where the poll itself has had no answer for {@link Hearing#DEAF_AFTER},
 * {@link Hearing} says so and no cached key is trusted.
 */
public final class ChangeFeed {
    /** How often {@link #poll} is due. */
    public static final Duration POLL = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(ChangeFeed.class);
    private static final String KEY_PREFIX = "key:";

    private final RedisLink redis;
    private final Hearing hearing;
    private final Listener listener;
    private final AtomicReference<String> version = new AtomicReference<>("");

    /** Who wants to know. */
    public interface Listener {
        /** This key has changed. */
        void keyChanged(KeyId id);

        /** Any key may have changed. */
        void keysChanged();

        /** The catalog has changed. */
        void catalogChanged();
    }

    /** Over one connection. */
    public ChangeFeed(RedisLink redis, Hearing hearing, Listener listener) {
        this.redis = redis;
        this.hearing = hearing;
        this.listener = listener;
    }

    /** Takes one message of {@link RedisNames#CHANGES}. */
    public void message(String message) {
        if (message.startsWith(KEY_PREFIX)) {
            try {
                listener.keyChanged(new KeyId(message.substring(KEY_PREFIX.length())));
            } catch (IllegalArgumentException e) {
                listener.keysChanged();
            }
        } else if (message.equals("catalog")) {
            listener.catalogChanged();
        } else {
            listener.keysChanged();
            listener.catalogChanged();
        }
    }

    /** Connects where needed and asks for the version; never throws. */
    public void poll() {
        try {
            long asked = hearing.now();
            redis.connect(RedisNames.CHANGES, this::message);
            String current = redis.get(RedisNames.VERSION).orElse("0");
            if (!current.equals(version.getAndSet(current))) {
                listener.keysChanged();
                listener.catalogChanged();
            }
            hearing.heard(asked);
        } catch (RedisGoneException e) {
            log.debug("the poll for changes was not answered", e);
        }
    }
}

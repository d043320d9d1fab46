package io.alliancehub.server.redis;

import io.lettuce.core.RedisURI;

/** Where Redis is and how to log in. It says nothing about itself, because it knows a password. */
public final class RedisAddress {

    private final RedisURI uri;

    private RedisAddress(RedisURI uri) {
        this.uri = uri;
    }

    /**
     * Reads {@code redis://[[user]:password@]host[:port][/database]}, or {@code rediss} for TLS.
     *
     * @throws IllegalArgumentException where it is no such address; it repeats no part of it
     */
    @SuppressWarnings("UnusedException")
    public static RedisAddress parse(String uri) {
        try {
            return new RedisAddress(RedisURI.create(uri));
        } catch (RuntimeException unreadable) {
            // Its message, and that of its cause, quote all of the address.
            throw new IllegalArgumentException("This is no address of a Redis.");
        }
    }

    RedisURI uri() {
        return uri;
    }
}

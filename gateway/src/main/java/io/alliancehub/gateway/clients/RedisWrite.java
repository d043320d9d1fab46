package io.alliancehub.gateway.clients;

import java.time.Duration;

/** A command that changes something and whose answer says nothing. */
public sealed interface RedisWrite {
    /** Sets a value that lives so long. */
    record Put(String key, String value, Duration life) implements RedisWrite {}

    /** Adds to a set. */
    record Member(String key, String member) implements RedisWrite {}

    /** Adds to a number in a hash. */
    record Count(String key, String field, long more) implements RedisWrite {}

    /** Lets a key live so long from now on. */
    record Life(String key, Duration life) implements RedisWrite {}
}

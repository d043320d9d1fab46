package io.alliancehub.engine.kvcache;

/**
 * SHA-256 of a block and of all before it. The first word is the short key that finds a candidate;
 * all four decide.
 */
public record BlockHash(long first, long second, long third, long fourth) {

    @Override
    public int hashCode() {
        return Long.hashCode(first);
    }
}

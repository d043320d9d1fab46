package io.alliancehub.server.serving;

/** Hears of one text; called by the engine's thread and must not block it. */
@FunctionalInterface
public interface EncodingListener {

    /** It is over. */
    void ended(EncodingEnd end);
}

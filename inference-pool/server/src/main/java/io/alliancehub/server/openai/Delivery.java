package io.alliancehub.server.openai;

/** How an answer is to come. */
public enum Delivery {
    /** One JSON document. */
    WHOLE,
    /** Server-sent events. */
    STREAM,
    /** Server-sent events, the last of which carries the usage. */
    STREAM_WITH_USAGE
}

package io.alliancehub.server.http;

import java.time.Duration;

/**
 * The bounds of every connection.
 *
 * @param bodyBytesMax longest request body
 * @param heldBytesMax most bytes of bodies, of all connections, that arrive or wait to be read
 * @param headerBytesMax longest head of a request
 * @param connectionsMax most open connections
 * @param pipelinedMax most requests that wait on one connection while another is answered
 * @param unreadBytesMax most bytes of an answer that its reader may leave lying
 * @param requestTime how long a request may take to arrive
 * @param idleTime how long a connection may do nothing
 */
public record HttpLimits(
        int bodyBytesMax,
        long heldBytesMax,
        int headerBytesMax,
        int connectionsMax,
        int pipelinedMax,
        int unreadBytesMax,
        Duration requestTime,
        Duration idleTime) {

    /**
     * A head has room for the tokens of an answer that is resumed: four bytes each, of as many as
     * an engine keeps for one sequence unless it is told otherwise, and the rest of a head.
     */
    private static final int HEADER_BYTES = 4 * 8192 + (16 << 10);

    /** What a member has unless it is told otherwise. */
    public static HttpLimits standard() {
        return new HttpLimits(
                6 << 20,
                64L << 20,
                HEADER_BYTES,
                1024,
                4,
                256 << 10,
                Duration.ofSeconds(30),
                Duration.ofSeconds(75));
    }
}

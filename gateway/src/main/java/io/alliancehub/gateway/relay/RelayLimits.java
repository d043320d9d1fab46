package io.alliancehub.gateway.relay;

import java.time.Duration;

/**
 * How long an answer may take.
 *
 * @param firstToken until the first token of a stream
 * @param betweenTokens from one event of a stream to the next
 * @param whole for everything
 * @param keepAlive a comment is sent to the caller after this long without anything else
 */
public record RelayLimits(
        Duration firstToken, Duration betweenTokens, Duration whole, Duration keepAlive) {}

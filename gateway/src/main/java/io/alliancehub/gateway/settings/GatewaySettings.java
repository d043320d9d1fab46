package io.alliancehub.gateway.settings;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Everything that can be set. What has no default in {@code application.yaml} must come from the
 * environment, and an unknown name stops the start.
 *
 * @param id of this gateway; stable over restarts, on each usage event
 * @param redisUri {@code redis://:password@host:port}
 * @param serviceUrl the tenant service
 * @param internalSecret shared with the service
 * @param memberSecret shared with the members
 * @param keyPepper base64 of at least 32 bytes
 * @param journalDir a folder of this gateway alone
 * @param journalSegmentBytes a segment is closed once it has this size
 * @param trustedProxies networks (CIDR) of the proxies whose {@code X-Forwarded-For} is believed
 * @param bodyBytesMax largest request body
 * @param bodyWithin longest time for a body to come
 * @param headWithin longest time for a request's head to come
 * @param readWithin longest time for a caller to take what is sent to it
 * @param openRequestsMax requests at once
 * @param redisTimeout longest wait for one answer of Redis
 * @param serviceTimeout longest wait for one answer of the service
 * @param firstTokenWithin longest wait for a member's first token
 * @param nextTokenWithin longest silence of a member within a stream
 * @param answerWithin longest whole answer
 * @param keepAliveEvery silence after which a caller is sent a comment
 * @param keycloakIssuer the realm whose service accounts may call; empty: API keys alone
 * @param circuitOpenFor how long a failing member is left alone
 */
@Validated
@ConfigurationProperties(prefix = "hub.gateway", ignoreUnknownFields = false)
public record GatewaySettings(
        @NotBlank String id,
        @NotBlank String redisUri,
        URI serviceUrl,
        @NotBlank String internalSecret,
        @NotBlank String memberSecret,
        @NotBlank String keyPepper,
        Path journalDir,
        @Min(4096) @Max(1 << 30) long journalSegmentBytes,
        List<String> trustedProxies,
        @Min(1024) @Max(64 << 20) int bodyBytesMax,
        Duration bodyWithin,
        Duration headWithin,
        Duration readWithin,
        @Min(1) @Max(100_000) int openRequestsMax,
        Duration redisTimeout,
        Duration serviceTimeout,
        Duration firstTokenWithin,
        Duration nextTokenWithin,
        Duration answerWithin,
        Duration keepAliveEvery,
        @NotNull @Pattern(regexp = "|https?://[^/?#]+(/[^?#]*[^/?#])?") String keycloakIssuer,
        Duration circuitOpenFor) {
    /** Without secrets: safe for a log. */
    @Override
    public String toString() {
        return "GatewaySettings[" + id + ", " + serviceUrl + ", " + journalDir + "]";
    }
}

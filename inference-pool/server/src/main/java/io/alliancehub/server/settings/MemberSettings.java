package io.alliancehub.server.settings;

import io.alliancehub.server.redis.RedisAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a member is told at its start.
 *
 * @param models at least one
 * @param url where the pool reaches this member; null where it is the host and port
 * @param threads compute threads; null leaves it to the engine
 * @param kernels name of the kernels; null leaves it to the engine, which takes the fastest
 * @param kvBytes memory for keys and values of each model; null leaves it to the engine
 * @param kvFormat how keys and values are stored: f32, f16 or int8; null leaves it to the engine
 * @param interTokenMillis how long a step may take while someone waits for the next token; null
 *     leaves it to the engine
 * @param maxRunning answers of one model that are computed at once; null leaves it to the engine
 * @param maxQueued answers of one model that may wait beyond those; null leaves it to the engine
 * @param draftTokens guesses of what follows that a step computes at most; null leaves it to the
 *     engine
 * @param secret from {@code HUB_MEMBER_SECRET}; null where the member stands alone
 * @param redis from {@code HUB_REDIS_URI}; null where there is no pool
 * @param drainTime how long running answers may take when the member stops
 * @param stallTime how long a running answer may make no progress before the member is unhealthy
 * @param adapters its adapters
 */
public record MemberSettings(
        List<ModelFile> models,
        String host,
        int port,
        @Nullable String url,
        @Nullable Integer threads,
        @Nullable String kernels,
        @Nullable Long kvBytes,
        @Nullable String kvFormat,
        @Nullable Integer interTokenMillis,
        @Nullable Integer maxRunning,
        @Nullable Integer maxQueued,
        @Nullable Integer draftTokens,
        String memberId,
        @Nullable String secret,
        @Nullable RedisAddress redis,
        Duration drainTime,
        Duration stallTime,
        AdapterSettings adapters) {

    private static final Pattern MEMBER_ID = Pattern.compile("[a-z0-9][a-z0-9-]{2,39}");
    private static final int SECRET_CHARS_MIN = 16;

    public MemberSettings {
        models = List.copyOf(models);
        if (models.isEmpty()) {
            throw new StartRefusedException("A member needs at least one --model FILE.gguf.");
        }
        requireDifferentNames(models);
        if (url != null && !isBase(url)) {
            throw new StartRefusedException("--url must be like http://host:port.");
        }
        if (!MEMBER_ID.matcher(memberId).matches()) {
            throw new StartRefusedException(
                    "A member id has 3 to 40 lower-case letters, digits and hyphens.");
        }
        if (secret != null && secret.length() < SECRET_CHARS_MIN) {
            throw new StartRefusedException(
                    "HUB_MEMBER_SECRET must have at least " + SECRET_CHARS_MIN + " characters.");
        }
        if (redis != null && url == null && isEveryAddress(host)) {
            throw new StartRefusedException(
                    "A member that listens on every address needs --url, where the pool reaches it.");
        }
        if (secret == null && !isLoopback(host)) {
            throw new StartRefusedException(
                    "A member that listens beyond this machine needs HUB_MEMBER_SECRET.");
        }
    }

    /** The settings of a member without adapters of its own. */
    public MemberSettings(
            List<ModelFile> models,
            String host,
            int port,
            @Nullable String url,
            @Nullable Integer threads,
            @Nullable String kernels,
            @Nullable Long kvBytes,
            @Nullable String kvFormat,
            @Nullable Integer interTokenMillis,
            @Nullable Integer maxRunning,
            @Nullable Integer maxQueued,
            @Nullable Integer draftTokens,
            String memberId,
            @Nullable String secret,
            @Nullable RedisAddress redis,
            Duration drainTime,
            Duration stallTime) {
        this(
                models,
                host,
                port,
                url,
                threads,
                kernels,
                kvBytes,
                kvFormat,
                interTokenMillis,
                maxRunning,
                maxQueued,
                draftTokens,
                memberId,
                secret,
                redis,
                drainTime,
                stallTime,
                AdapterSettings.NONE);
    }

    /** The same with these adapters. */
    public MemberSettings withAdapters(AdapterSettings other) {
        return new MemberSettings(
                models,
                host,
                port,
                url,
                threads,
                kernels,
                kvBytes,
                kvFormat,
                interTokenMillis,
                maxRunning,
                maxQueued,
                draftTokens,
                memberId,
                secret,
                redis,
                drainTime,
                stallTime,
                other);
    }

    /**
     * Reads a command line; secrets come from the environment only, because arguments are seen by
     * every user of a machine.
     *
     * @throws StartRefusedException when something is missing, unknown or out of range
     */
    public static MemberSettings parse(List<String> arguments, Map<String, String> environment) {
        var line = new CommandLine(arguments);
        List<ModelFile> models = new ArrayList<>();
        for (String model : line.all("--model")) {
            models.add(ModelFile.parse(model));
        }
        int port = Math.toIntExact(line.number("--port", 7082, 0, 65_535));
        var settings =
                new MemberSettings(
                        models,
                        line.text("--host", "127.0.0.1"),
                        port,
                        presence(line.text("--url", "")),
                        line.wholeNumber("--threads", 1, 1024),
                        presence(line.text("--kernels", "")),
                        line.number("--kv-bytes", 1 << 16, Long.MAX_VALUE),
                        presence(line.text("--kv-format", "")),
                        line.wholeNumber("--inter-token-millis", 0, 60_000),
                        line.wholeNumber("--max-running", 1, 256),
                        line.wholeNumber("--max-queued", 0, 10_000),
                        line.wholeNumber("--draft-tokens", 0, 256),
                        line.text("--member-id", "member-" + port),
                        presence(environment.get("HUB_MEMBER_SECRET")),
                        redis(presence(environment.get("HUB_REDIS_URI"))),
                        Duration.ofSeconds(line.number("--drain-seconds", 30, 0, 3600)),
                        Duration.ofSeconds(line.number("--stall-seconds", 30, 1, 3600)),
                        AdapterSettings.parse(line));
        line.requireAllRead();
        return settings;
    }

    /** Where to listen. */
    public InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    /**
     * Where others reach this member.
     *
     * @param port the one that it listens on
     */
    public String urlAt(int port) {
        if (url != null) {
            return url;
        }
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static @Nullable RedisAddress redis(@Nullable String uri) {
        try {
            return uri == null ? null : RedisAddress.parse(uri);
        } catch (IllegalArgumentException unreadable) {
            throw new StartRefusedException(
                    "HUB_REDIS_URI must be like redis://:password@host:6379.");
        }
    }

    private static boolean isBase(String url) {
        try {
            URI uri = new URI(url);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawPath().isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException unreadable) {
            return false;
        }
    }

    private static void requireDifferentNames(List<ModelFile> models) {
        Set<String> names = new HashSet<>();
        for (ModelFile model : models) {
            if (!names.add(model.alias())) {
                throw new StartRefusedException("Two models are named " + model.alias() + ".");
            }
        }
    }

    private static @Nullable String presence(@Nullable String value) {
        return value == null || value.isBlank() ? null : value;
    }

    private static boolean isLoopback(String host) {
        return address(host).isLoopbackAddress();
    }

    private static boolean isEveryAddress(String host) {
        return address(host).isAnyLocalAddress();
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw new StartRefusedException("The host to listen on is not known.");
        }
    }
}

package io.alliancehub.server.settings;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a member is told at its start.
 *
 * @param models at least one
 * @param url where the pool reaches this member; null where it is the host and port
 * @param threads compute threads; null leaves it to the engine
 * @param kvBytes memory for keys and values of each model; null leaves it to the engine
 * @param secret from {@code HUB_MEMBER_SECRET}; null where the member stands alone
 * @param redisUri from {@code HUB_REDIS_URI}; null where there is no pool
 * @param drainTime how long running answers may take when the member stops
 * @param stallTime how long a running answer may make no progress before the member is unhealthy
 */
public record MemberSettings(
        List<ModelFile> models,
        String host,
        int port,
        @Nullable String url,
        @Nullable Integer threads,
        @Nullable Long kvBytes,
        String memberId,
        @Nullable String secret,
        @Nullable String redisUri,
        Duration drainTime,
        Duration stallTime) {

    private static final Pattern MEMBER_ID = Pattern.compile("[a-z0-9][a-z0-9-]{2,39}");
    private static final int SECRET_CHARS_MIN = 16;

    public MemberSettings {
        models = List.copyOf(models);
        if (models.isEmpty()) {
            throw new StartRefusedException("A member needs at least one --model FILE.gguf.");
        }
        if (!MEMBER_ID.matcher(memberId).matches()) {
            throw new StartRefusedException(
                    "A member id has 3 to 40 lower-case letters, digits and hyphens.");
        }
        if (secret != null && secret.length() < SECRET_CHARS_MIN) {
            throw new StartRefusedException(
                    "HUB_MEMBER_SECRET must have at least " + SECRET_CHARS_MIN + " characters.");
        }
        if (redisUri != null && url == null && isEveryAddress(host)) {
            throw new StartRefusedException(
                    "A member that listens on every address needs --url, where the pool reaches it.");
        }
        if (secret == null && !isLoopback(host)) {
            throw new StartRefusedException(
                    "A member that listens beyond this machine needs HUB_MEMBER_SECRET.");
        }
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
        String threads = line.text("--threads", "");
        String kvBytes = line.text("--kv-bytes", "");
        var settings =
                new MemberSettings(
                        models,
                        line.text("--host", "127.0.0.1"),
                        port,
                        presence(line.text("--url", "")),
                        threads.isEmpty()
                                ? null
                                : Math.toIntExact(line.number("--threads", 1, 1, 1024)),
                        kvBytes.isEmpty()
                                ? null
                                : line.number("--kv-bytes", 1, 1 << 16, Long.MAX_VALUE),
                        line.text("--member-id", "member-" + port),
                        presence(environment.get("HUB_MEMBER_SECRET")),
                        presence(environment.get("HUB_REDIS_URI")),
                        Duration.ofSeconds(line.number("--drain-seconds", 30, 0, 3600)),
                        Duration.ofSeconds(line.number("--stall-seconds", 30, 1, 3600)));
        line.requireAllRead();
        return settings;
    }

    /** Where to listen. */
    public InetSocketAddress address() {
        return new InetSocketAddress(host, port);
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

package io.alliancehub.launcher.part;

import io.alliancehub.launcher.folder.DataFolder;
import io.alliancehub.launcher.folder.Ports;
import io.alliancehub.launcher.folder.Secrets;
import io.alliancehub.launcher.process.ChildSpec;
import io.alliancehub.launcher.process.StopSignal;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How our own three programs run. */
public final class Programs {
    /** The service's and the gateway's health. */
    public static final String HEALTH = "/actuator/health";

    /** The member's health. */
    public static final String MEMBER_HEALTH = "/health";

    // The gateway and the member let open streams end for up to 30 s.
    private static final Duration GRACE = Duration.ofSeconds(40);
    private static final String HOST = "127.0.0.1";

    private final Distribution distribution;
    private final DataFolder folder;
    private final Ports ports;
    private final Secrets secrets;
    private final HttpClient http;
    private final String redisUri;
    private final Identity identity;
    private final @Nullable String traceName;

    /**
     * Our programs in this folder, on these ports.
     *
     * @param traceName {@code OTEL_SERVICE_NAME} of the launcher; null where it has none
     */
    public Programs(
            Distribution distribution,
            DataFolder folder,
            Ports ports,
            Secrets secrets,
            HttpClient http,
            RedisPart redis,
            Identity identity,
            @Nullable String traceName) {
        this.distribution = distribution;
        this.folder = folder;
        this.ports = ports;
        this.secrets = secrets;
        this.http = http;
        this.redisUri = redis.uri();
        this.identity = identity;
        this.traceName = traceName;
    }

    /** The tenant-service, which finds its database where {@code postgres} runs. */
    public ChildSpec service(PostgresPart postgres) {
        Map<String, String> environment = common("service", ports.service());
        environment.put("HUB_DB_URL", postgres.hubUrl());
        environment.put("HUB_DB_OWNER_USER", "hub_owner");
        environment.put("HUB_DB_OWNER_PASSWORD", secrets.ownerPassword());
        environment.put("HUB_DB_APP_USER", "hub_app");
        environment.put("HUB_DB_APP_PASSWORD", secrets.appPassword());
        environment.put("HUB_DB_CLEARING_USER", "hub_clearing");
        environment.put("HUB_DB_CLEARING_PASSWORD", secrets.clearingPassword());
        environment.put("HUB_KEY_PEPPER", secrets.keyPepper());
        environment.put("HUB_INTERNAL_SECRET", secrets.internalSecret());
        environment.put("HUB_OPERATOR_TOKEN", secrets.operatorToken());
        environment.put("HUB_MEMBER_SECRET", secrets.memberSecret());
        environment.put("HUB_ADAPTER_FOLDER", folder.adapters().toString());
        environment.put("HUB_KEY_ENVIRONMENT", "demo");
        environment.put("HUB_GATEWAY_URL", identity.gatewayUrl());
        environment.put("HUB_CONSOLE_URL", identity.consoleUrl());
        environment.putAll(identity.forService());
        List<String> command = java("service", "hub-service", "384m");
        command.addAll(1, distribution.cacheOptions("service"));
        command.add("io.alliancehub.service.ServiceApplication");
        return spec("service", ports.service(), command, environment, HEALTH);
    }

    /** The gateway. */
    public ChildSpec gateway() {
        Map<String, String> environment = common("gateway", ports.gateway());
        environment.put("HUB_SERVICE_URL", "http://" + HOST + ":" + ports.service());
        environment.put("HUB_KEY_PEPPER", secrets.keyPepper());
        environment.put("HUB_INTERNAL_SECRET", secrets.internalSecret());
        environment.put("HUB_MEMBER_SECRET", secrets.memberSecret());
        environment.put("HUB_GATEWAY_ID", "gateway-1");
        environment.put("HUB_JOURNAL_DIR", folder.journal().toString());
        environment.putAll(identity.forGateway());
        List<String> command = java("gateway", "hub-gateway", "512m");
        command.addAll(1, distribution.cacheOptions("gateway"));
        command.add("io.alliancehub.gateway.GatewayApplication");
        return spec("gateway", ports.gateway(), command, environment, HEALTH);
    }

    /** One pool member that serves the bundled model and {@code models}. */
    public ChildSpec member(List<ModelFile> models) {
        List<String> command = java("member", "hub-member", "512m");
        int beforeClassPath = command.indexOf("-cp");
        command.addAll(beforeClassPath, List.of("--add-modules", "jdk.incubator.vector"));
        command.add("io.alliancehub.server.cli.HubEngineCommand");
        command.add("member");
        command.add("--model");
        command.add(distribution.bundledModel() + "=hub-mini");
        for (ModelFile model : models) {
            command.add("--model");
            command.add(model.argument());
        }
        command.add("--port");
        command.add(Integer.toString(ports.member()));
        command.add("--adapter-folder");
        command.add(folder.memberAdapters().toString());
        Map<String, String> environment = common("member", ports.member());
        environment.put("HUB_MEMBER_SECRET", secrets.memberSecret());
        return spec("member", ports.member(), command, environment, MEMBER_HEALTH);
    }

    private Map<String, String> common(String name, int port) {
        Map<String, String> environment = new HashMap<>();
        environment.put("HUB_HTTP_HOST", HOST);
        environment.put("HUB_HTTP_PORT", Integer.toString(port));
        environment.put("HUB_REDIS_URI", redisUri);
        environment.put(TraceName.VARIABLE, TraceName.of(name, traceName));
        return environment;
    }

    // hub.data names the hub in the list of processes, for people who look there.
    private List<String> java(String program, String artifact, String heap) {
        return new ArrayList<>(
                List.of(
                        distribution.java().toString(),
                        "-Xmx" + heap,
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Dfile.encoding=UTF-8",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dhub.data=" + folder.root(),
                        "-cp",
                        distribution.classPath(program, artifact)));
    }

    private ChildSpec spec(
            String name,
            int port,
            List<String> command,
            Map<String, String> environment,
            String health) {
        Path log = folder.log(name);
        return new ChildSpec(
                name,
                port,
                command,
                environment,
                folder.root(),
                log,
                StopSignal.TERM,
                GRACE,
                ChildSpec.Need.ESSENTIAL,
                () -> Health.http(http, port, health));
    }
}

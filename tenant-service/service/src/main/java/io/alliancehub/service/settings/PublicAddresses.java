package io.alliancehub.service.settings;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/**
 * Where the console and the gateway are for browsers and banks' systems: as set, never as a request
 * says. Where the console's is not set, it is this machine and the port that the service listens
 * on.
 */
public final class PublicAddresses {
    private final @Nullable String console;
    private final @Nullable String gateway;
    private final Environment environment;

    PublicAddresses(@Nullable String console, @Nullable String gateway, Environment environment) {
        this.console = console;
        this.gateway = gateway;
        this.environment = environment;
    }

    /** The console's address, without a stroke at its end. */
    public String console() {
        if (console != null) {
            return console;
        }
        String host = environment.getProperty("server.address", "127.0.0.1");
        String port =
                environment.getProperty(
                        "local.server.port", environment.getProperty("server.port", "7081"));
        return "http://" + host + ":" + port;
    }

    /** Whether browsers reach the console over TLS. */
    public boolean isTls() {
        return console != null && console.toLowerCase(Locale.ROOT).startsWith("https:");
    }

    /** The gateway's address; null where it was not set. */
    public @Nullable String gateway() {
        return gateway;
    }
}

package io.alliancehub.gateway;

import io.alliancehub.gateway.settings.GatewayConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The gateway's main class. Everything it needs is in the environment; see the README. */
@EnableAutoConfiguration
@Import(GatewayConfiguration.class)
public class GatewayApplication {
    /** Starts the gateway; it ends on SIGTERM, after the requests that run. */
    public static void main(String[] arguments) {
        SpringApplication.run(GatewayApplication.class, arguments);
    }
}

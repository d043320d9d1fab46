package io.alliancehub.service;

import io.alliancehub.service.settings.HubSettings;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;

/** Starts the tenant service. */
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class)
@EnableConfigurationProperties(HubSettings.class)
public class ServiceApplication {
    /** Runs until it is told to stop. */
    public static void main(String[] args) {
        SpringApplication.run(ServiceApplication.class, args);
    }
}

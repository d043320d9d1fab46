package io.alliancehub.service.identity;

import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What stands in where the hub runs without log-in. */
@Configuration(proxyBeanMethods = false)
class IdentityConfiguration {
    @Bean
    @ConditionalOnMissingBean
    HubSessions noSessions() {
        return new HubSessions() {
            @Override
            public void endAll(String personId) {
                // Nobody has one.
            }

            @Override
            public List<Session> of(String personId) {
                return List.of();
            }
        };
    }
}

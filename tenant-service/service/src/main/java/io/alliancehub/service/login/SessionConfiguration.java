package io.alliancehub.service.login;

import io.alliancehub.service.settings.DerivedKeys;
import io.alliancehub.service.settings.PublicAddresses;
import io.alliancehub.service.settings.TextSeal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.SecureRandom;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.ConversionService;
import org.springframework.session.config.SessionRepositoryCustomizer;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.session.jdbc.PostgreSqlJdbcIndexedSessionRepositoryCustomizer;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.FlashMapManager;
import tools.jackson.databind.json.JsonMapper;

/** How sessions are kept: sealed, in the database, by a cookie that cannot be made from a row. */
@Configuration(proxyBeanMethods = false)
class SessionConfiguration {
    @Bean
    Seal seal(DerivedKeys keys, SecureRandom random) {
        return new Seal(
                new TextSeal(keys.key("session seal", "AES"), random),
                keys.key("session mark", "HmacSHA256"));
    }

    @Bean
    ConsoleSessions.Tools sessionTools(JsonMapper json, Seal seal, Clock clock) {
        return new ConsoleSessions.Tools(json, seal, clock);
    }

    /** By this name Spring Session finds it. */
    @Bean
    ConversionService springSessionConversionService(Seal seal) {
        return new SealedValues(seal);
    }

    @Bean
    CookieSerializer sessionCookies(PublicAddresses addresses, Seal seal) {
        return new MarkedCookies(addresses.sessionCookie(), addresses.isTls(), seal);
    }

    @Bean
    SessionRepositoryCustomizer<JdbcIndexedSessionRepository> upserts() {
        return new PostgreSqlJdbcIndexedSessionRepositoryCustomizer();
    }

    /** The usual one looks into the session on every request, for pages as well. */
    @Bean
    FlashMapManager flashMapManager() {
        return new FlashMapManager() {
            @Override
            public @Nullable FlashMap retrieveAndUpdate(
                    HttpServletRequest request, HttpServletResponse response) {
                return null;
            }

            @Override
            public void saveOutputFlashMap(
                    FlashMap flashMap, HttpServletRequest request, HttpServletResponse response) {}
        };
    }
}

package io.alliancehub.service.settings;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.alliancehub.contract.KeyHash;
import io.alliancehub.service.redis.HubRedis;
import io.alliancehub.service.storage.ClearingTransactions;
import io.alliancehub.service.storage.TenantTransactions;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** Makes what comes from settings: databases, Redis, clock, schedule. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class ServiceConfiguration {
    private static final String SCHEMA = "hub";
    private static final int APP_CONNECTIONS = 10;
    private static final int CLEARING_CONNECTIONS = 6;
    private static final int BACKGROUND_TASKS = 10;

    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    SecureRandom secureRandom() {
        return new SecureRandom();
    }

    @Bean
    KeyHash keyHash(HubSettings settings) {
        try {
            return new KeyHash(settings.pepper());
        } catch (IllegalArgumentException e) {
            throw new SettingRefused("HUB_KEY_PEPPER: " + e.getMessage());
        }
    }

    @Bean
    KeyEnvironment keyEnvironment(HubSettings settings) {
        return new KeyEnvironment(settings.keyEnvironment());
    }

    @Bean
    DerivedKeys derivedKeys(HubSettings settings) {
        return new DerivedKeys(settings.pepper());
    }

    @Bean
    AlertSettings alertSettings(HubSettings settings) {
        return AlertSettings.of(settings);
    }

    @Bean
    AdapterSettings adapterSettings(HubSettings settings) {
        return AdapterSettings.of(settings);
    }

    @Bean
    LongSupplier nanoTicker() {
        return System::nanoTime;
    }

    @Bean
    ServiceId serviceId(HubSettings settings) {
        return new ServiceId(settings.serviceId());
    }

    @Bean
    RealmSettings realmSettings(HubSettings settings) {
        return new RealmSettings(settings.realm());
    }

    /** People find the console at the service's own address, where nothing else is said. */
    @Bean
    PublicAddresses publicAddresses(
            HubSettings settings,
            @Value("${server.address}") String host,
            @Value("${server.port}") int port) {
        URI console = settings.consoleUrl();
        return new PublicAddresses(
                console == null ? URI.create("http://" + host + ":" + port) : console,
                settings.gatewayUrl());
    }

    @Bean
    MemberSecret memberSecret(HubSettings settings) {
        return new MemberSecret(settings.memberSecret());
    }

    @Bean
    @Primary
    HikariDataSource appDataSource(HubSettings settings) {
        return pool("app", settings.databaseUrl(), settings.app(), APP_CONNECTIONS, "15s");
    }

    @Bean
    HikariDataSource clearingDataSource(HubSettings settings) {
        return pool(
                "clearing",
                settings.databaseUrl(),
                settings.clearing(),
                CLEARING_CONNECTIONS,
                "60s");
    }

    /** Refuses the start where the role is not given, which alone may change the schema. */
    @Bean
    FlywayConfigurationCustomizer schemaOwner(HubSettings settings) {
        HubSettings.Credentials owner = settings.owner();
        return flyway -> flyway.dataSource(settings.databaseUrl(), owner.user(), owner.password());
    }

    @Bean
    TenantTransactions tenantTransactions(DataSource appDataSource) {
        return new TenantTransactions(appDataSource);
    }

    @Bean
    ClearingTransactions clearingTransactions(
            @Qualifier("clearingDataSource") DataSource clearingDataSource) {
        return new ClearingTransactions(clearingDataSource);
    }

    @Bean
    HubRedis hubRedis(HubSettings settings) {
        try {
            return new HubRedis(settings.redisUri());
        } catch (IllegalArgumentException e) {
            // Not as the cause: its message is the whole address, password included.
            throw new SettingRefused("HUB_REDIS_URI must look like redis://:password@host:port");
        }
    }

    /** Platform threads: each background task may block for a second at a time. */
    @Bean
    ThreadPoolTaskScheduler taskScheduler() {
        ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
        scheduler.setPoolSize(BACKGROUND_TASKS);
        scheduler.setThreadNamePrefix("background-");
        scheduler.setDaemon(true);
        scheduler.setWaitForTasksToCompleteOnShutdown(true);
        scheduler.setAwaitTerminationSeconds(5);
        return scheduler;
    }

    private static HikariDataSource pool(
            String name,
            String url,
            HubSettings.Credentials role,
            int connections,
            String statementTimeout) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(url);
        config.setUsername(role.user());
        config.setPassword(role.password());
        config.setSchema(SCHEMA);
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(3_000);
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("ApplicationName", "hub-service-" + name);
        config.addDataSourceProperty("options", "-c statement_timeout=" + statementTimeout);
        config.addDataSourceProperty("connectTimeout", "3");
        config.addDataSourceProperty("socketTimeout", "70");
        return new HikariDataSource(config);
    }
}

package io.alliancehub.service.login;

import io.alliancehub.service.ServiceApplication;
import io.alliancehub.service.settings.PublicAddresses;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootVersion;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** What the console needs to know of the hub that it is a part of. */
@Component
final class Surroundings {
    private final PublicAddresses addresses;
    private final Environment environment;
    private final IdentityProvider provider;
    private final TenantTransactions transactions;

    Surroundings(
            PublicAddresses addresses,
            Environment environment,
            IdentityProvider provider,
            TenantTransactions transactions) {
        this.addresses = addresses;
        this.environment = environment;
        this.provider = provider;
        this.transactions = transactions;
    }

    Console console() {
        return new Console(
                addresses.gateway() == null ? null : addresses.gateway().toString(),
                version(),
                environment.containsProperty("spring.mail.host"));
    }

    About about() {
        String database =
                transactions.call(
                        Scope.ALLIANCE,
                        jdbc -> jdbc.sql("show server_version").query(String.class).single());
        return new About(
                "Alliance Hub",
                version(),
                List.of(
                        new Component("java", Runtime.version().toString()),
                        new Component("spring-boot", SpringBootVersion.getVersion()),
                        new Component("postgresql", database),
                        new Component("identity", provider.state().wireName())));
    }

    private static String version() {
        return Optional.ofNullable(ServiceApplication.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    /**
     * What a page shows and links to.
     *
     * @param gatewayUrl where banks' systems send their calls; absent where it was not set
     * @param mailConfigured whether the hub can send mail
     */
    record Console(@Nullable String gatewayUrl, String version, boolean mailConfigured) {}

    /** The hub and what it is running on. */
    record About(String name, String version, List<Component> components) {}

    /** A part, and its version or state. */
    record Component(String name, String version) {}
}

package io.alliancehub.service.settings;

import io.alliancehub.contract.Network;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How alerts leave the hub.
 *
 * @param mail null where no mail server was set: then no alert goes by e-mail
 * @param allowedNetworks private networks that webhooks may lie in
 */
public record AlertSettings(@Nullable MailServer mail, List<Network> allowedNetworks) {
    public AlertSettings {
        allowedNetworks = List.copyOf(allowedNetworks);
    }

    static AlertSettings of(HubSettings settings) {
        HubSettings.Webhook webhook = settings.webhook();
        HubSettings.Allowed allowed = webhook == null ? null : webhook.allowed();
        return new AlertSettings(
                server(settings.mail()), networks(allowed == null ? null : allowed.networks()));
    }

    private static List<Network> networks(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return List.of();
        }
        try {
            return Arrays.stream(text.split(",")).map(String::strip).map(Network::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new SettingRefused("HUB_WEBHOOK_ALLOWED_NETWORKS: " + e.getMessage());
        }
    }

    private static @Nullable MailServer server(HubSettings.@Nullable Mail mail) {
        if (mail == null || mail.host() == null || mail.host().isBlank()) {
            return null;
        }
        if (mail.from() == null || mail.from().isBlank()) {
            throw new SettingRefused("HUB_MAIL_FROM is not set, but HUB_MAIL_HOST is");
        }
        Security security = security(mail.security());
        int port = mail.port() == null ? security.port : mail.port();
        return new MailServer(
                mail.host(), port, mail.user(), mail.password(), mail.from(), security);
    }

    private static Security security(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return Security.STARTTLS;
        }
        return Arrays.stream(Security.values())
                .filter(it -> it.name().equalsIgnoreCase(text.strip()))
                .findFirst()
                .orElseThrow(
                        () ->
                                new SettingRefused(
                                        "HUB_MAIL_SECURITY must be none, starttls or tls"));
    }

    /** How the way to the mail server is kept secret. */
    public enum Security {
        NONE(25),
        STARTTLS(587),
        TLS(465);

        private final int port;

        Security(int port) {
            this.port = port;
        }
    }

    /** The server that takes the hub's e-mails. */
    public record MailServer(
            String host,
            int port,
            @Nullable String user,
            @Nullable String password,
            String from,
            Security security) {
        @Override
        public String toString() {
            return "MailServer[" + host + ":" + port + "]";
        }
    }
}

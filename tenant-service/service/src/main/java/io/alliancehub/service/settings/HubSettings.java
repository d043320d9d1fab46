package io.alliancehub.service.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * All settings; a missing one stops the start with a sentence that names its variable. Secrets come
 * by the environment only and are never printed.
 */
@ConfigurationProperties(prefix = "hub", ignoreUnknownFields = false)
public record HubSettings(
        @Nullable Db db,
        @Nullable Key key,
        @Nullable Internal internal,
        @Nullable Operator operator,
        @Nullable Redis redis,
        @Nullable Keycloak keycloak,
        @Nullable Console console,
        @Nullable Gateway gateway,
        @Nullable Member member,
        @Nullable Mail mail,
        @Nullable Webhook webhook,
        @Nullable Adapter adapter,
        @DefaultValue("service-1") String serviceId) {
    private static final int SECRET_LENGTH_MIN = 16;
    private static final Pattern REALM = Pattern.compile(".*/realms/[A-Za-z0-9._~-]+");
    private static final Pattern ENVIRONMENT = Pattern.compile("[a-z]{2,8}");

    /** The database's address and its three roles. */
    public record Db(
            @Nullable String url,
            @Nullable Role owner,
            @Nullable Role app,
            @Nullable Role clearing) {}

    /** A database role. */
    public record Role(@Nullable String user, @Nullable String password) {
        @Override
        public String toString() {
            return "Role[" + user + "]";
        }
    }

    /** How API keys are made. */
    public record Key(@Nullable String pepper, @Nullable String environment) {
        @Override
        public String toString() {
            return "Key[" + environment + "]";
        }
    }

    /** What gateways prove themselves with. */
    public record Internal(@Nullable String secret) {
        @Override
        public String toString() {
            return "Internal[…]";
        }
    }

    /** What the operator proves itself with. */
    public record Operator(@Nullable String token) {
        @Override
        public String toString() {
            return "Operator[…]";
        }
    }

    /** Where Redis is; the address holds its password. */
    public record Redis(@Nullable String uri) {
        @Override
        public String toString() {
            return "Redis[…]";
        }
    }

    /** The realm of the hub's people, with the secrets of the hub's two clients there. */
    public record Keycloak(
            @Nullable String issuer, @Nullable Client console, @Nullable Client service) {}

    /** A client of the realm. */
    public record Client(@Nullable String secret) {
        @Override
        public String toString() {
            return "Client[…]";
        }
    }

    /** Where people find the console. */
    public record Console(@Nullable String url) {}

    /** Where banks' systems find the gateway. */
    public record Gateway(@Nullable String url) {}

    /** What members know the hub by. */
    public record Member(@Nullable String secret) {
        @Override
        public String toString() {
            return "Member[…]";
        }
    }

    /**
     * The server that takes the hub's e-mails.
     *
     * @param security {@code none}, {@code starttls} (the default) or {@code tls}
     */
    public record Mail(
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String user,
            @Nullable String password,
            @Nullable String from,
            @Nullable String security) {
        @Override
        public String toString() {
            return "Mail[" + host + "]";
        }
    }

    /**
     * Where banks' adapters are kept.
     *
     * @param folder none where no bank may upload any
     * @param fileBytesMax of one adapter
     * @param bankBytesMax of all that one bank has
     */
    public record Adapter(
            @Nullable String folder, @Nullable Long fileBytesMax, @Nullable Long bankBytesMax) {}

    /** Whom alerts may be sent to beside the public internet. */
    public record Webhook(@Nullable Allowed allowed) {}

    /**
     * What is allowed that else is not.
     *
     * @param networks of private addresses, separated by commas
     */
    public record Allowed(@Nullable String networks) {}

    String databaseUrl() {
        return required("HUB_DB_URL", db == null ? null : db.url());
    }

    Credentials owner() {
        return credentials("HUB_DB_OWNER", db == null ? null : db.owner());
    }

    Credentials app() {
        return credentials("HUB_DB_APP", db == null ? null : db.app());
    }

    Credentials clearing() {
        return credentials("HUB_DB_CLEARING", db == null ? null : db.clearing());
    }

    String redisUri() {
        return required("HUB_REDIS_URI", redis == null ? null : redis.uri());
    }

    byte[] pepper() {
        String text = required("HUB_KEY_PEPPER", key == null ? null : key.pepper());
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new SettingRefused("HUB_KEY_PEPPER must be base64");
        }
    }

    String keyEnvironment() {
        String text = required("HUB_KEY_ENVIRONMENT", key == null ? null : key.environment());
        if (!ENVIRONMENT.matcher(text).matches()) {
            throw new SettingRefused("HUB_KEY_ENVIRONMENT must be 2 to 8 lower-case letters");
        }
        return text;
    }

    String internalSecret() {
        return secret("HUB_INTERNAL_SECRET", internal == null ? null : internal.secret());
    }

    String operatorToken() {
        return secret("HUB_OPERATOR_TOKEN", operator == null ? null : operator.token());
    }

    /** The realm; null where none of its three settings is given. */
    RealmSettings.@Nullable Realm realm() {
        if (keycloak == null) {
            return null;
        }
        String issuer = text(keycloak.issuer());
        String console = text(keycloak.console() == null ? null : keycloak.console().secret());
        String service = text(keycloak.service() == null ? null : keycloak.service().secret());
        if (issuer.isEmpty() && console.isEmpty() && service.isEmpty()) {
            return null;
        }
        URI address = address("HUB_KEYCLOAK_ISSUER", required("HUB_KEYCLOAK_ISSUER", issuer));
        if (!REALM.matcher(address.getPath()).matches()) {
            throw new SettingRefused("HUB_KEYCLOAK_ISSUER must end with /realms/ and a name");
        }
        return new RealmSettings.Realm(
                address,
                secret("HUB_KEYCLOAK_CONSOLE_SECRET", console),
                secret("HUB_KEYCLOAK_SERVICE_SECRET", service));
    }

    /** Where people find the console; null where that was not said. */
    @Nullable URI consoleUrl() {
        String url = text(console == null ? null : console.url());
        return url.isEmpty() ? null : address("HUB_CONSOLE_URL", url);
    }

    /** Where banks' systems find the gateway; null where that was not said. */
    @Nullable URI gatewayUrl() {
        String url = text(gateway == null ? null : gateway.url());
        return url.isEmpty() ? null : address("HUB_GATEWAY_URL", url);
    }

    /** What members know the hub by; null where that was not said. */
    @Nullable String memberSecret() {
        String secret = text(member == null ? null : member.secret());
        return secret.isEmpty() ? null : secret("HUB_MEMBER_SECRET", secret);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }

    private static URI address(String variable, String value) {
        try {
            URI address = new URI(value.replaceAll("/+$", ""));
            boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            if (web && address.getHost() != null && address.getRawUserInfo() == null) {
                return address;
            }
        } catch (URISyntaxException e) {
            // Said below, without the value.
        }
        throw new SettingRefused(variable + " must look like https://host:port/path");
    }

    private static Credentials credentials(String prefix, @Nullable Role role) {
        return new Credentials(
                required(prefix + "_USER", role == null ? null : role.user()),
                required(prefix + "_PASSWORD", role == null ? null : role.password()));
    }

    private static String secret(String variable, @Nullable String value) {
        String secret = required(variable, value);
        if (secret.length() < SECRET_LENGTH_MIN) {
            throw new SettingRefused(
                    variable + " must have at least " + SECRET_LENGTH_MIN + " characters");
        }
        return secret;
    }

    private static String required(String variable, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new SettingRefused(variable + " is not set");
        }
        return value;
    }

    /** A database role's name and password, both given. */
    record Credentials(String user, String password) {
        @Override
        public String toString() {
            return "Credentials[" + user + "]";
        }
    }
}

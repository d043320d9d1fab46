package io.alliancehub.service.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An identity provider that says whatever a test wants it to say, lies included. What a real one
 * does is tested with a real one.
 */
public final class FakeIssuer implements AutoCloseable {
    private final HttpServer server;
    private final RSAKey key = key();
    private volatile String idToken = "";
    public final List<String> tokenRequests = new CopyOnWriteArrayList<>();
    public final List<String> logOuts = new CopyOnWriteArrayList<>();

    public FakeIssuer() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    public String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/realms/fake";
    }

    /** Settings of a service that people log in at through it. */
    public Map<String, Object> settings() {
        return Map.of(
                "hub.keycloak.issuer", issuer(),
                "hub.keycloak.console.secret", KeycloakProcess.CONSOLE_SECRET,
                "hub.keycloak.service.secret", KeycloakProcess.SERVICE_SECRET);
    }

    /** The next log-in gets this token. */
    public void answerWith(String token) {
        idToken = token;
    }

    /** A key that its certificate list does not have. */
    public static RSAKey key() {
        try {
            return new RSAKeyGenerator(2048).keyID("fake").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public String signed(Map<String, Object> claims, String type) {
        return signed(claims, type, key);
    }

    public static String signed(Map<String, Object> claims, String type, RSAKey by) {
        JWTClaimsSet.Builder set = new JWTClaimsSet.Builder();
        claims.forEach(set::claim);
        SignedJWT token =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .keyID(by.getKeyID())
                                .type(new JOSEObjectType(type))
                                .build(),
                        set.build());
        try {
            token.sign(new RSASSASigner(by));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (path.startsWith("/admin/") || body.contains("client_credentials")) {
            // It keeps no people: whoever wants to tell it of them has to try again.
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
            return;
        }
        String answer = "{}";
        if (path.endsWith("/certs")) {
            answer = new JWKSet(key.toPublicJWK()).toString();
        } else if (path.endsWith("/token")) {
            tokenRequests.add(body);
            answer =
                    "{\"access_token\":\"synthetic\",\"token_type\":\"Bearer\",\"expires_in\":60,"
                            + "\"refresh_token\":\"synthetic\",\"id_token\":\""
                            + idToken
                            + "\"}";
        } else if (path.endsWith("/logout")) {
            logOuts.add(body);
        } else if (path.endsWith("/openid-configuration")) {
            answer = "{\"issuer\":\"" + issuer() + "\"}";
        }
        exchange.getResponseHeaders().add("content-type", "application/json");
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

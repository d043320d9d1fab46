package io.alliancehub.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import io.alliancehub.contract.KeyId;
import io.alliancehub.gateway.identity.Authentication.Reason;
import io.alliancehub.gateway.identity.ServiceTokens.Verdict;
import io.alliancehub.gateway.identity.ServiceTokens.Verdict.Proven;
import io.alliancehub.gateway.identity.ServiceTokens.Verdict.Refused;
import io.alliancehub.gateway.testing.TestRealm;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which tokens prove what, under a virtual clock. */
final class ServiceTokensTest {
    private static final Instant NOW = Instant.parse("2026-11-23T04:00:00Z");
    private static final KeyId KEY = new KeyId("k00000000001");
    private static final TestRealm REALM = new TestRealm("https://id.example/realms/hub");
    private static final TestRealm OTHER = new TestRealm("https://id.example/realms/hub");
    private static final TestRealm WEAK = weak();

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicBoolean away = new AtomicBoolean();
    private TestRealm realm = REALM;
    private final ServiceTokens tokens =
            new ServiceTokens(
                    REALM.issuer, this::keySet, Clock.fixed(NOW, ZoneOffset.UTC), nanos::get);

    static Stream<Arguments> goodTokens() {
        return Stream.of(
                Arguments.of("RS256", REALM.token(KEY, NOW)),
                Arguments.of("PS256", with(JWSAlgorithm.PS256, "rsa-1")),
                Arguments.of("ES256", with(JWSAlgorithm.ES256, "ec-1")),
                Arguments.of(
                        "one of two audiences",
                        token(good().audience(java.util.List.of("account", "hub-gateway")))),
                Arguments.of("a little late", token(good().expirationTime(at(-29)))),
                Arguments.of("a little early", token(good().notBeforeTime(at(29)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goodTokens")
    void tokenOfTheRealmProvesItsAccount(String what, String token) {
        assertThat(tokens.verify(token)).as(what).isEqualTo(new Proven(KEY));
    }

    static Stream<Arguments> badTokens() {
        JWTClaimsSet good = good().build();
        String whole = REALM.token(KEY, NOW);
        String[] parts = whole.split("\\.");
        String otherBody = REALM.token(new KeyId("k00000000002"), NOW).split("\\.")[1];
        return Stream.of(
                Arguments.of("alg none", TestRealm.unsigned(good)),
                Arguments.of("alg none, with dots", parts[0] + "." + parts[1] + "."),
                Arguments.of("HS256 with the public key", with(JWSAlgorithm.HS256, "rsa-1")),
                Arguments.of("RS384", with(JWSAlgorithm.RS384, "rsa-1")),
                Arguments.of(
                        "key of the other kind",
                        REALM.signed(JWSAlgorithm.ES256, "ec-1", "rsa-1", good)),
                Arguments.of("same key id, other key", OTHER.token(KEY, NOW)),
                Arguments.of("body of another token", parts[0] + "." + otherBody + "." + parts[2]),
                Arguments.of("cut", whole.substring(0, whole.length() - 4)),
                Arguments.of("no token", "eyJ"),
                Arguments.of("garbage", "eyJ.eyJ.eyJ"),
                Arguments.of("unknown key id", unknownKey()),
                Arguments.of("wrong issuer", token(good().issuer(REALM.issuer + "x"))),
                Arguments.of("no issuer", token(good().issuer(null))),
                Arguments.of("wrong audience", token(good().audience("account"))),
                Arguments.of("no audience", token(good().audience((String) null))),
                Arguments.of("no expiry", token(good().expirationTime(null))),
                Arguments.of("not yet valid", token(good().notBeforeTime(at(31)))),
                Arguments.of("issued in the future", token(good().issueTime(at(31)))),
                Arguments.of("a person's client", token(good().claim("azp", "hub-console"))),
                Arguments.of("a client like ours", token(good().claim("azp", "ahs-"))),
                Arguments.of("a strange client", token(good().claim("azp", "ahs-A B"))),
                Arguments.of("a client that is a list", token(good().claim("azp", new int[] {1}))),
                Arguments.of("no client", token(good().claim("azp", null))),
                Arguments.of("huge", token(good().claim("filler", "x".repeat(8_000)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void tokenThatIsNotQuiteRightIsRefused(String what, String token) {
        assertThat(tokens.verify(token)).as(what).isEqualTo(new Refused(Reason.WRONG_TOKEN));
    }

    @Test
    void expiredTokenIsCalledSo() {
        assertThat(tokens.verify(token(good().expirationTime(at(-30)))))
                .isEqualTo(new Refused(Reason.TOKEN_EXPIRED));
    }

    @Test
    void weakKeyOfTheRealmIsNotUsed() {
        realm = WEAK;
        assertThat(tokens.verify(WEAK.signed(JWSAlgorithm.RS256, "weak", good().build())))
                .isEqualTo(new Refused(Reason.WRONG_TOKEN));
        assertThat(tokens.verify(WEAK.token(KEY, NOW))).isEqualTo(new Proven(KEY));
    }

    @Test
    void withoutARealmEveryTokenIsRefused() {
        assertThat(ServiceTokens.none().verify(REALM.token(KEY, NOW)))
                .isEqualTo(new Refused(Reason.TOKENS_NOT_TAKEN));
    }

    @Test
    void foreignTokensCostNoQuestion() {
        tokens.verify(token(good().issuer("https://elsewhere.example")));
        tokens.verify(TestRealm.unsigned(good().build()));
        assertThat(asked).hasValue(0);
    }

    @Test
    void madeUpKeyIdsCostOneQuestionInFiveSeconds() {
        assertThat(verify()).isEqualTo(new Proven(KEY));
        for (int i = 0; i < 100; i++) {
            tokens.verify(unknownKey());
        }
        assertThat(asked).hasValue(1);
        pass(Duration.ofSeconds(5));
        tokens.verify(unknownKey());
        tokens.verify(unknownKey());
        assertThat(asked).hasValue(2);
    }

    @Test
    void newKeyOfTheRealmIsFoundWhenATokenNamesIt() {
        assertThat(verify()).isEqualTo(new Proven(KEY));
        realm = new TestRealm(REALM.issuer);
        realm.addRsa("rsa-2");
        String token = realm.signed(JWSAlgorithm.RS256, "rsa-2", good().build());
        pass(Duration.ofSeconds(5));
        assertThat(tokens.verify(token)).isEqualTo(new Proven(KEY));
        // The old key has left the set, and is not trusted any longer.
        assertThat(verify()).isEqualTo(new Refused(Reason.WRONG_TOKEN));
    }

    @Test
    void knownKeysAreTrustedForAnHourWhileTheRealmIsAway() {
        assertThat(verify()).isEqualTo(new Proven(KEY));
        away.set(true);
        pass(SigningKeys.TRUSTED_FOR);
        assertThat(verify()).isEqualTo(new Proven(KEY));
        assertThat(tokens.verify(unknownKey())).isEqualTo(new Refused(Reason.UNAVAILABLE));
        pass(Duration.ofNanos(1));
        assertThat(verify()).isEqualTo(new Refused(Reason.UNAVAILABLE));
        away.set(false);
        pass(SigningKeys.ASK_EVERY);
        assertThat(verify()).isEqualTo(new Proven(KEY));
    }

    @Test
    void nobodyIsLetInByATokenBeforeTheRealmWasHeard() {
        away.set(true);
        assertThat(verify()).isEqualTo(new Refused(Reason.UNAVAILABLE));
    }

    private Verdict verify() {
        return tokens.verify(REALM.token(KEY, NOW));
    }

    private String keySet() {
        asked.incrementAndGet();
        if (away.get()) {
            throw new IllegalStateException("the realm is away");
        }
        return realm.keySet();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static JWTClaimsSet.Builder good() {
        return REALM.claims(KEY, NOW);
    }

    private static String token(JWTClaimsSet.Builder claims) {
        return REALM.signed(JWSAlgorithm.RS256, "rsa-1", claims.build());
    }

    private static String with(JWSAlgorithm algorithm, String key) {
        return REALM.signed(algorithm, key, good().build());
    }

    private static String unknownKey() {
        return REALM.signed(JWSAlgorithm.RS256, "rsa-1", "rsa-9", good().build());
    }

    private static Date at(int seconds) {
        return Date.from(NOW.plusSeconds(seconds));
    }

    private static TestRealm weak() {
        TestRealm realm = new TestRealm(REALM.issuer);
        realm.addRsa("weak", 1024);
        return realm;
    }
}

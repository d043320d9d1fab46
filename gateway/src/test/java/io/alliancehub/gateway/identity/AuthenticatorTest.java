package io.alliancehub.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.ApiKeyText;
import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.KeyHash;
import io.alliancehub.contract.KeyId;
import io.alliancehub.gateway.identity.Authentication.Accepted;
import io.alliancehub.gateway.identity.Authentication.Reason;
import io.alliancehub.gateway.identity.Authentication.Rejected;
import io.alliancehub.gateway.testing.TestBank;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who is let in, under a virtual clock. */
final class AuthenticatorTest {
    private static final Instant NOW = Instant.parse("2026-11-23T04:00:00Z");
    private final Map<KeyId, CallerSnapshot> directory = new ConcurrentHashMap<>();
    private final AtomicInteger lookups = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicBoolean hears = new AtomicBoolean(true);
    private Runnable duringLookup = () -> {};
    private final Authenticator authenticator =
            new Authenticator(
                    this::find,
                    new Proofs(
                            new KeyHash(Base64.getDecoder().decode(TestBank.pepper())),
                            ServiceTokens.none()),
                    Clock.fixed(NOW, ZoneOffset.UTC),
                    nanos::get,
                    hears::get);

    @Test
    void malformedKeysCostNoLookUp() {
        TestBank bank = known(TestBank.of("bank-a"));
        String text = bank.key().reveal();
        for (int i = 0; i < text.length(); i++) {
            char other = text.charAt(i) == 'x' ? 'y' : 'x';
            String broken = text.substring(0, i) + other + text.substring(i + 1);
            assertThat(authenticator.authenticate("Bearer " + broken))
                    .as("broken at %d", i)
                    .isEqualTo(new Rejected(Reason.MALFORMED));
        }
        assertThat(authenticator.authenticate(null)).isEqualTo(new Rejected(Reason.ABSENT));
        assertThat(authenticator.authenticate("Basic eA==")).isEqualTo(new Rejected(Reason.ABSENT));
        assertThat(lookups).hasValue(0);
    }

    @Test
    void secretOfAnotherKeyIsRefused() {
        TestBank bank = known(TestBank.of("bank-a"));
        ApiKeyText forged =
                new ApiKeyText(
                        "test",
                        bank.key().id(),
                        ApiKeyText.generate("test", new SecureRandom()).secret());
        assertThat(authenticator.authenticate("Bearer " + forged.reveal()))
                .isEqualTo(new Rejected(Reason.WRONG_SECRET));
    }

    @Test
    void keyExpiresAtItsMoment() {
        assertThat(enter(known(TestBank.of("bank-a").withExpiry(NOW))))
                .isEqualTo(new Rejected(Reason.EXPIRED));
        assertThat(enter(known(TestBank.of("bank-b").withExpiry(NOW.plusNanos(1)))))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void knownKeyIsLookedUpOnceUntilItChanges() {
        TestBank bank = known(TestBank.of("bank-a"));
        for (int i = 0; i < 5; i++) {
            assertThat(enter(bank)).isInstanceOf(Accepted.class);
        }
        assertThat(lookups).hasValue(1);
        known(bank.withStatus(CallerSnapshot.KeyStatus.REVOKED));
        authenticator.changed(bank.key().id());
        assertThat(enter(bank)).isEqualTo(new Rejected(Reason.REVOKED));
    }

    @Test
    void changeDuringALookUpIsNotUndoneByIt() {
        TestBank bank = known(TestBank.of("bank-a"));
        duringLookup =
                () -> {
                    known(bank.withStatus(CallerSnapshot.KeyStatus.REVOKED));
                    authenticator.changed(bank.key().id());
                };
        assertThat(enter(bank)).as("the old snapshot was read before").isInstanceOf(Accepted.class);
        duringLookup = () -> {};
        assertThat(enter(bank)).isEqualTo(new Rejected(Reason.REVOKED));
    }

    @Test
    void deafGatewayTrustsNoCachedKey() {
        TestBank bank = known(TestBank.of("bank-a"));
        assertThat(enter(bank)).isInstanceOf(Accepted.class);
        hears.set(false);
        assertThat(enter(bank)).isEqualTo(new Rejected(Reason.UNAVAILABLE));
    }

    @Test
    void unknownKeyIsAskedForAgainAfterFiveSeconds() {
        TestBank bank = TestBank.of("bank-a");
        assertThat(enter(bank)).isEqualTo(new Rejected(Reason.UNKNOWN));
        assertThat(enter(bank)).isEqualTo(new Rejected(Reason.UNKNOWN));
        assertThat(lookups).hasValue(1);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(6));
        known(bank);
        assertThat(enter(bank)).isInstanceOf(Accepted.class);
    }

    @Test
    void hearingEndsAfterFiveSeconds() {
        Hearing hearing = new Hearing(nanos::get);
        assertThat(hearing.isRecent()).isFalse();
        hearing.heard(hearing.now());
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(5));
        assertThat(hearing.isRecent()).isTrue();
        nanos.addAndGet(1);
        assertThat(hearing.isRecent()).isFalse();
    }

    private Optional<CallerSnapshot> find(KeyId id) {
        lookups.incrementAndGet();
        Optional<CallerSnapshot> found = Optional.ofNullable(directory.get(id));
        duringLookup.run();
        return found;
    }

    private TestBank known(TestBank bank) {
        directory.put(bank.key().id(), bank.snapshot());
        return bank;
    }

    private Authentication enter(TestBank bank) {
        return authenticator.authenticate("Bearer " + bank.key().reveal());
    }
}

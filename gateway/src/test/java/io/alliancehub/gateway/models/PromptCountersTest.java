package io.alliancehub.gateway.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.gateway.testing.TestVocabulary;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A tokenizer is what its digest says, or it is not used. */
final class PromptCountersTest {
    private final AtomicInteger fetches = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicReference<Optional<byte[]>> asset =
            new AtomicReference<>(Optional.of(TestVocabulary.bytes()));
    private final PromptCounters counters =
            new PromptCounters(
                    digest -> {
                        fetches.incrementAndGet();
                        return asset.get();
                    },
                    nanos::get);

    @Test
    void assetIsFetchedOnce() {
        assertThat(counters.of(TestVocabulary.digest()))
                .isSameAs(counters.of(TestVocabulary.digest()));
        assertThat(fetches).hasValue(1);
    }

    @Test
    void assetWithAnotherDigestIsRefused() {
        assertThatThrownBy(() -> counters.of("0".repeat(64)))
                .isInstanceOf(TokenizerMissingException.class)
                .hasMessageContaining("another digest");
    }

    @Test
    void missingAssetIsAskedForAgainOnlyAfterAMoment() {
        asset.set(Optional.empty());
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> counters.of(TestVocabulary.digest()))
                    .isInstanceOf(TokenizerMissingException.class);
        }
        assertThat(fetches).hasValue(1);
        asset.set(Optional.of(TestVocabulary.bytes()));
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(3));
        assertThat(counters.of(TestVocabulary.digest())).isNotNull();
    }
}

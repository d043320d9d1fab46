package io.alliancehub.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

final class ApiKeyTextTest {
    private final ApiKeyText key = ApiKeyText.generate("test", new SecureRandom());

    @Test
    void generatedKeyIsReadBack() {
        assertThat(ApiKeyText.parse(key.reveal())).contains(key);
    }

    @Test
    void anyChangedCharacterIsRefusedWithoutLookUp() {
        String text = key.reveal();
        for (int i = 0; i < text.length(); i++) {
            char other = text.charAt(i) == 'a' ? 'b' : 'a';
            String wrong = text.substring(0, i) + other + text.substring(i + 1);
            assertThat(ApiKeyText.parse(wrong)).as("changed at %d", i).isEmpty();
        }
    }

    @Test
    void cutKeyIsRefused() {
        String text = key.reveal();
        for (int i = 0; i < text.length(); i++) {
            assertThat(ApiKeyText.parse(text.substring(0, i))).isEmpty();
        }
    }

    @Test
    void textFormNeverShowsTheSecret() {
        assertThat(key.toString()).doesNotContain(key.secret());
    }

    @Test
    void hashDependsOnPepperAndSecret() {
        KeyHash hash = new KeyHash(new byte[32]);
        byte[] otherPepper = new byte[32];
        otherPepper[0] = 1;
        ApiKeyText sameId =
                new ApiKeyText(
                        "test", key.id(), ApiKeyText.generate("test", new SecureRandom()).secret());
        assertThat(hash.matches(key, hash.of(key))).isTrue();
        assertThat(hash.matches(sameId, hash.of(key))).isFalse();
        assertThat(new KeyHash(otherPepper).of(key)).isNotEqualTo(hash.of(key));
    }
}

package io.alliancehub.service.tenant;

import java.security.SecureRandom;
import org.springframework.stereotype.Component;

/** Makes ids that nobody can guess or count. */
@Component
public final class NewIds {
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int LENGTH = 16;
    private final SecureRandom random;

    NewIds(SecureRandom random) {
        this.random = random;
    }

    /** For example {@code app-7h2k…}, with 80 random bits. */
    public String next(String prefix) {
        StringBuilder id = new StringBuilder(prefix).append('-');
        for (int i = 0; i < LENGTH; i++) {
            id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return id.toString();
    }
}

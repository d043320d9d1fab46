package io.alliancehub.service.identity;

import java.security.SecureRandom;
import org.springframework.stereotype.Component;

/** Draws passwords that can be read out: four groups, no letters that look alike. */
@Component
final class Passwords {
    private static final String UPPER = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    private static final String LOWER = "abcdefghijkmnpqrstuvwxyz";
    private static final String DIGITS = "23456789";
    private static final int GROUPS = 4;
    private final SecureRandom random;

    Passwords(SecureRandom random) {
        this.random = random;
    }

    /** For example {@code Kq7fm-Rw4xz-Hb2ct-Yd9gp}, with 80 random bits; fits any usual policy. */
    String next() {
        StringBuilder password = new StringBuilder();
        for (int group = 0; group < GROUPS; group++) {
            password.append(group == 0 ? "" : "-");
            for (String letters : new String[] {UPPER, LOWER, DIGITS, LOWER, LOWER}) {
                password.append(letters.charAt(random.nextInt(letters.length())));
            }
        }
        return password.toString();
    }
}

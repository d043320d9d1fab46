package io.alliancehub.service.billing;

import io.alliancehub.service.metering.TokenClass;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What one line of an invoice is about. */
record LineKey(String alias, String modelVersion, String priceVersion, TokenClass tokenClass)
        implements Comparable<LineKey> {
    private static final int ID_LENGTH = 24;

    /** The same line has the same id each time that the draft is computed. */
    String id() {
        String text = String.join("\n", alias, modelVersion, priceVersion, tokenClass.name());
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return "line-" + HexFormat.of().formatHex(hash).substring(0, ID_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    @Override
    public int compareTo(LineKey other) {
        return java.util.Comparator.comparing(LineKey::alias)
                .thenComparing(LineKey::modelVersion)
                .thenComparing(LineKey::priceVersion)
                .thenComparing(LineKey::tokenClass)
                .compare(this, other);
    }
}

package io.alliancehub.service.billing;

import io.alliancehub.contract.Sha256;
import io.alliancehub.service.metering.TokenClass;

/** What one line of an invoice is about. */
record LineKey(String alias, String modelVersion, String priceVersion, TokenClass tokenClass)
        implements Comparable<LineKey> {
    private static final int ID_LENGTH = 24;

    /** The same line has the same id each time that the draft is computed. */
    String id() {
        String text = String.join("\n", alias, modelVersion, priceVersion, tokenClass.name());
        return "line-" + Sha256.hex(text).substring(0, ID_LENGTH);
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

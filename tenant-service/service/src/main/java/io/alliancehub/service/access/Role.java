package io.alliancehub.service.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a person does here. A person of a bank has its roles in that bank alone. */
public enum Role {
    /** Runs the alliance; never one of a bank. */
    OPERATOR,
    /** Runs one bank's part; never one of the alliance. */
    BANK_ADMIN,
    /** Prices, bills and reconciles, for the alliance or for one bank. */
    FINANCE,
    /** Builds on one bank's apps; never one of the alliance. */
    DEVELOPER,
    /** Reads all that is evidence and changes nothing, of the alliance or of one bank. */
    AUDITOR;

    /** The name in tokens and in the API, for example {@code bank-admin}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The role of that name. */
    public static Optional<Role> named(String wireName) {
        return Arrays.stream(values()).filter(it -> it.wireName().equals(wireName)).findFirst();
    }

    /** Whether a person of the alliance can have it. */
    public boolean isOfAlliance() {
        return this == OPERATOR || this == FINANCE || this == AUDITOR;
    }

    /** Whether a person of a bank can have it. */
    public boolean isOfBank() {
        return this != OPERATOR;
    }
}

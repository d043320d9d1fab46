package io.alliancehub.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A bank of the alliance. */
public record TenantId(@JsonValue String value) {
    /** Refuses anything but 3 to 40 lower-case letters, digits and hyphens. */
    @JsonCreator
    public TenantId {
        IdText.check("TenantId", value);
    }

    @Override
    public String toString() {
        return value;
    }
}

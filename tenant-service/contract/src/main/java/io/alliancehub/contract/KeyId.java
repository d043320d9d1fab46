package io.alliancehub.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The public part of an API key, by which it is looked up. */
public record KeyId(@JsonValue String value) {
    /** Refuses anything but 3 to 40 lower-case letters, digits and hyphens. */
    @JsonCreator
    public KeyId {
        IdText.check("KeyId", value);
    }

    @Override
    public String toString() {
        return value;
    }
}

package io.alliancehub.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** An application of a bank: what its keys belong to. */
public record AppId(@JsonValue String value) {
    /** Refuses anything but 3 to 40 lower-case letters, digits and hyphens. */
    @JsonCreator
    public AppId {
        IdText.check("AppId", value);
    }

    @Override
    public String toString() {
        return value;
    }
}

package io.alliancehub.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A project of a bank: the level between bank and app. */
public record ProjectId(@JsonValue String value) {
    /** Refuses anything but 3 to 40 lower-case letters, digits and hyphens. */
    @JsonCreator
    public ProjectId {
        IdText.check("ProjectId", value);
    }

    @Override
    public String toString() {
        return value;
    }
}

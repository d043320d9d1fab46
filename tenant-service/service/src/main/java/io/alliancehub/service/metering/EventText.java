package io.alliancehub.service.metering;

import io.alliancehub.contract.ContractJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What the database can hold, and index, of the names in an event. */
final class EventText {
    private static final int LENGTH_MAX = 200;

    private EventText() {}

    /** One to 200 characters, none of them a control character or half of one. */
    static boolean isName(String text) {
        return !text.isEmpty()
                && text.length() <= LENGTH_MAX
                && text.chars()
                        .noneMatch(
                                c -> Character.isISOControl(c) || Character.isSurrogate((char) c));
    }

    /** The id of what should be an event, whatever else is wrong with it; null without one. */
    static @Nullable String idIn(String json) {
        try {
            return idIn(ContractJson.mapper().readTree(json));
        } catch (JacksonException e) {
            return null;
        }
    }

    /** As {@link #idIn(String)}. */
    static @Nullable String idIn(JsonNode event) {
        JsonNode id = event.path("id");
        return id.isString() && isName(id.asString()) ? id.asString() : null;
    }
}

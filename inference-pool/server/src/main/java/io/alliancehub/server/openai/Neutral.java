package io.alliancehub.server.openai;

import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * Values of a field that ask for nothing of us.
 *
 * @param words what they are, for the table of fields
 */
record Neutral(String words, Predicate<JsonNode> values) implements Predicate<JsonNode> {

    /** Every value asks for something. */
    static final Neutral NOTHING = new Neutral("", value -> false);

    @Override
    public boolean test(JsonNode value) {
        return values.test(value);
    }
}

package io.alliancehub.tokenizer;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tool that an assistant's message calls.
 *
 * @param id what the tool's answer refers to; null when none is given
 * @param name the function
 * @param arguments what it is given
 */
public record ToolCall(@Nullable String id, String name, Arguments arguments) {

    /** Arguments, in the form in which they came: templates treat the two differently. */
    public sealed interface Arguments {

        /** JSON as text, as requests carry it. */
        record Json(String text) implements Arguments {}

        /** Values by name: maps, lists, texts, numbers, truth values and nulls. */
        record Values(Map<String, ?> entries) implements Arguments {}

        /** Both, for the template to get what it writes out rightly. */
        record Either(String text, Map<String, ?> entries) implements Arguments {}
    }
}

package io.alliancehub.server.openai;

import static io.alliancehub.server.openai.RequestRefusedException.malformed;
import static io.alliancehub.server.openai.RequestRefusedException.unsupported;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/*
 * The policy for fields: what we do is read and checked; what changes nothing for us is taken when it
 * asks for nothing (neutral) and refused by name when it asks for something; what is not known is refused
 * by name. Nothing is dropped in silence, because an answer that ignores half of its question looks
 * like one that does not.
 */
/** Which fields a body may have. Immutable. */
final class FieldPolicy {

    private static final int DEPTH_MAX = 64;

    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEPTH_MAX)
                                                    .maxNumberLength(64)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private final Set<String> read;
    private final Map<String, Predicate<JsonNode>> neutral;

    /**
     * A policy.
     *
     * @param read fields that are read and checked elsewhere
     * @param neutral known fields that are taken only with a value that asks for nothing of us
     */
    FieldPolicy(Set<String> read, Map<String, Predicate<JsonNode>> neutral) {
        this.read = Set.copyOf(read);
        this.neutral = Map.copyOf(neutral);
    }

    /** This policy for a body that has more fields. */
    FieldPolicy with(Set<String> moreRead, Map<String, Predicate<JsonNode>> moreNeutral) {
        Set<String> allRead = new HashSet<>(read);
        allRead.addAll(moreRead);
        Map<String, Predicate<JsonNode>> allNeutral = new HashMap<>(neutral);
        allNeutral.putAll(moreNeutral);
        return new FieldPolicy(allRead, allNeutral);
    }

    /** Reads a body that keeps to the policy. */
    Fields read(byte[] body) {
        JsonNode root = parse(body);
        for (String name : root.propertyNames()) {
            requireKnown(name, root.get(name));
        }
        return new Fields(root);
    }

    private static JsonNode parse(byte[] body) {
        try {
            JsonNode root = JSON.readTree(body);
            if (root.isObject()) {
                return root;
            }
        } catch (JacksonException notJson) {
            // Its message quotes the body, which must not travel.
            throw malformed(null, "The body is not valid JSON, or repeats a field.");
        }
        throw malformed(null, "The body is not a JSON object.");
    }

    private void requireKnown(String name, JsonNode value) {
        if (read.contains(name)) {
            return;
        }
        Predicate<JsonNode> asksForNothing = neutral.get(name);
        String shown = Fields.shown(name);
        if (asksForNothing == null) {
            throw unsupported(shown, "The parameter '" + shown + "' is not known here.");
        }
        if (!value.isNull() && !asksForNothing.test(value)) {
            throw unsupported(shown, "What '" + name + "' asks for is not supported here.");
        }
    }

    /** The names of all fields that are known. */
    Set<String> names() {
        Set<String> names = new HashSet<>(read);
        names.addAll(neutral.keySet());
        return names;
    }

    /** What becomes of a field of this name, known or not. */
    FieldStance stance(String name) {
        if (read.contains(name)) {
            return FieldStance.SERVED;
        }
        Predicate<JsonNode> values = neutral.get(name);
        return values == null || values.equals(Neutral.NOTHING)
                ? FieldStance.REFUSED
                : FieldStance.NEUTRAL;
    }

    /** Whether a field that is not read here is taken with this value. */
    Predicate<JsonNode> neutral(String name) {
        return neutral.getOrDefault(name, Neutral.NOTHING);
    }

    static Predicate<JsonNode> is(boolean expected) {
        return new Neutral(
                "`" + expected + "`", value -> value.isBoolean() && value.asBoolean() == expected);
    }

    static Predicate<JsonNode> number(int expected) {
        return new Neutral(
                "`" + expected + "`", value -> value.isNumber() && value.asDouble() == expected);
    }

    static Predicate<JsonNode> oneOf(String... expected) {
        Set<String> words = new TreeSet<>(Set.of(expected));
        return new Neutral(
                words.stream().map(it -> "`" + it + "`").collect(Collectors.joining(", ")),
                value -> value.isString() && words.contains(value.asString()));
    }

    static Predicate<JsonNode> nothing() {
        return Neutral.NOTHING;
    }
}

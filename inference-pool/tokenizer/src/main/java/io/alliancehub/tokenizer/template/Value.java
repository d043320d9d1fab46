package io.alliancehub.tokenizer.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a template computes with. There is no way from a value to an object of the program. */
public sealed interface Value
        permits Text,
                Value.Whole,
                Value.Real,
                Value.Truth,
                Value.None,
                Value.Undefined,
                Value.Sequence,
                Value.Mapping,
                Value.Namespace,
                Value.Function {

    /** A whole number. */
    record Whole(BigInteger value) implements Value {
        static Whole of(long value) {
            return new Whole(BigInteger.valueOf(value));
        }
    }

    /** A number that need not be whole. */
    record Real(double value) implements Value {}

    /** True or false. */
    record Truth(boolean value) implements Value {}

    /** The value that says that there is none. */
    record None() implements Value {}

    /**
     * What is not there.
     *
     * @param name how the template calls it
     */
    record Undefined(String name) implements Value {}

    /** A list. */
    record Sequence(List<Value> items) implements Value {}

    /** Values by name, in an order of their own. */
    record Mapping(Map<String, Value> entries) implements Value {}

    /** The one thing that a template can change: values that outlive the loop that sets them. */
    record Namespace(Map<String, Value> entries) implements Value {}

    /** A function or a macro, named but not called. */
    record Function(String name) implements Value {}

    /** The deepest that data may be nested. */
    int DEPTH_MAX = 128;

    /** True or false. */
    static Value of(boolean value) {
        return new Truth(value);
    }

    /**
     * Data of a caller: maps with text keys, lists, texts, numbers, truth values and nulls. Every
     * text in it is the conversation's.
     *
     * @throws TemplateRenderException when there is anything else, or it is nested too deep
     */
    static Value ofConversation(@Nullable Object data) {
        return convert(data, 0);
    }

    private static Value convert(@Nullable Object data, int depth) {
        if (depth > DEPTH_MAX) {
            throw new TemplateRenderException(
                    "the data is nested more than " + DEPTH_MAX + " deep");
        }
        return switch (data) {
            case null -> new None();
            case Value value -> value;
            case String text -> Text.conversation(text);
            case Boolean truth -> new Truth(truth);
            case BigInteger whole -> new Whole(whole);
            case BigDecimal real -> new Real(real.doubleValue());
            case Double real -> new Real(real);
            case Float real -> new Real(real);
            case Number whole -> Whole.of(whole.longValue());
            case Map<?, ?> map -> mapping(map, depth);
            case List<?> list -> sequence(list, depth);
            default ->
                    throw new TemplateRenderException(
                            "data of the kind "
                                    + data.getClass().getSimpleName()
                                    + " cannot be rendered");
        };
    }

    private static Value mapping(Map<?, ?> map, int depth) {
        Map<String, Value> entries = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String key)) {
                throw new TemplateRenderException("a key of the data is not a text");
            }
            entries.put(key, convert(entry.getValue(), depth + 1));
        }
        return new Mapping(Collections.unmodifiableMap(entries));
    }

    private static Value sequence(List<?> list, int depth) {
        List<Value> items = new ArrayList<>(list.size());
        for (Object item : list) {
            items.add(convert(item, depth + 1));
        }
        return new Sequence(Collections.unmodifiableList(items));
    }
}

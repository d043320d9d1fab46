package io.alliancehub.tokenizer.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Calls of methods. */
final class Methods {

    private Methods() {}

    static Value call(Value target, String name, List<Value> arguments, Steps steps) {
        return switch (target) {
            case Text text -> TextMethods.call(text, name, arguments, steps);
            case Value.Mapping(Map<String, Value> entries) -> call(entries, name, arguments, steps);
            case Value.Undefined undefined ->
                    throw steps.error(
                            "'" + undefined.name() + "' is undefined and has no '" + name + "'");
            default -> throw steps.error("this value has no method '" + name + "'");
        };
    }

    private static Value call(
            Map<String, Value> entries, String name, List<Value> arguments, Steps steps) {
        steps.spendElements(entries.size());
        return switch (name) {
            case "items" -> items(entries);
            case "keys" -> keys(entries);
            case "values" -> new Value.Sequence(new ArrayList<>(entries.values()));
            case "get" -> {
                Value found =
                        arguments.getFirst() instanceof Text key
                                ? entries.get(key.characters())
                                : null;
                Value fallback = arguments.size() > 1 ? arguments.get(1) : new Value.None();
                yield found == null ? fallback : found;
            }
            default -> throw steps.error("a mapping has no method '" + name + "'");
        };
    }

    /** Pairs of name and value. */
    static Value items(Map<String, Value> entries) {
        List<Value> pairs = new ArrayList<>(entries.size());
        entries.forEach(
                (key, value) ->
                        pairs.add(new Value.Sequence(List.of(Text.conversation(key), value))));
        return new Value.Sequence(pairs);
    }

    static Value.Sequence keys(Map<String, Value> entries) {
        List<Value> keys = new ArrayList<>(entries.size());
        entries.keySet().forEach(key -> keys.add(Text.conversation(key)));
        return new Value.Sequence(keys);
    }
}

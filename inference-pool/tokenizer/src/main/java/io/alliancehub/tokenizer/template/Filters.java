package io.alliancehub.tokenizer.template;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What filters make of a value. */
final class Filters {

    private static final int INDENT_MAX = 16;

    private final Steps steps;

    Filters(Steps steps) {
        this.steps = steps;
    }

    Value apply(String name, Value value, List<Value> arguments, Map<String, Value> named) {
        return switch (name) {
            case "trim" -> trim(value, arguments);
            case "tojson" -> JsonWriter.json(value, indent(named), steps);
            case "length", "count" -> Value.Whole.of(length(value));
            case "join" -> join(value, arguments, named.get("attribute"));
            case "map" -> map(value, arguments, named.get("attribute"));
            case "select", "reject" -> select(value, arguments, null, name.equals("select"));
            case "selectattr", "rejectattr" ->
                    select(
                            value,
                            arguments.subList(1, arguments.size()),
                            arguments.getFirst(),
                            name.equals("selectattr"));
            case "list" -> new Value.Sequence(Items.of(value, steps));
            case "first" -> at(value, false);
            case "last" -> at(value, true);
            case "reverse" -> reverse(value);
            case "items" -> items(value);
            case "upper" -> TextMethods.mapped(text(value), c -> c.toUpperCase(Locale.ROOT), steps);
            case "lower" -> TextMethods.mapped(text(value), c -> c.toLowerCase(Locale.ROOT), steps);
            case "replace" ->
                    TextMethods.replace(
                            text(value), text(arguments.get(0)), text(arguments.get(1)), steps);
            case "string", "safe" -> text(value);
            case "int" -> whole(value);
            case "abs" -> absolute(value);
            case "default", "d" -> orElse(value, arguments, named.get("boolean"));
            default -> throw steps.error("the filter '" + name + "' is not known");
        };
    }

    private Text text(Value value) {
        return Written.of(value, steps);
    }

    private Value trim(Value value, List<Value> arguments) {
        String characters = arguments.isEmpty() ? null : text(arguments.getFirst()).characters();
        Text text = text(value);
        steps.spendCharacters(text.length());
        return TextMethods.strip(text, characters, true, true);
    }

    private int indent(Map<String, Value> named) {
        if (named.get("ensure_ascii") instanceof Value ascii && Operators.isTrue(ascii)) {
            throw steps.error("'tojson' does not escape what is not ASCII");
        }
        return switch (named.get("indent")) {
            case null -> -1;
            case Value.None none -> -1;
            case Value.Whole(BigInteger indent)
                    when indent.signum() >= 0 && indent.bitLength() <= 5 ->
                    Math.min(indent.intValue(), INDENT_MAX);
            default -> throw steps.error("'tojson' takes an indent from 0 to " + INDENT_MAX);
        };
    }

    private int length(Value value) {
        return switch (value) {
            case Text text -> Indexing.characterCount(text, steps);
            case Value.Sequence(List<Value> items) -> items.size();
            case Value.Mapping(Map<String, Value> entries) -> entries.size();
            case Value.Undefined undefined -> 0;
            default -> throw steps.error("this value has no length");
        };
    }

    private Value join(Value value, List<Value> arguments, @Nullable Value attribute) {
        Text separator = arguments.isEmpty() ? Text.EMPTY : text(arguments.getFirst());
        var out = new TextBuilder(steps);
        boolean first = true;
        for (Value item : Items.of(value, steps)) {
            if (!first) {
                out.append(separator);
            }
            first = false;
            out.append(text(attribute == null ? item : attribute(item, attribute)));
        }
        return out.build();
    }

    private Value attribute(Value item, Value name) {
        return Indexing.attribute(item, text(name).characters(), steps);
    }

    private Value map(Value value, List<Value> arguments, @Nullable Value attribute) {
        if (arguments.isEmpty() == (attribute == null)) {
            throw steps.error("'map' takes either an attribute or a filter");
        }
        List<Value> mapped = new ArrayList<>();
        for (Value item : Items.of(value, steps)) {
            mapped.add(
                    attribute != null
                            ? attribute(item, attribute)
                            : apply(
                                    text(arguments.getFirst()).characters(),
                                    item,
                                    List.of(),
                                    Map.of()));
        }
        return new Value.Sequence(mapped);
    }

    /**
     * The items that pass a test, or do not.
     *
     * @param test name and argument of the test; empty asks whether a value is true
     * @param attribute of each item is tested; null tests the item itself
     */
    private Value select(
            Value value, List<Value> test, @Nullable Value attribute, boolean passing) {
        List<Value> selected = new ArrayList<>();
        for (Value item : Items.of(value, steps)) {
            Value tested = attribute == null ? item : attribute(item, attribute);
            boolean passes =
                    test.isEmpty()
                            ? Operators.isTrue(tested)
                            : Tests.holds(
                                    tested,
                                    text(test.getFirst()).characters(),
                                    test.subList(1, test.size()),
                                    steps);
            if (passes == passing) {
                selected.add(item);
            }
        }
        return new Value.Sequence(selected);
    }

    private Value at(Value value, boolean last) {
        List<Value> items = Items.of(value, steps);
        if (items.isEmpty()) {
            return new Value.Undefined(last ? "last" : "first");
        }
        return last ? items.getLast() : items.getFirst();
    }

    private Value reverse(Value value) {
        List<Value> reversed = Items.of(value, steps).reversed();
        if (!(value instanceof Text)) {
            return new Value.Sequence(reversed);
        }
        var out = new TextBuilder(steps);
        reversed.forEach(item -> out.append(text(item)));
        return out.build();
    }

    private Value items(Value value) {
        return switch (value) {
            case Value.Mapping(Map<String, Value> entries) -> {
                steps.spendElements(entries.size());
                yield Methods.items(entries);
            }
            case Value.Undefined undefined -> new Value.Sequence(List.of());
            default -> throw steps.error("'items' is for mappings");
        };
    }

    private Value whole(Value value) {
        return switch (value) {
            case Value.Whole whole -> whole;
            case Value.Truth(boolean truth) -> Value.Whole.of(truth ? 1 : 0);
            case Value.Real(double real) when Math.abs(real) < 1e15 -> Value.Whole.of((long) real);
            case Text text when text.characters().strip().matches("[+-]?[0-9]{1,18}") ->
                    Value.Whole.of(Long.parseLong(text.characters().strip()));
            default -> Value.Whole.of(0);
        };
    }

    private Value absolute(Value value) {
        return switch (value) {
            case Value.Whole(BigInteger whole) -> new Value.Whole(whole.abs());
            case Value.Real(double real) -> new Value.Real(Math.abs(real));
            default -> throw steps.error("'abs' is for numbers");
        };
    }

    private static Value orElse(Value value, List<Value> arguments, @Nullable Value named) {
        Value fallback = arguments.isEmpty() ? Text.EMPTY : arguments.getFirst();
        Value alsoFalse = arguments.size() > 1 ? arguments.get(1) : named;
        boolean missing =
                value instanceof Value.Undefined
                        || (alsoFalse != null
                                && Operators.isTrue(alsoFalse)
                                && !Operators.isTrue(value));
        return missing ? fallback : value;
    }
}

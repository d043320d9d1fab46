package io.alliancehub.tokenizer.template;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Attributes, items and slices; characters of a text are counted as Python counts them. */
final class Indexing {

    private Indexing() {}

    static Value attribute(Value target, String name, Steps steps) {
        return switch (target) {
            case Value.Mapping(Map<String, Value> entries) -> found(entries, name);
            case Value.Namespace(Map<String, Value> entries) -> found(entries, name);
            case Value.Undefined undefined ->
                    throw steps.error(
                            "'" + undefined.name() + "' is undefined and has no '" + name + "'");
            default -> new Value.Undefined(name);
        };
    }

    private static Value found(Map<String, Value> entries, String name) {
        Value value = entries.get(name);
        return value == null ? new Value.Undefined(name) : value;
    }

    static Value item(Value target, Value index, Steps steps) {
        if (target instanceof Value.Undefined undefined) {
            throw steps.error("'" + undefined.name() + "' is undefined and has no items");
        }
        if (index instanceof Text key) {
            return target instanceof Value.Mapping(Map<String, Value> entries)
                    ? found(entries, key.characters())
                    : new Value.Undefined(key.templatePart());
        }
        if (!(index instanceof Value.Whole(BigInteger whole)) || whole.bitLength() > 31) {
            return new Value.Undefined("item");
        }
        int at = whole.intValue();
        return switch (target) {
            case Value.Sequence(List<Value> items) -> {
                int place = at < 0 ? at + items.size() : at;
                yield place >= 0 && place < items.size()
                        ? items.get(place)
                        : new Value.Undefined("item " + at);
            }
            case Text text -> {
                int count = characterCount(text, steps);
                int place = at < 0 ? at + count : at;
                yield place >= 0 && place < count
                        ? slice(text, place, place + 1)
                        : new Value.Undefined("item " + at);
            }
            default -> new Value.Undefined("item " + at);
        };
    }

    /** The part of a list or text from a place to another; null is the beginning or the end. */
    static Value slice(
            Value target,
            @Nullable Value start,
            @Nullable Value stop,
            @Nullable Value step,
            Steps steps) {
        int stride = step == null ? 1 : toInt(step, steps);
        return switch (target) {
            case Value.Sequence(List<Value> items) -> {
                steps.spendElements(items.size());
                var range = Range.of(start, stop, stride, items.size(), steps);
                List<Value> part = new ArrayList<>();
                for (int at = range.start; range.reaches(at); at += stride) {
                    part.add(items.get(at));
                }
                yield new Value.Sequence(part);
            }
            case Text text -> {
                if (stride != 1) {
                    throw steps.error("a slice of a text has no step");
                }
                var range = Range.of(start, stop, 1, characterCount(text, steps), steps);
                yield slice(text, range.start, Math.max(range.start, range.stop));
            }
            default -> throw steps.error("only a list or a text has slices");
        };
    }

    static int characterCount(Text text, Steps steps) {
        steps.spendCharacters(text.length());
        return text.characters().codePointCount(0, text.length());
    }

    private static Text slice(Text text, int from, int to) {
        int start = text.characters().offsetByCodePoints(0, from);
        return text.slice(start, text.characters().offsetByCodePoints(start, to - from));
    }

    private static int toInt(Value value, Steps steps) {
        if (value instanceof Value.Whole(BigInteger whole) && whole.bitLength() <= 31) {
            return whole.intValue();
        }
        throw steps.error("a slice is between whole numbers");
    }

    /** From where to where (exclusive) a slice goes. */
    private record Range(int start, int stop, int step) {

        static Range of(
                @Nullable Value start, @Nullable Value stop, int step, int size, Steps steps) {
            if (step == 0) {
                throw steps.error("a slice has the step zero");
            }
            int first = step > 0 ? 0 : size - 1;
            int last = step > 0 ? size : -1;
            return new Range(
                    start == null ? first : place(start, step, size, steps),
                    stop == null ? last : place(stop, step, size, steps),
                    step);
        }

        private static int place(Value value, int step, int size, Steps steps) {
            int at = toInt(value, steps);
            int fromStart = at < 0 ? at + size : at;
            return step > 0 ? Math.clamp(fromStart, 0, size) : Math.clamp(fromStart, -1, size - 1);
        }

        boolean reaches(int at) {
            return step > 0 ? at < stop : at > stop;
        }
    }
}

package io.alliancehub.tokenizer.template;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The functions that a template may call, and the macros that it has defined by now. */
final class Functions {

    private static final Set<String> ALWAYS =
            Set.of("namespace", "dict", "range", "raise_exception");

    /** A macro with what it closes over. */
    interface Macro {
        Value call(List<Value> positional, Map<String, Value> named);
    }

    private final Map<String, Macro> macros = new HashMap<>();
    private final @Nullable LocalDate date;
    private final Steps steps;

    /**
     * @param date what {@code strftime_now} gives; null leaves that undefined
     */
    Functions(@Nullable LocalDate date, Steps steps) {
        this.date = date;
        this.steps = steps;
    }

    void define(String name, Macro macro) {
        macros.put(name, macro);
    }

    boolean isDefined(String name) {
        return macros.containsKey(name)
                || ALWAYS.contains(name)
                || (name.equals("strftime_now") && date != null);
    }

    Value call(String name, List<Value> positional, Map<String, Value> named) {
        return switch (name) {
            case "namespace" -> new Value.Namespace(new LinkedHashMap<>(named));
            case "dict" -> new Value.Mapping(named);
            case "range" -> range(positional);
            case "raise_exception" -> throw refused(positional.getFirst());
            case "strftime_now" -> now(positional.getFirst());
            default -> {
                Macro macro = macros.get(name);
                if (macro == null) {
                    throw steps.error("the macro '" + name + "' is not defined yet");
                }
                yield macro.call(positional, named);
            }
        };
    }

    /** The template's own words; what it quotes of the conversation is left out. */
    private TemplateRenderException refused(Value message) {
        return new TemplateRenderException(Written.of(message, steps).templatePart());
    }

    private Value now(Value format) {
        if (date == null) {
            throw steps.error("the template asks for the date, but none is given");
        }
        return Dates.written(date, Written.of(format, steps), steps);
    }

    private Value range(List<Value> positional) {
        int start = positional.size() == 1 ? 0 : whole(positional.get(0));
        int stop = whole(positional.get(positional.size() == 1 ? 0 : 1));
        int step = positional.size() == 3 ? whole(positional.get(2)) : 1;
        if (step == 0) {
            throw steps.error("'range' has the step zero");
        }
        List<Value> numbers = new ArrayList<>();
        for (long at = start; step > 0 ? at < stop : at > stop; at += step) {
            steps.spendElements(1);
            numbers.add(Value.Whole.of(at));
        }
        return new Value.Sequence(numbers);
    }

    private int whole(Value value) {
        if (value instanceof Value.Whole(BigInteger whole) && whole.bitLength() <= 31) {
            return whole.intValue();
        }
        throw steps.error("'range' takes whole numbers");
    }
}

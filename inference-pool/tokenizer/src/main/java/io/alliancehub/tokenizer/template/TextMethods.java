package io.alliancehub.tokenizer.template;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** What Python's strings can do, with the origin of each character kept. */
final class TextMethods {

    private TextMethods() {}

    static Value call(Text text, String name, List<Value> arguments, Steps steps) {
        steps.spendCharacters(text.length());
        return switch (name) {
            case "strip" -> strip(text, optional(arguments, steps), true, true);
            case "lstrip" -> strip(text, optional(arguments, steps), true, false);
            case "rstrip" -> strip(text, optional(arguments, steps), false, true);
            case "startswith" ->
                    Value.of(text.characters().startsWith(string(arguments.getFirst(), steps)));
            case "endswith" ->
                    Value.of(text.characters().endsWith(string(arguments.getFirst(), steps)));
            case "upper" -> mapped(text, each -> each.toUpperCase(Locale.ROOT), steps);
            case "lower" -> mapped(text, each -> each.toLowerCase(Locale.ROOT), steps);
            case "replace" ->
                    replace(
                            text,
                            text(arguments.get(0), steps),
                            text(arguments.get(1), steps),
                            steps);
            case "split" -> split(text, arguments, steps);
            default -> throw steps.error("a text has no method '" + name + "'");
        };
    }

    /**
     * The text without blanks, or without some characters, at its ends.
     *
     * @param characters what goes; null takes blanks
     */
    static Text strip(Text text, @Nullable String characters, boolean left, boolean right) {
        IntPredicate goes =
                characters == null ? Whitespace::contains : c -> characters.indexOf(c) >= 0;
        String all = text.characters();
        int from = 0;
        int to = all.length();
        while (left && from < to && goes.test(all.codePointAt(from))) {
            from += Character.charCount(all.codePointAt(from));
        }
        while (right && to > from && goes.test(all.codePointBefore(to))) {
            to -= Character.charCount(all.codePointBefore(to));
        }
        return text.slice(from, to);
    }

    private static Value split(Text text, List<Value> arguments, Steps steps) {
        boolean atBlanks = arguments.isEmpty() || arguments.getFirst() instanceof Value.None;
        int most = arguments.size() < 2 ? -1 : count(arguments.get(1), steps);
        List<Value> parts =
                atBlanks
                        ? splitAtBlanks(text, most, steps)
                        : splitAt(text, string(arguments.getFirst(), steps), most, steps);
        steps.spendElements(parts.size());
        steps.spendCharacters(text.length());
        return new Value.Sequence(parts);
    }

    private static List<Value> splitAt(Text text, String separator, int most, Steps steps) {
        if (separator.isEmpty()) {
            throw steps.error("a text is split at an empty text");
        }
        List<Value> parts = new ArrayList<>();
        int from = 0;
        int found = text.characters().indexOf(separator);
        while (found >= 0 && parts.size() != most) {
            parts.add(text.slice(from, found));
            from = found + separator.length();
            found = text.characters().indexOf(separator, from);
        }
        parts.add(text.slice(from, text.length()));
        return parts;
    }

    private static List<Value> splitAtBlanks(Text text, int most, Steps steps) {
        if (most >= 0) {
            throw steps.error("a text is split at blanks only as often as there are some");
        }
        List<Value> parts = new ArrayList<>();
        String all = text.characters();
        int start = -1;
        for (int at = 0; at <= all.length(); at++) {
            boolean blank = at == all.length() || Whitespace.contains(all.charAt(at));
            if (blank && start >= 0) {
                parts.add(text.slice(start, at));
                start = -1;
            } else if (!blank && start < 0) {
                start = at;
            }
        }
        return parts;
    }

    static Text replace(Text text, Text old, Text with, Steps steps) {
        if (old.isEmpty()) {
            throw steps.error("an empty text is replaced");
        }
        var out = new TextBuilder(steps);
        int from = 0;
        int found = text.characters().indexOf(old.characters());
        while (found >= 0) {
            out.append(text.slice(from, found)).append(with);
            from = found + old.length();
            found = text.characters().indexOf(old.characters(), from);
        }
        return out.append(text.slice(from, text.length())).build();
    }

    /** A change of case, which may change how many characters there are. */
    interface CaseChange {
        String of(String character);
    }

    static Text mapped(Text text, CaseChange change, Steps steps) {
        var out = new TextBuilder(steps);
        for (Text.Run run : text.runs()) {
            var changed = new StringBuilder(run.text().length());
            run.text().codePoints().forEach(c -> changed.append(change.of(Character.toString(c))));
            out.append(
                    run.origin() == Text.Origin.TEMPLATE
                            ? Text.template(changed.toString())
                            : Text.conversation(changed.toString()));
        }
        return out.build();
    }

    private static Text text(Value value, Steps steps) {
        if (value instanceof Text text) {
            return text;
        }
        throw steps.error("a text is expected");
    }

    private static String string(Value value, Steps steps) {
        return text(value, steps).characters();
    }

    private static @Nullable String optional(List<Value> arguments, Steps steps) {
        return arguments.isEmpty() || arguments.getFirst() instanceof Value.None
                ? null
                : string(arguments.getFirst(), steps);
    }

    private static int count(Value value, Steps steps) {
        if (value instanceof Value.Whole(BigInteger whole) && whole.bitLength() <= 31) {
            return whole.signum() < 0 ? -1 : whole.intValue();
        }
        throw steps.error("a whole number is expected");
    }
}

package io.alliancehub.tokenizer.template;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which filters, tests, methods and functions there are, and what each may be given. */
final class Signatures {

    /**
     * What a call may be given.
     *
     * @param least how many arguments without a name it needs
     * @param most how many it takes
     * @param named names of those that may be given by name
     */
    record Signature(int least, int most, Set<String> named) {
        static Signature of(int least, int most, String... named) {
            return new Signature(least, most, Set.of(named));
        }
    }

    private static final Signature NOTHING = Signature.of(0, 0);
    private static final Signature ONE = Signature.of(1, 1);
    private static final Signature AT_MOST_ONE = Signature.of(0, 1);
    private static final Signature MANY = Signature.of(1, 3);

    private static final Map<String, Signature> FILTERS =
            Map.ofEntries(
                    Map.entry("trim", AT_MOST_ONE),
                    Map.entry("tojson", Signature.of(0, 0, "indent", "ensure_ascii")),
                    Map.entry("length", NOTHING),
                    Map.entry("count", NOTHING),
                    Map.entry("join", Signature.of(0, 1, "attribute")),
                    Map.entry("map", Signature.of(0, 1, "attribute")),
                    Map.entry("select", Signature.of(0, 2)),
                    Map.entry("reject", Signature.of(0, 2)),
                    Map.entry("selectattr", MANY),
                    Map.entry("rejectattr", MANY),
                    Map.entry("list", NOTHING),
                    Map.entry("first", NOTHING),
                    Map.entry("last", NOTHING),
                    Map.entry("reverse", NOTHING),
                    Map.entry("items", NOTHING),
                    Map.entry("upper", NOTHING),
                    Map.entry("lower", NOTHING),
                    Map.entry("replace", Signature.of(2, 2)),
                    Map.entry("string", NOTHING),
                    Map.entry("int", NOTHING),
                    Map.entry("abs", NOTHING),
                    Map.entry("default", Signature.of(0, 2, "boolean")),
                    Map.entry("d", Signature.of(0, 2, "boolean")),
                    Map.entry("safe", NOTHING));

    private static final Map<String, Signature> TESTS =
            Map.ofEntries(
                    Map.entry("defined", NOTHING),
                    Map.entry("undefined", NOTHING),
                    Map.entry("none", NOTHING),
                    Map.entry("string", NOTHING),
                    Map.entry("mapping", NOTHING),
                    Map.entry("iterable", NOTHING),
                    Map.entry("sequence", NOTHING),
                    Map.entry("number", NOTHING),
                    Map.entry("integer", NOTHING),
                    Map.entry("float", NOTHING),
                    Map.entry("boolean", NOTHING),
                    Map.entry("true", NOTHING),
                    Map.entry("false", NOTHING),
                    Map.entry("odd", NOTHING),
                    Map.entry("even", NOTHING),
                    Map.entry("equalto", ONE),
                    Map.entry("eq", ONE),
                    Map.entry("ne", ONE),
                    Map.entry("in", ONE));

    private static final Map<String, Signature> METHODS =
            Map.ofEntries(
                    Map.entry("strip", AT_MOST_ONE),
                    Map.entry("lstrip", AT_MOST_ONE),
                    Map.entry("rstrip", AT_MOST_ONE),
                    Map.entry("split", Signature.of(0, 2)),
                    Map.entry("startswith", ONE),
                    Map.entry("endswith", ONE),
                    Map.entry("replace", Signature.of(2, 2)),
                    Map.entry("upper", NOTHING),
                    Map.entry("lower", NOTHING),
                    Map.entry("items", NOTHING),
                    Map.entry("keys", NOTHING),
                    Map.entry("values", NOTHING),
                    Map.entry("get", Signature.of(1, 2)));

    private static final Map<String, Signature> FUNCTIONS =
            Map.of(
                    "raise_exception", ONE,
                    "strftime_now", ONE,
                    "range", MANY);

    private static final Set<String> LOOP =
            Set.of(
                    "index",
                    "index0",
                    "revindex",
                    "revindex0",
                    "first",
                    "last",
                    "length",
                    "previtem",
                    "nextitem");

    private Signatures() {}

    static @Nullable Signature filter(String name) {
        return FILTERS.get(name);
    }

    static @Nullable Signature test(String name) {
        return TESTS.get(name);
    }

    static @Nullable Signature method(String name) {
        return METHODS.get(name);
    }

    static @Nullable Signature function(String name) {
        return FUNCTIONS.get(name);
    }

    /** Whether the loop variable has such an attribute. */
    static boolean isOfLoop(String attribute) {
        return LOOP.contains(attribute);
    }
}

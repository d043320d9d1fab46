package io.alliancehub.engine.grammar.schema;

import io.alliancehub.engine.grammar.text.Decimals;
import io.alliancehub.engine.grammar.text.Dfa;
import io.alliancehub.engine.grammar.text.GrammarRefusedException;
import io.alliancehub.engine.grammar.text.Languages;
import io.alliancehub.engine.grammar.text.Regex;
import io.alliancehub.engine.grammar.text.Work;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what a document demands of the value at one place, a level at a time. */
final class SchemaReader {

    private static final int IN_PLACE_MAX = 100;
    private static final List<String> IN_PLACE =
            List.of("$ref", "allOf", "anyOf", "oneOf", "not", "if", "dependentSchemas");

    private final SchemaDocument document;
    private final Work work;
    private final Shapes shapes;
    private final ObjectReader objects;
    private final Map<String, Shape> known = new HashMap<>();
    private final Set<String> open = new HashSet<>();

    SchemaReader(SchemaDocument document, Work work) {
        this.document = document;
        this.work = work;
        shapes = new Shapes(work);
        objects = new ObjectReader(this, work);
    }

    Decimals decimals() {
        return shapes.decimals();
    }

    /** The values that satisfy a demand. */
    Shape shape(Demand demand) {
        if (!demand.possible()) {
            return Shape.NOTHING;
        }
        Shape shape = shapes.all();
        for (String place : demand.places()) {
            shape = shapes.and(shape, place(place));
        }
        return shape;
    }

    private Shape place(String place) {
        Shape before = known.get(place);
        if (before != null) {
            return before;
        }
        String pointer = place.substring(1);
        if (place.startsWith("=")) {
            return remembered(place, constant(pointer));
        }
        if (!open.add(place) || open.size() > IN_PLACE_MAX) {
            throw GrammarRefusedException.at(
                    pointer, "the schema refers to itself without an array or object between");
        }
        try {
            return remembered(place, schema(pointer));
        } catch (GrammarRefusedException e) {
            throw e.locatedAt(pointer);
        } finally {
            open.remove(place);
        }
    }

    private Shape remembered(String place, Shape shape) {
        known.put(place, shape);
        return shape;
    }

    private Shape constant(String pointer) {
        Shape nothing = Shape.NOTHING;
        return switch (document.at(pointer, pointer)) {
            case JsonNode.Nothing() -> nothing.withSimple(new Shape.Simple(true, false, false));
            case JsonNode.Truth(boolean value) ->
                    nothing.withSimple(new Shape.Simple(false, value, !value));
            case JsonNode.Number(BigDecimal value) ->
                    nothing.withNumbers(Languages.of(List.of(Decimals.text(value)), work));
            case JsonNode.Text(String text) ->
                    nothing.withTexts(List.of(Texts.listed(List.of(text), work)));
            case JsonNode.Items(var items) -> {
                List<Demand> each = new ArrayList<>();
                for (int i = 0; i < items.size(); i++) {
                    each.add(Demand.constant(pointer + "/" + i));
                }
                int size = items.size();
                yield nothing.withArrays(
                        List.of(new ArrayShape(each, Demand.NEVER, size, size, Demand.NONE, 0)));
            }
            case JsonNode.Members(var members) ->
                    nothing.withObjects(List.of(ObjectReader.constant(pointer, members)));
        };
    }

    private Shape schema(String pointer) {
        work.spend(8);
        return switch (document.at(pointer, pointer)) {
            case JsonNode.Truth(boolean value) -> value ? shapes.all() : Shape.NOTHING;
            case JsonNode.Members(var members) -> schema(new SchemaKeywords(pointer, members));
            case JsonNode other ->
                    throw new GrammarRefusedException("a schema is an object, true or false");
        };
    }

    private Shape schema(SchemaKeywords keywords) {
        Shape shape = shapes.all();
        if (keywords.has("type")) {
            shape = types(keywords);
        }
        shape = shapes.and(shape, shapes.all().withNumbers(numbers(keywords)));
        shape = shapes.and(shape, shapes.all().withTexts(List.of(texts(keywords))));
        shape = shapes.and(shape, shapes.all().withArrays(arrays(keywords)));
        shape = shapes.and(shape, shapes.all().withObjects(List.of(objects.read(keywords))));
        shape = shapes.and(shape, listed(keywords));
        return inPlace(keywords, shape);
    }

    private Shape types(SchemaKeywords keywords) {
        List<String> names =
                keywords.get("type") instanceof JsonNode.Text(String one)
                        ? List.of(one)
                        : keywords.texts("type");
        Shape all = shapes.all();
        Shape shape = Shape.NOTHING;
        for (String name : names) {
            Shape one = Shape.NOTHING;
            shape =
                    shapes.or(
                            shape,
                            switch (name) {
                                case "null" -> one.withSimple(new Shape.Simple(true, false, false));
                                case "boolean" ->
                                        one.withSimple(new Shape.Simple(false, true, true));
                                case "number" -> one.withNumbers(all.numbers());
                                case "integer" -> one.withNumbers(decimals().whole());
                                case "string" -> one.withTexts(all.texts());
                                case "array" -> one.withArrays(all.arrays());
                                case "object" -> one.withObjects(all.objects());
                                default -> throw keywords.wrong("type", "one of JSON's types");
                            });
        }
        return shape;
    }

    private Dfa numbers(SchemaKeywords keywords) {
        Dfa numbers = decimals().all();
        for (String name : List.of("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum")) {
            BigDecimal bound = keywords.number(name);
            if (bound != null) {
                Decimals.Relation relation =
                        switch (name) {
                            case "minimum" -> Decimals.Relation.AT_LEAST;
                            case "exclusiveMinimum" -> Decimals.Relation.ABOVE;
                            case "maximum" -> Decimals.Relation.AT_MOST;
                            default -> Decimals.Relation.BELOW;
                        };
                numbers = narrowed(numbers, decimals().bounded(relation, bound));
            }
        }
        BigDecimal of = keywords.number("multipleOf");
        if (of != null) {
            if (of.signum() <= 0) {
                throw keywords.wrong("multipleOf", "above 0");
            }
            numbers = narrowed(numbers, decimals().multiples(of));
        }
        return numbers;
    }

    private Dfa narrowed(Dfa numbers, Dfa by) {
        return numbers == decimals().all() ? by : Languages.intersection(numbers, by, work);
    }

    private Texts texts(SchemaKeywords keywords) {
        int min = keywords.count("minLength", 0);
        int max = keywords.count("maxLength", Texts.UNLIMITED);
        String pattern = keywords.text("pattern");
        Texts texts = Texts.ofLength(min, max);
        if (pattern == null) {
            return texts;
        }
        try {
            return texts.and(Texts.of(Regex.within(pattern, work)), work);
        } catch (GrammarRefusedException e) {
            throw e.locatedAt(keywords.below("pattern"));
        }
    }

    private List<ArrayShape> arrays(SchemaKeywords keywords) {
        List<Demand> leading = new ArrayList<>();
        for (int i = 0; i < keywords.items("prefixItems").size(); i++) {
            leading.add(Demand.schema(keywords.below("prefixItems") + "/" + i));
        }
        boolean wanted = keywords.has("contains");
        requirePlain(keywords, "unevaluatedItems", wanted);
        String rest = keywords.has("items") ? "items" : "unevaluatedItems";
        int max = keywords.count("maxItems", ArrayShape.UNLIMITED);
        if (keywords.isTrue("uniqueItems") && max > 1) {
            throw GrammarRefusedException.at(
                    keywords.below("uniqueItems"), "it is supported only of at most one item");
        }
        return List.of(
                new ArrayShape(
                        leading,
                        keywords.schema(rest),
                        keywords.count("minItems", 0),
                        max,
                        wanted ? keywords.schema("contains") : Demand.NONE,
                        wanted ? keywords.count("minContains", 1) : 0));
    }

    /** What was not evaluated is what was not named, if nothing else can evaluate. */
    void requirePlain(SchemaKeywords keywords, String name, boolean evaluatedElsewhere) {
        if (keywords.has(name) && (evaluatedElsewhere || keywords.hasAny(IN_PLACE))) {
            throw GrammarRefusedException.at(
                    keywords.below(name),
                    "it is not supported beside a keyword that may evaluate more");
        }
    }

    private Shape listed(SchemaKeywords keywords) {
        Shape shape = shapes.all();
        if (keywords.has("const")) {
            shape = place("=" + keywords.below("const"));
        }
        if (!keywords.has("enum")) {
            return shape;
        }
        List<String> texts = new ArrayList<>();
        Shape any = Shape.NOTHING;
        List<JsonNode> values = keywords.items("enum");
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            switch (values.get(i)) {
                case JsonNode.Text(String text) -> texts.add(text);
                case JsonNode.Number(BigDecimal value) -> numbers.add(Decimals.text(value));
                case JsonNode other ->
                        any = shapes.or(any, place("=" + keywords.below("enum") + "/" + i));
            }
        }
        any = any.withNumbers(Languages.of(numbers, work));
        any = any.withTexts(texts.isEmpty() ? List.of() : List.of(Texts.listed(texts, work)));
        return shapes.and(shape, any);
    }

    private Shape inPlace(SchemaKeywords keywords, Shape before) {
        Shape shape = before;
        String reference = keywords.text("$ref");
        if (reference != null) {
            String target = document.target(reference, keywords.below("$ref"));
            shape = shapes.and(shape, place("#" + target));
        }
        for (int i = 0; i < keywords.items("allOf").size(); i++) {
            shape = shapes.and(shape, place("#" + keywords.below("allOf") + "/" + i));
        }
        if (keywords.has("anyOf")) {
            Shape any = Shape.NOTHING;
            for (Shape option : options(keywords, "anyOf")) {
                any = shapes.or(any, option);
            }
            shape = shapes.and(shape, any);
        }
        if (keywords.has("oneOf")) {
            shape = shapes.and(shape, exactlyOne(keywords));
        }
        if (keywords.has("not")) {
            Shape not = place("#" + keywords.below("not"));
            shape = shapes.and(shape, opposite(not, keywords.below("not")));
        }
        if (keywords.has("if")) {
            shape = shapes.and(shape, conditional(keywords));
        }
        return dependent(keywords, shape);
    }

    private List<Shape> options(SchemaKeywords keywords, String name) {
        List<Shape> options = new ArrayList<>();
        for (int i = 0; i < keywords.items(name).size(); i++) {
            options.add(place("#" + keywords.below(name) + "/" + i));
        }
        if (options.isEmpty()) {
            throw keywords.wrong(name, "an array of at least one schema");
        }
        return options;
    }

    private Shape opposite(Shape shape, String pointer) {
        try {
            return shapes.others(shape);
        } catch (GrammarRefusedException e) {
            throw e.locatedAt(pointer);
        }
    }

    /** Alternatives that are apart, or whose opposites are known. */
    private Shape exactlyOne(SchemaKeywords keywords) {
        List<Shape> options = options(keywords, "oneOf");
        Shape any = Shape.NOTHING;
        for (int i = 0; i < options.size(); i++) {
            Shape only = options.get(i);
            for (int j = 0; j < options.size(); j++) {
                work.spend(4);
                if (i != j && !apart(options, i, j)) {
                    only = shapes.and(only, opposite(options.get(j), overlap(keywords, i, j)));
                }
            }
            any = shapes.or(any, only);
        }
        return any;
    }

    private boolean apart(List<Shape> options, int i, int j) {
        return shapes.areApart(options.get(i), options.get(j))
                || objects.areApart(shapes.and(options.get(i), options.get(j)));
    }

    private static String overlap(SchemaKeywords keywords, int i, int j) {
        return keywords.below("oneOf") + "/" + Math.max(i, j);
    }

    private Shape conditional(SchemaKeywords keywords) {
        if (!keywords.has("then") && !keywords.has("else")) {
            return shapes.all();
        }
        Shape when = place("#" + keywords.below("if"));
        Shape then = keywords.has("then") ? place("#" + keywords.below("then")) : shapes.all();
        Shape otherwise = keywords.has("else") ? place("#" + keywords.below("else")) : shapes.all();
        Shape opposite = opposite(when, keywords.below("if"));
        return shapes.or(shapes.and(when, then), shapes.and(opposite, otherwise));
    }

    private Shape dependent(SchemaKeywords keywords, Shape before) {
        Shape shape = before;
        for (var entry : keywords.members("dependentRequired").entrySet()) {
            List<String> names = new ArrayList<>(List.of(entry.getKey()));
            names.addAll(keywords.texts("dependentRequired", entry.getValue()));
            shape = shapes.and(shape, ifNamed(entry.getKey(), names, shapes.all()));
        }
        for (String name : keywords.members("dependentSchemas").keySet()) {
            String pointer = SchemaDocument.below(keywords.below("dependentSchemas"), name);
            shape = shapes.and(shape, ifNamed(name, List.of(name), place("#" + pointer)));
        }
        return shape;
    }

    /** Objects that have a name have these names and are of this shape. */
    private Shape ifNamed(String name, List<String> names, Shape then) {
        Shape without = shapes.all().withObjects(List.of(ObjectShape.ANY.without(name)));
        Shape with = Shape.NOTHING.withObjects(List.of(ObjectShape.ANY.requiring(names)));
        return shapes.or(without, shapes.and(with, then));
    }
}

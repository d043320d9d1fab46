package io.alliancehub.engine.grammar.schema;

import io.alliancehub.engine.grammar.text.Dfa;
import io.alliancehub.engine.grammar.text.GrammarRefusedException;
import io.alliancehub.engine.grammar.text.Languages;
import io.alliancehub.engine.grammar.text.Regex;
import io.alliancehub.engine.grammar.text.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what a schema says of objects. */
final class ObjectReader {

    private static final int MEMBERS_MAX = 1_000;

    private final SchemaReader schemas;
    private final Work work;

    ObjectReader(SchemaReader schemas, Work work) {
        this.schemas = schemas;
        this.work = work;
    }

    /** Exactly an object that stands in the document. */
    static ObjectShape constant(String pointer, Map<String, JsonNode> members) {
        Map<String, Demand> declared = new LinkedHashMap<>();
        for (String name : members.keySet()) {
            declared.put(name, Demand.constant(SchemaDocument.below(pointer, name)));
        }
        return new ObjectShape(declared, declared.keySet(), List.of(), 0, ObjectShape.UNLIMITED);
    }

    ObjectShape read(SchemaKeywords keywords) {
        List<Pattern> patterns = patterns(keywords);
        Map<String, Demand> declared = new LinkedHashMap<>();
        for (String name : keywords.members("properties").keySet()) {
            String pointer = SchemaDocument.below(keywords.below("properties"), name);
            Demand demand = Demand.schema(pointer);
            for (Pattern pattern : patterns) {
                if (pattern.names().matches(name)) {
                    demand = demand.and(pattern.demand());
                }
            }
            declared.put(name, demand);
        }
        if (declared.size() > MEMBERS_MAX) {
            throw keywords.wrong("properties", "of at most " + MEMBERS_MAX + " names");
        }
        ObjectShape objects =
                new ObjectShape(
                        declared, Set.of(), others(keywords, patterns), 0, ObjectShape.UNLIMITED);
        if (keywords.has("propertyNames")) {
            objects = objects.and(ObjectShape.named(names(keywords)), work);
        }
        return objects.requiring(keywords.texts("required"))
                .ofSize(
                        keywords.count("minProperties", 0),
                        keywords.count("maxProperties", ObjectShape.UNLIMITED));
    }

    private record Pattern(Dfa names, Demand demand) {}

    private List<Pattern> patterns(SchemaKeywords keywords) {
        List<Pattern> patterns = new ArrayList<>();
        for (String expression : keywords.members("patternProperties").keySet()) {
            String pointer = SchemaDocument.below(keywords.below("patternProperties"), expression);
            try {
                Dfa names = Regex.within(expression, work);
                patterns.add(new Pattern(names, Demand.schema(pointer)));
            } catch (GrammarRefusedException e) {
                throw e.locatedAt(pointer);
            }
        }
        return patterns;
    }

    /** Cuts the names by which patterns they match. */
    private List<ObjectShape.Named> others(SchemaKeywords keywords, List<Pattern> patterns) {
        List<ObjectShape.Named> matched = new ArrayList<>();
        Dfa unmatched = Dfa.ANY;
        for (Pattern pattern : patterns) {
            List<ObjectShape.Named> cut = new ArrayList<>();
            for (ObjectShape.Named named : matched) {
                Dfa both = Languages.intersection(named.names(), pattern.names(), work);
                Dfa only = Languages.difference(named.names(), pattern.names(), work);
                add(cut, both, named.demand().and(pattern.demand()));
                add(cut, only, named.demand());
            }
            Dfa first = Languages.intersection(unmatched, pattern.names(), work);
            add(cut, first, pattern.demand());
            unmatched = Languages.difference(unmatched, pattern.names(), work);
            matched = cut;
        }
        schemas.requirePlain(keywords, "unevaluatedProperties", false);
        String rest =
                keywords.has("additionalProperties")
                        ? "additionalProperties"
                        : "unevaluatedProperties";
        add(matched, unmatched, keywords.schema(rest));
        return matched;
    }

    private static void add(List<ObjectShape.Named> named, Dfa names, Demand demand) {
        if (!names.isEmpty()) {
            named.add(new ObjectShape.Named(names, demand));
        }
    }

    private Dfa names(SchemaKeywords keywords) {
        Shape shape = schemas.shape(keywords.schema("propertyNames"));
        Dfa names = Dfa.NOTHING;
        for (Texts texts : shape.texts()) {
            names = texts.equals(Texts.ANY) ? Dfa.ANY : joined(names, texts.whole(work));
        }
        return names;
    }

    private Dfa joined(Dfa names, Dfa more) {
        return names == Dfa.ANY ? names : Languages.union(names, more, work);
    }

    /** Whether nothing but objects is left that require a member for which nothing will do. */
    boolean areApart(Shape both) {
        boolean onlyObjects =
                both.simple().equals(Shape.Simple.NONE)
                        && both.numbers().isEmpty()
                        && both.texts().isEmpty()
                        && both.arrays().isEmpty();
        if (!onlyObjects) {
            return false;
        }
        for (ObjectShape object : both.objects()) {
            if (!isImpossible(object)) {
                return false;
            }
        }
        return true;
    }

    private boolean isImpossible(ObjectShape object) {
        for (String name : object.required()) {
            Shape member = schemas.shape(object.member(name));
            boolean none =
                    member.simple().equals(Shape.Simple.NONE)
                            && member.numbers().isEmpty()
                            && member.texts().isEmpty()
                            && member.arrays().isEmpty()
                            && member.objects().isEmpty();
            if (none) {
                return true;
            }
        }
        return false;
    }
}

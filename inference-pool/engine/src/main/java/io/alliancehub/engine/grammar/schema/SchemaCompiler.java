package io.alliancehub.engine.grammar.schema;

import io.alliancehub.engine.grammar.parts.ArrayPart;
import io.alliancehub.engine.grammar.parts.BytesPart;
import io.alliancehub.engine.grammar.parts.ObjectPart;
import io.alliancehub.engine.grammar.parts.Part;
import io.alliancehub.engine.grammar.parts.RulePart;
import io.alliancehub.engine.grammar.parts.TextPart;
import io.alliancehub.engine.grammar.text.Dfa;
import io.alliancehub.engine.grammar.text.GrammarRefusedException;
import io.alliancehub.engine.grammar.text.Languages;
import io.alliancehub.engine.grammar.text.Work;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/*
 * A rule for every demand that a value may have to meet, made once and filled later, so schemas may
 * refer to each other as they like. When all are filled, each learns how flat its flattest value is;
 * one that has none offers nothing, and whatever required it offers nothing either.
 */
/** Compiles a JSON Schema. */
public final class SchemaCompiler {

    private static final int RULES_MAX = 4_096;

    private final Work work;
    private final Map<Demand, RulePart> rules = new HashMap<>();
    private final Deque<Demand> unfilled = new ArrayDeque<>();
    private final List<ObjectPart> objects = new ArrayList<>();
    private final List<ArrayPart> arrays = new ArrayList<>();

    /** A compiler whose work is counted there. */
    public SchemaCompiler(Work work) {
        this.work = work;
    }

    /**
     * The texts of values that a schema allows, as the product writes them.
     *
     * @throws GrammarRefusedException if it is not in the subset, or no value satisfies it
     */
    public Part compile(String schema) {
        var document = new SchemaDocument(JsonNodes.read(schema, work));
        var reader = new SchemaReader(document, work);
        RulePart root = rule(Demand.schema(""));
        while (!unfilled.isEmpty()) {
            Demand demand = unfilled.remove();
            String place = demand.places().isEmpty() ? "" : demand.places().first().substring(1);
            try {
                ruleOf(demand).define(options(reader.shape(demand), reader));
            } catch (GrammarRefusedException e) {
                throw e.locatedAt(place);
            }
        }
        settle();
        if (!root.isPossible()) {
            throw new GrammarRefusedException("no value satisfies the schema");
        }
        return root;
    }

    private RulePart ruleOf(Demand demand) {
        RulePart rule = rules.get(demand);
        if (rule == null) {
            throw new IllegalStateException("a rule that was not begun");
        }
        return rule;
    }

    private RulePart rule(Demand demand) {
        RulePart known = rules.get(demand);
        if (known != null) {
            return known;
        }
        if (rules.size() == RULES_MAX) {
            throw new GrammarRefusedException(
                    "the schema combines to more than " + RULES_MAX + " rules");
        }
        var rule = new RulePart();
        rules.put(demand, rule);
        unfilled.add(demand);
        return rule;
    }

    private List<Part> options(Shape shape, SchemaReader reader) {
        List<Part> options = new ArrayList<>();
        addWord(shape.simple().nothing(), "null", options);
        addWord(shape.simple().yes(), "true", options);
        addWord(shape.simple().no(), "false", options);
        if (!shape.numbers().isEmpty()) {
            Dfa numbers = reader.decimals().shortened(shape.numbers());
            options.add(new TextPart(numbers, TextPart.Writing.RAW));
        }
        for (Texts texts : shape.texts()) {
            options.add(texts.part());
        }
        for (ArrayShape array : shape.arrays()) {
            options.add(array(array));
        }
        for (ObjectShape object : shape.objects()) {
            options.add(object(object));
        }
        return options;
    }

    private static void addWord(boolean allowed, String word, List<Part> options) {
        if (allowed) {
            options.add(bytes(word));
        }
    }

    private static Part bytes(String text) {
        return new BytesPart(text.getBytes(StandardCharsets.UTF_8));
    }

    private Part array(ArrayShape shape) {
        List<Part> leading = new ArrayList<>();
        List<Part> wanted = new ArrayList<>();
        boolean wants = shape.wantedMin() > 0;
        for (Demand demand : shape.leading()) {
            leading.add(rule(demand));
            wanted.add(rule(wants ? demand.and(shape.wanted()) : Demand.NEVER));
        }
        Part others = rule(shape.others());
        Part othersWanted = rule(wants ? shape.others().and(shape.wanted()) : Demand.NEVER);
        var items = new ArrayPart.Items(leading, others, wanted, othersWanted);
        if (shape.wantedMin() > 1_000) {
            throw new GrammarRefusedException("minContains is above 1000");
        }
        var part = new ArrayPart(items, shape.min(), shape.max(), shape.wantedMin());
        arrays.add(part);
        return part;
    }

    private Part object(ObjectShape shape) {
        List<ObjectPart.Member> declared = new ArrayList<>();
        shape.declared()
                .forEach(
                        (name, demand) ->
                                declared.add(
                                        new ObjectPart.Member(
                                                bytes(JsonNodes.quoted(name)),
                                                rule(demand),
                                                shape.required().contains(name)
                                                        ? ObjectPart.Presence.REQUIRED
                                                        : ObjectPart.Presence.OPTIONAL)));
        Dfa taken = Languages.of(shape.declared().keySet(), work);
        List<ObjectPart.Member> others = new ArrayList<>();
        for (ObjectShape.Named named : shape.others()) {
            Dfa names = Languages.difference(named.names(), taken, work);
            if (!names.isEmpty() && named.demand().possible()) {
                others.add(
                        new ObjectPart.Member(
                                new TextPart(names, TextPart.Writing.JSON),
                                rule(named.demand()),
                                ObjectPart.Presence.OPTIONAL));
            }
        }
        if (!others.isEmpty() && shape.min() > shape.required().size() + 1) {
            throw new GrammarRefusedException(
                    "minProperties is supported up to one more than the required names, or where"
                            + " no others are allowed: names that are not declared may repeat");
        }
        var part = new ObjectPart(declared, others, shape.min(), shape.max());
        objects.add(part);
        return part;
    }

    /** Heights only fall, from endless, until nothing falls any more. */
    private void settle() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (ObjectPart object : objects) {
                work.spend(16);
                changed |= object.settle();
            }
            for (ArrayPart array : arrays) {
                work.spend(16);
                changed |= array.settle();
            }
            for (RulePart rule : rules.values()) {
                work.spend(1);
                changed |= rule.settle();
            }
        }
    }
}

package io.alliancehub.engine.grammar.schema;

import io.alliancehub.engine.grammar.text.Decimals;
import io.alliancehub.engine.grammar.text.Dfa;
import io.alliancehub.engine.grammar.text.GrammarRefusedException;
import io.alliancehub.engine.grammar.text.Languages;
import io.alliancehub.engine.grammar.text.Work;
import java.util.ArrayList;
import java.util.List;

/** Cuts, joins and turns round sets of values, exactly or not at all. */
final class Shapes {

    private static final int ENTRIES_MAX = 1_024;

    private final Work work;
    private final Decimals decimals;
    private final Shape all;

    Shapes(Work work) {
        this.work = work;
        decimals = new Decimals(work);
        all =
                new Shape(
                        Shape.Simple.ALL,
                        decimals.all(),
                        List.of(Texts.ANY),
                        List.of(ArrayShape.ANY),
                        List.of(ObjectShape.ANY));
    }

    Decimals decimals() {
        return decimals;
    }

    /** Every value. */
    Shape all() {
        return all;
    }

    Shape and(Shape a, Shape b) {
        if (a.equals(all)) {
            return b;
        }
        if (b.equals(all)) {
            return a;
        }
        List<Texts> texts = new ArrayList<>();
        for (Texts x : a.texts()) {
            for (Texts y : b.texts()) {
                Texts both = x.and(y, work);
                if (!both.isEmpty()) {
                    add(texts, both);
                }
            }
        }
        return new Shape(
                a.simple().and(b.simple()),
                numbersOfBoth(a.numbers(), b.numbers()),
                texts,
                arraysOfBoth(a.arrays(), b.arrays()),
                objectsOfBoth(a.objects(), b.objects()));
    }

    private Dfa numbersOfBoth(Dfa a, Dfa b) {
        if (a == decimals.all() || a == b) {
            return b;
        }
        return b == decimals.all() ? a : Languages.intersection(a, b, work);
    }

    private List<ArrayShape> arraysOfBoth(List<ArrayShape> a, List<ArrayShape> b) {
        List<ArrayShape> arrays = new ArrayList<>();
        for (ArrayShape x : a) {
            for (ArrayShape y : b) {
                if (x.wantsBesides(y)) {
                    throw new GrammarRefusedException(
                            "two different 'contains' of one array are not supported");
                }
                ArrayShape both = x.isAny() ? y : y.isAny() ? x : x.and(y);
                if (both.min() <= both.max()) {
                    add(arrays, both);
                }
            }
        }
        return arrays;
    }

    private List<ObjectShape> objectsOfBoth(List<ObjectShape> a, List<ObjectShape> b) {
        List<ObjectShape> objects = new ArrayList<>();
        for (ObjectShape x : a) {
            for (ObjectShape y : b) {
                ObjectShape both = x.isAny() ? y : y.isAny() ? x : x.and(y, work);
                if (isThinkable(both)) {
                    add(objects, both);
                }
            }
        }
        return objects;
    }

    private static boolean isThinkable(ObjectShape object) {
        for (String name : object.required()) {
            if (!object.member(name).possible()) {
                return false;
            }
        }
        return object.min() <= object.max();
    }

    private <T> void add(List<T> entries, T entry) {
        work.spend(4);
        if (!entries.contains(entry)) {
            entries.add(entry);
        }
        if (entries.size() > ENTRIES_MAX) {
            throw new GrammarRefusedException(
                    "alternatives combine to more than " + ENTRIES_MAX + " of one kind");
        }
    }

    Shape or(Shape a, Shape b) {
        List<Texts> texts = new ArrayList<>(a.texts());
        for (Texts more : b.texts()) {
            add(texts, more);
        }
        List<ArrayShape> arrays = new ArrayList<>(a.arrays());
        for (ArrayShape more : b.arrays()) {
            add(arrays, more);
        }
        List<ObjectShape> objects = new ArrayList<>(a.objects());
        for (ObjectShape more : b.objects()) {
            add(objects, more);
        }
        return new Shape(
                a.simple().or(b.simple()),
                numbersOfEither(a.numbers(), b.numbers()),
                simplified(texts),
                arrays.contains(ArrayShape.ANY) ? List.of(ArrayShape.ANY) : arrays,
                objects.contains(ObjectShape.ANY) ? List.of(ObjectShape.ANY) : objects);
    }

    private Dfa numbersOfEither(Dfa a, Dfa b) {
        if (a == decimals.all() || b == decimals.all()) {
            return decimals.all();
        }
        return a == b ? a : Languages.union(a, b, work);
    }

    private static List<Texts> simplified(List<Texts> texts) {
        return texts.contains(Texts.ANY) ? List.of(Texts.ANY) : texts;
    }

    /** Every other value; refused where that would need more than is kept of arrays or objects. */
    Shape others(Shape shape) {
        Shape others =
                new Shape(
                        shape.simple().others(),
                        decimals.others(shape.numbers()),
                        List.of(Texts.ANY),
                        List.of(ArrayShape.ANY),
                        List.of(ObjectShape.ANY));
        for (Texts texts : shape.texts()) {
            Shape without = all.withTexts(texts.others(work));
            others = and(others, without);
        }
        if (!shape.arrays().isEmpty()) {
            requireAny(shape.arrays().contains(ArrayShape.ANY));
            others = others.withArrays(List.of());
        }
        if (!shape.objects().isEmpty()) {
            requireAny(shape.objects().contains(ObjectShape.ANY));
            others = others.withObjects(List.of());
        }
        return others;
    }

    private static void requireAny(boolean any) {
        if (!any) {
            throw new GrammarRefusedException(
                    "the opposite of what is said here of arrays or objects is not supported");
        }
    }

    /** Whether two sets can be seen to have no value in common; false says nothing. */
    boolean areApart(Shape a, Shape b) {
        Shape both = and(a, b);
        // Written differently, two numbers may be the same.
        return both.simple().equals(Shape.Simple.NONE)
                && both.numbers().isEmpty()
                && both.texts().isEmpty()
                && both.arrays().isEmpty()
                && both.objects().isEmpty();
    }
}

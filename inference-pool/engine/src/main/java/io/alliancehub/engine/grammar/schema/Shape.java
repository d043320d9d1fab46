package io.alliancehub.engine.grammar.schema;

import io.alliancehub.engine.grammar.text.Dfa;
import java.util.List;

/**
 * A set of JSON values, sorted by kind: what schemas say of a value at one place. Of each kind it
 * holds what any of the entries holds.
 *
 * @param simple which of {@code null}, {@code true} and {@code false}
 * @param numbers the texts of its numbers
 */
record Shape(
        Simple simple,
        Dfa numbers,
        List<Texts> texts,
        List<ArrayShape> arrays,
        List<ObjectShape> objects) {

    /** Which of the values that have one text each. */
    record Simple(boolean nothing, boolean yes, boolean no) {

        static final Simple ALL = new Simple(true, true, true);
        static final Simple NONE = new Simple(false, false, false);

        Simple and(Simple that) {
            return new Simple(nothing && that.nothing, yes && that.yes, no && that.no);
        }

        Simple or(Simple that) {
            return new Simple(nothing || that.nothing, yes || that.yes, no || that.no);
        }

        Simple others() {
            return new Simple(!nothing, !yes, !no);
        }
    }

    /** No value. */
    static final Shape NOTHING =
            new Shape(Simple.NONE, Dfa.NOTHING, List.of(), List.of(), List.of());

    Shape withSimple(Simple only) {
        return new Shape(only, numbers, texts, arrays, objects);
    }

    Shape withNumbers(Dfa only) {
        return new Shape(simple, only, texts, arrays, objects);
    }

    Shape withTexts(List<Texts> only) {
        return new Shape(simple, numbers, only, arrays, objects);
    }

    Shape withArrays(List<ArrayShape> only) {
        return new Shape(simple, numbers, texts, only, objects);
    }

    Shape withObjects(List<ObjectShape> only) {
        return new Shape(simple, numbers, texts, arrays, only);
    }
}

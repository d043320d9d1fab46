package io.alliancehub.engine.grammar.schema;

import io.alliancehub.engine.grammar.parts.TextPart;
import io.alliancehub.engine.grammar.text.Dfa;
import io.alliancehub.engine.grammar.text.Languages;
import io.alliancehub.engine.grammar.text.Work;
import java.util.ArrayList;
import java.util.List;

/**
 * A set of strings: those of a language that have so many code points.
 *
 * @param writing how they are written
 */
record Texts(Dfa language, int min, int max, TextPart.Writing writing) {

    static final int UNLIMITED = Integer.MAX_VALUE;

    /** Every string. */
    static final Texts ANY = new Texts(Dfa.ANY, 0, UNLIMITED, TextPart.Writing.JSON);

    /** The strings of a language. */
    static Texts of(Dfa language) {
        return new Texts(language, 0, UNLIMITED, TextPart.Writing.JSON);
    }

    /** Strings of so many code points. */
    static Texts ofLength(int min, int max) {
        return new Texts(Dfa.ANY, min, max, TextPart.Writing.JSON);
    }

    /** Strings that are listed. */
    static Texts listed(List<String> texts, Work work) {
        return new Texts(Languages.of(texts, work), 0, UNLIMITED, TextPart.Writing.JSON_PLAIN);
    }

    private boolean isCounted() {
        return min > 0 || max != UNLIMITED;
    }

    boolean isEmpty() {
        return language.isEmpty() || min > max;
    }

    Texts and(Texts other, Work work) {
        boolean plain =
                writing == TextPart.Writing.JSON_PLAIN
                        || other.writing == TextPart.Writing.JSON_PLAIN;
        return new Texts(
                        Languages.intersection(language, other.language, work),
                        Math.max(min, other.min),
                        Math.min(max, other.max),
                        plain ? TextPart.Writing.JSON_PLAIN : TextPart.Writing.JSON)
                .settled(work);
    }

    /** A count beside a language becomes part of the language. */
    private Texts settled(Work work) {
        if (language == Dfa.ANY || !isCounted() || isEmpty()) {
            return this;
        }
        Dfa lengths = Languages.ofLength(min, max, work);
        Dfa both = Languages.intersection(language, lengths, work);
        return new Texts(both, 0, UNLIMITED, writing);
    }

    /** All other strings. */
    List<Texts> others(Work work) {
        List<Texts> others = new ArrayList<>();
        if (isEmpty()) {
            others.add(ANY);
        } else if (language != Dfa.ANY) {
            others.add(of(Languages.difference(Dfa.ANY, language, work)));
        } else {
            if (min > 0) {
                others.add(ofLength(0, min - 1));
            }
            if (max != UNLIMITED) {
                others.add(ofLength(max + 1, UNLIMITED));
            }
        }
        return others;
    }

    /** The language with its count. */
    Dfa whole(Work work) {
        return isCounted()
                ? Languages.intersection(language, Languages.ofLength(min, max, work), work)
                : language;
    }

    TextPart part() {
        return language == Dfa.ANY
                ? TextPart.ofLength(writing, min, max)
                : new TextPart(language, writing);
    }
}

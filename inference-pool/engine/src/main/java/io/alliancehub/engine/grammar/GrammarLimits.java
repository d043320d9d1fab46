package io.alliancehub.engine.grammar;

/**
 * What a grammar may cost to compile. Counted, not timed: a grammar compiles everywhere or nowhere.
 *
 * @param bytes the most characters of all its texts, schemas and expressions together
 * @param work the most units, each about one transition of an automaton
 */
public record GrammarLimits(int bytes, long work) {

    /** 64 Ki characters, and some hundred milliseconds. */
    public static final GrammarLimits DEFAULT = new GrammarLimits(1 << 16, 20_000_000);
}

package io.alliancehub.engine.grammar.text;

/**
 * Counts the work of a compilation and ends it at a limit. Work, not time: the same grammar is
 * refused or compiled on every machine alike. A unit is about one transition of an automaton.
 */
public final class Work {

    private final long max;
    private long spent;

    /** Work of at most so many units. */
    public Work(long max) {
        this.max = max;
    }

    /**
     * Spends some.
     *
     * @throws GrammarRefusedException if that is more than is left
     */
    public void spend(long units) {
        spent += units;
        if (spent > max) {
            throw new GrammarRefusedException(
                    "it takes more than the " + max + " units of work that a grammar may cost");
        }
    }

    /** What was spent so far. */
    public long spent() {
        return spent;
    }
}

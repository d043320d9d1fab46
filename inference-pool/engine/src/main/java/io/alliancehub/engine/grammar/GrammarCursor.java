package io.alliancehub.engine.grammar;

import io.alliancehub.engine.grammar.parts.Automaton;
import io.alliancehub.engine.grammar.parts.GrammarState;
import io.alliancehub.tokenizer.Tokenizer;

/** How far one answer has come in its grammar. Owned by one thread. */
public final class GrammarCursor {

    private final Automaton automaton;
    private final Tokenizer tokenizer;
    private GrammarState state;
    private int taken;

    GrammarCursor(Automaton automaton, Tokenizer tokenizer) {
        this.automaton = automaton;
        this.tokenizer = tokenizer;
        state = automaton.start();
    }

    /** A cursor of its own, which shares nothing with an engine; for tests and for checks. */
    public static GrammarCursor alone(Grammar grammar, Tokenizer tokenizer) {
        return new GrammarCursor(new Automaton(grammar.root()), tokenizer);
    }

    /** How many tokens it has taken. */
    public int taken() {
        return taken;
    }

    /** Moves on by a token; one that does not fit leaves it dead. */
    public void take(int token) {
        if (!tokenizer.isEndOfGeneration(token)) {
            state = automaton.next(state, tokenizer.tokenBytes(token));
        }
        taken++;
    }

    /** Whether what was taken is the beginning of no text of the grammar. */
    public boolean isDead() {
        return state.isDead();
    }

    /** Whether what was taken is a text of the grammar. */
    public boolean mayEnd() {
        return state.mayEnd();
    }

    Automaton automaton() {
        return automaton;
    }

    GrammarState state() {
        return state;
    }
}

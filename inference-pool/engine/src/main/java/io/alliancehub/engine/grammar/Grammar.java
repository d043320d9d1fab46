package io.alliancehub.engine.grammar;

import io.alliancehub.engine.grammar.parts.Part;
import io.alliancehub.engine.grammar.text.GrammarRefusedException;
import io.alliancehub.engine.grammar.text.Work;
import io.alliancehub.tokenizer.Tokenizer;
import java.util.function.LongConsumer;

/** A compiled grammar. Immutable, and safe for any thread; knows no vocabulary. */
public final class Grammar {

    private final String digest;
    private final Part root;
    private final long work;

    Grammar(String digest, Part root, long work) {
        this.digest = digest;
        this.root = root;
        this.work = work;
    }

    /**
     * Compiles. May take some hundred milliseconds: never on the engine's thread.
     *
     * @throws GrammarRefusedException if it is malformed, outside what is supported, satisfied by
     *     nothing, or more than the limits allow
     */
    public static Grammar compile(GrammarSpec spec, GrammarLimits limits) {
        return compile(spec, limits, units -> {});
    }

    /**
     * As the other, and tells what it cost, also if it is refused.
     *
     * @param charge is told the units of work once
     */
    public static Grammar compile(GrammarSpec spec, GrammarLimits limits, LongConsumer charge) {
        var work = new Work(limits.work());
        try {
            return new GrammarCompiler(limits.bytes(), work).compile(spec);
        } finally {
            charge.accept(work.spent());
        }
    }

    /** SHA-256 of what it was compiled from, in lower-case hexadecimal; see {@link SpecDigest}. */
    public String digest() {
        return digest;
    }

    /** The units of work that its compilation cost. */
    public long work() {
        return work;
    }

    /** Whether some text of the grammar begins with these tokens. */
    public boolean beginsWith(int[] tokens, Tokenizer tokenizer) {
        GrammarCursor cursor = GrammarCursor.alone(this, tokenizer);
        for (int token : tokens) {
            if (tokenizer.isEndOfGeneration(token) && !cursor.mayEnd()) {
                return false;
            }
            cursor.take(token);
        }
        return !cursor.isDead();
    }

    Part root() {
        return root;
    }
}

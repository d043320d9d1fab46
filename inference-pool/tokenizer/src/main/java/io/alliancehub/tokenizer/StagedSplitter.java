package io.alliancehub.tokenizer;

import java.util.BitSet;
import java.util.List;

/*
 * DeepSeek publishes its pre-tokenisers as a list of expressions. The first cuts the text at each of its matches
 * into matches and what lies between them; the next does the same to each of these pieces, and so on. A
 * piece knows nothing of its neighbours: an expression that asks for the end of the text is satisfied by the
 * end of a piece.
 *
 * Cuts are kept as a set of positions in the text, so a stage costs one pass and no copies.
 */
/**
 * Words that are found by one stage after the other.
 *
 * @param stages in the order in which they cut
 */
record StagedSplitter(List<Stage> stages) implements WordSplitter {

    /** Cuts pieces; stateless. */
    interface Stage {

        /**
         * Adds the beginning and the end of each match within a piece to the cuts.
         *
         * @param from where the piece begins
         * @param to where it ends (exclusive), more than {@code from}
         */
        void cut(String text, int from, int to, BitSet cuts);
    }

    StagedSplitter {
        stages = List.copyOf(stages);
    }

    @Override
    public Words words(String text) {
        var cuts = new BitSet(text.length() + 1);
        cuts.set(0);
        cuts.set(text.length());
        for (Stage stage : stages) {
            // A stage adds cuts inside of the piece that it is given, never beyond its end, so
            // the pieces that are still to come are those of the stage before.
            for (int from = 0; from < text.length(); ) {
                int to = cuts.nextSetBit(from + 1);
                stage.cut(text, from, to, cuts);
                from = to;
            }
        }
        return start -> cuts.nextSetBit(start + 1);
    }
}

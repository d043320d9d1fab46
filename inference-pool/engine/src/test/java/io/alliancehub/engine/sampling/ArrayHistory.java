package io.alliancehub.engine.sampling;

/** A history that a test wrote. */
@SuppressWarnings("ArrayRecordComponent")
record ArrayHistory(int[] tokens, int promptTokens) implements TokenHistory {

    @Override
    public int size() {
        return tokens.length;
    }

    @Override
    public int token(int position) {
        return tokens[position];
    }
}

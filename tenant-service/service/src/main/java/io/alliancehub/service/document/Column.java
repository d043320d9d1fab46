package io.alliancehub.service.document;

/**
 * A column of a paper's table.
 *
 * @param share of the width, against the other columns'
 */
public record Column(String heading, int share, Side side) {
    /** Where the text of a column stands. */
    public enum Side {
        LEFT,
        RIGHT
    }

    /** Of words. */
    public static Column words(String heading, int share) {
        return new Column(heading, share, Side.LEFT);
    }

    /** Of numbers. */
    public static Column numbers(String heading, int share) {
        return new Column(heading, share, Side.RIGHT);
    }
}

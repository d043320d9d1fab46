package io.alliancehub.engine.grammar.text;

import java.util.List;

/** A regular expression. */
sealed interface RegexNode {

    /** There is no upper bound. */
    int UNBOUNDED = -1;

    /** One of these code points. */
    record Chars(CodePoints set) implements RegexNode {}

    /** One after the other; of none, the empty text. */
    record Concat(List<RegexNode> parts) implements RegexNode {}

    /** One of these. */
    record Alternate(List<RegexNode> options) implements RegexNode {}

    /** So many times. */
    record Repeat(RegexNode part, int min, int max) implements RegexNode {}

    /** The beginning of the text. */
    record Begin() implements RegexNode {}

    /** The end of the text. */
    record End() implements RegexNode {}
}

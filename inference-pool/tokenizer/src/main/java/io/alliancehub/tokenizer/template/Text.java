package io.alliancehub.tokenizer.template;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A text of which each character knows its origin. Only characters that the template itself wrote
 * may become control tokens; what a conversation says keeps its origin through every operation.
 * Immutable. Two texts are equal if their characters are, wherever these come from.
 */
public final class Text implements Value {

    /** Who wrote a character. */
    public enum Origin {
        /** The template, or the model file that names its begin and end tokens. */
        TEMPLATE,
        /** A caller, or anything computed. */
        CONVERSATION
    }

    /** A stretch of text of one origin, as long as it goes. */
    public record Run(String text, Origin origin) {}

    static final Text EMPTY = conversation("");

    private final String characters;

    /** The UTF-16 units that the template wrote. */
    private final BitSet template;

    Text(String characters, BitSet template) {
        this.characters = characters;
        this.template = template;
    }

    /** A text that may hold control tokens. */
    public static Text template(String characters) {
        var all = new BitSet(characters.length());
        all.set(0, characters.length());
        return new Text(characters, all);
    }

    /** A text that is text and nothing else. */
    public static Text conversation(String characters) {
        return new Text(characters, new BitSet());
    }

    /** The characters alone. */
    public String characters() {
        return characters;
    }

    /** The runs of one origin, in order; none is empty. */
    public List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        for (int at = 0; at < characters.length(); ) {
            boolean written = template.get(at);
            int next = written ? template.nextClearBit(at) : template.nextSetBit(at);
            int end = next < 0 ? characters.length() : Math.min(next, characters.length());
            runs.add(
                    new Run(
                            characters.substring(at, end),
                            written ? Origin.TEMPLATE : Origin.CONVERSATION));
            at = end;
        }
        return runs;
    }

    /** What the template wrote of this text: safe to show in an error. */
    String templatePart() {
        var part = new StringBuilder();
        for (Run run : runs()) {
            if (run.origin() == Origin.TEMPLATE) {
                part.append(run.text());
            }
        }
        return part.toString();
    }

    /** This text and then another, of which each character keeps its origin. */
    public Text then(Text next) {
        var units = (BitSet) template.clone();
        next.template.stream().forEach(at -> units.set(characters.length() + at));
        return new Text(characters + next.characters, units);
    }

    int length() {
        return characters.length();
    }

    boolean isEmpty() {
        return characters.isEmpty();
    }

    BitSet templateUnits() {
        return template;
    }

    /** The part between two places, in UTF-16 units. */
    Text slice(int from, int to) {
        return new Text(characters.substring(from, to), template.get(from, to));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Text text && text.characters.equals(characters);
    }

    @Override
    public int hashCode() {
        return characters.hashCode();
    }

    @Override
    public String toString() {
        return "Text[" + characters.length() + " characters]";
    }
}

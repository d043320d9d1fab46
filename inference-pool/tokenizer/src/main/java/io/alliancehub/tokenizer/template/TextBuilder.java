package io.alliancehub.tokenizer.template;

import java.util.BitSet;

/** Puts texts together and keeps the origin of each character; what it takes is counted. */
final class TextBuilder {

    private final StringBuilder characters = new StringBuilder();
    private final BitSet template = new BitSet();
    private final Steps steps;

    TextBuilder(Steps steps) {
        this.steps = steps;
    }

    TextBuilder append(Text text) {
        steps.spendCharacters(text.length());
        steps.requireLength((long) characters.length() + text.length());
        int start = characters.length();
        BitSet units = text.templateUnits();
        for (int from = units.nextSetBit(0); from >= 0; ) {
            int to = units.nextClearBit(from);
            template.set(start + from, start + to);
            from = units.nextSetBit(to);
        }
        characters.append(text.characters());
        return this;
    }

    /** Appends what is computed, which is never the template's own. */
    TextBuilder append(String computed) {
        steps.spendCharacters(computed.length());
        steps.requireLength((long) characters.length() + computed.length());
        characters.append(computed);
        return this;
    }

    Text build() {
        return new Text(characters.toString(), template);
    }
}

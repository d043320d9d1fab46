package io.alliancehub.tokenizer.template;

/*
 * What a rendering may take. Counted and not timed: the same template and conversation are rendered or refused
 * the same on every machine, at any load. With these limits a rendering ends within about a second, and
 * holds a few hundred megabytes at the very worst.
 */
/** Counts what one rendering takes and knows at which line of the template it is. */
final class Steps {

    /** Statements and operations; a conversation of 2,000 messages takes some 200 thousand. */
    private static final int STEPS_MAX = 2_000_000;

    /** Characters written into texts, those on the way to the output included. */
    private static final long CHARACTERS_MAX = 128L << 20;

    /** Characters of any one text, the output among them. */
    private static final int LENGTH_MAX = 16 << 20;

    private static final int ELEMENTS_MAX = 1 << 20;
    private static final int CALLS_MAX = 32;

    private int line = 1;
    private int steps;
    private long characters;
    private long elements;
    private int calls;

    /** One more step, at a line of the template. */
    void step(int atLine) {
        line = atLine;
        if (++steps > STEPS_MAX) {
            throw error("rendering takes more than " + STEPS_MAX + " steps");
        }
    }

    void spendCharacters(long count) {
        characters += count;
        if (characters > CHARACTERS_MAX) {
            throw error("rendering writes more than " + CHARACTERS_MAX + " characters");
        }
    }

    /** Elements of lists that are made. */
    void spendElements(long count) {
        elements += count;
        if (elements > ELEMENTS_MAX) {
            throw error("rendering makes more than " + ELEMENTS_MAX + " list elements");
        }
    }

    void requireLength(long length) {
        if (length > LENGTH_MAX) {
            throw error("a text gets longer than " + LENGTH_MAX + " characters");
        }
    }

    void enterCall() {
        if (++calls > CALLS_MAX) {
            throw error("macros call each other more than " + CALLS_MAX + " deep");
        }
    }

    void leaveCall() {
        calls--;
    }

    TemplateRenderException error(String message) {
        return new TemplateRenderException(message, line);
    }
}

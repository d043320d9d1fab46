package io.alliancehub.engine.grammar;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names a grammar by what was asked for: every text with its kind and its length before it, and the
 * version of the compiler, because another version may allow other texts.
 */
public final class SpecDigest {

    /** Raised by every change after which a specification allows other texts. */
    private static final String VERSION = "grammar-1";

    private final MessageDigest digest;

    private SpecDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
        }
    }

    /** The digest of a specification, in lower-case hexadecimal. */
    public static String of(GrammarSpec spec) {
        var made = new SpecDigest();
        made.text(VERSION);
        made.spec(spec);
        return HexFormat.of().formatHex(made.digest.digest());
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        digest.update(bytes);
    }

    private void number(int number) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }

    private void spec(GrammarSpec spec) {
        switch (spec) {
            case GrammarSpec.Literal(String text) -> kind('l', text);
            case GrammarSpec.RegularExpression(String text) -> kind('r', text);
            case GrammarSpec.JsonSchema(String text) -> kind('s', text);
            case GrammarSpec.JsonObject() -> kind('j', "");
            case GrammarSpec.Sequence(var parts) -> {
                kind('q', "");
                number(parts.size());
                parts.forEach(this::spec);
            }
            case GrammarSpec.OneOf(var options) -> {
                kind('o', "");
                number(options.size());
                options.forEach(this::spec);
            }
            case GrammarSpec.Repeat(var part, var separator, int min, int max) -> {
                kind('*', "");
                number(min);
                number(max);
                spec(part);
                spec(separator);
            }
        }
    }

    private void kind(char kind, String text) {
        digest.update((byte) kind);
        text(text);
    }
}

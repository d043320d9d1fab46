package io.alliancehub.server.grammars;

/** As many grammars wait to be compiled as may, or one has waited too long. */
public final class GrammarsBusyException extends RuntimeException {

    private static final long serialVersionUID = 1;

    GrammarsBusyException() {
        super("as many grammars wait to be compiled as may");
    }
}

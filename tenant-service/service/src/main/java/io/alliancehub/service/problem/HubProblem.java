package io.alliancehub.service.problem;

import org.jspecify.annotations.Nullable;

/** A refusal that the caller is told about. Its detail never holds a secret. */
public final class HubProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final ProblemCode code;
    private final @Nullable String field;

    /**
     * @param detail what happened this time and what to change
     */
    public HubProblem(ProblemCode code, String detail) {
        this(code, null, detail);
    }

    private HubProblem(ProblemCode code, @Nullable String field, String detail) {
        super(detail);
        this.code = code;
        this.field = field;
    }

    /** A field with a value that is not allowed; {@code detail} says what would be. */
    public static HubProblem field(String field, String detail) {
        return new HubProblem(ProblemCode.INVALID_FIELD, field, detail);
    }

    /** As {@link #field(String, String)}, with a code of its own. */
    public static HubProblem field(ProblemCode code, String field, String detail) {
        return new HubProblem(code, field, detail);
    }

    /** There is no such {@code what}. */
    public static HubProblem notFound(String what) {
        return new HubProblem(ProblemCode.NOT_FOUND, "there is no such " + what);
    }

    /** Which problem it is. */
    public ProblemCode code() {
        return code;
    }

    /** The field to change, or null. */
    public @Nullable String field() {
        return field;
    }
}

package io.alliancehub.tokenizer.template;

/** How values are written into a text. */
final class Written {

    private Written() {}

    /**
     * The text of a value. Only a text keeps its origin; what is computed is the conversation's,
     * because a caller may have chosen it.
     */
    static Text of(Value value, Steps steps) {
        return switch (value) {
            case Text text -> text;
            case Value.Undefined undefined -> Text.EMPTY;
            case Value.None none -> Text.conversation("None");
            case Value.Truth(boolean truth) -> Text.conversation(truth ? "True" : "False");
            case Value.Whole(var whole) -> Text.conversation(whole.toString());
            case Value.Real(double real) -> Text.conversation(Numbers.written(real, steps));
            case Value.Sequence list ->
                    throw steps.error("a list cannot be written without 'tojson'");
            case Value.Mapping mapping ->
                    throw steps.error("a mapping cannot be written without 'tojson'");
            case Value.Namespace namespace -> throw steps.error("a namespace cannot be written");
            case Value.Function function ->
                    throw steps.error("the function '" + function.name() + "' is not called");
        };
    }
}

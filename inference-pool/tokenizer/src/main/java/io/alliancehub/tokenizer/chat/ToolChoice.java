package io.alliancehub.tokenizer.chat;

/** Whether tools are to be called. */
public sealed interface ToolChoice {

    /** None, whatever is offered. */
    record None() implements ToolChoice {}

    /** As the model sees fit. */
    record Auto() implements ToolChoice {}

    /** At least one. */
    record Required() implements ToolChoice {}

    /** This one. */
    record Named(String name) implements ToolChoice {}
}

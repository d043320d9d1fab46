package io.alliancehub.gateway.guard;

/** How an answer comes. */
public enum AnswerForm {
    STREAM,
    WHOLE
}

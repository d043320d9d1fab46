package io.alliancehub.server.openai;

import io.alliancehub.contract.TokenUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How answers of one address are written. Immutable. */
public sealed interface AnswerShape permits ChatShape, CompletionShape {

    /** What an answer's id begins with. */
    String idPrefix();

    /** A whole answer. */
    byte[] whole(AnswerHead head, List<ChoicePart> choices, TokenUsage usage);

    /** The first chunk of a choice, before any token; null where there is none. */
    byte @Nullable [] opening(AnswerHead head, int index, Delivery delivery);

    /** A chunk of a choice that carries text, or its end. */
    byte[] chunk(AnswerHead head, ChoicePart part, Delivery delivery);

    /** The chunk without a choice that a caller asked for by {@code include_usage}. */
    byte[] usage(AnswerHead head, TokenUsage usage);
}

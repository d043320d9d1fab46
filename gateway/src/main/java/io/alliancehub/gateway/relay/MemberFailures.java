package io.alliancehub.gateway.relay;

import io.alliancehub.gateway.metering.JournalException;
import io.alliancehub.gateway.problem.ProblemCode;
import io.alliancehub.gateway.problem.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a failed call to a member means: for the caller, for the member, for a second attempt. */
final class MemberFailures {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int MESSAGE_LENGTH_MAX = 1_000;
    private static final Duration BUSY_FOR = Duration.ofSeconds(1);

    private MemberFailures() {}

    /** What the caller is told. */
    static Refusal explain(Throwable cause) {
        return switch (cause) {
            case Refusal refusal -> refusal;
            case MemberRefusedException refused -> explain(refused);
            case TimeoutException timeout -> tooSlow();
            case AnswerTooLongException tooLong -> tooSlow();
            case JournalException journal ->
                    Refusal.of(
                            ProblemCode.JOURNAL_UNAVAILABLE,
                            "The end of the answer could not be recorded.");
            case CompletionException wrapped when wrapped.getCause() != null ->
                    explain(wrapped.getCause());
            default ->
                    Refusal.of(
                            ProblemCode.MEMBER_FAILED,
                            "The model failed while it answered. Please try again.");
        };
    }

    /**
     * Whether another member may do better; only asked before the first token. After a time-out
     * none is tried: the caller's time is used up.
     */
    static boolean isWorthAnother(Throwable cause) {
        return switch (cause) {
            case Refusal refusal -> false;
            case JournalException journal -> false;
            case CompletionException wrapped -> false;
            case TimeoutException timeout -> false;
            case AnswerTooLongException tooLong -> false;
            case MemberRefusedException refused -> !isCallersFault(refused);
            default -> true;
        };
    }

    /** Whether the member is surely to blame. One whose queue is full is not. */
    static boolean blamesMember(Throwable cause) {
        return isWorthAnother(cause)
                && !(cause instanceof MemberRefusedException refused && isFull(refused));
    }

    /** Whether nothing came of the member for too long: whose fault that is, this cannot tell. */
    static boolean isTimeout(Throwable cause) {
        return cause instanceof TimeoutException;
    }

    /** Whether the member refused the call without computing anything. */
    static boolean isRefusal(Throwable cause) {
        return cause instanceof MemberRefusedException;
    }

    private static Refusal tooSlow() {
        return Refusal.of(
                ProblemCode.MEMBER_TIMEOUT, "The model did not answer in time. Please try again.");
    }

    private static Refusal explain(MemberRefusedException refused) {
        if (isCallersFault(refused)) {
            return passOn(refused);
        }
        if (isFull(refused)) {
            return Refusal.retryable(
                    ProblemCode.OVERLOADED,
                    "The model's members are full. Please try again.",
                    Objects.requireNonNullElse(refused.retryAfter(), BUSY_FOR));
        }
        return Refusal.of(
                ProblemCode.MEMBER_FAILED, "The model could not answer. Please try again.");
    }

    private static boolean isCallersFault(MemberRefusedException refused) {
        return switch (refused.status()) {
            case 400, 413, 422 -> true;
            default -> false;
        };
    }

    private static boolean isFull(MemberRefusedException refused) {
        return refused.status() == 429 || refused.status() == 503;
    }

    private static Refusal passOn(MemberRefusedException refused) {
        JsonNode error = error(refused.body());
        String message = text(error, "message");
        String told =
                message == null
                        ? "The model does not accept this request."
                        : message.substring(0, Math.min(message.length(), MESSAGE_LENGTH_MAX));
        ProblemCode code =
                switch (refused.status()) {
                    case 413 -> ProblemCode.BODY_TOO_LARGE;
                    case 422 -> ProblemCode.INVALID_PARAMETER;
                    default ->
                            "context_length_exceeded".equals(text(error, "code"))
                                    ? ProblemCode.CONTEXT_LENGTH_EXCEEDED
                                    : ProblemCode.INVALID_BODY;
                };
        String param = text(error, "param");
        return param == null ? Refusal.of(code, told) : Refusal.ofParameter(code, param, told);
    }

    private static @Nullable JsonNode error(byte[] body) {
        try {
            return MAPPER.readTree(new String(body, StandardCharsets.UTF_8)).get("error");
        } catch (JacksonException e) {
            return null;
        }
    }

    private static @Nullable String text(@Nullable JsonNode error, String field) {
        JsonNode node = error == null ? null : error.get(field);
        return node != null && node.isString() ? node.stringValue() : null;
    }
}

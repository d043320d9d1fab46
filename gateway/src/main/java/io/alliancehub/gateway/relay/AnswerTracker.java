package io.alliancehub.gateway.relay;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberAccounting;
import io.alliancehub.contract.MemberProtocol;
import io.alliancehub.gateway.metering.Progress;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Follows one attempt at a streamed answer, from the moment that its member is asked: what to
 * relay, how far it has come, whether the member keeps to the protocol. What comes before the first
 * token is held back, so that another member can still be tried. {@link #accept} is called by one
 * thread at a time; {@link #progress} by any.
 */
final class AnswerTracker {
    private static final int HELD_CHARACTERS_MAX = 64 << 10;
    private static final String DONE = "[DONE]";

    private final AnswerIdentity identity;
    private final long grantedTokens;
    private final Clock clock;
    private final StringBuilder held = new StringBuilder();
    private boolean ended;
    private volatile Progress progress;

    /** What an event means for the caller. */
    sealed interface Step {
        /** Nothing yet. */
        record Wait() implements Step {}

        /** Relay this. */
        record Relay(String text) implements Step {}

        /** The answer is whole; relay this, once its end is durable. */
        record End(String text) implements Step {}
    }

    AnswerTracker(AnswerIdentity identity, long grantedTokens, Clock clock) {
        this.identity = identity;
        this.grantedTokens = grantedTokens;
        this.clock = clock;
        this.progress = new Progress(identity.memberId(), 0, clock.instant(), null, null);
    }

    /** What is known by now. */
    Progress progress() {
        return progress;
    }

    /**
     * Takes the next event.
     *
     * @throws BrokenStreamException where it breaks the protocol
     */
    Step accept(SseEvent event) {
        if (ended) {
            throw new BrokenStreamException("more came after the end");
        }
        if (MemberProtocol.ACCOUNTING_EVENT.equals(event.name())) {
            account(event.data());
            return new Step.Wait();
        }
        if (event.data().equals(DONE)) {
            if (progress.accounting() == null) {
                throw new BrokenStreamException("the stream ended without its accounting");
            }
            ended = true;
            return new Step.End(takeHeld() + "data: " + DONE + "\n\n");
        }
        if (progress.accounting() != null) {
            throw new BrokenStreamException("more came after the accounting");
        }
        requireObject(event.data());
        if (event.id() != null) {
            advance(event.id());
        }
        held.append("data: ").append(event.data().replace("\n", "\ndata: ")).append("\n\n");
        if (progress.position() == 0) {
            if (held.length() > HELD_CHARACTERS_MAX) {
                throw new BrokenStreamException("too much came before the first token");
            }
            return new Step.Wait();
        }
        return new Step.Relay(takeHeld());
    }

    private String takeHeld() {
        String text = held.toString();
        held.setLength(0);
        return text;
    }

    private void account(String json) {
        if (progress.accounting() != null) {
            throw new BrokenStreamException("a second accounting came");
        }
        try {
            MemberAccounting accounting =
                    identity.require(ContractJson.read(json, MemberAccounting.class));
            progress =
                    new Progress(
                            identity.memberId(),
                            progress.position(),
                            progress.dispatchedAt(),
                            progress.firstTokenAt(),
                            accounting);
        } catch (JacksonException e) {
            throw new BrokenStreamException("the accounting cannot be read");
        }
    }

    /** Reads {@code <position>:<id>,<id>…}. */
    private void advance(String id) {
        int colon = id.indexOf(':');
        if (colon < 1) {
            throw new BrokenStreamException("an event's id names no position");
        }
        long position;
        try {
            position = Long.parseLong(id.substring(0, colon));
        } catch (NumberFormatException e) {
            throw new BrokenStreamException("an event's position is no number");
        }
        if (position != progress.position() + countIds(id, colon + 1)) {
            throw new BrokenStreamException("an event's position does not follow the last one");
        }
        if (position > grantedTokens) {
            throw new BrokenStreamException("more tokens came than were granted");
        }
        Instant first = progress.firstTokenAt();
        if (first == null && position > 0) {
            first = clock.instant();
        }
        progress =
                new Progress(identity.memberId(), position, progress.dispatchedAt(), first, null);
    }

    private static long countIds(String id, int from) {
        if (from == id.length()) {
            return 0;
        }
        return 1 + id.substring(from).chars().filter(c -> c == ',').count();
    }

    private static void requireObject(@Nullable String data) {
        if (data == null || !data.startsWith("{") || !data.endsWith("}")) {
            throw new BrokenStreamException("an event is no JSON object");
        }
        if (data.startsWith("{\"error\"")) {
            throw new BrokenStreamException("the member reported an error in its stream");
        }
    }
}

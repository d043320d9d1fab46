package io.alliancehub.server.http;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberAccounting;
import io.alliancehub.contract.MemberProtocol;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.engine.sampling.TokenLogprobs;
import io.alliancehub.server.openai.AnswerShape;
import io.alliancehub.server.openai.ChoicePart;
import io.alliancehub.server.openai.Delivery;
import io.alliancehub.server.openai.OpenAiJson;
import io.alliancehub.server.openai.RequestRefusedException;
import io.alliancehub.server.output.Said;
import io.alliancehub.server.serving.AnswerEnd;
import io.alliancehub.server.serving.AnswerListener;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * Carries one answer, of one choice or several, from the engine to its reader. The engine's thread only
 * hands over; all state is the connection's.
 *
 * A stream's head is sent with the first text and not before: until then a failure still has a status of
 * its own, so whoever asked may ask another member. Tokens that have no text yet (half a character, the
 * beginning of what may be a stop string, an end that is to be ignored) travel with the next event that
 * has some, but to a hub within a fraction of a second: it takes a member that tells it of no token for
 * one that makes none. Positions count the tokens of all choices: they are what is paid for.
 *
 * An answer fails as a whole: with one choice lost, it is not what was asked for.
 */
/** Hears the choices of one answer. */
final class AnswerRelay {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerRelay.class);
    private static final long QUIET_MILLIS_MAX = 250;
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final Exchange exchange;
    private final AnswerTask task;
    private final AnswerShape shape;
    private final AnswerBook book;
    private final List<ChoiceState> choices = new ArrayList<>();
    private final SortedMap<Integer, String> outputDigests = new TreeMap<>();
    private StringJoiner untoldIds = new StringJoiner(",");
    private int completionTokens;
    private long thoughtTokens;
    private int finished;
    private long untoldSinceMillis;
    private @Nullable MemberAccounting accounting;
    private String outcome = "client gone";

    /** A listener to whom nobody has spoken yet. */
    AnswerRelay(Exchange exchange, AnswerTask task, AnswerBook book) {
        this.exchange = exchange;
        this.task = task;
        this.shape = task.shape();
        this.book = book;
        completionTokens = task.resumedTokens();
        for (int i = 0; i < task.choices(); i++) {
            choices.add(new ChoiceState(i, task));
        }
    }

    /** Who is to hear the choice of this index. */
    AnswerListener listener(int index) {
        ChoiceState choice = choices.get(index);
        return new AnswerListener() {
            @Override
            public void token(int tokenId, String text, @Nullable TokenLogprobs logprobs) {
                choice.heard().add(tokenId);
                exchange.execute(() -> take(choice, tokenId, text, logprobs));
            }

            @Override
            public void ended(AnswerEnd end) {
                HeardTokens.Sum heard = choice.heard().sum();
                exchange.executeAnyway(() -> account(choice, end, heard));
                exchange.execute(() -> end(choice, end));
            }

            @Override
            public void resumed(String shown) {
                exchange.execute(() -> choice.pass(shown));
            }
        };
    }

    private void end(ChoiceState choice, AnswerEnd end) {
        switch (end) {
            case AnswerEnd.Finished it -> finish(choice, it);
            case AnswerEnd.Cancelled it ->
                    fail(RequestRefusedException.busy("The member is stopping."));
            case AnswerEnd.Failed it -> fail(RequestRefusedException.failed(it.why()));
        }
    }

    /** Whoever has gone, what was made is on the account, once all choices have ended. */
    private void account(ChoiceState choice, AnswerEnd end, HeardTokens.Sum heard) {
        choice.over(end);
        outputDigests.put(choice.index(), heard.digest());
        thoughtTokens += heard.thoughtTokens();
        List<AnswerEnd> ends = ends();
        if (ends.size() == choices.size()) {
            TokenUsage usage = task.usage(ends, thoughtTokens);
            task.trace().made(ends, usage);
            task.meter().found(usage.cachedTokens());
            accounting = task.accounting(ends, usage, List.copyOf(outputDigests.values()));
            if (accounting != null) {
                book.end(accounting);
            }
        }
    }

    private List<AnswerEnd> ends() {
        List<AnswerEnd> ends = new ArrayList<>();
        for (ChoiceState choice : choices) {
            AnswerEnd end = choice.end();
            if (end != null) {
                ends.add(end);
            }
        }
        return ends;
    }

    private void take(
            ChoiceState choice, int tokenId, String text, @Nullable TokenLogprobs logprobs) {
        choice.take(tokenId, logprobs);
        completionTokens++;
        if (untoldIds.length() == 0) {
            untoldSinceMillis = task.meter().elapsedMillis();
        }
        untoldIds.add(Integer.toString(tokenId));
        Said said = choice.read(text);
        boolean streams = task.delivery() != Delivery.WHOLE;
        if (streams && (!said.isEmpty() || isOverdue())) {
            send(choice.part(said, null));
        }
    }

    /** Whether a hub has not heard of a token for too long. */
    private boolean isOverdue() {
        return task.hubRequestId() != null
                && task.meter().elapsedMillis() - untoldSinceMillis > QUIET_MILLIS_MAX;
    }

    private void finish(ChoiceState choice, AnswerEnd.Finished end) {
        finished++;
        Said last = choice.finish(end);
        if (task.delivery() != Delivery.WHOLE) {
            if (!last.isEmpty()) {
                send(choice.part(last, null));
            }
            send(choice.part(Said.NOTHING, choice.finishReason(end.reason())));
        }
        if (finished == choices.size()) {
            complete();
        }
    }

    private void complete() {
        task.meter().finished();
        outcome = AnswerTask.finishReason(ends());
        if (task.delivery() == Delivery.WHOLE) {
            replyWhole();
        } else {
            endStream();
        }
    }

    private void replyWhole() {
        List<ChoicePart> parts = new ArrayList<>();
        for (ChoiceState choice : choices) {
            if (choice.end() instanceof AnswerEnd.Finished end) {
                parts.add(choice.whole(choice.finishReason(end.reason())));
            }
        }
        Reply reply =
                Reply.json(shape.whole(task.head(), parts, task.usage(ends(), thoughtTokens)))
                        .with("x-request-id", task.requestId());
        exchange.reply(
                accounting == null
                        ? reply
                        : reply.with(MemberProtocol.SEED, seed())
                                .with(
                                        MemberProtocol.ACCOUNTING_HEADER,
                                        ContractJson.write(accounting)));
    }

    private void endStream() {
        if (task.delivery() == Delivery.STREAM_WITH_USAGE) {
            exchange.event(null, null, shape.usage(task.head(), task.usage(ends(), thoughtTokens)));
        }
        if (accounting != null) {
            exchange.event(
                    null,
                    MemberProtocol.ACCOUNTING_EVENT,
                    ContractJson.write(accounting).getBytes(StandardCharsets.UTF_8));
        }
        exchange.event(null, null, DONE);
        exchange.endStream();
    }

    private void fail(RequestRefusedException refused) {
        outcome = "failed";
        if (exchange.isStreaming()) {
            exchange.event(null, null, OpenAiJson.error(refused));
            exchange.breakStream();
        } else {
            exchange.reply(Reply.error(refused));
        }
    }

    private void send(ChoicePart part) {
        startOnce();
        exchange.event(position(), null, shape.chunk(task.head(), part, task.delivery()));
    }

    private void startOnce() {
        if (exchange.isStreaming()) {
            return;
        }
        exchange.startStream(streamHeaders());
        // Who goes on reading what another member began has heard who speaks.
        if (task.resumedTokens() > 0) {
            return;
        }
        for (ChoiceState choice : choices) {
            byte[] opening = shape.opening(task.head(), choice.index(), task.delivery());
            if (opening != null) {
                exchange.event(null, null, opening);
            }
        }
    }

    private Map<String, String> streamHeaders() {
        return task.hubRequestId() == null
                ? Map.of("x-request-id", task.requestId())
                : Map.of("x-request-id", task.requestId(), MemberProtocol.SEED, seed());
    }

    private String seed() {
        return Long.toString(task.evidence().seed());
    }

    /** The {@code id:} line of an event that carries tokens, or null. */
    private @Nullable String position() {
        if (task.hubRequestId() == null || untoldIds.length() == 0) {
            return null;
        }
        String position = completionTokens + ":" + untoldIds;
        untoldIds = new StringJoiner(",");
        return position;
    }

    /** One line an answer, by which an operator finds a request: counts, and no content. */
    void log() {
        LOG.info(
                "{} {}: {} prompt and {} completion tokens, {}, {} ms",
                task.requestId(),
                task.head().model(),
                task.promptTokens(),
                completionTokens,
                outcome,
                task.meter().elapsedMillis());
    }
}

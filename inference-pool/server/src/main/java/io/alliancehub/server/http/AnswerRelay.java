package io.alliancehub.server.http;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberAccounting;
import io.alliancehub.contract.MemberProtocol;
import io.alliancehub.server.evidence.TokenDigest;
import io.alliancehub.server.openai.ChatJson;
import io.alliancehub.server.openai.ChatRequest.Delivery;
import io.alliancehub.server.openai.RequestRefusedException;
import io.alliancehub.server.serving.AnswerEnd;
import io.alliancehub.server.serving.AnswerListener;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * Carries one answer from the engine to its reader. The engine's thread only hands over; all state is the
 * connection's.
 *
 * A stream's head is sent with the first text and not before: until then a failure still has a status of
 * its own, so whoever asked may ask another member. Tokens that have no text yet (half a character, the
 * beginning of what may be a stop string, an end that is to be ignored) travel with the next event that
 * has some, but to a hub within a fraction of a second: it takes a member that tells it of no token for
 * one that makes none.
 */
/** The listener of one answer. */
final class AnswerRelay implements AnswerListener {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerRelay.class);
    private static final long QUIET_MILLIS_MAX = 250;
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final Exchange exchange;
    private final AnswerTask task;
    private final AnswerBook book;
    private final TokenDigest output; // the engine's thread's alone
    private final StringBuilder whole = new StringBuilder();
    private StringJoiner untoldIds = new StringJoiner(",");
    private int completionTokens;
    private long untoldSinceMillis;
    private String outcome = "client gone";

    /**
     * A listener.
     *
     * @param output digest of the answer's tokens, those that it is resumed after included
     */
    AnswerRelay(Exchange exchange, AnswerTask task, AnswerBook book, TokenDigest output) {
        this.exchange = exchange;
        this.task = task;
        this.book = book;
        this.output = output;
        completionTokens = task.resumedTokens();
    }

    @Override
    public void token(int tokenId, String text) {
        output.add(tokenId);
        exchange.execute(() -> take(tokenId, text));
    }

    @Override
    public void ended(AnswerEnd end) {
        MemberAccounting accounting = task.accounting(end, output.hex());
        exchange.executeAnyway(() -> account(end, accounting));
        exchange.execute(
                () -> {
                    switch (end) {
                        case AnswerEnd.Finished finished -> finish(finished, accounting);
                        case AnswerEnd.Cancelled cancelled ->
                                fail(RequestRefusedException.busy("The member is stopping."));
                        case AnswerEnd.Failed failed ->
                                fail(RequestRefusedException.failed(failed.why()));
                    }
                });
    }

    /** Whoever has gone, what was made is on the account. */
    private void account(AnswerEnd end, @Nullable MemberAccounting accounting) {
        AnswerEnd.Made made = end.made();
        task.meter()
                .ended(
                        made.completionTokens() - completionTokens,
                        made.completionTokens(),
                        made.cachedTokens());
        if (accounting != null) {
            book.end(accounting);
        }
    }

    private void take(int tokenId, String text) {
        task.meter().token();
        completionTokens++;
        if (untoldIds.length() == 0) {
            untoldSinceMillis = task.meter().elapsedMillis();
        }
        untoldIds.add(Integer.toString(tokenId));
        if (task.delivery() == Delivery.WHOLE) {
            whole.append(text);
        } else if (!text.isEmpty() || isOverdue()) {
            sendText(text);
        }
    }

    /** Whether a hub has not heard of a token for too long. */
    private boolean isOverdue() {
        return task.hubRequestId() != null
                && task.meter().elapsedMillis() - untoldSinceMillis > QUIET_MILLIS_MAX;
    }

    private void finish(AnswerEnd.Finished finished, @Nullable MemberAccounting accounting) {
        task.meter().finished();
        String reason = finished.reason().wireName();
        outcome = reason;
        if (task.delivery() == Delivery.WHOLE) {
            whole.append(finished.text());
            replyWhole(reason, finished.made(), accounting);
        } else {
            endStream(finished, reason, accounting);
        }
    }

    private void replyWhole(
            String reason, AnswerEnd.Made made, @Nullable MemberAccounting accounting) {
        Reply reply =
                Reply.json(
                                ChatJson.completion(
                                        task.head(), whole.toString(), reason, task.usage(made)))
                        .with("x-request-id", requestId());
        exchange.reply(
                accounting == null
                        ? reply
                        : reply.with(MemberProtocol.SEED, seed())
                                .with(
                                        MemberProtocol.ACCOUNTING_HEADER,
                                        ContractJson.write(accounting)));
    }

    private void endStream(
            AnswerEnd.Finished finished, String reason, @Nullable MemberAccounting accounting) {
        startOnce();
        if (!finished.text().isEmpty()) {
            sendText(finished.text());
        }
        exchange.event(
                position(), null, ChatJson.finishChunk(task.head(), reason, task.delivery()));
        if (task.delivery() == Delivery.STREAM_WITH_USAGE) {
            exchange.event(
                    null, null, ChatJson.usageChunk(task.head(), task.usage(finished.made())));
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
            exchange.event(null, null, ChatJson.error(refused));
            exchange.breakStream();
        } else {
            exchange.reply(Reply.error(refused));
        }
    }

    private void sendText(String text) {
        startOnce();
        exchange.event(position(), null, ChatJson.textChunk(task.head(), text, task.delivery()));
    }

    private void startOnce() {
        if (!exchange.isStreaming()) {
            exchange.startStream(streamHeaders());
            // Who goes on reading what another member began has heard who speaks.
            if (task.resumedTokens() == 0) {
                exchange.event(null, null, ChatJson.roleChunk(task.head(), task.delivery()));
            }
        }
    }

    private Map<String, String> streamHeaders() {
        return task.hubRequestId() == null
                ? Map.of("x-request-id", requestId())
                : Map.of("x-request-id", requestId(), MemberProtocol.SEED, seed());
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
                requestId(),
                task.head().model(),
                task.promptTokens(),
                completionTokens,
                outcome,
                task.meter().elapsedMillis());
    }

    private String requestId() {
        return task.head().id().substring(ChatEndpoint.ID_PREFIX.length());
    }
}

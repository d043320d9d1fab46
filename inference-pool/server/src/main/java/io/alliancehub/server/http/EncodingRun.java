package io.alliancehub.server.http;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberAccounting;
import io.alliancehub.contract.MemberProtocol;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.contract.UsageEvent.Evidence;
import io.alliancehub.contract.UsageEvent.Output;
import io.alliancehub.server.evidence.DigestKey;
import io.alliancehub.server.openai.AnswerHead;
import io.alliancehub.server.openai.RequestRefusedException;
import io.alliancehub.server.serving.AnswerEnd;
import io.alliancehub.server.serving.AnswerZone;
import io.alliancehub.server.serving.EncodingEnd;
import io.alliancehub.server.serving.EncodingRequest;
import io.alliancehub.server.serving.EngineFullException;
import io.alliancehub.server.serving.RunningAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * A request may have thousands of texts, and an engine a few hundred places. So few texts of a request are
 * with the engine at once, the next one goes as soon as one is back, and other requests get their turn
 * between them; of a decoder's engine each takes its chunks of the same steps that streams run in.
 *
 * All state is the connection's: the engine's thread only hands over.
 */
/** The texts of one request on their way through an engine. */
final class EncodingRun {

    private static final Logger LOG = LoggerFactory.getLogger(EncodingRun.class);

    /** Texts of one request that an engine has at once. */
    static final int WINDOW = 8;

    private final EncodingDesk.Order order;
    private final Frame frame;
    private final Exchange exchange;
    private final AnswerBook book;
    private final List<float @Nullable []> vectors;
    private final List<AnswerEnd.Made> made = new ArrayList<>();
    private final Map<Integer, RunningAnswer> running = new HashMap<>();
    private long cachedTokens;
    private int next;
    private @Nullable RequestRefusedException failure;
    private boolean gone;
    private boolean settled;

    /** What is known of a request before its first text is. */
    record Frame(
            String memberId,
            AnswerHead head,
            AnswerZone zone,
            DigestKey digests,
            Evidence evidence) {}

    EncodingRun(EncodingDesk.Order order, Frame frame, Exchange exchange, AnswerBook book) {
        this.order = order;
        this.frame = frame;
        this.exchange = exchange;
        this.book = book;
        vectors = new ArrayList<>(order.rows().size());
        for (int i = 0; i < order.rows().size(); i++) {
            vectors.add(null);
        }
    }

    /** Begins, unless the client has gone by then. */
    void start() {
        exchange.onEnd(this::over);
        exchange.executeAnyway(this::goOn);
    }

    private void over() {
        gone = true;
        stop();
    }

    private void goOn() {
        while (!isStopped() && next < order.rows().size() && running.size() < WINDOW) {
            if (!submit(next)) {
                break;
            }
            next++;
        }
        boolean complete = next == order.rows().size() || isStopped();
        if (complete && running.isEmpty()) {
            settle();
        }
    }

    private boolean isStopped() {
        return gone || failure != null;
    }

    /** Whether a text was taken; one that finds no room waits for those before it. */
    private boolean submit(int index) {
        EncodingDesk.Row row = order.rows().get(index);
        try {
            running.put(
                    index,
                    order.model()
                            .engine()
                            .embed(
                                    new EncodingRequest(
                                            row.tokens(), row.secondFrom(), frame.zone()),
                                    end -> exchange.executeAnyway(() -> ended(index, end))));
            return true;
        } catch (EngineFullException full) {
            if (running.isEmpty()) {
                fail(RequestRefusedException.busy("The member is full; try again."));
            }
            return false;
        } catch (IllegalArgumentException refused) {
            fail(RequestRefusedException.tooLong("model", String.valueOf(refused.getMessage())));
            return false;
        }
    }

    private void ended(int index, EncodingEnd end) {
        running.remove(index);
        made.add(end.made());
        cachedTokens +=
                Math.min(end.made().cachedTokens(), order.rows().get(index).tokens().length);
        switch (end) {
            case EncodingEnd.Encoded it -> vectors.set(index, it.vector());
            case EncodingEnd.Cancelled it ->
                    fail(RequestRefusedException.busy("The member is stopping."));
            case EncodingEnd.Failed it -> fail(RequestRefusedException.failed(it.why()));
        }
        goOn();
    }

    private void fail(RequestRefusedException why) {
        if (failure == null) {
            failure = why;
            stop();
        }
    }

    private void stop() {
        List.copyOf(running.values()).forEach(RunningAnswer::cancel);
    }

    private void settle() {
        if (settled) {
            return;
        }
        settled = true;
        var usage = new TokenUsage(order.promptTokens(), cachedTokens, 0, 0);
        AnswerEnd end = end();
        order.trace().made(List.of(end), usage);
        order.meter().found(cachedTokens);
        MemberAccounting accounting = accounting(end, usage);
        if (accounting != null) {
            book.end(accounting);
        }
        log(end);
        RequestRefusedException refused = failure;
        exchange.execute(
                () ->
                        exchange.reply(
                                refused == null ? reply(usage, accounting) : Reply.error(refused)));
    }

    private AnswerEnd end() {
        AnswerEnd.Made all = AnswerEnd.Made.together(made);
        if (gone) {
            return new AnswerEnd.Cancelled(all);
        }
        return failure == null
                ? new AnswerEnd.Finished(AnswerEnd.Reason.STOP, "", all)
                : new AnswerEnd.Failed("", all);
    }

    private Reply reply(TokenUsage usage, @Nullable MemberAccounting accounting) {
        order.meter().finished();
        Reply reply =
                Reply.json(order.body().of(frame.head(), wholeVectors(), usage))
                        .with("x-request-id", requestId());
        return accounting == null
                ? reply
                : reply.with(MemberProtocol.ACCOUNTING_HEADER, ContractJson.write(accounting));
    }

    private List<float[]> wholeVectors() {
        List<float[]> whole = new ArrayList<>(vectors.size());
        for (float[] vector : vectors) {
            if (vector != null) {
                whole.add(vector);
            }
        }
        return whole;
    }

    /** The member's account, or null where nobody wants one. */
    private @Nullable MemberAccounting accounting(AnswerEnd end, TokenUsage usage) {
        String requestId = order.hub().requestId();
        if (requestId == null) {
            return null;
        }
        AnswerEnd.Made all = end.made();
        Evidence whole =
                frame.evidence()
                        .with(
                                new Output(
                                        frame.digests().ofVectors(wholeVectors()),
                                        0,
                                        0,
                                        all.cachedTokens(),
                                        all.computedTokens(),
                                        all.recomputedTokens(),
                                        null));
        return new MemberAccounting(
                requestId,
                frame.memberId(),
                usage,
                all.computedTokens(),
                AnswerTask.finishReason(List.of(end)),
                whole.sealed(frame.digests().sealOf(whole)));
    }

    private String requestId() {
        String id = frame.head().id();
        return id.substring(id.indexOf('-') + 1);
    }

    /** One line a request, by which an operator finds it: counts, and no content. */
    private void log(AnswerEnd end) {
        LOG.info(
                "{} {}: {} texts, {} tokens, {}, {} ms",
                requestId(),
                frame.head().model(),
                order.rows().size(),
                order.promptTokens(),
                AnswerTask.finishReason(List.of(end)),
                order.meter().elapsedMillis());
    }
}

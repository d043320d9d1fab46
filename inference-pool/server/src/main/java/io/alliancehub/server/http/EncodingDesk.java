package io.alliancehub.server.http;

import static io.alliancehub.server.openai.RequestRefusedException.malformed;
import static io.alliancehub.server.openai.RequestRefusedException.tooLong;

import io.alliancehub.contract.EncodingLimits;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.server.evidence.AnswerEvidence;
import io.alliancehub.server.evidence.DigestKey;
import io.alliancehub.server.metrics.AnswerMeter;
import io.alliancehub.server.metrics.MemberMetrics;
import io.alliancehub.server.openai.AnswerHead;
import io.alliancehub.server.openai.RequestRefusedException;
import io.alliancehub.server.serving.AnswerZone;
import io.alliancehub.server.serving.LocalModel;
import io.alliancehub.server.tracing.AnswerTrace;
import java.util.List;

/** From texts to vectors on their way. Thread-safe. */
final class EncodingDesk {

    private final String memberId;
    private final MemberMetrics metrics;
    private final AnswerDesk desk;
    private final AnswerBook book;

    EncodingDesk(MemberParts parts, AnswerDesk desk, AnswerBook book) {
        this.memberId = parts.memberId();
        this.metrics = parts.metrics();
        this.desk = desk;
        this.book = book;
    }

    /**
     * Texts that are to be turned into numbers.
     *
     * @param rows each text, or each pair of texts
     */
    record Order(
            LocalModel model,
            HubCall hub,
            AnswerMeter meter,
            AnswerTrace trace,
            List<Row> rows,
            Body body) {

        Order {
            rows = List.copyOf(rows);
        }

        long promptTokens() {
            return rows.stream().mapToLong(row -> row.tokens().length).sum();
        }
    }

    /**
     * The tokens of one text, or of two.
     *
     * @param secondFrom where the second one begins
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Row(int[] tokens, int secondFrom) {}

    /** Makes the body of the answer. */
    @FunctionalInterface
    interface Body {
        byte[] of(AnswerHead head, List<float[]> vectors, TokenUsage usage);
    }

    /** A request for this model has arrived. */
    AnswerMeter arrived(LocalModel model, HubCall hub) {
        return metrics.arrived(model, hub.zone());
    }

    /**
     * Starts to compute; the exchange ends with it.
     *
     * @param field of the body that a refusal names
     * @throws RequestRefusedException when the texts are more than is taken
     */
    void start(Order order, String field, String idPrefix, Exchange exchange) {
        requireFitting(order, field);
        HubCall hub = order.hub();
        if (hub.adapter() != null) {
            throw malformed("model", "A model with an adapter makes no vectors.");
        }
        AnswerZone zone = desk.zone(hub);
        DigestKey digests = desk.digestKey(hub);
        AnswerHead head = desk.head(hub, order.model(), idPrefix);
        var run =
                new EncodingRun(
                        order,
                        new EncodingRun.Frame(
                                memberId,
                                head,
                                zone,
                                digests,
                                AnswerEvidence.ofTexts(
                                        order.model().description(),
                                        order.rows().stream().map(Row::tokens).toList(),
                                        digests)),
                        exchange,
                        book);
        order.trace()
                .begun(
                        new AnswerTrace.Begun(
                                head.id().substring(idPrefix.length()),
                                hub.zone(),
                                head.model(),
                                1,
                                0,
                                0));
        exchange.onEnd(order.trace()::left);
        if (hub.requestId() != null) {
            book.begin(hub.requestId());
        }
        order.meter().prompt(Math.toIntExact(order.promptTokens()));
        run.start();
    }

    private static void requireFitting(Order order, String field) {
        int context = order.model().description().contextLength();
        for (int i = 0; i < order.rows().size(); i++) {
            int length = order.rows().get(i).tokens().length;
            if (length == 0) {
                throw malformed(field, "A text of '" + field + "' must have at least one token.");
            }
            if (length > context) {
                throw tooLong(
                        field,
                        "A text of '%s' has %d tokens; the model takes %d at a time."
                                .formatted(field, length, context));
            }
        }
        if (order.promptTokens() > EncodingLimits.TOKENS_MAX) {
            throw tooLong(
                    field,
                    "The texts have %d tokens together; a request may have %d."
                            .formatted(order.promptTokens(), EncodingLimits.TOKENS_MAX));
        }
    }
}

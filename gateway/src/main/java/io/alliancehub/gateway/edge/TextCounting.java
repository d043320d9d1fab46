package io.alliancehub.gateway.edge;

import io.alliancehub.contract.EncodingLimits;
import io.alliancehub.contract.ModelCatalog;
import io.alliancehub.contract.ModelKind;
import io.alliancehub.gateway.guard.Prompt;
import io.alliancehub.gateway.models.PromptCounter;
import io.alliancehub.gateway.problem.ProblemCode;
import io.alliancehub.gateway.problem.Refusal;
import java.util.function.IntSupplier;

/**
 * Counts the texts of one request as a member reads them: each by itself, or with the query where
 * the model reads both together. Refuses what no member takes. For one thread.
 */
final class TextCounting {
    private final PromptCounter counter;
    private final String field;
    private final int context;
    private int total;

    private TextCounting(PromptCounter counter, String field, int context) {
        this.counter = counter;
        this.field = field;
        this.context = context;
    }

    static int count(PromptCounter counter, ModelCatalog.Entry model, Prompt.Texts prompt) {
        var counting = new TextCounting(counter, prompt.field(), model.contextLength());
        for (Prompt.Input input : prompt.inputs()) {
            switch (input) {
                case Prompt.Input.Tokens(int tokens) -> counting.add(tokens);
                case Prompt.Input.Text(String text) -> counting.add(text);
            }
        }
        return counting.total;
    }

    static int count(PromptCounter counter, ModelCatalog.Entry model, Prompt.Ranking prompt) {
        var counting = new TextCounting(counter, prompt.field(), model.contextLength());
        boolean together = model.use() == ModelKind.RERANKING;
        if (!together) {
            counting.add(prompt.query());
        }
        for (String document : prompt.documents()) {
            if (together) {
                counting.add(prompt.query(), document);
            } else {
                counting.add(document);
            }
        }
        return counting.total;
    }

    private void add(String text) {
        add(text.length(), () -> counter.countToEmbedUpTo(text, context));
    }

    private void add(String query, String document) {
        add(
                query.length() + document.length(),
                () -> counter.countPairUpTo(query, document, context));
    }

    private void add(long characters, IntSupplier count) {
        add(counter.surelyExceeds(characters, context) ? context + 1 : count.getAsInt());
    }

    private void add(int tokens) {
        if (tokens == 0) {
            throw Refusal.ofParameter(
                    ProblemCode.INVALID_BODY,
                    field,
                    "Each text of '" + field + "' must have at least one token.");
        }
        if (tokens > context) {
            throw tooLong(
                    "A text of '"
                            + field
                            + "' has more than the "
                            + context
                            + " tokens that the model takes at a time.");
        }
        total += tokens;
        if (total > EncodingLimits.TOKENS_MAX) {
            throw tooLong(
                    "The texts have more than the "
                            + EncodingLimits.TOKENS_MAX
                            + " tokens that a request may have.");
        }
    }

    private Refusal tooLong(String message) {
        return Refusal.ofParameter(ProblemCode.CONTEXT_LENGTH_EXCEEDED, field, message);
    }
}

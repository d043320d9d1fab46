package io.alliancehub.gateway.edge;

import io.alliancehub.contract.ModelCatalog;
import io.alliancehub.contract.TenantId;
import io.alliancehub.gateway.guard.Prompt;
import io.alliancehub.gateway.models.PromptCounter;
import io.alliancehub.gateway.models.PromptCounters;
import io.alliancehub.gateway.models.TokenizerMissingException;
import io.alliancehub.gateway.problem.ProblemCode;
import io.alliancehub.gateway.problem.Refusal;
import io.alliancehub.tokenizer.Conversation;
import io.alliancehub.tokenizer.ConversationRefusedException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;

/**
 * Counts prompts. A short one is counted where it comes; a long one is work for the processor and
 * waits for its bank's turn at one of a few threads, so that it can hold up neither short ones nor
 * another bank. What cannot fit the model is not counted to its end, and where its size says so not
 * at all. Thread-safe.
 */
public final class PromptCounting {
    private static final int SHORT_CHARACTERS = 16 << 10;
    private static final int WAITING_PER_BANK_MAX = 32;
    private static final Duration TURN_WITHIN = Duration.ofSeconds(10);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(2);

    private final PromptCounters counters;
    private final ExecutorService longPrompts;
    private final FairTurns turns;

    /**
     * @param longPrompts has {@code threads} threads, all for this
     */
    public PromptCounting(PromptCounters counters, ExecutorService longPrompts, int threads) {
        this.counters = counters;
        this.longPrompts = longPrompts;
        this.turns = new FairTurns(threads, WAITING_PER_BANK_MAX);
    }

    /** The tokens of a prompt; of one that is longer than the model's context, more than that. */
    int count(TenantId bank, ModelCatalog.Entry model, Prompt prompt) {
        return switch (prompt) {
            case Prompt.Tokens(int count) -> count;
            case Prompt.Text text -> countText(bank, model, text);
            case Prompt.Chat(Conversation conversation) -> countChat(bank, model, conversation);
            case Prompt.Texts texts ->
                    countTexts(
                            bank,
                            model,
                            texts.characters(),
                            counter -> TextCounting.count(counter, model, texts));
            case Prompt.Ranking ranking ->
                    countTexts(
                            bank,
                            model,
                            ranking.characters(),
                            counter -> TextCounting.count(counter, model, ranking));
        };
    }

    private int countTexts(
            TenantId bank,
            ModelCatalog.Entry model,
            long characters,
            ToIntFunction<PromptCounter> count) {
        PromptCounter counter = counter(model.tokenizerDigest());
        return characters <= SHORT_CHARACTERS
                ? count.applyAsInt(counter)
                : countInTurn(bank, () -> count.applyAsInt(counter));
    }

    private int countText(TenantId bank, ModelCatalog.Entry model, Prompt.Text prompt) {
        PromptCounter counter = counter(model.tokenizerDigest());
        String suffix = prompt.suffix();
        if (suffix != null && !counter.canFillGaps()) {
            throw Refusal.ofParameter(
                    ProblemCode.INVALID_BODY,
                    "suffix",
                    "The model's vocabulary has no tokens for a gap, so it takes no 'suffix'.");
        }
        int context = model.contextLength();
        long characters = prompt.text().length() + (suffix == null ? 0L : suffix.length());
        if (counter.surelyExceeds(characters, context)) {
            return context + 1;
        }
        int count =
                countInTime(
                        bank,
                        characters,
                        () -> counter.countTextUpTo(prompt.text(), suffix, context));
        if (count == 0) {
            throw Refusal.ofParameter(
                    ProblemCode.INVALID_BODY, "prompt", "'prompt' must have at least one token.");
        }
        return count;
    }

    private int countChat(TenantId bank, ModelCatalog.Entry model, Conversation conversation) {
        PromptCounter counter = counter(model.tokenizerDigest());
        if (!counter.canChat()) {
            throw Refusal.ofParameter(
                    ProblemCode.INVALID_PARAMETER,
                    "model",
                    "The model has no chat template, so it cannot chat; send a raw prompt to"
                            + " /v1/completions.");
        }
        int context = model.contextLength();
        if (counter.surelyExceeds(conversation.characters(), context)) {
            return context + 1;
        }
        try {
            return countInTime(
                    bank,
                    conversation.allCharacters(),
                    () -> counter.countUpTo(conversation, context));
        } catch (ConversationRefusedException e) {
            throw Refusal.ofParameter(
                    switch (e.part()) {
                        case TOOLS -> ProblemCode.INVALID_BODY;
                        case MESSAGES, THINKING -> ProblemCode.INVALID_PARAMETER;
                    },
                    e.part().field(),
                    String.valueOf(e.getMessage()));
        }
    }

    private int countInTime(TenantId bank, long characters, IntSupplier count) {
        return characters <= SHORT_CHARACTERS
                ? count.getAsInt()
                : countInTurn(bank, count::getAsInt);
    }

    private PromptCounter counter(String tokenizerDigest) {
        try {
            return counters.of(tokenizerDigest);
        } catch (TokenizerMissingException e) {
            throw Refusal.retryable(
                    ProblemCode.TOKENIZER_UNAVAILABLE,
                    "The model's tokenizer is not available, so the prompt cannot be counted.",
                    AGAIN_AFTER);
        }
    }

    private int countInTurn(TenantId bank, Callable<Integer> count) {
        try {
            if (!turns.enter(bank, TURN_WITHIN)) {
                throw tooMany();
            }
            try {
                return countLong(count);
            } finally {
                turns.leave(bank);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.of(ProblemCode.OVERLOADED, "The gateway was interrupted.");
        }
    }

    private int countLong(Callable<Integer> count) throws InterruptedException {
        Future<Integer> counted;
        try {
            counted = longPrompts.submit(count);
        } catch (RejectedExecutionException e) {
            throw tooMany();
        }
        try {
            return counted.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ConversationRefusedException refused) {
                throw refused;
            }
            if (e.getCause() instanceof Refusal refused) {
                throw refused;
            }
            throw new IllegalStateException("a prompt could not be counted", e.getCause());
        }
    }

    private static Refusal tooMany() {
        return Refusal.retryable(
                ProblemCode.OVERLOADED, "Too many long prompts at once.", AGAIN_AFTER);
    }
}

package io.alliancehub.gateway.edge;

import io.alliancehub.gateway.models.PromptCounters;
import io.alliancehub.gateway.models.TokenizerMissingException;
import io.alliancehub.gateway.problem.ProblemCode;
import io.alliancehub.gateway.problem.Refusal;
import io.alliancehub.tokenizer.ChatMessage;
import io.alliancehub.tokenizer.ChatTemplate;
import io.alliancehub.tokenizer.GenerationPrompt;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;

/**
 * Counts prompts. A short one is counted where it comes; a long one is work for the processor and
 * waits for one of a few threads, so that it cannot hold up short ones. Thread-safe.
 */
public final class PromptCounting {
    private static final int SHORT_CHARACTERS = 16 << 10;
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(2);

    private final PromptCounters counters;
    private final ExecutorService longPrompts;

    /**
     * @param longPrompts few threads and a bounded queue
     */
    public PromptCounting(PromptCounters counters, ExecutorService longPrompts) {
        this.counters = counters;
        this.longPrompts = longPrompts;
    }

    long count(String tokenizerDigest, List<ChatMessage> messages) {
        ChatTemplate template = template(tokenizerDigest);
        long characters = messages.stream().mapToLong(m -> m.content().length()).sum();
        return characters <= SHORT_CHARACTERS
                ? template.count(messages, GenerationPrompt.ADD)
                : countLong(template, messages);
    }

    private ChatTemplate template(String tokenizerDigest) {
        try {
            return counters.of(tokenizerDigest);
        } catch (TokenizerMissingException e) {
            throw Refusal.retryable(
                    ProblemCode.TOKENIZER_UNAVAILABLE,
                    "The model's tokenizer is not available, so the prompt cannot be counted.",
                    AGAIN_AFTER);
        }
    }

    private long countLong(ChatTemplate template, List<ChatMessage> messages) {
        Future<Integer> count;
        try {
            count = longPrompts.submit(() -> template.count(messages, GenerationPrompt.ADD));
        } catch (RejectedExecutionException e) {
            throw Refusal.retryable(
                    ProblemCode.OVERLOADED, "Too many long prompts at once.", AGAIN_AFTER);
        }
        try {
            return count.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a prompt could not be counted", e.getCause());
        } catch (InterruptedException e) {
            count.cancel(true);
            Thread.currentThread().interrupt();
            throw Refusal.of(ProblemCode.OVERLOADED, "The gateway was interrupted.");
        }
    }
}

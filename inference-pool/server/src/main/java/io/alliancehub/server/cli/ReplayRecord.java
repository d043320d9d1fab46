package io.alliancehub.server.cli;

import io.alliancehub.contract.UsageEvent.Evidence;
import io.alliancehub.contract.UsageEvent.Output;
import io.alliancehub.engine.sampling.LogitRules;
import io.alliancehub.server.evidence.DigestKey;
import io.alliancehub.server.openai.AnswerOptions;
import io.alliancehub.server.openai.ChatRequest;
import io.alliancehub.tokenizer.ChatTemplate;
import io.alliancehub.tokenizer.ConversationRefusedException;
import io.alliancehub.tokenizer.GenerationPrompt;
import io.alliancehub.tokenizer.Tokenizer;
import io.alliancehub.tokenizer.UnsupportedTemplateException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One answer as a bank keeps it: what was asked, what came, and the hub's evidence of it. The
 * README of this module has its form.
 *
 * @param model the model's file; null where the record does not name it
 * @param asked a conversation, or a prompt's token ids
 * @param stop stop strings
 * @param tokens the completion's token ids; null where nobody kept them
 * @param key of the keyed digests; null where whoever replays does not have it
 */
record ReplayRecord(
        @Nullable String model,
        Asked asked,
        List<String> stop,
        Evidence evidence,
        @Nullable List<Integer> tokens,
        @Nullable DigestKey key) {

    /** What the model was given. */
    sealed interface Asked {

        /** A conversation, to be rendered by the model's template. */
        record Chat(ChatRequest request) implements Asked {}

        /** Token ids. */
        record Prompt(List<Integer> tokens) implements Asked {}
    }

    /** Refuses what could not be replayed, or compared with nothing. */
    ReplayRecord {
        if (asked instanceof Asked.Chat(ChatRequest request)) {
            requireParameters(request, evidence);
        }
        Output output = evidence.output();
        if (tokens == null && (output == null || key == null)) {
            throw new CommandFailedException(
                    "the record has nothing to compare with: neither the completion's tokens, nor"
                            + " its digest and the key of it (digestKey, or zone and"
                            + " HUB_MEMBER_SECRET)");
        }
        if (tokens != null && output != null && tokens.size() != output.tokens()) {
            throw new CommandFailedException(
                    "the record has %d tokens, its evidence is of %d"
                            .formatted(tokens.size(), output.tokens()));
        }
        if (evidence.ending() != null && key != null) {
            requireDigest("stop strings", evidence.ending().stopDigest(), key.ofStops(stop));
        }
    }

    /**
     * Reads a record.
     *
     * @param environment may have the pool's secret, from which a zone's key comes
     */
    static ReplayRecord read(Path path, Map<String, String> environment) throws IOException {
        return ReplayRecordReader.read(TextFile.read(path), environment);
    }

    private static void requireParameters(ChatRequest chat, Evidence evidence) {
        AnswerOptions request = chat.options();
        boolean plain = request.minP() == 0 && request.rules().equals(LogitRules.NONE);
        if (request.choices() != 1 || !plain) {
            throw new CommandFailedException(
                    "a request with n, min_p, penalties, logit_bias or min_tokens cannot be"
                            + " replayed yet");
        }
        parameter("temperature", request.temperature(), evidence.temperature());
        parameter("top_p", request.topP(), evidence.topP());
        parameter("top_k", request.topK(), evidence.topK());
        if (request.seed() != null) {
            parameter("seed", request.seed(), evidence.seed());
        }
        if (evidence.ending() != null) {
            parameter("ignore_eos", request.ignoreEos(), evidence.ending().ignoreEos());
        }
    }

    private static void parameter(String name, Object asked, Object used) {
        if (!asked.equals(used)) {
            throw new CommandFailedException(
                    "the request's %s is %s, the answer was made with %s"
                            .formatted(name, asked, used));
        }
    }

    boolean isChat() {
        return asked instanceof Asked.Chat;
    }

    /** Tokens of the completion that is to be made again, at least 1. */
    int completionTokens() {
        Output output = evidence.output();
        long recorded = output != null ? output.tokens() : Objects.requireNonNull(tokens).size();
        if (recorded < 1 || recorded > Integer.MAX_VALUE) {
            throw new CommandFailedException("the record is of no token");
        }
        return (int) recorded;
    }

    /** Older evidence does not say; then the request does. */
    boolean ignoreEos() {
        if (evidence.ending() != null) {
            return evidence.ending().ignoreEos();
        }
        return asked instanceof Asked.Chat(ChatRequest request) && request.options().ignoreEos();
    }

    /** The prompt's token ids; refuses a prompt that is not the one of the evidence. */
    int[] prompt(Tokenizer tokenizer) {
        int[] prompt =
                switch (asked) {
                    case Asked.Chat(ChatRequest request) -> rendered(tokenizer, request);
                    case Asked.Prompt(List<Integer> ids) -> array(ids);
                };
        if (key != null && evidence.promptDigest() != null) {
            requireDigest("prompt", evidence.promptDigest(), key.ofPrompt(prompt));
        }
        return prompt;
    }

    private static int[] rendered(Tokenizer tokenizer, ChatRequest request) {
        try {
            return ChatTemplate.of(tokenizer)
                    .renderTokens(request.messages(), GenerationPrompt.ADD);
        } catch (UnsupportedTemplateException | ConversationRefusedException refused) {
            throw new CommandFailedException(String.valueOf(refused.getMessage()));
        }
    }

    private static void requireDigest(
            String what, @Nullable String recorded, @Nullable String here) {
        if (!Objects.equals(recorded, here)) {
            throw new CommandFailedException(
                    "the record's "
                            + what
                            + " and the evidence's have different digests, or the key is another"
                            + " zone's");
        }
    }

    /** The digest of completion tokens, or null without a key. */
    @Nullable String digest(int[] completion) {
        return key == null ? null : key.output(completion).hex();
    }

    static int[] array(List<Integer> ids) {
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }
}

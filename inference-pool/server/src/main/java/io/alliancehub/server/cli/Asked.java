package io.alliancehub.server.cli;

import io.alliancehub.engine.grammar.GrammarSpec;
import io.alliancehub.engine.sampling.ThoughtLimit;
import io.alliancehub.engine.sampling.TokenBias;
import io.alliancehub.server.openai.AnswerFormat;
import io.alliancehub.server.openai.AnswerOptions;
import io.alliancehub.server.openai.ChatRequest;
import io.alliancehub.server.openai.CompletionRequest;
import io.alliancehub.server.output.OutputPlan;
import io.alliancehub.tokenizer.ChatTemplate;
import io.alliancehub.tokenizer.CompletionPrompts;
import io.alliancehub.tokenizer.ConversationRefusedException;
import io.alliancehub.tokenizer.Tokenizer;
import io.alliancehub.tokenizer.UnsupportedTemplateException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a model was given: the words, which only the bank has. */
sealed interface Asked {

    /** What else the request says; null where there is no request. */
    @Nullable AnswerOptions options();

    /** Stop strings of the request. */
    List<String> stop();

    /** Whether the model's way of calling tools decides on stop strings and grammar. */
    default boolean callsTools() {
        return false;
    }

    /** All stop strings, with a model that has this tokenizer. */
    default List<String> stop(Tokenizer tokenizer) {
        return stop();
    }

    /** The most tokens of a thought; null where it could take all there were. */
    default @Nullable ThoughtLimit thought(Tokenizer tokenizer) {
        return null;
    }

    /** Control tokens that its text shows. */
    default int[] shownTokens(Tokenizer tokenizer) {
        return new int[0];
    }

    /** What is added to single tokens' logits. */
    TokenBias bias();

    /** The shape that the answer had to have; null where any text would do. */
    default @Nullable GrammarSpec grammar() {
        AnswerOptions options = options();
        AnswerFormat format = options == null ? null : options.format();
        return format == null ? null : format.spec();
    }

    /** The texts that the answer of a model with this tokenizer could be; null for any. */
    default @Nullable GrammarSpec grammar(Tokenizer tokenizer) {
        return grammar();
    }

    /** The prompt's token ids. */
    int[] prompt(Tokenizer tokenizer);

    /** A conversation, to be rendered by the model's template. */
    record Chat(ChatRequest request) implements Asked {

        @Override
        public AnswerOptions options() {
            return request.options();
        }

        @Override
        public List<String> stop() {
            return options().stop();
        }

        @Override
        public boolean callsTools() {
            return !request.prompt().tools().offered().isEmpty();
        }

        @Override
        public List<String> stop(Tokenizer tokenizer) {
            return output(tokenizer).stopsWith(options().stop());
        }

        @Override
        public int[] shownTokens(Tokenizer tokenizer) {
            return output(tokenizer).shownTokens();
        }

        @Override
        public @Nullable GrammarSpec grammar(Tokenizer tokenizer) {
            return output(tokenizer).grammar(grammar());
        }

        @Override
        public @Nullable ThoughtLimit thought(Tokenizer tokenizer) {
            return output(tokenizer).thought();
        }

        private OutputPlan output(Tokenizer tokenizer) {
            return OutputPlan.of(tokenizer, request.prompt(), rendered(tokenizer).opensThinking());
        }

        @Override
        public TokenBias bias() {
            return options().rules().bias();
        }

        @Override
        public int[] prompt(Tokenizer tokenizer) {
            return rendered(tokenizer).tokens();
        }

        private ChatTemplate.Rendered rendered(Tokenizer tokenizer) {
            try {
                return ChatTemplate.of(tokenizer).renderPrompt(request.prompt().conversation());
            } catch (UnsupportedTemplateException | ConversationRefusedException refused) {
                throw new CommandFailedException(String.valueOf(refused.getMessage()));
            }
        }
    }

    /** Text or token ids to go on from, or a gap in a text. */
    record Raw(CompletionRequest request) implements Asked {

        @Override
        public AnswerOptions options() {
            return request.options();
        }

        @Override
        public List<String> stop() {
            return options().stop();
        }

        @Override
        public TokenBias bias() {
            return options().rules().bias();
        }

        @Override
        public int[] prompt(Tokenizer tokenizer) {
            return switch (request.prompt()) {
                case CompletionRequest.Prompt.Tokens(int[] ids) -> ids;
                case CompletionRequest.Prompt.Text(String text) -> encoded(tokenizer, text);
            };
        }

        private int[] encoded(Tokenizer tokenizer, String text) {
            var prompts = CompletionPrompts.of(tokenizer);
            if (request.suffix() != null && !prompts.canFillGaps()) {
                throw new CommandFailedException(
                        "the request has a suffix, and the model's vocabulary no tokens for a gap");
            }
            return prompts.tokens(text, request.suffix());
        }
    }

    /** Token ids, with what else the evidence has digests of only. */
    record Tokens(List<Integer> ids, List<String> stop, TokenBias bias) implements Asked {

        @Override
        public @Nullable AnswerOptions options() {
            return null;
        }

        @Override
        public int[] prompt(Tokenizer tokenizer) {
            return ReplayRecord.array(ids);
        }
    }
}

package io.alliancehub.server.openai;

import io.alliancehub.contract.TokenUsage;
import io.alliancehub.engine.sampling.TokenLogprobs;
import io.alliancehub.server.output.Said;
import io.alliancehub.tokenizer.Tokenizer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers of {@code /v1/completions}. */
public final class CompletionShape implements AnswerShape {

    private static final String OBJECT = "text_completion";

    private final TokenNames names;
    private final String echo;

    /**
     * Answers of a model with this tokenizer.
     *
     * @param echo what each choice begins with; empty where the prompt is not repeated
     */
    public CompletionShape(Tokenizer tokenizer, String echo) {
        this.names = new TokenNames(tokenizer);
        this.echo = echo;
    }

    @Override
    public String idPrefix() {
        return "cmpl-";
    }

    @Override
    public byte[] whole(AnswerHead head, List<ChoicePart> choices, TokenUsage usage) {
        ObjectNode root = OpenAiJson.root(head, OBJECT);
        ArrayNode written = root.putArray("choices");
        for (ChoicePart part : choices) {
            choice(written.addObject(), part, echo + part.said().content());
        }
        root.set("usage", OpenAiJson.usage(usage));
        return OpenAiJson.bytes(root);
    }

    @Override
    public byte @Nullable [] opening(AnswerHead head, int index, Delivery delivery) {
        return echo.isEmpty()
                ? null
                : chunk(head, new ChoicePart(index, Said.content(echo), null, null), delivery);
    }

    @Override
    public byte[] chunk(AnswerHead head, ChoicePart part, Delivery delivery) {
        ObjectNode root = OpenAiJson.root(head, OBJECT);
        choice(root.putArray("choices").addObject(), part, part.said().content());
        if (delivery == Delivery.STREAM_WITH_USAGE) {
            root.putNull("usage");
        }
        return OpenAiJson.bytes(root);
    }

    @Override
    public byte[] usage(AnswerHead head, TokenUsage usage) {
        return OpenAiJson.usageChunk(head, OBJECT, usage);
    }

    private void choice(ObjectNode choice, ChoicePart part, String text) {
        choice.put("index", part.index());
        choice.put("text", text);
        logprobs(choice, part.tokens());
        choice.put("finish_reason", part.finishReason());
    }

    /** Four lists side by side; the chosen token is always among the likeliest that are named. */
    private void logprobs(ObjectNode choice, @Nullable List<ToldToken> tokens) {
        if (tokens == null) {
            choice.putNull("logprobs");
            return;
        }
        ObjectNode logprobs = choice.putObject("logprobs");
        ArrayNode keys = logprobs.putArray("tokens");
        ArrayNode values = logprobs.putArray("token_logprobs");
        ArrayNode tops = logprobs.putArray("top_logprobs");
        ArrayNode offsets = logprobs.putArray("text_offset");
        for (ToldToken token : tokens) {
            TokenLogprobs told = token.logprobs();
            keys.add(names.key(token.id()));
            values.add(TokenNames.finite(told.chosen()));
            ObjectNode top = tops.addObject();
            for (int i = 0; i < told.topIds().length; i++) {
                top.put(names.key(told.topIds()[i]), TokenNames.finite(told.topLogprobs()[i]));
            }
            top.put(names.key(token.id()), TokenNames.finite(told.chosen()));
            offsets.add(token.offset());
        }
    }
}

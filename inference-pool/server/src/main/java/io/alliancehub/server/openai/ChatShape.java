package io.alliancehub.server.openai;

import io.alliancehub.contract.TokenUsage;
import io.alliancehub.engine.sampling.TokenLogprobs;
import io.alliancehub.server.output.Said;
import io.alliancehub.tokenizer.Tokenizer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers of {@code /v1/chat/completions}. */
public final class ChatShape implements AnswerShape {

    private static final String CHUNK = "chat.completion.chunk";

    private final TokenNames names;

    /** Answers of a model with this tokenizer. */
    public ChatShape(Tokenizer tokenizer) {
        names = new TokenNames(tokenizer);
    }

    @Override
    public String idPrefix() {
        return "chatcmpl-";
    }

    @Override
    public byte[] whole(AnswerHead head, List<ChoicePart> choices, TokenUsage usage) {
        ObjectNode root = OpenAiJson.root(head, "chat.completion");
        ArrayNode written = root.putArray("choices");
        for (ChoicePart part : choices) {
            ObjectNode choice = written.addObject();
            choice.put("index", part.index());
            ObjectNode message = choice.putObject("message");
            message.put("role", "assistant");
            new SpokenParts(head, part).putAll(message);
            message.putNull("refusal");
            logprobs(choice, part.tokens());
            choice.put("finish_reason", part.finishReason());
        }
        root.set("usage", OpenAiJson.usage(usage));
        return OpenAiJson.bytes(root);
    }

    /** Who speaks. */
    @Override
    public byte[] opening(AnswerHead head, int index, Delivery delivery) {
        ObjectNode root = OpenAiJson.root(head, CHUNK);
        ObjectNode choice = choice(root, index);
        choice.putObject("delta").put("role", "assistant").put("content", "");
        return ended(root, choice, new ChoicePart(index, Said.NOTHING, null, null), delivery);
    }

    @Override
    public byte[] chunk(AnswerHead head, ChoicePart part, Delivery delivery) {
        ObjectNode root = OpenAiJson.root(head, CHUNK);
        ObjectNode choice = choice(root, part.index());
        ObjectNode delta = choice.putObject("delta");
        if (part.finishReason() == null) {
            new SpokenParts(head, part).putDelta(delta);
        }
        return ended(root, choice, part, delivery);
    }

    @Override
    public byte[] usage(AnswerHead head, TokenUsage usage) {
        return OpenAiJson.usageChunk(head, CHUNK, usage);
    }

    private static ObjectNode choice(ObjectNode root, int index) {
        return root.putArray("choices").addObject().put("index", index);
    }

    private byte[] ended(ObjectNode root, ObjectNode choice, ChoicePart part, Delivery delivery) {
        logprobs(choice, part.tokens());
        choice.put("finish_reason", part.finishReason());
        if (delivery == Delivery.STREAM_WITH_USAGE) {
            root.putNull("usage");
        }
        return OpenAiJson.bytes(root);
    }

    private void logprobs(ObjectNode choice, @Nullable List<ToldToken> tokens) {
        if (tokens == null) {
            choice.putNull("logprobs");
            return;
        }
        ObjectNode logprobs = choice.putObject("logprobs");
        ArrayNode content = logprobs.putArray("content");
        for (ToldToken token : tokens) {
            TokenLogprobs told = token.logprobs();
            ObjectNode entry = content.addObject();
            name(entry, token.id(), told.chosen());
            ArrayNode top = entry.putArray("top_logprobs");
            for (int i = 0; i < told.topIds().length; i++) {
                name(top.addObject(), told.topIds()[i], told.topLogprobs()[i]);
            }
        }
        logprobs.putNull("refusal");
    }

    private void name(ObjectNode entry, int id, double logprob) {
        entry.put("token", names.text(id));
        entry.put("logprob", TokenNames.finite(logprob));
        names.bytes(id, entry.putArray("bytes"));
    }
}

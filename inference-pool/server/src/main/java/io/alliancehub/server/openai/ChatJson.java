package io.alliancehub.server.openai;

import io.alliancehub.contract.TokenUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes OpenAI's answer bodies. */
public final class ChatJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ChatJson() {}

    /** A whole answer. */
    public static byte[] completion(
            AnswerHead head, String content, String finishReason, TokenUsage usage) {
        ObjectNode root = root(head, "chat.completion");
        ObjectNode choice = root.putArray("choices").addObject();
        choice.put("index", 0);
        ObjectNode message = choice.putObject("message");
        message.put("role", "assistant");
        message.put("content", content);
        message.putNull("refusal");
        choice.putNull("logprobs");
        choice.put("finish_reason", finishReason);
        root.set("usage", usage(usage));
        return JSON.writeValueAsBytes(root);
    }

    /** The first chunk of a stream: who speaks. */
    public static byte[] roleChunk(AnswerHead head, ChatRequest.Delivery delivery) {
        ObjectNode delta = JSON.createObjectNode();
        delta.put("role", "assistant");
        delta.put("content", "");
        return chunk(head, delta, null, delivery);
    }

    /** A chunk that carries text. */
    public static byte[] textChunk(AnswerHead head, String text, ChatRequest.Delivery delivery) {
        ObjectNode delta = JSON.createObjectNode();
        delta.put("content", text);
        return chunk(head, delta, null, delivery);
    }

    /** The last chunk that has a choice: why there is no more. */
    public static byte[] finishChunk(
            AnswerHead head, String finishReason, ChatRequest.Delivery delivery) {
        return chunk(head, JSON.createObjectNode(), finishReason, delivery);
    }

    /** The chunk without a choice that a caller asked for by {@code include_usage}. */
    public static byte[] usageChunk(AnswerHead head, TokenUsage usage) {
        ObjectNode root = root(head, "chat.completion.chunk");
        root.putArray("choices");
        root.set("usage", usage(usage));
        return JSON.writeValueAsBytes(root);
    }

    /** An error body, also used as the last event of a stream that fails. */
    public static byte[] error(RequestRefusedException refused) {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode error = root.putObject("error");
        error.put("message", refused.getMessage());
        error.put("type", refused.type());
        error.put("param", refused.param());
        error.put("code", refused.code());
        return JSON.writeValueAsBytes(root);
    }

    /** The list of models. */
    public static byte[] models(List<String> names, long createdSeconds) {
        ObjectNode root = JSON.createObjectNode();
        root.put("object", "list");
        var data = root.putArray("data");
        for (String name : names) {
            ObjectNode model = data.addObject();
            model.put("id", name);
            model.put("object", "model");
            model.put("created", createdSeconds);
            model.put("owned_by", "alliance-hub");
        }
        return JSON.writeValueAsBytes(root);
    }

    private static byte[] chunk(
            AnswerHead head,
            ObjectNode delta,
            @Nullable String finishReason,
            ChatRequest.Delivery delivery) {
        ObjectNode root = root(head, "chat.completion.chunk");
        ObjectNode choice = root.putArray("choices").addObject();
        choice.put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs");
        choice.put("finish_reason", finishReason);
        if (delivery == ChatRequest.Delivery.STREAM_WITH_USAGE) {
            root.putNull("usage");
        }
        return JSON.writeValueAsBytes(root);
    }

    private static ObjectNode root(AnswerHead head, String object) {
        ObjectNode root = JSON.createObjectNode();
        root.put("id", head.id());
        root.put("object", object);
        root.put("created", head.createdSeconds());
        root.put("model", head.model());
        root.put("system_fingerprint", head.fingerprint());
        return root;
    }

    private static ObjectNode usage(TokenUsage usage) {
        ObjectNode node = JSON.createObjectNode();
        node.put("prompt_tokens", usage.promptTokens());
        node.put("completion_tokens", usage.completionTokens());
        node.put("total_tokens", usage.totalTokens());
        node.putObject("prompt_tokens_details").put("cached_tokens", usage.cachedTokens());
        node.putObject("completion_tokens_details")
                .put("reasoning_tokens", usage.reasoningTokens());
        node.put("prompt_cache_hit_tokens", usage.cachedTokens());
        node.put("prompt_cache_miss_tokens", usage.promptTokens() - usage.cachedTokens());
        return node;
    }
}

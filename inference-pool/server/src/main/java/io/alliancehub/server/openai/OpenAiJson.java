package io.alliancehub.server.openai;

import io.alliancehub.contract.TokenUsage;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes the parts of OpenAI's bodies that all addresses have in common. */
public final class OpenAiJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private OpenAiJson() {}

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

    static ObjectNode root(AnswerHead head, String object) {
        ObjectNode root = JSON.createObjectNode();
        root.put("id", head.id());
        root.put("object", object);
        root.put("created", head.createdSeconds());
        root.put("model", head.model());
        root.put("system_fingerprint", head.fingerprint());
        return root;
    }

    /** The chunk without a choice that a caller asked for by {@code include_usage}. */
    static byte[] usageChunk(AnswerHead head, String object, TokenUsage usage) {
        ObjectNode root = root(head, object);
        root.putArray("choices");
        root.set("usage", usage(usage));
        return bytes(root);
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static byte[] bytes(ObjectNode root) {
        return JSON.writeValueAsBytes(root);
    }

    static ObjectNode usage(TokenUsage usage) {
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

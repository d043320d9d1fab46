package io.alliancehub.server.cli;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.UsageEvent.Evidence;
import io.alliancehub.server.evidence.DigestKey;
import io.alliancehub.server.openai.ChatRequestReader;
import io.alliancehub.server.openai.CompletionRequestReader;
import io.alliancehub.server.openai.LogitBiasReader;
import io.alliancehub.server.openai.RequestRefusedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads a record from JSON. Its messages name fields and never say what is in them. */
final class ReplayRecordReader {

    private static final Set<String> FIELDS =
            Set.of(
                    "model",
                    "adapter",
                    "request",
                    "promptTokens",
                    "stop",
                    "logit_bias",
                    "evidence",
                    "tokens",
                    "digestKey",
                    "zone");
    private static final List<String> NEEDED =
            List.of(
                    "baseDigest",
                    "tokenizerDigest",
                    "numericsProfile",
                    "temperature",
                    "topP",
                    "topK",
                    "seed");
    private static final List<String> NEEDED_RULES =
            List.of(
                    "choices",
                    "minP",
                    "repetitionPenalty",
                    "presencePenalty",
                    "frequencyPenalty",
                    "minTokens");
    private static final String SECRET = "HUB_MEMBER_SECRET";

    private final JsonNode root;

    private ReplayRecordReader(JsonNode root) {
        this.root = root;
    }

    static ReplayRecord read(String json, Map<String, String> environment) {
        var reader = new ReplayRecordReader(object(json));
        for (String name : reader.root.propertyNames()) {
            if (!FIELDS.contains(name)) {
                throw new CommandFailedException(
                        "the record has a field that is not known: " + name);
            }
        }
        return new ReplayRecord(
                reader.text("model"),
                reader.text("adapter"),
                reader.asked(),
                reader.evidence(),
                reader.tokens(),
                reader.key(environment));
    }

    private static JsonNode object(String json) {
        try {
            JsonNode root = Json.MAPPER.readTree(json);
            if (root.isObject()) {
                return root;
            }
        } catch (JacksonException notJson) {
            // Its message would quote the record.
            throw new CommandFailedException("the record is not valid JSON");
        }
        throw new CommandFailedException("the record is not a JSON object");
    }

    private Asked asked() {
        JsonNode request = root.get("request");
        JsonNode prompt = root.get("promptTokens");
        if ((request == null) == (prompt == null)) {
            throw new CommandFailedException(
                    "the record needs exactly one of request and promptTokens");
        }
        try {
            if (prompt != null) {
                List<Integer> ids = ids("promptTokens", prompt);
                return new Asked.Tokens(ids, stop(), LogitBiasReader.read(root.get("logit_bias")));
            }
            return asked(request);
        } catch (RequestRefusedException refused) {
            throw new CommandFailedException("the record's request: " + refused.getMessage());
        }
    }

    private Asked asked(JsonNode request) {
        for (String own : List.of("stop", "logit_bias")) {
            if (root.has(own)) {
                throw new CommandFailedException(
                        "a request has its own " + own + "; the record's is for tokens");
            }
        }
        byte[] body = String.valueOf(request).getBytes(StandardCharsets.UTF_8);
        return request.has("prompt")
                ? new Asked.Raw(CompletionRequestReader.read(body))
                : new Asked.Chat(ChatRequestReader.read(body));
    }

    private Evidence evidence() {
        JsonNode evidence = root.get("evidence");
        if (evidence == null || !evidence.isObject()) {
            throw new CommandFailedException("the record needs evidence, an object");
        }
        for (String field : NEEDED) {
            if (!evidence.hasNonNull(field)) {
                throw new CommandFailedException("the record's evidence has no " + field);
            }
        }
        requireRules(evidence);
        try {
            return ContractJson.read(evidence.toString(), Evidence.class);
        } catch (JacksonException unreadable) {
            throw new CommandFailedException("the record's evidence cannot be read");
        }
    }

    /** Older evidence has neither rules nor a seal; one without the other is no member's. */
    private static void requireRules(JsonNode evidence) {
        if (!evidence.hasNonNull("rules")) {
            return;
        }
        for (String field : NEEDED_RULES) {
            if (!evidence.get("rules").path(field).isNumber()) {
                throw new CommandFailedException("the record's evidence has no rules." + field);
            }
        }
        if (!evidence.hasNonNull("seal")) {
            throw new CommandFailedException("the record's evidence has rules and no seal");
        }
    }

    private List<String> stop() {
        List<String> stops = new ArrayList<>();
        JsonNode list = root.get("stop");
        if (list == null) {
            return stops;
        }
        for (JsonNode stop : list) {
            if (!stop.isString()) {
                throw new CommandFailedException("the record's stop must be a list of strings");
            }
            stops.add(stop.asString());
        }
        return stops;
    }

    /** A list of ids, or a list of such lists where there are several choices. */
    private @Nullable List<List<Integer>> tokens() {
        JsonNode tokens = root.get("tokens");
        if (tokens == null) {
            return null;
        }
        if (!tokens.path(0).isArray()) {
            return List.of(ids("tokens", tokens));
        }
        List<List<Integer>> choices = new ArrayList<>();
        for (JsonNode choice : tokens) {
            choices.add(choice.isEmpty() && choice.isArray() ? List.of() : ids("tokens", choice));
        }
        return choices;
    }

    private static List<Integer> ids(String field, JsonNode list) {
        List<Integer> ids = new ArrayList<>();
        for (JsonNode id : list) {
            if (!id.isInt() || id.asInt() < 0) {
                throw new CommandFailedException("the record's " + field + " must be token ids");
            }
            ids.add(id.asInt());
        }
        if (!list.isArray() || ids.isEmpty()) {
            throw new CommandFailedException("the record's " + field + " must be a list of ids");
        }
        return ids;
    }

    private @Nullable DigestKey key(Map<String, String> environment) {
        String written = text("digestKey");
        if (written != null) {
            try {
                return DigestKey.ofHex(written);
            } catch (IllegalArgumentException notHex) {
                throw new CommandFailedException(
                        "the record's digestKey must have 64 hexadecimal digits");
            }
        }
        String zone = text("zone");
        String secret = environment.get(SECRET);
        return zone == null || secret == null ? null : DigestKey.of(secret, zone);
    }

    private @Nullable String text(String field) {
        JsonNode value = root.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw new CommandFailedException("the record's " + field + " must be a text");
        }
        return value.asString();
    }
}

package io.alliancehub.launcher.client;

import io.alliancehub.launcher.console.HubFailure;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What a pool member tells of its models. */
public final class MemberApi {
    private final JsonClient client;

    public MemberApi(HttpClient http, int port, String secret) {
        this.client =
                new JsonClient(http, "http://127.0.0.1:" + port, Map.of("x-hub-secret", secret));
    }

    /** The served models as the member describes them. */
    public List<JsonNode> models() {
        Answer answer = client.exchange("GET", "/internal/models", null);
        if (!answer.ok() || !answer.body().isArray()) {
            throw new HubFailure("The member does not tell its models: " + answer.brief());
        }
        List<JsonNode> models = new ArrayList<>();
        answer.body().forEach(models::add);
        return models;
    }

    /** A tokenizer asset's bytes. */
    public byte[] tokenizer(String digest) {
        return client.getBytes("/internal/tokenizers/" + digest);
    }
}

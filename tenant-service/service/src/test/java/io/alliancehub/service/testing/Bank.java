package io.alliancehub.service.testing;

import io.alliancehub.contract.AppId;
import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.InternalApi;
import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.ProjectId;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.TenantId;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.contract.UsageEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** A synthetic bank with a project, an app, a key and a model of its own with a price. */
public final class Bank {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private final RunningService service;
    public final TenantId id;
    public final ProjectId project;
    public final AppId app;
    public final KeyId key;
    public final String apiKey;
    public final String alias;
    public final String modelVersion;
    public final String priceVersion;

    public Bank(RunningService service) {
        this(service, "合成银行");
    }

    /**
     * @param name made one of its own by a number
     */
    public Bank(RunningService service, String name) {
        this.service = service;
        int number = COUNT.incrementAndGet();
        id = new TenantId("bank-" + number);
        service.post(
                        "/tenants",
                        ContractJson.write(Map.of("name", name + " " + number, "code", id.value())))
                .expect(201);
        project = new ProjectId(made("/projects", "{\"name\":\"p\"}"));
        app = new AppId(made("/apps", "{\"projectId\":\"" + project + "\",\"name\":\"a\"}"));
        RunningService.Answer answer = newKey();
        key = new KeyId(answer.text("id"));
        apiKey = answer.text("apiKey");
        alias = "model-" + number;
        modelVersion = register(service, alias, number);
        service.api("PUT", "/models/" + alias + "/grants/" + id, "").expect(200);
        priceVersion = newPrice("2.0000", "0.5000", "8.1234");
    }

    /** Makes another key. */
    public RunningService.Answer newKey() {
        return service.post(path("/keys"), "{\"appId\":\"" + app + "\",\"name\":\"k\"}")
                .expect(201);
    }

    /** Sets a new price from now on. */
    public String newPrice(String input, String cachedInput, String output) {
        return service.post(
                        "/prices",
                        ContractJson.write(
                                Map.of(
                                        "alias", alias,
                                        "inputPerMillion", input,
                                        "cachedInputPerMillion", cachedInput,
                                        "outputPerMillion", output)))
                .expect(201)
                .text("priceVersion");
    }

    public String path(String rest) {
        return "/tenants/" + id + rest;
    }

    private String made(String rest, String body) {
        return service.post(path(rest), body).expect(201).text("id");
    }

    /** Uploads a synthetic tokenizer and registers a model with it; its version. */
    public static String register(RunningService service, String alias, int number) {
        byte[] tokenizer = ("synthetic tokenizer " + number).getBytes(StandardCharsets.UTF_8);
        String digest = sha256(tokenizer);
        service.putBytes("/api/v1/tokenizers/" + digest, tokenizer);
        return service.post("/models", model(alias, digest, number))
                .expect(201)
                .text("modelVersion");
    }

    public static String model(String alias, String tokenizerDigest, int number) {
        String base = sha256(("synthetic weights " + number).getBytes(StandardCharsets.UTF_8));
        return ContractJson.write(
                Map.of(
                        "alias",
                        alias,
                        "servedModel",
                        Map.of(
                                "name",
                                "synthetic",
                                "architecture",
                                "qwen2",
                                "quantisation",
                                "Q8_0",
                                "parameterCount",
                                1_000_000,
                                "baseDigest",
                                base,
                                "tokenizerDigest",
                                tokenizerDigest,
                                "contextLength",
                                4096,
                                "numericsProfile",
                                "test")));
    }

    /** A call of this bank that has just ended. */
    public UsageEvent call(long prompt, long cached, long completion) {
        return call(
                "req-" + UUID.randomUUID(),
                service.clock().instant(),
                new TokenUsage(prompt, cached, completion, 0));
    }

    public UsageEvent call(String requestId, Instant occurredAt, TokenUsage usage) {
        return new UsageEvent(
                requestId + "-0",
                requestId,
                id,
                project,
                app,
                key,
                alias,
                modelVersion,
                usage,
                0,
                UsageEvent.Outcome.COMPLETED,
                UsageEvent.Measurement.MEASURED,
                priceVersion,
                occurredAt,
                occurredAt.plusMillis(20),
                occurredAt.plusMillis(120),
                occurredAt.plusSeconds(1),
                "gateway-1",
                "member-1",
                new UsageEvent.Evidence("b", "t", null, "p", 0.7, 1.0, 0, 42, null));
    }

    /** The same call at another price. */
    public UsageEvent at(UsageEvent event, String price) {
        return new UsageEvent(
                event.id(),
                event.requestId(),
                event.tenantId(),
                event.projectId(),
                event.appId(),
                event.keyId(),
                event.alias(),
                event.modelVersion(),
                event.usage(),
                event.beyondTokens(),
                event.outcome(),
                event.measurement(),
                price,
                event.occurredAt(),
                event.dispatchedAt(),
                event.firstTokenAt(),
                event.endedAt(),
                event.gatewayId(),
                event.memberId(),
                event.evidence());
    }

    /** Puts an event on the bank's stream, as a gateway's settlement does. */
    public void stream(UsageEvent event) {
        stream(ContractJson.write(event));
    }

    public void stream(String text) {
        service.redis().commands().xadd(RedisNames.usage(id), Map.of("event", text));
    }

    /** Sends events over HTTP; what the service says it keeps. */
    public List<String> send(UsageEvent... events) {
        return send(new InternalApi.UsageBatch(List.of(events)));
    }

    /** The same for calls that no gateway has admitted. */
    public List<String> sendUncounted(UsageEvent... events) {
        return send(new InternalApi.UsageBatch(List.of(events), true));
    }

    private List<String> send(InternalApi.UsageBatch batch) {
        String body = ContractJson.write(batch);
        RunningService.Answer answer =
                service.internal("POST", InternalApi.USAGE_EVENTS, body).expect(200);
        return ContractJson.read(answer.response().body(), InternalApi.UsageConfirmation.class)
                .stored();
    }

    /** How many calls stand on the bank's books. */
    public int booked() {
        return service.get(path("/usage?limit=200")).expect(200).json().path("items").size();
    }

    public static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

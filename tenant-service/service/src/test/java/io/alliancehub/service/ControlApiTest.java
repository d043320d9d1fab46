package io.alliancehub.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.RunningService.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class ControlApiTest {
    private final RunningService service = RunningService.shared();

    @Test
    void callWithoutTheRightCredentialIsRefused() {
        assertProblem(service.stranger("GET", "/api/v1/tenants", ""), 401, "unauthenticated");
        assertProblem(
                service.stranger("GET", "/api/v1/tenants", "", "authorization", "Bearer wrong"),
                401,
                "unauthenticated");
        assertProblem(service.stranger("GET", "/internal/v1/catalog", ""), 401, "unauthenticated");
        assertProblem(service.internal("GET", "/api/v1/tenants", ""), 403, "forbidden");
        assertProblem(service.stranger("POST", "/anything", "{}"), 403, "forbidden");
        assertProblem(service.stranger("GET", "/actuator/env", ""), 403, "forbidden");
        assertThat(service.api("GET", "/../../actuator/env", "").status()).isGreaterThan(399);
    }

    @Test
    void healthAndMetricsAreOpenOnThisMachine() {
        Answer health = service.stranger("GET", "/actuator/health/readiness", "").expect(200);
        assertThat(health.text("status")).isEqualTo("UP");
        assertThat(
                        service.stranger("GET", "/actuator/prometheus", "")
                                .expect(200)
                                .response()
                                .body())
                .contains("hub_usage_events_total", "hub_outbox_rows");
        assertThat(service.stranger("GET", "/v3/api-docs", "").expect(200).response().body())
                .contains("/api/v1/tenants/{tenant}/keys")
                .doesNotContain("/internal/");
    }

    @Test
    void descriptionNamesTheKeyTheStatusesAndTheProblemsOfAWrite() {
        JsonNode api = service.stranger("GET", "/v3/api-docs", "").expect(200).json();
        assertThat(api.at("/components/securitySchemes/operator/scheme").asString())
                .isEqualTo("bearer");
        JsonNode create = api.path("paths").path("/api/v1/tenants/{tenant}/keys").path("post");
        assertThat(create.path("parameters"))
                .extracting(it -> it.path("in").asString() + " " + it.path("name").asString())
                .containsExactlyInAnyOrder("path tenant", "header Idempotency-Key");
        JsonNode responses = create.path("responses");
        assertThat(responses.propertyNames())
                .containsExactlyInAnyOrder("201", "401", "404", "409", "422", "503");
        assertThat(
                        responses
                                .path("409")
                                .path("content")
                                .path("application/problem+json")
                                .path("schema")
                                .path("$ref")
                                .asString())
                .isEqualTo("#/components/schemas/Problem");
        assertThat(api.at("/components/schemas/Problem/required"))
                .extracting(JsonNode::asString)
                .contains("type", "code", "requestId");
        JsonNode limit = api.path("paths").path("/api/v1/tenants/{tenant}/limits/{id}");
        assertThat(limit.path("delete").path("responses").has("204")).isTrue();
        assertThat(limit.path("delete").path("responses").has("200")).isFalse();
    }

    @Test
    void problemNamesTheFieldAndWhatToChange() {
        Answer missing = service.post("/tenants", "{}");
        assertProblem(missing, 422, "invalid_field");
        assertThat(missing.text("field")).isEqualTo("name");
        assertThat(missing.text("detail")).isEqualTo("name is required");
        assertThat(missing.text("type")).isEqualTo("urn:alliance-hub:problem:invalid_field");
        assertThat(missing.text("requestId")).isEqualTo(missing.header("x-request-id"));

        Answer unknown = service.post("/tenants", "{\"name\":\"x\",\"color\":\"red\"}");
        assertProblem(unknown, 422, "invalid_field");
        assertThat(unknown.text("field")).isEqualTo("color");

        Answer badCode = service.post("/tenants", "{\"name\":\"x\",\"code\":\"A B\"}");
        assertThat(badCode.text("field")).isEqualTo("code");
        assertProblem(service.post("/tenants", "{\"name\":"), 400, "malformed_request");
        assertProblem(service.get("/tenants?limit=0"), 422, "invalid_field");
        assertProblem(service.get("/tenants?limit=many"), 422, "invalid_field");
        assertProblem(service.get("/tenants?cursor=nonsense"), 422, "invalid_field");
        assertProblem(service.get("/tenants/bank-nowhere"), 404, "not_found");
        assertProblem(service.get("/tenants/x"), 422, "invalid_field");
        assertProblem(service.get("/nowhere"), 404, "not_found");
        assertProblem(service.api("DELETE", "/tenants", ""), 405, "method_not_allowed");
    }

    @Test
    void bodyThatIsTooLargeIsRefused() {
        String large = "{\"name\":\"" + "x".repeat(2 << 20) + "\"}";
        assertProblem(service.post("/tenants", large), 413, "body_too_large");
    }

    @Test
    void listIsPagedWithoutGapsOrRepeats() {
        for (int i = 0; i < 5; i++) {
            new Bank(service);
        }
        List<String> all = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = service.get("/tenants?limit=2" + cursor).expect(200);
            page.json().path("items").forEach(item -> all.add(item.path("id").asString()));
            assertThat(page.json().path("items").size()).isBetween(1, 2);
            cursor = page.json().has("nextCursor") ? "&cursor=" + page.text("nextCursor") : null;
        } while (cursor != null);
        assertThat(all).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(5);
    }

    @Test
    void sameWriteUnderTheSameKeyIsAnsweredOnceMoreAndOtherContentIsRefused() {
        String key = UUID.randomUUID().toString();
        String body = "{\"name\":\"合成银行 " + key + "\"}";
        Answer first = service.api("POST", "/tenants", body, "Idempotency-Key", key).expect(201);
        Answer again = service.api("POST", "/tenants", body, "Idempotency-Key", key).expect(201);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(again.header("idempotency-replayed")).isEqualTo("true");
        Answer other = service.api("POST", "/tenants", "{\"name\":\"y\"}", "Idempotency-Key", key);
        assertProblem(other, 409, "idempotency_key_reused");
    }

    @Test
    void concurrentWritesUnderOneKeyMakeOneThing() throws Exception {
        Bank bank = new Bank(service);
        String key = UUID.randomUUID().toString();
        Callable<Answer> write =
                () ->
                        service.api(
                                "POST",
                                bank.path("/projects"),
                                "{\"name\":\"once\"}",
                                "Idempotency-Key",
                                key);
        List<String> ids = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(threads.submit(write));
            }
            for (Future<Answer> answer : answers) {
                ids.add(answer.get().expect(201).text("id"));
            }
        }
        assertThat(ids).hasSize(8).containsOnly(ids.getFirst());
    }

    @Test
    void failedWriteMayBeTriedAgainUnderItsKey() {
        String key = UUID.randomUUID().toString();
        String code = "bank-" + key.substring(0, 8);
        String path = "/tenants/" + code + "/projects";
        String body = "{\"name\":\"p\"}";
        service.api("POST", path, body, "Idempotency-Key", key).expect(404);
        service.post("/tenants", "{\"name\":\"" + key + "\",\"code\":\"" + code + "\"}")
                .expect(201);
        service.api("POST", path, body, "Idempotency-Key", key).expect(201);
    }

    @Test
    void replayedKeyCreationNeverShowsTheSecretAgain() {
        Bank bank = new Bank(service);
        String body = "{\"appId\":\"" + bank.app + "\",\"name\":\"once\"}";
        Answer first =
                service.api("POST", bank.path("/keys"), body, "Idempotency-Key", "k").expect(201);
        Answer again = service.api("POST", bank.path("/keys"), body, "Idempotency-Key", "k");
        assertProblem(again, 409, "key_shown_once");
        assertThat(again.text("detail")).contains(first.text("id"));
        String secret = first.text("apiKey").split("_")[3];
        assertThat(again.response().body()).doesNotContain(secret);
        Answer shown = service.get(bank.path("/keys/" + first.text("id"))).expect(200);
        assertThat(shown.response().body()).doesNotContain(secret).contains("ahk_demo_");
    }

    @Test
    void lowerLevelCanOnlyBeNarrower() {
        Bank bank = new Bank(service);
        putLimit(bank, "BANK", bank.id.value(), 100).expect(200);
        putLimit(bank, "PROJECT", bank.project.value(), 60).expect(200);
        Answer wider = putLimit(bank, "APP", bank.app.value(), 61);
        assertProblem(wider, 422, "limit_wider_than_above");
        assertThat(wider.text("detail")).contains("PROJECT", "60 tokens per day");
        putLimit(bank, "KEY", bank.key.value(), 60).expect(200);
        assertProblem(putLimit(bank, "KEY", "k00000000000", 1), 404, "not_found");
        assertProblem(putLimit(bank, "BANK", "bank-other", 1), 422, "invalid_field");
        Answer list = service.get(bank.path("/limits")).expect(200);
        assertThat(list.json().path("items").size()).isEqualTo(3);
        String id = list.json().path("items").get(1).path("id").asString();
        service.api("DELETE", bank.path("/limits/" + id), "").expect(204);
        putLimit(bank, "APP", bank.app.value(), 61).expect(200);
    }

    @Test
    void bankThatIsClosedStaysClosed() {
        Bank bank = new Bank(service);
        service.post(bank.path("/suspend"), "{}").expect(422);
        service.post(bank.path("/suspend"), "{\"reason\":\"test\"}").expect(200);
        service.post(bank.path("/suspend"), "{\"reason\":\"test\"}").expect(409);
        service.post(bank.path("/resume"), "").expect(200);
        service.post(bank.path("/close"), "{\"reason\":\"test\"}").expect(200);
        service.post(bank.path("/resume"), "").expect(409);
        service.post(bank.path("/projects"), "{\"name\":\"q\"}").expect(409);
    }

    @Test
    void modelIsNamedByItsContent() {
        Bank bank = new Bank(service);
        String missing = Bank.model("other", "0".repeat(64), 1);
        assertProblem(service.post("/models", missing), 422, "tokenizer_missing");
        Answer known = service.get("/models/" + bank.alias).expect(200);
        int number = Integer.parseInt(bank.alias.substring("model-".length()));
        String same = Bank.model(bank.alias, known.text("tokenizerDigest"), number);
        assertThat(service.post("/models", same).expect(200).text("modelVersion"))
                .isEqualTo(bank.modelVersion);
        String other = Bank.model(bank.alias, known.text("tokenizerDigest"), -1);
        assertProblem(service.post("/models", other), 409, "already_exists");
        byte[] asset = {1, 2, 3};
        assertProblem(
                service.putBytes("/api/v1/tokenizers/" + "0".repeat(64), asset),
                422,
                "digest_mismatch");
    }

    @Test
    void knownModelIsNotGivenAnotherOwnerOrNameInSilence() {
        Bank bank = new Bank(service);
        Bank other = new Bank(service);
        Answer known = service.get("/models/" + bank.alias).expect(200);
        int number = Integer.parseInt(bank.alias.substring("model-".length()));
        String same = Bank.model(bank.alias, known.text("tokenizerDigest"), number);
        String start = same.substring(0, same.length() - 1);
        assertProblem(
                service.post("/models", start + ",\"ownerTenantId\":\"" + other.id + "\"}"),
                409,
                "already_exists");
        assertProblem(
                service.post("/models", start + ",\"displayName\":\"another\"}"),
                409,
                "already_exists");
        service.post("/models", same).expect(200);
    }

    @Test
    void badInputIsRefusedByNameAndNeverOurMistake() {
        Bank bank = new Bank(service);
        String cursor = service.get("/tenants?limit=1").expect(200).text("nextCursor");
        assertProblem(service.get("/dead-letters?cursor=" + cursor), 422, "invalid_field");
        String far = "%2B999999999-01-01T00:00:00Z";
        assertField(service.get(bank.path("/usage?from=" + far)), "from");
        assertField(service.get(bank.path("/usage?to=" + far)), "to");
        String past = cursor("-999999999-01-01T00:00:00Z x");
        assertField(service.get("/tenants?cursor=" + past), "cursor");
        assertField(service.get(bank.path("/invoices/999999-01")), "month");
        assertField(price(bank, "1", "+999999999-01-01T00:00:00Z"), "validFrom");
        assertField(
                service.post(
                        bank.path("/keys"),
                        "{\"appId\":\""
                                + bank.app
                                + "\",\"name\":\"k\",\"expiresAt\":"
                                + "\"+999999999-01-01T00:00:00Z\"}"),
                "expiresAt");
        assertProblem(service.get(bank.path("/usage?appId=%00")), 422, "invalid_field");
        Answer unnamed = service.get("/invoices");
        assertField(unnamed, "month");
    }

    @Test
    void keyIsRevokedOnceHoweverManyRevokeIt() throws Exception {
        Bank bank = new Bank(service);
        String path = bank.path("/keys/" + bank.key + "/revoke");
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(threads.submit(() -> service.post(path, "{\"reason\":\"test\"}")));
            }
            for (Future<Answer> answer : answers) {
                statuses.add(answer.get().status());
            }
        }
        assertThat(statuses).containsOnly(200, 409).containsOnlyOnce(200);
        Answer audit = service.get("/audit?tenant=" + bank.id + "&action=key.revoked");
        assertThat(audit.json().path("items").size()).isEqualTo(1);
    }

    private static String cursor(String plain) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertField(Answer answer, String field) {
        assertProblem(answer, 422, "invalid_field");
        assertThat(answer.text("field")).isEqualTo(field);
    }

    @Test
    void priceIsExactAndDoesNotReachBack() {
        Bank bank = new Bank(service);
        assertProblem(price(bank, "1.00001", null), 422, "invalid_field");
        assertProblem(price(bank, "-1", null), 422, "invalid_field");
        assertProblem(price(bank, "1e3", null), 422, "invalid_field");
        assertProblem(price(bank, "1", "2020-01-01T00:00:00Z"), 422, "invalid_field");
        price(bank, "1", "2099-01-01T00:00:00Z").expect(201);
        assertProblem(price(bank, "2", "2099-01-01T00:00:00Z"), 409, "price_overlap");
        assertThat(service.get("/prices?alias=" + bank.alias).json().path("items").size())
                .isEqualTo(2);
    }

    @Test
    void onlyTheFirstPriceOfAnAliasMayBeginInThePast() {
        Bank bank = new Bank(service);
        String alias = "first-price-" + bank.id;
        Bank.register(service, alias, 77);

        Answer first = priceOf(alias, "1", "2020-01-01T00:00:00Z").expect(201);

        assertThat(first.text("validFrom")).isEqualTo("2020-01-01T00:00:00Z");
        assertProblem(priceOf(alias, "1", "2021-01-01T00:00:00Z"), 422, "invalid_field");
    }

    private Answer price(Bank bank, String input, @org.jspecify.annotations.Nullable String from) {
        return priceOf(bank.alias, input, from);
    }

    private Answer priceOf(
            String alias, String input, @org.jspecify.annotations.Nullable String from) {
        return service.post(
                "/prices",
                "{\"alias\":\""
                        + alias
                        + "\",\"inputPerMillion\":\""
                        + input
                        + "\",\"cachedInputPerMillion\":\"0\",\"outputPerMillion\":\"1\""
                        + (from == null ? "" : ",\"validFrom\":\"" + from + "\"")
                        + "}");
    }

    private Answer putLimit(Bank bank, String level, String subject, long value) {
        return service.api(
                "PUT",
                bank.path("/limits"),
                "{\"level\":\""
                        + level
                        + "\",\"subjectId\":\""
                        + subject
                        + "\",\"kind\":\"TOKENS_PER_DAY\",\"value\":"
                        + value
                        + "}");
    }

    private static void assertProblem(Answer answer, int status, String code) {
        answer.expect(status);
        assertThat(answer.header("content-type")).startsWith("application/problem+json");
        assertThat(answer.text("code")).isEqualTo(code);
        assertThat(answer.text("requestId")).startsWith("req-");
    }
}

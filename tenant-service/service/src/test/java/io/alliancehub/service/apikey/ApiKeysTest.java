package io.alliancehub.service.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.CallerSnapshot.KeyStatus;
import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.Network;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.RunningService.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What can be done with keys after they were made. */
final class ApiKeysTest {
    private final RunningService service = RunningService.shared();
    private final Bank bank = new Bank(service);

    @Test
    void networksReachGatewaysInTheirOneSpelling() {
        Answer made =
                service.post(
                                bank.path("/keys"),
                                "{\"appId\":\""
                                        + bank.app
                                        + "\",\"name\":\"n\",\"networks\":[\"10.0.0.0/8\","
                                        + "\"::ffff:10.0.0.0/104\",\"2001:DB8::/32\"]}")
                        .expect(201);
        assertThat(snapshot(made.text("id")).networks())
                .containsExactly(Network.parse("10.0.0.0/8"), Network.parse("2001:db8::/32"));
        assertThat(key(made.text("id")).path("networks"))
                .extracting(JsonNode::asString)
                .containsExactly("10.0.0.0/8", "2001:db8::/32");
        patch(made.text("id"), "{\"networks\":[]}").expect(200);
        assertThat(snapshot(made.text("id")).networks()).isEmpty();
    }

    @Test
    void whatIsNoNetworkIsRefusedByItsPlace() {
        Answer bad = patch(bank.key.value(), "{\"networks\":[\"10.0.0.0/8\",\"10.1.2.3/8\"]}");
        assertThat(bad.expect(422).text("field")).isEqualTo("networks[1]");
        assertThat(bad.text("detail")).contains("10.0.0.0/8");
        String many = "\"10.0.0.1\",".repeat(20) + "\"10.0.0.2\"";
        assertThat(
                        patch(bank.key.value(), "{\"networks\":[" + many + "]}")
                                .expect(422)
                                .text("field"))
                .isEqualTo("networks");
    }

    @Test
    void whatIsNotNamedStaysAsItWas() {
        Instant end = service.clock().instant().plusSeconds(3_600).truncatedTo(ChronoUnit.MICROS);
        patch(
                        bank.key.value(),
                        "{\"name\":\"renamed\",\"models\":[\""
                                + bank.alias
                                + "\"],\"expiresAt\":\""
                                + end
                                + "\"}")
                .expect(200);
        patch(bank.key.value(), "{\"networks\":[\"192.0.2.0/24\"]}").expect(200);
        JsonNode key = key(bank.key.value());
        assertThat(key.path("name").asString()).isEqualTo("renamed");
        assertThat(key.path("models").get(0).asString()).isEqualTo(bank.alias);
        assertThat(Instant.parse(key.path("expiresAt").asString())).isEqualTo(end);
        assertThat(snapshot(bank.key.value()).models()).containsExactly(bank.alias);
        assertThat(snapshot(bank.key.value()).expiresAt()).isEqualTo(end);
        patch(bank.key.value(), "{\"neverExpires\":true}").expect(200);
        assertThat(key(bank.key.value()).has("expiresAt")).isFalse();
        patch(bank.key.value(), "{}").expect(422);
        assertThat(
                        patch(
                                        bank.key.value(),
                                        "{\"neverExpires\":true,\"expiresAt\":\"" + end + "\"}")
                                .expect(422)
                                .text("field"))
                .isEqualTo("neverExpires");
        assertThat(patch(bank.key.value(), "{\"models\":[\"none\"]}").expect(422).text("field"))
                .isEqualTo("models");
        patch(bank.key.value(), "{\"expiresAt\":\"2020-01-01T00:00:00Z\"}").expect(422);
        service.api("PATCH", new Bank(service).path("/keys/" + bank.key), "{\"name\":\"x\"}")
                .expect(404);
    }

    @Test
    void rotatedKeyGoesOnForTheOverlapAndItsSuccessorMayDoTheSame() {
        patch(
                        bank.key.value(),
                        "{\"models\":[\"" + bank.alias + "\"],\"networks\":[\"10.0.0.0/8\"]}")
                .expect(200);
        limit(LimitLevel.KEY, bank.key.value(), "CONCURRENCY", 4);
        limit(LimitLevel.KEY, bank.key.value(), "TOKENS_PER_DAY", 900);
        limit(LimitLevel.APP, bank.app.value(), "CONCURRENCY", 9);
        Instant before = service.clock().instant();
        Answer fresh = rotate(bank.key.value(), 600).expect(201);
        String id = fresh.text("id");
        assertThat(fresh.text("apiKey")).startsWith("ahk_demo_" + id + "_");
        assertThat(fresh.text("replaces")).isEqualTo(bank.key.value());
        CallerSnapshot old = snapshot(bank.key.value());
        CallerSnapshot successor = snapshot(id);
        assertThat(old.status()).isEqualTo(KeyStatus.ACTIVE);
        assertThat(Duration.between(before, old.expiresAt()))
                .isBetween(Duration.ofSeconds(600), Duration.ofSeconds(630));
        assertThat(successor.expiresAt()).isNull();
        assertThat(successor.models()).isEqualTo(old.models());
        assertThat(successor.networks()).isEqualTo(old.networks());
        assertThat(successor.limits())
                .extracting(it -> it.level() + " " + it.kind() + " " + it.value())
                .containsExactlyInAnyOrder(
                        "KEY CONCURRENCY 4", "KEY TOKENS_PER_DAY 900", "APP CONCURRENCY 9");
        assertThat(successor.limits())
                .filteredOn(it -> it.level() == LimitLevel.KEY)
                .allSatisfy(it -> assertThat(it.subjectId()).isEqualTo(id));
    }

    @Test
    void successorOfAKeyWithAnEndLivesAsLongAndTheOldEndIsNeverPutOff() {
        Instant now = service.clock().instant();
        Instant end = now.plusSeconds(300);
        patch(bank.key.value(), "{\"expiresAt\":\"" + end + "\"}").expect(200);
        Answer fresh = rotate(bank.key.value(), 86_400).expect(201);
        assertThat(snapshot(bank.key.value()).expiresAt())
                .isEqualTo(end.truncatedTo(ChronoUnit.MICROS));
        assertThat(Duration.between(now, snapshot(fresh.text("id")).expiresAt()))
                .isBetween(Duration.ofSeconds(290), Duration.ofSeconds(330));
    }

    @Test
    void keyThatIsOverIsNotRotatedChangedOrRevived() {
        rotate(bank.key.value(), 0).expect(201);
        rotate(bank.key.value(), 0).expect(409);
        patch(bank.key.value(), "{\"neverExpires\":true}").expect(409);
        rotate(bank.key.value(), -1).expect(422);
        rotate(bank.key.value(), 2_592_001).expect(422);
        rotate("k00000000000", 0).expect(404);
        String other = bank.newKey().text("id");
        service.post(bank.path("/keys/" + other + "/revoke"), "{\"reason\":\"x\"}").expect(200);
        rotate(other, 0).expect(409);
    }

    @Test
    void serviceAccountIsListedByItsKindAndKeepsItsId() {
        String id =
                service.post(
                                bank.path("/service-accounts"),
                                "{\"appId\":\""
                                        + bank.app
                                        + "\",\"name\":\"nightly batch\",\"networks\":[\"10.0.0.0/8\"]}")
                        .expect(201)
                        .text("id");
        assertThat(fields("?q=nightly", "kind")).containsExactly("SERVICE_ACCOUNT");
        assertThat(key(bank.key.value()).path("kind").asString()).isEqualTo("API_KEY");
        assertThat(snapshot(id).networks()).containsExactly(Network.parse("10.0.0.0/8"));
        rotate(id, 0).expect(409);
        patch(id, "{\"name\":\"t\"}").expect(200);
        assertThat(key(id).path("kind").asString()).isEqualTo("SERVICE_ACCOUNT");
    }

    @Test
    void rotationIsDoneOnceAndItsKeyIsNotShownAgain() {
        String path = bank.path("/keys/" + bank.key + "/rotate");
        String body = "{\"overlapSeconds\":60}";
        Answer first = service.api("POST", path, body, "Idempotency-Key", "r").expect(201);
        Answer again = service.api("POST", path, body, "Idempotency-Key", "r").expect(409);
        assertThat(again.text("code")).isEqualTo("key_shown_once");
        assertThat(again.response().body()).doesNotContain(first.text("apiKey").split("_")[3]);
        assertThat(ids("")).hasSize(2);
    }

    @Test
    void listIsFilteredByWhatKeysAreAndSearched() {
        String app =
                service.post(
                                bank.path("/apps"),
                                "{\"projectId\":\"" + bank.project + "\",\"name\":\"b\"}")
                        .text("id");
        String payments = make(app, "payments 100%");
        String revoked = make(app, "old");
        service.post(bank.path("/keys/" + revoked + "/revoke"), "{\"reason\":\"x\"}").expect(200);
        String expired = make(app, "over");
        rotate(expired, 0).expect(201);
        assertThat(ids("?appId=" + app)).hasSize(4);
        assertThat(ids("?projectId=" + bank.project)).hasSize(5);
        assertThat(ids("?status=REVOKED")).containsExactly(revoked);
        assertThat(ids("?status=EXPIRED")).containsExactly(expired);
        assertThat(ids("?status=ACTIVE&appId=" + app)).hasSize(2).contains(payments);
        assertThat(ids("?q=PAY")).containsExactly(payments);
        assertThat(ids("?q=100%25")).containsExactly(payments);
        assertThat(ids("?q=%25")).containsExactly(payments);
        assertThat(ids("?q=ahk_demo_" + payments)).containsExactly(payments);
        assertThat(ids("?q=nothing")).isEmpty();
        service.get(bank.path("/keys?status=LOST")).expect(422);
    }

    @Test
    void listIsSortedAndPagedWithoutGapsOrRepeats() {
        for (String name : List.of("b", "c", "b")) {
            make(bank.app.value(), name);
        }
        bank.send(bank.call(1, 0, 1));
        for (String sort : List.of("name", "-name", "createdAt", "lastUsedAt", "-expiresAt")) {
            List<String> paged = new ArrayList<>();
            String cursor = "";
            do {
                Answer page =
                        service.get(bank.path("/keys?limit=1&sort=" + sort + cursor)).expect(200);
                page.json().path("items").forEach(it -> paged.add(it.path("id").asString()));
                cursor =
                        page.json().has("nextCursor") ? "&cursor=" + page.text("nextCursor") : null;
            } while (cursor != null);
            assertThat(paged).as(sort).hasSize(4).doesNotHaveDuplicates();
            assertThat(paged).as(sort).isEqualTo(ids("?sort=" + sort));
        }
        assertThat(names("?sort=name")).containsExactly("b", "b", "c", "k");
        assertThat(names("?sort=-name")).containsExactly("k", "c", "b", "b");
        assertThat(ids("?sort=-lastUsedAt")).startsWith(bank.key.value());
        assertThat(ids("?sort=lastUsedAt")).endsWith(bank.key.value());
    }

    @Test
    void keyTellsWhenItWasLastUsedToTheMinute() {
        assertThat(key(bank.key.value()).has("lastUsedAt")).isFalse();
        Instant start = service.clock().instant().minusSeconds(600).truncatedTo(ChronoUnit.MICROS);
        use("one", start);
        assertThat(lastUsed()).isEqualTo(start);
        use("two", start.plusSeconds(59));
        assertThat(lastUsed()).as("at most once a minute").isEqualTo(start);
        use("three", start.plusSeconds(61));
        assertThat(lastUsed()).isEqualTo(start.plusSeconds(61));
        use("late", start.minusSeconds(300));
        assertThat(lastUsed()).as("a call that comes late").isEqualTo(start.plusSeconds(61));
    }

    @Test
    void descriptionSaysThatANetworkIsText() {
        JsonNode schemas =
                service.stranger("GET", "/v3/api-docs", "")
                        .expect(200)
                        .json()
                        .at("/components/schemas");
        for (String schema : List.of("ApiKey", "NewKey", "KeyChange", "NewKeyAnswer")) {
            JsonNode items = schemas.path(schema).path("properties").path("networks").path("items");
            assertThat(items.path("type").asString())
                    .as("%s: %s", schema, items)
                    .isEqualTo("string");
        }
    }

    private void use(String request, Instant at) {
        bank.send(bank.call(request + "-" + bank.id, at, new TokenUsage(1, 0, 1, 0)));
    }

    private Instant lastUsed() {
        return Instant.parse(key(bank.key.value()).path("lastUsedAt").asString());
    }

    private String make(String app, String name) {
        return service.post(
                        bank.path("/keys"), "{\"appId\":\"" + app + "\",\"name\":\"" + name + "\"}")
                .expect(201)
                .text("id");
    }

    private void limit(LimitLevel level, String subject, String kind, long value) {
        service.api(
                        "PUT",
                        bank.path("/limits"),
                        "{\"level\":\""
                                + level
                                + "\",\"subjectId\":\""
                                + subject
                                + "\",\"kind\":\""
                                + kind
                                + "\",\"value\":"
                                + value
                                + "}")
                .expect(200);
    }

    private Answer rotate(String key, long overlap) {
        return service.post(
                bank.path("/keys/" + key + "/rotate"), "{\"overlapSeconds\":" + overlap + "}");
    }

    private Answer patch(String key, String body) {
        return service.api("PATCH", bank.path("/keys/" + key), body);
    }

    private JsonNode key(String id) {
        return service.get(bank.path("/keys/" + id)).expect(200).json();
    }

    private List<String> ids(String query) {
        return fields(query, "id");
    }

    private List<String> names(String query) {
        return fields(query, "name");
    }

    private List<String> fields(String query, String field) {
        return service.get(bank.path("/keys" + query))
                .expect(200)
                .json()
                .path("items")
                .valueStream()
                .map(item -> item.path(field).asString())
                .toList();
    }

    private CallerSnapshot snapshot(String key) {
        return ContractJson.read(
                service.redis().commands().get(RedisNames.key(new KeyId(key))),
                CallerSnapshot.class);
    }
}

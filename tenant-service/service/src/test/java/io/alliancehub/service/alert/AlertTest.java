package io.alliancehub.service.alert;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.RefusedCall;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.MailSink;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.RunningService.Answer;
import io.alliancehub.service.testing.SignedIn;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class AlertTest {
    private final RunningService service = RunningService.shared();
    private final Bank bank = new Bank(service);
    private final WireMockServer hooks =
            new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));

    AlertTest() {
        hooks.start();
        hooks.stubFor(post(urlPathEqualTo("/hook")).willReturn(aResponse().withStatus(204)));
    }

    @AfterEach
    void stop() {
        service.clock().ahead(Duration.ZERO);
        hooks.stop();
    }

    @Test
    void budgetAlertIsRaisedOncePerThresholdAndSigned() {
        Answer made = create(budget(1_000, "[50,80,100]", hook("/hook?key=s3cret"))).expect(201);
        String secret = made.text("secret");
        assertThat(secret).startsWith("whs_");
        assertThat(made.json().at("/rule/target").asString()).endsWith("/hook?…");
        String rule = made.json().at("/rule/id").asString();

        spend(550);
        evaluateByManyAtOnce();
        LoggedRequest first = arrived(1).getFirst();
        assertSigned(first, secret);
        JsonNode alert = ContractJson.mapper().readTree(first.getBodyAsString());
        assertThat(alert.path("type").asString()).isEqualTo("alert.budget");
        assertThat(alert.at("/tenant/id").asString()).isEqualTo(bank.id.value());
        assertThat(alert.at("/budget/threshold").asInt()).isEqualTo(50);
        assertThat(alert.at("/budget/used").asLong()).isEqualTo(550);
        assertThat(alert.at("/budget/usedPercent").asInt()).isEqualTo(55);
        assertThat(alert.path("id").asString()).isEqualTo(first.getHeader("x-hub-delivery"));

        spend(600);
        evaluateByManyAtOnce();
        JsonNode second = ContractJson.mapper().readTree(arrived(2).getLast().getBodyAsString());
        assertThat(second.at("/budget/threshold").asInt()).as("the highest alone").isEqualTo(100);
        // It has arrived before it is known to have.
        RunningService.await(
                "the second delivery is known",
                () ->
                        deliveries(rule).stream()
                                .noneMatch(it -> it.path("status").asString().equals("PENDING")));
        assertThat(deliveries(rule))
                .extracting(it -> it.path("status").asString())
                .containsExactlyInAnyOrder("DELIVERED", "DELIVERED", "SKIPPED");
        evaluateByManyAtOnce();
        pause(Duration.ofSeconds(3));
        assertThat(arrived(2)).as("once").hasSize(2);
    }

    @Test
    void budgetOfALimitFollowsTheLimit() {
        String limit =
                service.api(
                                "PUT",
                                bank.path("/limits"),
                                "{\"level\":\"BANK\",\"subjectId\":\""
                                        + bank.id
                                        + "\",\"kind\":\"TOKENS_PER_MONTH\",\"value\":1000}")
                        .expect(200)
                        .text("id");
        create(
                        "{\"name\":\"limit\",\"kind\":\"BUDGET\",\"limitId\":\""
                                + limit
                                + "\",\"thresholds\":[90],\"channel\":\"WEBHOOK\",\"target\":\""
                                + hook("/hook")
                                + "\"}")
                .expect(201);
        spend(910);
        service.bean(Evaluation.class).look();
        JsonNode alert = ContractJson.mapper().readTree(arrived(1).getFirst().getBodyAsString());
        assertThat(alert.at("/budget/value").asInt()).isEqualTo(1000);
        assertThat(alert.at("/budget/level").asString()).isEqualTo("BANK");
    }

    @Test
    void manyRefusalsRaiseOneAlertInAnHour() {
        create(
                        "{\"name\":\"refused\",\"kind\":\"REFUSALS\",\"moreThan\":10,"
                                + "\"windowMinutes\":5,\"reason\":\"rate_limit_exceeded\","
                                + "\"channel\":\"WEBHOOK\",\"target\":\""
                                + hook("/hook")
                                + "\"}")
                .expect(201);
        refused("budget_exhausted", 100);
        refused("rate_limit_exceeded", 10);
        service.bean(Evaluation.class).look();
        refused("rate_limit_exceeded", 1);
        service.bean(Evaluation.class).look();
        service.bean(Evaluation.class).look();
        JsonNode alert = ContractJson.mapper().readTree(arrived(1).getFirst().getBodyAsString());
        assertThat(alert.path("type").asString()).isEqualTo("alert.refusals");
        assertThat(alert.at("/refusals/refused").asInt()).isEqualTo(11);
        pause(Duration.ofSeconds(3));
        assertThat(arrived(1)).hasSize(1);
    }

    @Test
    void deliveryThatFailsIsTriedAgainAfterGrowingWaitsForADay() {
        hooks.stubFor(
                post(urlEqualTo("/flaky"))
                        .inScenario("flaky")
                        .whenScenarioStateIs(Scenario.STARTED)
                        .willSetStateTo("well")
                        .willReturn(aResponse().withStatus(503)));
        hooks.stubFor(
                post(urlEqualTo("/flaky"))
                        .inScenario("flaky")
                        .whenScenarioStateIs("well")
                        .willReturn(aResponse().withStatus(200)));
        String rule = ruleTo("/flaky");
        String delivery = test(rule).expect(201).text("id");
        awaitDelivery(rule, it -> it.path("lastError").asString().equals("it answered 503"));
        service.clock().ahead(Duration.ofSeconds(30));
        JsonNode done = awaitDelivery(rule, it -> it.path("status").asString().equals("DELIVERED"));
        assertThat(done.path("attempts").asInt()).isEqualTo(2);
        assertThat(hooks.findAll(postRequestedFor(urlEqualTo("/flaky"))))
                .allSatisfy(it -> assertThat(it.getHeader("x-hub-delivery")).isEqualTo(delivery));

        hooks.stubFor(post(urlEqualTo("/broken")).willReturn(aResponse().withStatus(500)));
        String hopeless = ruleTo("/broken");
        test(hopeless).expect(201);
        awaitDelivery(hopeless, it -> it.path("attempts").asInt() == 1);
        service.clock().ahead(Duration.ofHours(25));
        awaitDelivery(hopeless, it -> it.path("status").asString().equals("FAILED"));
    }

    @Test
    void redirectIsNotFollowedAndSilenceIsAnError() {
        hooks.stubFor(
                post(urlEqualTo("/moved"))
                        .willReturn(
                                aResponse()
                                        .withStatus(302)
                                        .withHeader("location", hook("/elsewhere"))));
        hooks.stubFor(post(urlEqualTo("/slow")).willReturn(aResponse().withFixedDelay(60_000)));
        String moved = ruleTo("/moved");
        String slow = ruleTo("/slow");
        test(moved).expect(201);
        test(slow).expect(201);
        awaitDelivery(moved, it -> it.path("lastError").asString().equals("it answered 302"));
        assertThat(hooks.findAll(postRequestedFor(urlEqualTo("/elsewhere")))).isEmpty();
        awaitDelivery(slow, it -> it.path("lastError").asString().contains("Timeout"));
    }

    @Test
    void alertGoesByMailInBothLanguages() {
        int before = MailSink.shared().mails.size();
        Answer made =
                create(
                                "{\"name\":\"post\",\"kind\":\"BUDGET\",\"level\":\"BANK\","
                                        + "\"subjectId\":\""
                                        + bank.id
                                        + "\",\"unit\":\"TOKENS\",\"value\":100,\"thresholds\":"
                                        + "[50],\"channel\":\"EMAIL\",\"target\":"
                                        + "\"finance@synthetic.example\"}")
                        .expect(201);
        assertThat(made.json().has("secret")).isFalse();
        MailSink.shared().refusals.set(1);
        test(made.json().at("/rule/id").asString()).expect(201);
        String rule = made.json().at("/rule/id").asString();
        awaitDelivery(rule, it -> it.path("attempts").asInt() == 1 && it.has("lastError"));
        service.clock().ahead(Duration.ofSeconds(30));
        awaitDelivery(rule, it -> it.path("status").asString().equals("DELIVERED"));
        String mail = MailSink.shared().mails.get(before);
        assertThat(mail)
                .contains("To: finance@synthetic.example", "From: hub@synthetic.example")
                .contains("X-Hub-Delivery: ald-");
        create(
                        "{\"name\":\"post\",\"kind\":\"BUDGET\",\"level\":\"BANK\",\"subjectId\":\""
                                + bank.id
                                + "\",\"unit\":\"TOKENS\",\"value\":100,\"thresholds\":[50],"
                                + "\"channel\":\"EMAIL\",\"target\":\"a@b.example, c@d.example\"}")
                .expect(422);
    }

    @Test
    void secretIsShownOnceStoredSealedAndCanBeRenewed() throws SQLException {
        Answer made = create(budget(1_000, "[50]", hook("/hook"))).expect(201);
        String secret = made.text("secret");
        String rule = made.json().at("/rule/id").asString();
        assertThat(service.get(bank.path("/alerts/" + rule)).expect(200).response().body())
                .doesNotContain(secret);
        assertThat(service.get("/audit?tenantId=" + bank.id).expect(200).response().body())
                .contains("alert_rule.created")
                .doesNotContain(secret);
        try (Connection superuser = service.postgres().superuser();
                Statement statement = superuser.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "select encode(secret, 'escape') from hub.alert_rule where id = '"
                                        + rule
                                        + "'")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).doesNotContain(secret.substring(4, 20));
        }
        String renewed =
                service.post(bank.path("/alerts/" + rule + "/secret"), "")
                        .expect(201)
                        .text("secret");
        assertThat(renewed).isNotEqualTo(secret);
        test(rule).expect(201);
        assertSigned(arrived(1).getFirst(), renewed);
        assertThat(
                        service.post(
                                        bank.path("/alerts"),
                                        budget(1_000, "[50]", "https://169.254.169.254/"))
                                .expect(422)
                                .text("field"))
                .isEqualTo("target");
    }

    @Test
    void financeWatchesOverMoneyAlone() {
        SignedIn finance = SignedIn.of(service, bank, Role.FINANCE);
        SignedIn admin = SignedIn.of(service, bank, Role.BANK_ADMIN);
        SignedIn auditor = SignedIn.of(service, bank, Role.AUDITOR);
        String refusals =
                "{\"name\":\"r\",\"kind\":\"REFUSALS\",\"moreThan\":1,\"windowMinutes\":1,"
                        + "\"channel\":\"WEBHOOK\",\"target\":\""
                        + hook("/hook")
                        + "\"}";
        String path = bank.path("/alerts");
        finance.call("POST", path, refusals).expect(403);
        String rule =
                admin.call("POST", path, refusals).expect(201).json().at("/rule/id").asString();
        finance.call("DELETE", path + "/" + rule, "").expect(403);
        finance.call("POST", path + "/" + rule + "/test", "").expect(403);
        finance.call("POST", path, budget(10, "[50]", hook("/hook"))).expect(201);
        auditor.call("POST", path, budget(10, "[50]", hook("/hook"))).expect(403);
        assertThat(auditor.get(path).expect(200).json().path("items")).hasSize(2);
        finance.get("/alerts").expect(403);
        String changed = refusals.replace("\"moreThan\":1", "\"moreThan\":5");
        Answer after =
                admin.call("PUT", path + "/" + rule, changed.replaceAll(",\"target\":[^}]*", ""))
                        .expect(200);
        assertThat(after.json().at("/refusals/moreThan").asInt()).isEqualTo(5);
        assertThat(after.text("target")).endsWith("/hook");
        admin.call("DELETE", path + "/" + rule, "").expect(204);
        admin.get(path + "/" + rule).expect(404);
    }

    @Test
    void allianceWatchesOverAllBanks() {
        String created =
                service.post(
                                "/alerts",
                                "{\"name\":\"all\",\"kind\":\"BUDGET\",\"unit\":\"TOKENS\","
                                        + "\"value\":1,\"thresholds\":[100],\"channel\":\"WEBHOOK\","
                                        + "\"target\":\""
                                        + hook("/hook")
                                        + "\"}")
                        .expect(201)
                        .json()
                        .at("/rule/id")
                        .asString();
        try {
            spend(5);
            service.bean(Evaluation.class).look();
            JsonNode alert =
                    ContractJson.mapper().readTree(arrived(1).getFirst().getBodyAsString());
            assertThat(alert.has("tenant")).isFalse();
            assertThat(alert.at("/budget/used").asLong()).isGreaterThanOrEqualTo(5);
        } finally {
            service.api("DELETE", "/alerts/" + created, "").expect(204);
        }
    }

    private void spend(long tokens) {
        bank.send(bank.call(tokens, 0, 0));
    }

    private void refused(String reason, long count) {
        Instant now = service.clock().instant();
        RefusedCall call = new RefusedCall(bank.app, new KeyId("key-x"), reason);
        service.redis()
                .commands()
                .hincrby(
                        RedisNames.refusedByMinute(bank.id, RefusedCall.hour(now)),
                        call.minuteField(RefusedCall.minute(now)),
                        count);
    }

    private void evaluateByManyAtOnce() {
        Evaluation evaluation = service.bean(Evaluation.class);
        CompletableFuture.allOf(
                        Stream.generate(() -> CompletableFuture.runAsync(evaluation::look))
                                .limit(4)
                                .toArray(CompletableFuture[]::new))
                .join();
    }

    private List<LoggedRequest> arrived(int count) {
        RunningService.await(
                count + " webhooks",
                () -> hooks.findAll(postRequestedFor(urlPathEqualTo("/hook"))).size() >= count);
        return hooks.findAll(postRequestedFor(urlPathEqualTo("/hook")));
    }

    private static void assertSigned(LoggedRequest request, String secret) {
        String header = request.getHeader("x-hub-signature");
        long timestamp = Long.parseLong(header.substring(2, header.indexOf(',')));
        assertThat(header)
                .isEqualTo(
                        "t="
                                + timestamp
                                + ",v1="
                                + RuleSecrets.signature(
                                        secret, timestamp, request.getBodyAsString()));
    }

    private String ruleTo(String path) {
        return create(budget(1_000_000, "[50]", hook(path)))
                .expect(201)
                .json()
                .at("/rule/id")
                .asString();
    }

    private Answer create(String body) {
        return service.post(bank.path("/alerts"), body);
    }

    private Answer test(String rule) {
        return service.post(bank.path("/alerts/" + rule + "/test"), "");
    }

    private String hook(String path) {
        return "http://127.0.0.1:" + hooks.port() + path;
    }

    private String budget(long tokens, String thresholds, String target) {
        return ContractJson.write(
                        Map.of(
                                "name",
                                "合成 rule",
                                "kind",
                                "BUDGET",
                                "level",
                                "BANK",
                                "subjectId",
                                bank.id,
                                "unit",
                                "TOKENS",
                                "value",
                                tokens,
                                "channel",
                                "WEBHOOK",
                                "target",
                                target))
                .replaceFirst("\\{", "{\"thresholds\":" + thresholds + ",");
    }

    private List<JsonNode> deliveries(String rule) {
        JsonNode items =
                service.get(bank.path("/alerts/deliveries?ruleId=" + rule))
                        .expect(200)
                        .json()
                        .path("items");
        return items.valueStream().toList();
    }

    private JsonNode awaitDelivery(String rule, java.util.function.Predicate<JsonNode> wanted) {
        RunningService.await(
                "a delivery as it should be; there are " + deliveries(rule),
                Duration.ofSeconds(30),
                () -> deliveries(rule).stream().anyMatch(wanted));
        return deliveries(rule).stream().filter(wanted).findFirst().orElseThrow();
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

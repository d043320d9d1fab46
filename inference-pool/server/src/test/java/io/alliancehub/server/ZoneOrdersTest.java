package io.alliancehub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.MemberProtocol;
import io.alliancehub.contract.PrefixOrder;
import io.alliancehub.engine.Engine;
import io.alliancehub.engine.EngineSettings;
import io.alliancehub.server.http.HttpLimits;
import io.alliancehub.server.serving.OwnEngine;
import io.alliancehub.tokenizer.ChatTemplate;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The hub's orders about zones, to a member over the real engine. */
final class ZoneOrdersTest {

    private static final String DIGEST = "b".repeat(64);
    private static final String SYSTEM = "You are a helpful clerk of a bank. Answer briefly.";

    @TempDir Path folder;

    private OwnEngine engine;
    private TestMember member;

    @BeforeEach
    void open() throws Exception {
        EngineSettings settings =
                EngineSettings.defaults().withThreads(1).withKvBytes(4 << 20).withLimits(4, 4, 64);
        engine =
                new OwnEngine(
                        Engine.open(TinyModelFile.write(folder, ChatTemplate.CHATML), settings));
        member =
                TestMember.start(
                        engine,
                        TestMember.settings(TestMember.SECRET, null),
                        HttpLimits.standard());
    }

    @AfterEach
    void stop() {
        member.close();
    }

    private CompletableFuture<HttpResponse<String>> ask(String bank, String question, int tokens) {
        String body =
                """
                {"model":"tiny","temperature":0,"ignore_eos":true,"max_tokens":%d,"messages":[
                {"role":"system","content":"%s"},{"role":"user","content":"%s"}]}
                """
                        .formatted(tokens, SYSTEM, question);
        return member.chat(body, "x-hub-secret", TestMember.SECRET, MemberProtocol.ZONE, bank);
    }

    private int cached(String bank, String question) throws Exception {
        JsonNode answer = TestMember.json(ask(bank, question, 2).get(60, TimeUnit.SECONDS));
        return answer.at("/usage/prompt_tokens_details/cached_tokens").asInt();
    }

    @Test
    void anErasedZoneIsEmptyProvesItAndLeavesOthersAlone() throws Exception {
        for (String bank : List.of("bank-a", "bank-b")) {
            assertThat(cached(bank, "What is a bank?")).isZero();
            assertThat(cached(bank, "What is a bank?")).isPositive();
        }
        var going = ask("bank-a", "Tell me everything.", 180);
        while (engine.load().running() == 0 && !going.isDone()) {
            Thread.onSpinWait();
        }
        HttpResponse<String> erased =
                member.order(MemberProtocol.ZONE_ERASURE_PATH, "{\"zone\":\"bank-a\"}");
        assertThat(erased.statusCode()).as(erased.body()).isEqualTo(200);
        JsonNode proof = TestMember.json(erased).get(0);
        assertThat(proof.get("proven").asBoolean()).isTrue();
        assertThat(proof.get("zone").asString()).isEqualTo("bank-a");
        assertThat(proof.get("baseDigest").asString()).isEqualTo(DIGEST);
        assertThat(proof.get("blocksErased").asInt()).isPositive();
        assertThat(proof.get("hashesForgotten").asInt()).isPositive();
        assertThat(proof.get("bytesLeft").asLong()).isZero();
        assertThat(proof.get("bytesScanned").asLong()).isPositive();
        int ended = proof.get("sequencesEnded").asInt();
        assertThat(going.get(60, TimeUnit.SECONDS).statusCode())
                .as("an answer that was cut off, or was done already")
                .isEqualTo(ended == 1 ? 503 : 200);
        assertThat(cached("bank-a", "What is a bank?")).isZero();
        assertThat(cached("bank-b", "What is a bank?")).isPositive();
    }

    @Test
    void aPublishedPrefixIsReadByEveryBankUntilItIsTakenBack() throws Exception {
        assertThat(cached("bank-a", "What is a bank?")).isZero();
        assertThat(cached("bank-b", "What is a loan?")).as("not by being asked").isZero();
        String order =
                "{\"name\":\"clerk\",\"baseDigest\":\"%s\",\"system\":\"%s\"}"
                        .formatted(DIGEST, SYSTEM);
        HttpResponse<String> published = member.order(MemberProtocol.PREFIX_PUBLISH_PATH, order);
        assertThat(published.statusCode()).as(published.body()).isEqualTo(200);
        int blocks = TestMember.json(published).get("blocks").asInt();
        assertThat(blocks).isPositive();
        assertThat(cached("bank-a", "What is a shop?")).as("computed by the first").isZero();
        assertThat(cached("bank-b", "What is a till?")).isEqualTo(16 * blocks);

        assertThat(member.order(MemberProtocol.PREFIX_PUBLISH_PATH, order).statusCode())
                .as("again is nothing")
                .isEqualTo(200);
        HttpResponse<String> other =
                member.order(
                        MemberProtocol.PREFIX_PUBLISH_PATH, order.replace("briefly", "at length"));
        assertThat(other.statusCode()).isEqualTo(422);

        String back = "{\"name\":\"clerk\",\"baseDigest\":\"" + DIGEST + "\"}";
        assertThat(member.order(MemberProtocol.PREFIX_WITHDRAW_PATH, back).statusCode())
                .isEqualTo(200);
        assertThat(member.order(MemberProtocol.PREFIX_WITHDRAW_PATH, back).statusCode())
                .isEqualTo(404);
        assertThat(cached("bank-c", "What is a vault?")).isZero();
    }

    @Test
    void aQuotaHoldsAndOneThatCannotBeIsRefused() throws Exception {
        String quota = "{\"zone\":\"bank-a\",\"baseDigest\":\"%s\",\"floor\":%d,\"ceiling\":%d}";
        HttpResponse<String> set =
                member.order(MemberProtocol.ZONE_QUOTA_PATH, quota.formatted(DIGEST, 0, 1));
        assertThat(set.statusCode()).as(set.body()).isEqualTo(200);
        assertThat(ask("bank-a", "What is a bank?", 2).get(60, TimeUnit.SECONDS).statusCode())
                .as("more than one block")
                .isEqualTo(400);
        assertThat(ask("bank-b", "What is a bank?", 2).get(60, TimeUnit.SECONDS).statusCode())
                .isEqualTo(200);
        assertThat(
                        member.order(
                                        MemberProtocol.ZONE_QUOTA_PATH,
                                        quota.formatted(DIGEST, 1_000_000, 1_000_000))
                                .statusCode())
                .isEqualTo(422);
        assertThat(
                        member.order(
                                        MemberProtocol.ZONE_QUOTA_PATH,
                                        quota.formatted("c".repeat(64), 0, 1))
                                .statusCode())
                .isEqualTo(404);
    }

    @Test
    void theReportSaysWhatIsKeptOfWhomAndWhatTheHubSaid() throws Exception {
        assertThat(report().get("zones")).as("nobody asked yet").isEmpty();
        assertThat(cached("bank-a", "What is a bank?")).isZero();
        int found = cached("bank-a", "What is a bank?");
        cached("bank-b", "What is a bank?");
        member.order(
                MemberProtocol.ZONE_QUOTA_PATH,
                "{\"zone\":\"bank-b\",\"baseDigest\":\"%s\",\"floor\":2,\"ceiling\":20}"
                        .formatted(DIGEST));
        member.order(
                MemberProtocol.PREFIX_PUBLISH_PATH,
                "{\"name\":\"clerk\",\"baseDigest\":\"%s\",\"system\":\"%s\"}"
                        .formatted(DIGEST, SYSTEM));
        JsonNode report = report();
        assertThat(report.get("blocksTotal").asLong()).isEqualTo(engine.load().kvBlocksTotal());
        JsonNode first = report.get("zones").get(0);
        assertThat(first.get("name").asString()).isEqualTo("bank-a");
        assertThat(first.get("hitTokens").asInt()).isEqualTo(found).isPositive();
        assertThat(first.get("cached").asInt()).isPositive();
        assertThat(first.get("floor").asInt()).isZero();
        assertThat(first.has("ceiling")).as("nothing was said").isFalse();
        JsonNode second = report.get("zones").get(1);
        assertThat(second.get("hitTokens").asInt()).as("of its own").isZero();
        assertThat(second.get("floor").asInt()).isEqualTo(2);
        assertThat(second.get("ceiling").asInt()).isEqualTo(20);
        JsonNode prefix = report.get("prefixes").get(0);
        assertThat(prefix.get("name").asString()).isEqualTo("clerk");
        assertThat(prefix.get("systemDigest").asString())
                .isEqualTo(new PrefixOrder("clerk", DIGEST, SYSTEM).systemDigest());
        assertThat(prefix.get("tokens").asInt()).isGreaterThanOrEqualTo(16);
        assertThat(member.get(MemberProtocol.ZONES_PATH).statusCode())
                .as("without the secret")
                .isEqualTo(401);
    }

    private JsonNode report() throws Exception {
        HttpResponse<String> answer =
                member.get(MemberProtocol.ZONES_PATH, "x-hub-secret", TestMember.SECRET);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return TestMember.json(answer).get("models").get(0);
    }

    @Test
    void whatIsNoOrderIsRefusedWithoutBeingRepeated() throws Exception {
        for (String path :
                List.of(
                        MemberProtocol.ZONE_QUOTA_PATH,
                        MemberProtocol.ZONE_ERASURE_PATH,
                        MemberProtocol.PREFIX_PUBLISH_PATH,
                        MemberProtocol.PREFIX_WITHDRAW_PATH)) {
            for (String body :
                    List.of("", "null", "[]", "{}", "{\"zone\":\"CANARY\",\"name\":\"CANARY\"}")) {
                HttpResponse<String> answer = member.order(path, body);
                assertThat(answer.statusCode()).as(path + body).isEqualTo(400);
                assertThat(answer.body()).doesNotContain("CANARY");
            }
            assertThat(member.get(path, "x-hub-secret", TestMember.SECRET).statusCode())
                    .isEqualTo(405);
            assertThat(member.get(path).statusCode()).as("without the secret").isEqualTo(401);
        }
        assertThat(member.order("/internal/zones/other", "{}").statusCode()).isEqualTo(404);
    }

    @Test
    void aMemberWithoutAHubTakesNoOrders() throws Exception {
        try (var alone = TestMember.alone(new ScriptedEngine())) {
            HttpResponse<String> answer =
                    alone.plainOrder(MemberProtocol.ZONE_ERASURE_PATH, "{\"zone\":\"bank-a\"}");
            assertThat(answer.statusCode()).isEqualTo(403);
        }
    }
}

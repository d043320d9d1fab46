package io.alliancehub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.ServedModel;
import io.alliancehub.server.serving.EngineLoad;
import io.alliancehub.server.serving.ModelDirectory;
import io.alliancehub.server.serving.ProgressWatch;
import io.alliancehub.tokenizer.Vocabulary;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MemberViewsTest {

    private final ScriptedEngine engine = new ScriptedEngine();
    private final TestMember member = TestMember.alone(engine);

    @AfterEach
    void stop() {
        member.close();
    }

    @Test
    void modelsAreListedAsOpenAiListsThem() throws Exception {
        JsonNode list = TestMember.json(member.get("/v1/models"));
        assertThat(list.get("object").asString()).isEqualTo("list");
        assertThat(list.get("data").get(0).get("id").asString()).isEqualTo("tiny");
        assertThat(list.get("data").get(0).get("object").asString()).isEqualTo("model");
        assertThat(list.get("data").get(0).get("created").asLong()).isPositive();
    }

    @Test
    void theTokenizerIsPublishedUnderItsDigest() throws Exception {
        ServedModel[] models =
                ContractJson.read(member.get("/internal/models").body(), ServedModel[].class);
        String digest = models[0].tokenizerDigest();
        byte[] asset = member.getBytes("/internal/tokenizers/" + digest).body();
        assertThat(Vocabulary.digestOf(asset)).isEqualTo(digest);
        assertThat(Vocabulary.fromBytes(asset)).isEqualTo(TestVocabulary.chatMl());
    }

    @Test
    void metricsHaveVllmsNames() throws Exception {
        var pending = member.chat(TestMember.HELLO);
        ScriptedEngine.Answer answer = engine.next();
        assertThat(member.get("/metrics").body())
                .contains("vllm:num_requests_running{model_name=\"tiny\"} 1");
        answer.say("a").say("b").stop();
        pending.get(20, TimeUnit.SECONDS);
        String metrics = member.get("/metrics").body();
        assertThat(metrics)
                .contains(
                        "vllm:num_requests_running{model_name=\"tiny\"} 0",
                        "vllm:num_requests_waiting{model_name=\"tiny\"} 0",
                        "vllm:kv_cache_usage_perc{model_name=\"tiny\"} 0",
                        "vllm:prefix_cache_queries_total{model_name=\"tiny\"} 70",
                        "vllm:prefix_cache_hits_total{model_name=\"tiny\"} 30",
                        "vllm:num_preemptions_total{model_name=\"tiny\"} 2",
                        "vllm:spec_decode_num_draft_tokens_total{model_name=\"tiny\"} 12",
                        "vllm:spec_decode_num_accepted_tokens_total{model_name=\"tiny\"} 5",
                        "vllm:generation_tokens_total{model_name=\"tiny\"} 2",
                        "vllm:time_to_first_token_seconds_count{model_name=\"tiny\"} 1",
                        "vllm:time_to_first_token_seconds_bucket{model_name=\"tiny\",le=\"+Inf\"} 1",
                        "vllm:inter_token_latency_seconds_count{model_name=\"tiny\"} 1",
                        "vllm:e2e_request_latency_seconds_count{model_name=\"tiny\"} 1",
                        "vllm:prompt_tokens_total{model_name=\"tiny\"}",
                        "hub_weights_copied_bytes{model_name=\"tiny\"} 4096",
                        "hub_adapters_resident{model_name=\"tiny\"} 3",
                        "hub_adapter_loads_total{model_name=\"tiny\"} 9",
                        "hub_step_seconds_total{model_name=\"tiny\"} 30.0",
                        "hub_step_part_seconds_total{model_name=\"tiny\",part=\"products\"} 9.0",
                        "hub_step_part_seconds_total{model_name=\"tiny\",part=\"attention\"} 7.0",
                        "hub_step_part_seconds_total{model_name=\"tiny\",part=\"rest\"} 5.0",
                        "hub_step_part_seconds_total{model_name=\"tiny\",part=\"sampling\"} 3.0",
                        "hub_step_part_seconds_total{model_name=\"tiny\",part=\"scheduling\"} 2.0",
                        "hub_step_part_seconds_total{model_name=\"tiny\",part=\"delivery\"} 1.0",
                        "hub_kv_blocks{model_name=\"tiny\"} 100",
                        "hub_kv_blocks_free{model_name=\"tiny\"} 100");
        for (String name :
                java.util.List.of(
                        "jvm_threads_current",
                        "jvm_memory_used_bytes{area=\"heap\"}",
                        "process_open_fds",
                        "process_resident_memory_bytes")) {
            String line =
                    metrics.lines()
                            .filter(it -> it.startsWith(name + " "))
                            .findFirst()
                            .orElseThrow();
            assertThat(Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .as(name)
                    .isGreaterThan(1);
        }
    }

    @Test
    void anEngineThatHasWorkAndDoesNotMoveIsUnhealthyUntilItMoves() throws Exception {
        var settings = TestMember.settings(null, null);
        var impatient =
                new io.alliancehub.server.settings.MemberSettings(
                        settings.models(),
                        settings.host(),
                        0,
                        null,
                        1,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "member-test",
                        null,
                        null,
                        Duration.ZERO,
                        Duration.ofMillis(100));
        try (TestMember hasty =
                TestMember.start(
                        engine, impatient, io.alliancehub.server.http.HttpLimits.standard())) {
            assertThat(hasty.get("/health").statusCode()).isEqualTo(200);
            var pending = hasty.chat(TestMember.HELLO);
            ScriptedEngine.Answer answer = engine.next();
            while (hasty.get("/health").statusCode() == 200) {
                Thread.onSpinWait();
            }
            for (String path : java.util.List.of("/health", "/health/ready", "/health/live")) {
                assertThat(hasty.get(path).statusCode()).as(path).isEqualTo(503);
                assertThat(hasty.get(path).body())
                        .startsWith("{\"status\":\"no progress\",\"models\":[\"tiny\"]")
                        .contains(
                                "\"why\":{\"tiny\":\"step 1 has not ended for 0 s; 1 answers run");
            }
            answer.say("x");
            assertThat(hasty.get("/health").statusCode()).isEqualTo(200);
            answer.stop();
            pending.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void eachBankHasItsCountersAndTheLabelsAreBounded() throws Exception {
        try (TestMember hub = TestMember.ofHub(engine)) {
            for (int i = 0; i < 70; i++) {
                var pending =
                        hub.chat(
                                TestMember.HELLO,
                                "x-hub-secret",
                                TestMember.SECRET,
                                "x-hub-zone",
                                "bank-" + i);
                engine.next().say("a").say("b").stop();
                pending.get(20, TimeUnit.SECONDS);
            }
            String metrics = hub.get("/metrics").body();
            assertThat(metrics)
                    .contains(
                            "hub_bank_requests_total{bank=\"bank-0\",model_name=\"tiny\"} 1",
                            "hub_bank_requests_total{bank=\"bank-63\",model_name=\"tiny\"} 1",
                            "hub_bank_requests_total{bank=\"others\",model_name=\"tiny\"} 6",
                            "hub_bank_generation_tokens_total{bank=\"others\",model_name=\"tiny\"} 12",
                            "hub_bank_cached_tokens_total{bank=\"bank-0\",model_name=\"tiny\"} 3",
                            "hub_bank_prompt_tokens_total{bank=\"bank-0\",model_name=\"tiny\"}")
                    .doesNotContain("bank-64");
        }
    }

    @Test
    void progressIsStepsAndNotTime() {
        var now = new AtomicLong();
        var load =
                new java.util.concurrent.atomic.AtomicReference<>(
                        new EngineLoad(
                                1, 0, 9, 8, 5, 0, 0, 0, 0, 0, 0, ScriptedEngine.SECONDS, 0, false));
        var models = new ModelDirectory(java.util.List.of(TestModels.with(load::get)));
        var watch = new ProgressWatch(models, Duration.ofSeconds(30), now::get);
        assertThat(watch.stalled()).isEmpty();
        now.set(Duration.ofSeconds(30).toNanos());
        assertThat(watch.stalled()).isEmpty();
        now.set(Duration.ofSeconds(31).toNanos());
        assertThat(watch.stalled()).containsExactly("tiny");
        load.set(new EngineLoad(1, 0, 9, 8, 6, 0, 0, 0, 0, 0, 0, ScriptedEngine.SECONDS, 0, false));
        assertThat(watch.stalled()).isEmpty();
        load.set(new EngineLoad(0, 0, 9, 9, 6, 0, 0, 0, 0, 0, 0, ScriptedEngine.SECONDS, 0, false));
        now.set(Duration.ofSeconds(99).toNanos());
        assertThat(watch.stalled()).isEmpty();
        load.set(new EngineLoad(0, 0, 9, 9, 6, 0, 0, 0, 0, 0, 0, ScriptedEngine.SECONDS, 0, true));
        assertThat(watch.stalled()).as("idle for ever").containsExactly("tiny");
    }
}

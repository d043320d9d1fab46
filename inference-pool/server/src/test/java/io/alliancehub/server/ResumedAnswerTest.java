package io.alliancehub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.EmittedTokens;
import io.alliancehub.contract.MemberAccounting;
import io.alliancehub.engine.Engine;
import io.alliancehub.engine.EngineSettings;
import io.alliancehub.server.serving.OwnEngine;
import io.alliancehub.tokenizer.ChatTemplate;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** One member begins an answer, another ends it: nobody can tell where, and it is billed once. */
class ResumedAnswerTest {

    private static final String BODY =
            TestMember.HELLO_STREAM.replace(
                    "{\"stream\"",
                    "{\"temperature\":1.1,\"seed\":7,\"max_tokens\":30,\"ignore_eos\":true,\"stream\"");

    /** Every rule that a request can have beside these. */
    private static final String RULES =
            "{\"min_p\":0.01,\"repetition_penalty\":1.2,\"presence_penalty\":0.4,"
                    + "\"frequency_penalty\":-0.2,\"logit_bias\":{\"258\":100,\"65\":1.5},"
                    + "\"min_tokens\":17,\"logprobs\":true,\"top_logprobs\":2,";

    @TempDir Path folder;

    private TestMember first;
    private TestMember second;

    @BeforeEach
    void open() throws Exception {
        Path model = TinyModelFile.write(folder, ChatTemplate.CHATML);
        first = member(model, EngineSettings.defaults().withThreads(1).withLimits(4, 4, 64));
        second = member(model, EngineSettings.defaults().withThreads(2).withLimits(3, 4, 7));
    }

    private static TestMember member(Path model, EngineSettings settings) throws Exception {
        return TestMember.ofHub(new OwnEngine(Engine.open(model, settings.withKvBytes(4 << 20))));
    }

    @AfterEach
    void stop() {
        first.close();
        second.close();
    }

    /** An answer as a hub hears it. */
    private record Heard(
            List<Integer> ids,
            List<Integer> positions,
            List<String> texts,
            List<String> logprobs,
            JsonNode finish,
            MemberAccounting account) {

        String text() {
            return String.join("", texts);
        }
    }

    private static HttpResponse<String> ask(TestMember member, String body, String resume)
            throws Exception {
        List<String> headers =
                new ArrayList<>(
                        List.of(
                                "x-hub-secret",
                                TestMember.SECRET,
                                "x-hub-request-id",
                                "req-1",
                                "x-hub-zone",
                                "bank-a",
                                "x-hub-granted-tokens",
                                "25"));
        if (!resume.isEmpty()) {
            headers.addAll(List.of("x-hub-resume", resume));
        }
        return member.chat(body, headers.toArray(String[]::new)).get(60, TimeUnit.SECONDS);
    }

    private static Heard hear(TestMember member, String body, int[] emitted) throws Exception {
        HttpResponse<String> response = ask(member, body, EmittedTokens.encode(emitted));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("x-hub-seed")).contains("7");
        List<Integer> ids = new ArrayList<>();
        List<Integer> positions = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        List<String> logprobs = new ArrayList<>();
        JsonNode finish = null;
        MemberAccounting account = null;
        int roles = 0;
        for (Sse event : Sse.parse(response.body())) {
            if (event.name().equals("hub")) {
                account = ContractJson.read(event.data(), MemberAccounting.class);
            } else if (!event.data().equals("[DONE]")) {
                JsonNode choice = TestMember.JSON.readTree(event.data()).get("choices").get(0);
                JsonNode delta = choice.get("delta");
                roles += delta.has("role") ? 1 : 0;
                if (!event.id().isEmpty()) {
                    String[] parts = event.id().split("[:,]");
                    for (int i = 1; i < parts.length; i++) {
                        ids.add(Integer.parseInt(parts[i]));
                    }
                }
                for (JsonNode told : choice.at("/logprobs/content")) {
                    logprobs.add(told.toString());
                }
                positions.add(emitted.length + ids.size());
                texts.add(delta.has("content") ? delta.get("content").asString() : "");
                if (!event.id().isEmpty()) {
                    assertThat(event.id()).startsWith(positions.getLast() + ":");
                }
                finish = choice.get("finish_reason");
            }
        }
        assertThat(roles).as("who speaks is said once").isEqualTo(emitted.length == 0 ? 1 : 0);
        assertThat(account).isNotNull();
        assertThat(finish).isNotNull();
        return new Heard(ids, positions, texts, logprobs, finish, account);
    }

    @Test
    void anAnswerGoesOnExactlyWhereTheOtherEnded() throws Exception {
        Heard plain = hear(first, BODY, new int[0]);
        String stop = plain.text().substring(plain.text().length() - 3, plain.text().length() - 1);
        String stopping = BODY.replace("{\"temp", "{\"stop\":" + quoted(stop) + ",\"temp");
        String ruled = BODY.replaceFirst("\\{", RULES).replace("\"ignore_eos\":true,", "");
        for (String body : List.of(BODY, stopping, ruled)) {
            Heard whole = hear(first, body, new int[0]);
            assertThat(whole.ids()).hasSizeGreaterThan(4);
            for (int event = 1; event < whole.texts().size(); event += 3) {
                int cut = whole.positions().get(event);
                int[] emitted = array(whole.ids().subList(0, cut));
                Heard rest = hear(second, body, emitted);
                String before = String.join("", whole.texts().subList(0, event + 1));
                assertThat(before + rest.text()).as("after %d", cut).isEqualTo(whole.text());
                assertThat(rest.ids()).isEqualTo(whole.ids().subList(cut, whole.ids().size()));
                assertThat(rest.finish()).isEqualTo(whole.finish());
                boolean tells = !whole.logprobs().isEmpty();
                assertThat(rest.logprobs())
                        .isEqualTo(
                                tells
                                        ? whole.logprobs().subList(cut, whole.logprobs().size())
                                        : List.of());
                requireOneBill(whole.account(), rest.account(), cut);
            }
        }
    }

    private static void requireOneBill(MemberAccounting whole, MemberAccounting rest, int cut) {
        assertThat(rest.usage().promptTokens()).isEqualTo(whole.usage().promptTokens());
        assertThat(rest.usage().completionTokens()).isEqualTo(whole.usage().completionTokens());
        assertThat(rest.finishReason()).isEqualTo(whole.finishReason());
        var output = rest.evidence().output();
        assertThat(output).isNotNull();
        assertThat(output.resumedTokens()).isEqualTo(cut);
        assertThat(output.tokens()).isEqualTo(whole.usage().completionTokens());
        assertThat(output.digest())
                .as("one answer, one digest")
                .isEqualTo(whole.evidence().output().digest());
        assertThat(rest.evidence().promptDigest()).isEqualTo(whole.evidence().promptDigest());
        assertThat(rest.evidence().ending()).isEqualTo(whole.evidence().ending());
        assertThat(rest.evidence().rules()).isEqualTo(whole.evidence().rules()).isNotNull();
    }

    /** Least tokens hold over the seam: the end that the bias wants comes right after them. */
    @Test
    void anEndComesAfterTheLeastTokensOfBothMembersTogether() throws Exception {
        String body = BODY.replaceFirst("\\{", RULES).replace("\"ignore_eos\":true,", "");
        Heard whole = hear(first, body, new int[0]);
        assertThat(whole.ids()).hasSize(18);
        assertThat(whole.finish().asString()).isEqualTo("stop");
        Heard rest = hear(second, body, array(whole.ids().subList(0, 10)));
        assertThat(rest.ids()).isEqualTo(whole.ids().subList(10, 18));
    }

    private static String quoted(String text) {
        return TestMember.JSON.writeValueAsString(text);
    }

    private static int[] array(List<Integer> ids) {
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    @Test
    void aWholeAnswerHasOnlyWhatIsNewAndItsAccountIsTheLast() throws Exception {
        Heard whole = hear(first, BODY, new int[0]);
        int[] emitted = array(whole.ids().subList(0, 9));
        String body = BODY.replace("\"stream\":true,", "");
        HttpResponse<String> response = ask(first, body, EmittedTokens.encode(emitted));
        String content = TestMember.json(response).at("/choices/0/message/content").asString();
        assertThat(content).isNotEmpty();
        assertThat(whole.text()).endsWith(content).isNotEqualTo(content);
        assertThat(TestMember.json(response).at("/usage/completion_tokens").asInt()).isEqualTo(25);
        String kept =
                first.get("/internal/answers/req-1", "x-hub-secret", TestMember.SECRET).body();
        MemberAccounting account = ContractJson.read(kept, MemberAccounting.class);
        assertThat(account.evidence().output().resumedTokens()).isEqualTo(9);
    }

    @Test
    void whatNobodyCouldGoOnFromIsRefused() throws Exception {
        assertRefused(BODY, "no base64!", "not as it should be");
        assertRefused(BODY, EmittedTokens.encode(new int[] {1 << 20}), "vocabulary");
        assertRefused(BODY, EmittedTokens.encode(new int[26]), "more tokens than");
        assertRefused(BODY.replace("\"seed\":7,", ""), "QQ", "'seed'");
        assertRefused(BODY.replace("{\"temp", "{\"n\":2,\"temp"), "QQ", "several choices ('n')");
        assertRefused(
                BODY.replace("{\"temp", "{\"stop\":\"B\",\"temp"),
                EmittedTokens.encode(new int[] {'A', 'B', 'C'}),
                "go on after the completion's end");
    }

    private void assertRefused(String body, String resume, String why) throws Exception {
        HttpResponse<String> response = ask(first, body, resume);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(TestMember.json(response).at("/error/message").asString()).contains(why);
    }

    @Test
    void onlyAHubMayResume() throws Exception {
        HttpResponse<String> stranger =
                first.chat(BODY, "x-hub-resume", "QQ").get(20, TimeUnit.SECONDS);
        assertThat(stranger.statusCode()).isEqualTo(401);
        try (TestMember alone = TestMember.alone(new ScriptedEngine())) {
            assertThat(
                            alone.chat(BODY, "x-hub-resume", "QQ")
                                    .get(20, TimeUnit.SECONDS)
                                    .statusCode())
                    .isEqualTo(403);
        }
    }

    /** Refused by the endpoint for their count, and not by the connection for their length. */
    @Test
    void theHeadHasRoomForTheTokensOfALongAnswer() throws Exception {
        int[] tokens = new int[8192];
        Arrays.fill(tokens, 151_643);
        assertRefused(BODY, EmittedTokens.encode(tokens), "more tokens than");
    }
}

package io.alliancehub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.MemberProtocol;
import io.alliancehub.engine.Engine;
import io.alliancehub.engine.EngineSettings;
import io.alliancehub.server.http.HttpLimits;
import io.alliancehub.server.serving.OwnEngine;
import io.alliancehub.server.settings.AdapterSettings;
import io.alliancehub.tokenizer.ChatTemplate;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Adapters from the hub's command to the answers of the real engine. */
final class OwnEngineAdapterTest {

    /** The digest by which the test's member describes its model. */
    private static final String BASE = "b".repeat(64);

    private static final String ASKED =
            TestMember.HELLO
                    .replace("Hello", "Please tell me what a bank is, in a few words.")
                    .replace(
                            "{\"model\"",
                            "{\"temperature\":0,\"ignore_eos\":true,\"max_tokens\":24,\"model\"");

    @TempDir Path folder;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private TestMember member;

    @BeforeEach
    void open() throws Exception {
        EngineSettings settings =
                EngineSettings.defaults().withThreads(1).withKvBytes(4 << 20).withLimits(4, 4, 64);
        OwnEngine engine =
                new OwnEngine(
                        Engine.open(TinyModelFile.write(folder, ChatTemplate.CHATML), settings));
        var adapters = new AdapterSettings(List.of(), folder.resolve("adapters"), 1 << 20);
        member =
                TestMember.start(
                        engine,
                        TestMember.settings(TestMember.SECRET, null).withAdapters(adapters),
                        HttpLimits.standard());
    }

    @AfterEach
    void stop() {
        member.close();
        http.close();
    }

    private HttpResponse<String> send(String method, byte[] file) throws Exception {
        String path = MemberProtocol.adapter(ScriptedAdapters.digest(file), BASE);
        HttpRequest.BodyPublisher body =
                method.equals("PUT")
                        ? HttpRequest.BodyPublishers.ofByteArray(file)
                        : HttpRequest.BodyPublishers.noBody();
        return http.send(
                member.request(path)
                        .header(MemberProtocol.SECRET, TestMember.SECRET)
                        .method(method, body)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** In the zone of one bank, so that blocks could be found again. */
    private HttpResponse<String> ask(byte... adapter) throws Exception {
        List<String> headers =
                new ArrayList<>(
                        List.of(
                                MemberProtocol.SECRET,
                                TestMember.SECRET,
                                MemberProtocol.ZONE,
                                "bank-a"));
        if (adapter.length > 0) {
            headers.add(MemberProtocol.ADAPTER);
            headers.add(ScriptedAdapters.digest(adapter));
        }
        return member.chat(ASKED, headers.toArray(String[]::new)).get(60, TimeUnit.SECONDS);
    }

    private static String text(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return TestMember.json(answer).at("/choices/0/message/content").asString();
    }

    private static int cached(HttpResponse<String> answer) {
        JsonNode usage = TestMember.json(answer).get("usage");
        return usage.at("/prompt_tokens_details/cached_tokens").asInt();
    }

    @Test
    void eachAdapterAnswersForItselfAndFindsNoBlockOfAnother() throws Exception {
        byte[] one = TinyAdapterFile.bytes(1, TinyAdapterFile.WIDTH);
        byte[] two = TinyAdapterFile.bytes(2, TinyAdapterFile.WIDTH);
        String base = text(ask());
        assertThat(send("PUT", one).statusCode()).isEqualTo(200);
        assertThat(send("PUT", two).statusCode()).isEqualTo(200);
        HttpResponse<String> first = ask(one);
        assertThat(cached(first)).as("the base's blocks").isZero();
        assertThat(text(first)).isNotEqualTo(base);
        HttpResponse<String> again = ask(one);
        assertThat(cached(again)).isPositive();
        assertThat(text(again)).isEqualTo(text(first));
        HttpResponse<String> other = ask(two);
        assertThat(cached(other)).as("blocks of the first adapter").isZero();
        assertThat(text(other)).isNotEqualTo(text(first)).isNotEqualTo(base);
        assertThat(text(ask())).isEqualTo(base);
    }

    @Test
    void adapterThatDoesNotFitIsRefusedAndOneThatWasGivenUpAnswersNothing() throws Exception {
        byte[] unfit = TinyAdapterFile.bytes(3, 2 * TinyAdapterFile.WIDTH);
        HttpResponse<String> refused = send("PUT", unfit);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
        assertThat(ask(unfit).statusCode()).isEqualTo(503);
        byte[] one = TinyAdapterFile.bytes(1, TinyAdapterFile.WIDTH);
        assertThat(send("PUT", one).statusCode()).isEqualTo(200);
        text(ask(one));
        HttpResponse<String> gone = send("DELETE", one);
        assertThat(gone.statusCode()).as(gone.body()).isEqualTo(200);
        assertThat(ask(one).statusCode()).isEqualTo(503);
        assertThat(folder.resolve("adapters").resolve(BASE)).isEmptyDirectory();
    }
}

package io.alliancehub.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.engine.ModelFiles;
import io.alliancehub.engine.gguf.ModelSource;
import io.alliancehub.tokenizer.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** That all requests and tokens are counted, and that no member is left behind. */
final class BenchServeCommandTest {

    private static final String MODEL = "../trainer/model/hub-mini.gguf";
    private static final int CLIENTS = 2;
    private static final int REQUESTS = 3;
    private static final int ROUNDS = 2;
    private static final int SENT = ROUNDS * REQUESTS;

    @TempDir Path folder;

    private final List<ProcessHandle> childrenBefore = children();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... options) {
        List<String> args =
                new ArrayList<>(List.of("--concurrency", "" + CLIENTS, "--threads", "1"));
        args.addAll(List.of("--requests", "" + REQUESTS, "--rounds", "" + ROUNDS));
        args.addAll(List.of(options));
        return runExactly(args);
    }

    private int runExactly(List<String> options) {
        List<String> args = new ArrayList<>(List.of("bench", "serve"));
        args.addAll(options);
        return HubEngineCommand.run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String told() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static List<ProcessHandle> children() {
        return ProcessHandle.current().children().filter(ProcessHandle::isAlive).toList();
    }

    @AfterEach
    void noMemberIsLeftBehind() {
        assertThat(children()).isSubsetOf(childrenBefore);
    }

    @Test
    void everyRequestAndTokenIsCountedOnBothSides() throws IOException {
        try (var other = new StreamingServer(Integer.MAX_VALUE)) {
            int status = run("--model", MODEL, "--vs", other.url() + "/v1/", "--json");
            assertThat(status).as(told()).isZero();
            JsonNode json = Json.MAPPER.readTree(out.toString(StandardCharsets.UTF_8));
            assertThat(json.get("concurrency").asInt()).isEqualTo(CLIENTS);
            assertThat(json.get("rounds").asInt()).isEqualTo(ROUNDS);
            for (String side : List.of("ours", "other")) {
                JsonNode counts = json.get(side);
                assertThat(counts.get("requests").asInt()).as(side).isEqualTo(SENT);
                assertThat(counts.get("prompt_tokens").asInt()).as(side).isEqualTo(125 * SENT);
                assertThat(counts.get("completion_tokens").asInt()).as(side).isEqualTo(64 * SENT);
                assertThat(counts.get("errors").asInt()).as(side).isZero();
                assertThat(counts.get("tokens_per_second").get("lowest").asDouble()).isPositive();
                assertThat(counts.get("ttft_p50_millis").get("median").asDouble()).isPositive();
                assertThat(counts.get("inter_token_p99_millis").get("highest").asDouble())
                        .isPositive();
            }
            assertThat(json.get("other").get("model").asString()).isEqualTo("theirs");
            double rate =
                    json.at("/ours/tokens_per_second/median").asDouble()
                            / json.at("/other/tokens_per_second/median").asDouble();
            assertThat(json.at("/ratio/tokens_per_second").asDouble()).isEqualTo(rate);
            assertAskedAsPlanned(other.bodies());
        }
    }

    /** The warm-up asks once a client; no prompt comes twice, and all are equally long. */
    private static void assertAskedAsPlanned(List<JsonNode> bodies) throws IOException {
        assertThat(bodies).hasSize(CLIENTS + SENT);
        Set<String> prompts = new HashSet<>();
        try (ModelSource model = ModelFiles.open(Path.of(MODEL))) {
            Tokenizer tokenizer = Tokenizer.of(model.vocabulary());
            for (JsonNode body : bodies) {
                String prompt = body.get("prompt").asString();
                assertThat(prompts.add(prompt)).isTrue();
                assertThat(tokenizer.encodeWithSpecials(prompt)).hasSize(125);
                assertThat(body.get("max_tokens").asInt()).isEqualTo(64);
                assertThat(body.get("temperature").asInt()).isZero();
                assertThat(body.get("ignore_eos").asBoolean()).isTrue();
            }
        }
    }

    @Test
    void whatFailsIsCountedAndToldAndEndsWithOne() throws IOException {
        try (var other = new StreamingServer(CLIENTS + 1)) {
            int status = run("--shape", "tiny", "--vs", other.url());
            assertThat(status).as(told()).isEqualTo(1);
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .containsPattern("requests +" + SENT + " +" + SENT)
                    .containsPattern("completion tokens +" + 64 * SENT + " +" + 64 * (SENT - 1))
                    .containsPattern("errors +0 +1")
                    .contains(other.url() + ": status 503: no room");
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsToldOfInASentence() throws IOException {
        String nobody;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = "http://127.0.0.1:" + free.getLocalPort();
        }
        assertThat(run("--model", MODEL, "--vs", nobody)).isEqualTo(1);
        assertThat(told().strip()).isEqualTo("hub: no server answers at " + nobody);
        assertThat(run("--model", MODEL, "--vs", "localhost")).isEqualTo(1);
        assertThat(told()).contains("'localhost' is no server's address");
        try (var refusing = new StreamingServer(0)) {
            assertThat(run("--model", MODEL, "--vs", refusing.url())).isEqualTo(1);
            assertThat(told()).contains("does not answer as asked: status 503: no room");
        }
        assertThat(out.size()).isZero();
    }

    @Test
    void whatCannotBeMeasuredIsRefusedInASentence() throws IOException {
        assertThat(run("--model", folder.resolve("none.gguf").toString())).isEqualTo(1);
        Path broken = Files.writeString(folder.resolve("broken.gguf"), "GGUF?");
        assertThat(run("--model", broken.toString())).isEqualTo(1);
        assertThat(run("--model", MODEL, "--kernels", "wooden")).isEqualTo(1);
        assertThat(run()).isEqualTo(2);
        assertThat(run("--model", MODEL, "--vs-model", "x")).isEqualTo(2);
        assertThat(runExactly(List.of("--model", MODEL))).isEqualTo(2);
        assertThat(runExactly(List.of("--model", MODEL, "--concurrency", "0"))).isEqualTo(2);
        assertThat(told().lines()).hasSize(7);
        assertThat(told())
                .contains("none.gguf")
                .contains("broken.gguf")
                .contains("the member did not start: ")
                .contains("--model is needed")
                .contains("--vs-model is for a server of --vs")
                .contains("--concurrency is needed")
                .contains("--concurrency must be from 1 to 256");
    }
}

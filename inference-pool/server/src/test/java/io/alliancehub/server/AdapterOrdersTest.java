package io.alliancehub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.MemberProtocol;
import io.alliancehub.server.http.HttpLimits;
import io.alliancehub.server.settings.AdapterFile;
import io.alliancehub.server.settings.AdapterSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the hub may do about a member's adapters, and what a request may do with them. */
final class AdapterOrdersTest {

    private static final String BASE = "b".repeat(64);
    private static final int BYTES_MAX = 8 << 20;

    @TempDir Path folder;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ScriptedEngine engine = new ScriptedEngine();
    private TestMember member;

    @BeforeEach
    void start() {
        member = started(engine);
    }

    private TestMember started(ScriptedEngine of) {
        var adapters = new AdapterSettings(List.of(), folder, BYTES_MAX);
        return TestMember.start(
                of,
                TestMember.settings(TestMember.SECRET, null).withAdapters(adapters),
                HttpLimits.standard());
    }

    @AfterEach
    void close() {
        member.close();
        http.close();
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private HttpResponse<String> send(String method, String path, byte[] body)
            throws IOException, InterruptedException {
        return http.send(
                member.request(path)
                        .header(MemberProtocol.SECRET, TestMember.SECRET)
                        .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> put(byte[] file) throws IOException, InterruptedException {
        return send("PUT", path(file), file);
    }

    private static String path(byte[] file) {
        return MemberProtocol.adapter(ScriptedAdapters.digest(file), BASE);
    }

    private JsonNode entries() throws IOException, InterruptedException {
        return TestMember.json(send("GET", MemberProtocol.ADAPTERS_PATH, new byte[0]))
                .at("/models/0/adapters");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void fileIsTakenOntoTheDiskAndAnswersAreMadeWithIt() throws Exception {
        byte[] file = bytes(5_000_000);
        String digest = ScriptedAdapters.digest(file);
        HttpResponse<String> taken = put(file);
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
        assertThat(TestMember.json(taken).path("digest").asString()).isEqualTo(digest);
        assertThat(files()).containsExactly(folder.resolve(BASE).resolve(digest));
        assertThat(Files.readAllBytes(files().getFirst())).isEqualTo(file);
        JsonNode entry = entries().get(0);
        assertThat(entry.path("ofHub").asBoolean()).isTrue();
        assertThat(entry.path("sizeBytes").asInt()).isEqualTo(file.length);
        assertThat(put(file).statusCode()).as("it is here already").isEqualTo(409);
        var asked =
                member.chat(
                        TestMember.HELLO,
                        MemberProtocol.SECRET,
                        TestMember.SECRET,
                        MemberProtocol.REQUEST_ID,
                        "r-1",
                        MemberProtocol.ADAPTER,
                        digest);
        ScriptedEngine.Answer answer = engine.next();
        assertThat(answer.request.adapter()).isEqualTo(digest);
        answer.say("x").stop();
        String account =
                asked.get().headers().firstValue(MemberProtocol.ACCOUNTING_HEADER).orElseThrow();
        assertThat(TestMember.JSON.readTree(account).at("/evidence/adapterDigest").asString())
                .isEqualTo(digest);
    }

    @Test
    void adapterThatIsNotHereIsNeverAnsweredByTheWeightsAlone() throws Exception {
        HttpResponse<String> refused =
                member.chat(
                                TestMember.HELLO,
                                MemberProtocol.SECRET,
                                TestMember.SECRET,
                                MemberProtocol.ADAPTER,
                                "1".repeat(64))
                        .get();
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("retry-after")).isPresent();
        assertThat(engine.hasNext()).isFalse();
        HttpResponse<String> malformed =
                member.chat(
                                TestMember.HELLO,
                                MemberProtocol.SECRET,
                                TestMember.SECRET,
                                MemberProtocol.ADAPTER,
                                "latest")
                        .get();
        assertThat(malformed.statusCode()).isEqualTo(400);
    }

    @Test
    void onlyTheHubMayGiveNameOrTakeAdapters() throws Exception {
        byte[] file = bytes(100);
        HttpRequest.Builder open =
                member.request(path(file)).PUT(HttpRequest.BodyPublishers.ofByteArray(file));
        assertThat(http.send(open.build(), HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(401);
        assertThat(member.get(MemberProtocol.ADAPTERS_PATH).statusCode()).isEqualTo(401);
        assertThat(
                        member.chat(TestMember.HELLO, MemberProtocol.ADAPTER, "1".repeat(64))
                                .get()
                                .statusCode())
                .isEqualTo(401);
        assertThat(files()).isEmpty();
        try (TestMember alone = TestMember.alone(new ScriptedEngine())) {
            assertThat(
                            alone.chat(TestMember.HELLO, MemberProtocol.ADAPTER, "1".repeat(64))
                                    .get()
                                    .statusCode())
                    .isEqualTo(403);
            assertThat(alone.get(MemberProtocol.ADAPTERS_PATH).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void wrongBytesUnfitOnesAndTooManyLeaveNothing() throws Exception {
        byte[] file = bytes(3_000_000);
        HttpResponse<String> wrong = send("PUT", path(bytes(10)), file);
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains(ScriptedAdapters.digest(file));
        byte[] unfit = "unfit for this model".getBytes(StandardCharsets.US_ASCII);
        HttpResponse<String> refused = put(unfit);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("q_proj does not fit");
        assertThat(put(bytes(BYTES_MAX + 1)).statusCode()).isEqualTo(503);
        String elsewhere = MemberProtocol.adapter("1".repeat(64), "c".repeat(64));
        assertThat(send("PUT", elsewhere, file).statusCode()).isEqualTo(404);
        assertThat(send("PUT", MemberProtocol.ADAPTERS_PATH + "/x/y", file).statusCode())
                .isEqualTo(404);
        assertThat(files()).isEmpty();
        assertThat(entries()).isEmpty();
        assertThat(put(file).statusCode()).as("its room was given back").isEqualTo(200);
    }

    @Test
    void connectionThatBreaksLeavesNothingAndTheFileCanComeAgain() throws Exception {
        byte[] file = bytes(2_000_000);
        try (Socket socket = new Socket("127.0.0.1", member.port())) {
            OutputStream out = socket.getOutputStream();
            String head =
                    "PUT %s HTTP/1.1\r\nhost: x\r\n%s: %s\r\ncontent-length: %d\r\n\r\n"
                            .formatted(
                                    path(file),
                                    MemberProtocol.SECRET,
                                    TestMember.SECRET,
                                    file.length);
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(file, 0, 1_000_000);
            out.flush();
            await(() -> !files().isEmpty());
        }
        await(() -> files().isEmpty());
        assertThat(put(file).statusCode()).isEqualTo(200);
    }

    /** What a test waits for. */
    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    @Test
    void adapterIsPinnedLetGoAndGivenUpOnceNothingRunsWithIt() throws Exception {
        byte[] file = bytes(1000);
        put(file);
        assertThat(send("POST", path(file) + MemberProtocol.PIN, new byte[0]).body())
                .contains("\"pinned\":true");
        assertThat(send("POST", path(file) + MemberProtocol.UNPIN, new byte[0]).body())
                .contains("\"pinned\":false");
        assertThat(send("POST", path(bytes(7)) + MemberProtocol.PIN, new byte[0]).statusCode())
                .isEqualTo(404);
        engine.adapters.busy = true;
        var gone =
                http.sendAsync(
                        member.request(path(file))
                                .header(MemberProtocol.SECRET, TestMember.SECRET)
                                .DELETE()
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        await(() -> engine.adapters.states().getFirst().draining());
        assertThat(files()).as("something runs with it").hasSize(1);
        assertThat(put(file).statusCode()).as("it is being given up").isEqualTo(409);
        engine.adapters.busy = false;
        assertThat(gone.get().statusCode()).isEqualTo(200);
        assertThat(files()).isEmpty();
        assertThat(send("DELETE", path(file), new byte[0]).statusCode()).isEqualTo(404);
    }

    @Test
    void memberThatStartsAnewHasWhatItWasGivenAndDropsWhatIsDamaged() throws Exception {
        byte[] file = bytes(1000);
        byte[] other = bytes(2000);
        put(file);
        put(other);
        member.close();
        Path damaged = folder.resolve(BASE).resolve(ScriptedAdapters.digest(other));
        Files.write(damaged, bytes(1999));
        Files.write(folder.resolve(BASE).resolve("x.arriving"), file);
        ScriptedEngine anew = new ScriptedEngine();
        member = started(anew);
        assertThat(anew.adapters.states())
                .extracting(it -> it.digest())
                .containsExactly(ScriptedAdapters.digest(file));
        assertThat(files())
                .containsExactly(folder.resolve(BASE).resolve(ScriptedAdapters.digest(file)));
    }

    @Test
    void memberAloneServesAnAdapterOfItsCommandLineUnderANameOfItsOwn() throws Exception {
        Path file = Files.write(folder.resolve("risk.gguf"), bytes(100));
        var adapters = new AdapterSettings(List.of(new AdapterFile(file, "risk")), null, 1);
        try (TestMember alone =
                TestMember.start(
                        engine,
                        TestMember.settings(null, null).withAdapters(adapters),
                        HttpLimits.standard())) {
            assertThat(alone.get("/v1/models").body()).contains("\"tiny\"").contains("\"risk\"");
            var asked = alone.chat(TestMember.HELLO.replace("tiny", "risk"));
            ScriptedEngine.Answer answer = engine.next();
            assertThat(answer.request.adapter()).isEqualTo(ScriptedAdapters.digest(bytes(100)));
            answer.say("x").stop();
            assertThat(asked.get().body()).contains("\"model\":\"risk\"");
        }
    }
}

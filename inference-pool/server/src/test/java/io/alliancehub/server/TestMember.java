package io.alliancehub.server;

import io.alliancehub.contract.ServedModel;
import io.alliancehub.server.http.HttpLimits;
import io.alliancehub.server.redis.RedisAddress;
import io.alliancehub.server.serving.LocalModel;
import io.alliancehub.server.serving.ServedEngine;
import io.alliancehub.server.settings.MemberProcess;
import io.alliancehub.server.settings.MemberSettings;
import io.alliancehub.server.settings.ModelFile;
import io.alliancehub.telemetry.Telemetry;
import io.alliancehub.tokenizer.ChatTemplate;
import io.alliancehub.tokenizer.Tokenizer;
import io.alliancehub.tokenizer.Vocabulary;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real member on a free port, in front of the engine that a test gives it. */
final class TestMember implements AutoCloseable {

    static final String SECRET = "a-secret-made-for-tests";
    static final JsonMapper JSON = JsonMapper.builder().build();
    static final String HELLO =
            "{\"model\":\"tiny\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    static final String HELLO_STREAM = HELLO.replace("\"model\"", "\"stream\":true,\"model\"");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final MemberProcess process;

    private TestMember(MemberProcess process) {
        this.process = process;
    }

    /** One of a hub, with whatever these files hold, opened as the command line opens it. */
    static TestMember ofFiles(String... models) {
        List<String> arguments =
                new java.util.ArrayList<>(List.of("--port", "0", "--threads", "1"));
        for (String model : models) {
            arguments.add("--model");
            arguments.add(model);
        }
        return new TestMember(
                MemberProcess.start(
                        MemberSettings.parse(
                                arguments, java.util.Map.of("HUB_MEMBER_SECRET", SECRET)),
                        io.alliancehub.server.settings.MemberCommand.opener(),
                        HttpLimits.standard()));
    }

    static TestMember alone(ServedEngine engine) {
        return start(engine, settings(null, null), HttpLimits.standard());
    }

    static TestMember ofHub(ServedEngine engine) {
        return start(engine, settings(SECRET, null), HttpLimits.standard());
    }

    static TestMember start(ServedEngine engine, MemberSettings settings, HttpLimits limits) {
        return new TestMember(
                MemberProcess.start(settings, (file, all) -> model(file, engine), limits));
    }

    /** One whose spans are looked at. */
    static TestMember traced(ServedEngine engine, @Nullable String secret, Telemetry telemetry) {
        return new TestMember(
                MemberProcess.start(
                        settings(secret, null),
                        (file, all) -> model(file, engine),
                        HttpLimits.standard(),
                        telemetry));
    }

    static MemberSettings settings(@Nullable String secret, @Nullable String redisUri) {
        return new MemberSettings(
                List.of(new ModelFile(Path.of("tiny.gguf"), "tiny")),
                "127.0.0.1",
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
                secret,
                redisUri == null ? null : RedisAddress.parse(redisUri),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30));
    }

    /** A member whose model has another chat template. */
    static TestMember withTemplate(ServedEngine engine, String template) {
        return withVocabulary(engine, TestVocabulary.with(template));
    }

    /** A member whose model has this vocabulary. */
    static TestMember withVocabulary(ServedEngine engine, Vocabulary vocabulary) {
        return new TestMember(
                MemberProcess.start(
                        settings(null, null),
                        (file, all) -> model(file, engine, vocabulary),
                        HttpLimits.standard()));
    }

    private static LocalModel model(ModelFile file, ServedEngine engine) {
        return model(file, engine, TestVocabulary.chatMl());
    }

    /** A token is a byte here, and a prompt with tools has many. */
    private static final int CONTEXT = 256;

    private static final int CONTEXT_WITH_TOOLS = 2048;

    private static LocalModel model(ModelFile file, ServedEngine engine, Vocabulary vocabulary) {
        ChatTemplate template = ChatTemplate.of(Tokenizer.of(vocabulary));
        Tokenizer tokenizer = Tokenizer.of(vocabulary);
        var description =
                new ServedModel(
                        file.alias(),
                        "qwen2",
                        "F32",
                        1234,
                        "b".repeat(64),
                        vocabulary.digest(),
                        "c".repeat(64),
                        template.takesTools() ? CONTEXT_WITH_TOOLS : CONTEXT,
                        "scripted/1");
        return new LocalModel(description, tokenizer, template, engine);
    }

    MemberProcess process() {
        return process;
    }

    int port() {
        return process.port();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(30));
    }

    HttpResponse<String> get(String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<byte[]> getBytes(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    CompletableFuture<HttpResponse<String>> chat(String body, String... headers) {
        return post("/v1/chat/completions", body, headers);
    }

    CompletableFuture<HttpResponse<String>> complete(String body, String... headers) {
        return post("/v1/completions", body, headers);
    }

    CompletableFuture<HttpResponse<String>> post(String path, String body, String... headers) {
        HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Posts to any address, as the hub does. */
    HttpResponse<String> order(String path, String body) throws IOException, InterruptedException {
        return send(request(path).header("x-hub-secret", SECRET), body);
    }

    /** Posts to any address, as anyone can. */
    HttpResponse<String> plainOrder(String path, String body)
            throws IOException, InterruptedException {
        return send(request(path), body);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String body)
            throws IOException, InterruptedException {
        return http.send(
                request.POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    @Override
    public void close() {
        process.close();
        http.close();
    }
}

package io.alliancehub.server.cli;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberAccounting;
import io.alliancehub.server.evidence.DigestKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A member with the model in the box, as a process of its own, and what a hub hears of it. */
final class RecordingMember implements AutoCloseable {

    static final String MODEL = "../trainer/model/hub-mini.gguf";
    private static final String SECRET = "a-secret-made-for-tests";
    private static final String ZONE = "bank-a";

    /** Of the zone that all answers are of. */
    static final DigestKey KEY = DigestKey.of(SECRET, ZONE);

    private final Process process;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String port;

    /** A stream's tokens, of all choices as they came, and its account. */
    record Answer(List<Integer> tokens, MemberAccounting account, String seed) {}

    private RecordingMember(Process process, String port) {
        this.process = process;
        this.port = port;
    }

    static RecordingMember start() throws IOException {
        var builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "--add-modules=jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.alliancehub.server.cli.HubEngineCommand",
                        "member",
                        "--model",
                        MODEL + "=mini",
                        "--kv-format",
                        "f16",
                        "--threads",
                        "1",
                        "--port",
                        "0");
        builder.environment().put("HUB_MEMBER_SECRET", SECRET);
        builder.environment().remove("HUB_REDIS_URI");
        Process process = builder.redirectErrorStream(true).start();
        return new RecordingMember(process, port(process));
    }

    private static String port(Process process) throws IOException {
        var log =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        var all = new StringBuilder();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            if (line.contains("listening on ")) {
                return line.replaceFirst(".*127\\.0\\.0\\.1:([0-9]+).*", "$1");
            }
            all.append(line).append('\n');
        }
        throw new AssertionError("the member does not listen:\n" + all);
    }

    /** A stream, heard to its end. */
    Answer ask(String path, JsonNode request) throws IOException, InterruptedException {
        var asked =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("x-hub-secret", SECRET)
                        .header("x-hub-request-id", "replay-1")
                        .header("x-hub-zone", ZONE)
                        .POST(HttpRequest.BodyPublishers.ofString(request.toString()))
                        .build();
        HttpResponse<String> answer = http.send(asked, HttpResponse.BodyHandlers.ofString());
        List<Integer> tokens = new ArrayList<>();
        @Nullable MemberAccounting account = null;
        for (String event : answer.body().split("\n\n")) {
            for (String line : event.split("\n")) {
                if (line.startsWith("id: ")) {
                    for (String id : line.substring(line.indexOf(':', 4) + 1).split(",")) {
                        tokens.add(Integer.parseInt(id));
                    }
                }
            }
            if (event.startsWith("event: hub\n")) {
                String json = event.substring(event.indexOf("data: ") + 6);
                account = ContractJson.read(json, MemberAccounting.class);
            }
        }
        return new Answer(
                tokens,
                Objects.requireNonNull(account, answer.body()),
                answer.headers().firstValue("x-hub-seed").orElse(""));
    }

    @Override
    public void close() {
        http.close();
        process.destroyForcibly();
    }
}

package io.alliancehub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.tokenizer.ChatTemplate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is started by hand: a process of its own, ended by a signal. */
class MemberProgramTest {

    @TempDir Path folder;

    @Test
    void aMemberAloneServesAndEndsWithSuccessWhenItIsToldTo() throws Exception {
        Path model = TinyModelFile.write(folder, ChatTemplate.CHATML);
        Process process = start(List.of("--model", model + "=mini", "--port", "0"));
        try (BufferedReader log = log(process)) {
            String line = lineWith(log, "listening on ");
            int port = Integer.parseInt(line.replaceFirst(".*127\\.0\\.0\\.1:([0-9]+) .*", "$1"));
            try (var client = new RawClient(port)) {
                client.send(
                        RawClient.chat(
                                TestMember.HELLO_STREAM
                                        .replace("tiny", "mini")
                                        .replace(
                                                "{\"stream\"",
                                                "{\"ignore_eos\":true,\"max_tokens\":400,\"stream\"")));
                client.readUntil("content\":");
                process.toHandle().destroy();
                // The answer that was being made is finished first.
                assertThat(client.readUntil("[DONE]")).contains("\"finish_reason\":\"length\"");
            }
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void whatCannotBeServedIsSaidInOneSentence() throws Exception {
        Path odd = TinyModelFile.write(folder, "{{ messages }}");
        assertFails(List.of("--model", odd.toString()), "does not render a simple conversation");
        Path broken = Files.writeString(folder.resolve("broken.gguf"), "GGUF?");
        assertFails(List.of("--model", broken.toString()), "broken.gguf");
        assertFails(List.of("--model", "nowhere.gguf"), "cannot be read");
        try (var taken = new ServerSocket(0)) {
            Path model = TinyModelFile.write(folder, ChatTemplate.CHATML);
            assertFails(
                    List.of("--model", model.toString(), "--port", "" + taken.getLocalPort()),
                    "is it taken?");
        }
    }

    private static void assertFails(List<String> arguments, String why) throws Exception {
        Process process = start(arguments);
        try (BufferedReader log = log(process)) {
            List<String> lines = log.lines().toList();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isNotZero();
            assertThat(lines.getLast()).contains(why);
            assertThat(String.join("\n", lines)).doesNotContain("\tat ");
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(List<String> arguments) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:TieredStopAtLevel=1",
                                "--add-modules=jdk.incubator.vector",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "io.alliancehub.server.cli.HubEngineCommand",
                                "member"));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("HUB_MEMBER_SECRET");
        builder.environment().remove("HUB_REDIS_URI");
        return builder.start();
    }

    private static BufferedReader log(Process process) {
        return new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String lineWith(BufferedReader log, String text) throws IOException {
        var all = new StringBuilder();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            if (line.contains(text)) {
                return line;
            }
            all.append(line).append('\n');
        }
        throw new AssertionError("ended without '" + text + "':\n" + all);
    }
}

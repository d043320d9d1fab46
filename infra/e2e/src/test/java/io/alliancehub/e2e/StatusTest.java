package io.alliancehub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.launcher.client.Answer;
import io.alliancehub.launcher.client.ChatRequest;
import io.alliancehub.launcher.folder.Secrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What {@code status} and {@code logs} tell. */
@ExtendWith(SharedHub.class)
final class StatusTest {
    private static final List<String> SERVICES =
            List.of("gateway", "service", "member", "redis", "postgres", "keycloak", "supervisor");

    private final TestHub hub;

    StatusTest(TestHub hub) {
        this.hub = hub;
    }

    @Test
    void statusIsTheAgreedDocument() {
        hub.awaitLogins();
        JsonNode status = hub.status();

        assertThat(status.propertyNames())
                .containsExactly("version", "gateway", "console", "banks", "services", "history");
        assertThat(status.path("gateway").path("url").asString("")).isEqualTo(hub.gatewayUrl());
        assertThat(status.path("console").path("url").asString(""))
                .isEqualTo("http://127.0.0.1:" + (hub.portBase + 1));
        assertThat(status.path("console").path("logins"))
                .extracting(login -> login.path("role").asString(""))
                .contains("operator", "bank-admin", "finance", "developer", "auditor");
        for (JsonNode login : status.path("console").path("logins")) {
            assertThat(login.propertyNames()).containsExactly("role", "bank", "user", "password");
        }
        assertThat(status.path("banks")).hasSize(3);
        for (JsonNode bank : status.path("banks")) {
            assertThat(bank.propertyNames()).containsExactly("id", "name", "apiKey");
            assertThat(bank.path("name").asString("")).contains("synthetic");
        }
        assertThat(status.path("services"))
                .extracting(service -> service.path("name").asString(""))
                .containsExactly("gateway", "service", "member", "redis", "postgres", "keycloak");
        for (JsonNode service : status.path("services")) {
            assertThat(service.propertyNames())
                    .containsExactly("name", "pid", "port", "healthy", "log");
            assertThat(service.path("healthy").asBoolean()).as(service.toString()).isTrue();
            assertThat(Path.of(service.path("log").asString(""))).isRegularFile();
        }
    }

    @Test
    void secretsAreNeitherInArgumentsNorInLogs() throws Exception {
        String operator = hub.secrets().operatorToken();
        String redis = hub.secrets().redisPassword();
        List<String> secrets = new ArrayList<>(List.of(operator, redis));
        Secrets.Keycloak keycloak = hub.secrets().keycloak();
        secrets.addAll(
                List.of(
                        keycloak.databasePassword(),
                        keycloak.adminPassword(),
                        keycloak.consoleSecret(),
                        keycloak.serviceSecret()));
        hub.awaitLogins()
                .path("logins")
                .forEach(login -> secrets.add(login.path("password").asString("")));

        assertThat(
                        ProcessHandle.allProcesses()
                                .flatMap(process -> process.info().commandLine().stream()))
                .noneMatch(line -> secrets.stream().anyMatch(line::contains));
        secrets.add(hub.bank(0).apiKey());
        for (String service : SERVICES) {
            String log = Files.readString(hub.data.resolve("logs/" + service + ".log"));
            assertThat(log).doesNotContain(secrets);
        }
    }

    @Test
    void requestIsFoundByItsId() {
        Answer answer =
                hub.chat()
                        .complete(
                                hub.bank(0).apiKey(),
                                new ChatRequest(
                                        "hub-mini", "hello", 4, ChatRequest.Ending.NATURAL));
        String requestId = answer.header("x-request-id").orElseThrow();
        hub.awaitRow(0, requestId);

        assertThat(
                        hub.script
                                .run("logs", requestId, "--data", hub.data.toString())
                                .expectSuccess()
                                .out())
                .contains("usage: {", "\"requestId\":\"" + requestId);
        hub.script.run("logs", "gateway", "-n", "5", "--data", hub.data.toString()).expectSuccess();
        assertThat(hub.script.run("logs", "e", "--data", hub.data.toString()).expectOneSentence())
                .contains("'e'");
        assertThat(
                        hub.script
                                .run("logs", "no-such-thing", "--data", hub.data.toString())
                                .expectOneSentence())
                .contains("no-such-thing");
    }
}

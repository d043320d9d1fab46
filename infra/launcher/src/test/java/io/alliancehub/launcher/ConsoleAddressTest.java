package io.alliancehub.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ConsoleAddressTest {
    @Test
    void everyAddressOfTheConsoleMovesAndNoOther() {
        JsonNode client =
                JsonMapper.builder()
                        .build()
                        .readTree(
                                """
                                {"baseUrl": "http://127.0.0.1:708/",
                                 "redirectUris": ["http://127.0.0.1:708/login", "http://127.0.0.1:7081/x"],
                                 "attributes": {"backchannel.logout.url": "http://127.0.0.1:708/out"}}
                                """);

        JsonNode moved =
                ConsoleAddress.moved(client, "http://127.0.0.1:708", "http://127.0.0.1:9081");

        assertThat(moved.toString())
                .contains("http://127.0.0.1:9081/\"", "http://127.0.0.1:9081/login")
                .contains("http://127.0.0.1:9081/out", "http://127.0.0.1:7081/x")
                .doesNotContain(":708/");
    }
}

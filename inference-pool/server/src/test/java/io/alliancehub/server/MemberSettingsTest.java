package io.alliancehub.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.server.settings.MemberSettings;
import io.alliancehub.server.settings.StartRefusedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemberSettingsTest {

    @Test
    void oneModelIsEnough() {
        MemberSettings settings = parse("--model", "/models/mini.gguf");
        assertThat(settings.models().getFirst().alias()).isEqualTo("mini");
        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.port()).isEqualTo(7082);
        assertThat(settings.memberId()).isEqualTo("member-7082");
        assertThat(settings.secret()).isNull();
        assertThat(settings.redis()).isNull();
        assertThat(settings.threads()).isNull();
        assertThat(settings.kvBytes()).isNull();
        assertThat(settings.maxRunning()).isNull();
        assertThat(settings.maxQueued()).isNull();
        assertThat(settings.urlAt(7082)).isEqualTo("http://127.0.0.1:7082");
    }

    @Test
    void everythingCanBeTold() {
        MemberSettings settings =
                MemberSettings.parse(
                        List.of(
                                "--model",
                                "a=b/x.gguf=first",
                                "--model",
                                "y.gguf",
                                "--port",
                                "9000",
                                "--host",
                                "localhost",
                                "--threads",
                                "2",
                                "--kv-bytes",
                                "1048576",
                                "--max-running",
                                "3",
                                "--max-queued",
                                "0",
                                "--member-id",
                                "m-1",
                                "--drain-seconds",
                                "5",
                                "--stall-seconds",
                                "7"),
                        Map.of(
                                "HUB_MEMBER_SECRET",
                                "0123456789abcdef",
                                "HUB_REDIS_URI",
                                "redis://r"));
        assertThat(settings.models().getFirst().path()).isEqualTo(Path.of("a=b/x.gguf"));
        assertThat(settings.models().getFirst().alias()).isEqualTo("first");
        assertThat(settings.models().getLast().alias()).isEqualTo("y");
        assertThat(settings.port()).isEqualTo(9000);
        assertThat(settings.threads()).isEqualTo(2);
        assertThat(settings.kvBytes()).isEqualTo(1_048_576);
        assertThat(settings.maxRunning()).isEqualTo(3);
        assertThat(settings.maxQueued()).isZero();
        assertThat(settings.memberId()).isEqualTo("m-1");
        assertThat(settings.secret()).isEqualTo("0123456789abcdef");
        assertThat(settings.redis()).isNotNull();
        assertThat(settings.toString()).doesNotContain("redis://");
        assertThat(settings.drainTime()).hasSeconds(5);
        assertThat(settings.stallTime()).hasSeconds(7);
    }

    @Test
    void anAddressOfTheSixthVersionStandsInBrackets() {
        MemberSettings settings = parse("--model", "m.gguf", "--host", "::1");
        assertThat(settings.urlAt(7082)).isEqualTo("http://[::1]:7082");
        assertThat(parse("--model", "m.gguf", "--url", "https://pool-1:8443").urlAt(1))
                .isEqualTo("https://pool-1:8443");
    }

    @Test
    void whatCannotBeIsRefusedInOneSentence() {
        assertRefused("at least one --model");
        assertRefused("'x' is not an option", "x");
        assertRefused("needs a value", "--model");
        assertRefused("--secret is not known", "--model", "m.gguf", "--secret", "s");
        assertRefused("given twice", "--model", "m.gguf", "--port", "1", "--port", "2");
        assertRefused("--port must be from 0", "--model", "m.gguf", "--port", "70000");
        assertRefused("whole number", "--model", "m.gguf", "--port", "many");
        assertRefused("alias", "--model", "m.gguf=a b");
        assertRefused("named m", "--model", "m.gguf", "--model", "other.gguf=m");
        assertRefused("--max-running must be", "--model", "m.gguf", "--max-running", "0");
        for (String url : List.of("h:7082", "ftp://h", "http://", "http://h/x", "http://u@h")) {
            assertRefused("--url must be", "--model", "m.gguf", "--url", url);
        }
        assertRefused("member id", "--model", "m.gguf", "--member-id", "M");
        assertThatThrownBy(
                        () ->
                                MemberSettings.parse(
                                        List.of("--model", "m.gguf", "--host", "0.0.0.0"),
                                        Map.of(
                                                "HUB_MEMBER_SECRET",
                                                "0123456789abcdef",
                                                "HUB_REDIS_URI",
                                                "redis://r")))
                .hasMessageContaining("needs --url");
        assertRefused("beyond this machine", "--model", "m.gguf", "--host", "0.0.0.0");
        assertThatThrownBy(
                        () ->
                                MemberSettings.parse(
                                        List.of("--model", "m.gguf"),
                                        Map.of("HUB_MEMBER_SECRET", "short")))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("at least 16");
    }

    @Test
    void anAddressOfRedisThatIsNoneIsRefusedWithoutBeingRepeated() {
        for (String uri : List.of("redis://:CANARY^@h", "CANARY")) {
            assertThatThrownBy(
                            () ->
                                    MemberSettings.parse(
                                            List.of("--model", "m.gguf"),
                                            Map.of("HUB_REDIS_URI", uri)))
                    .as(uri)
                    .isInstanceOf(StartRefusedException.class)
                    .hasMessageContaining("HUB_REDIS_URI")
                    .hasMessageNotContaining("CANARY")
                    .hasNoCause();
        }
    }

    private static MemberSettings parse(String... arguments) {
        return MemberSettings.parse(List.of(arguments), Map.of());
    }

    private static void assertRefused(String why, String... arguments) {
        assertThatThrownBy(() -> parse(arguments))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining(why)
                .hasMessageEndingWith(".");
    }
}

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
        assertThat(settings.redisUri()).isNull();
        assertThat(settings.threads()).isNull();
        assertThat(settings.kvBytes()).isNull();
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
        assertThat(settings.memberId()).isEqualTo("m-1");
        assertThat(settings.secret()).isEqualTo("0123456789abcdef");
        assertThat(settings.redisUri()).isEqualTo("redis://r");
        assertThat(settings.drainTime()).hasSeconds(5);
        assertThat(settings.stallTime()).hasSeconds(7);
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

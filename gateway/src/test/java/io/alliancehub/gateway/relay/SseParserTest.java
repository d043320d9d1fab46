package io.alliancehub.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Events are the same however their bytes are cut. */
final class SseParserTest {
    private static final String STREAM =
            ": a comment\n\n"
                    + "id: 1:17\ndata: {\"text\":\"银行 🚀\"}\n\n"
                    + "event: hub\r\ndata: {\"a\":1}\r\n\r\n"
                    + "data: first\rdata: second\r\r"
                    + "retry: 10\nunknown\ndata\n\n"
                    + "id: 2:18\n\n"
                    + "data:[DONE]\n\n";

    private static final List<SseEvent> EVENTS =
            List.of(
                    new SseEvent("1:17", null, "{\"text\":\"银行 🚀\"}"),
                    new SseEvent(null, "hub", "{\"a\":1}"),
                    new SseEvent(null, null, "first\nsecond"),
                    new SseEvent(null, null, ""),
                    new SseEvent(null, null, "[DONE]"));

    @Property(tries = 300)
    void eventsSurviveAnyCut(
            @ForAll @Size(max = 12) List<@IntRange(min = 0, max = 200) Integer> cuts) {
        assertThat(parse(cuts)).isEqualTo(EVENTS);
    }

    @Test
    void eventsSurviveACutAfterEveryByte() {
        List<Integer> everywhere = new ArrayList<>();
        for (int i = 1; i < bytes().length; i++) {
            everywhere.add(i);
        }
        assertThat(parse(everywhere)).isEqualTo(EVENTS);
    }

    @Test
    void eventWithoutEndIsRefusedBeforeItFillsTheMemory() {
        SseParser parser = new SseParser();
        byte[] part = new byte[64 << 10];
        Arrays.fill(part, (byte) 'x');
        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < 32; i++) {
                                parser.feed(part);
                            }
                        })
                .isInstanceOf(BrokenStreamException.class);
    }

    private static List<SseEvent> parse(List<Integer> cuts) {
        SseParser parser = new SseParser();
        List<SseEvent> events = new ArrayList<>();
        int from = 0;
        for (int cut : cuts.stream().sorted().filter(c -> c < bytes().length).toList()) {
            events.addAll(parser.feed(Arrays.copyOfRange(bytes(), from, cut)));
            from = cut;
        }
        events.addAll(parser.feed(Arrays.copyOfRange(bytes(), from, bytes().length)));
        return events;
    }

    private static byte[] bytes() {
        return STREAM.getBytes(StandardCharsets.UTF_8);
    }
}

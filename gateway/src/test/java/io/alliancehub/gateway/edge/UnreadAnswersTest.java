package io.alliancehub.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** A caller who does not read keeps no member waiting, and takes no memory without end. */
final class UnreadAnswersTest {
    private final UnreadAnswers unread = new UnreadAnswers(10, 100, 50);

    @Test
    void readerGetsEverythingInItsOwnTime() {
        Stream stream = new Stream();
        for (int i = 0; i < 6; i++) {
            stream.send(10);
        }
        assertThat(stream.texts).isEmpty();
        stream.reader.request(6);
        assertThat(stream.texts).hasSize(6);
        assertThat(stream.hangUps).hasValue(0);
        stream.send(60);
        assertThat(stream.cancelled).as("what was read does not count").isFalse();
    }

    @Test
    void streamThatFallsTooFarBehindIsHungUpOn() {
        Stream stream = new Stream();
        stream.send(60);
        stream.send(41);
        assertThat(stream.hangUps).hasValue(1);
        assertThat(stream.cancelled).isTrue();
        Stream next = new Stream();
        next.send(60);
        assertThat(next.cancelled).as("the room of the first is free again").isFalse();
    }

    @Test
    void whatAllShareMayBeTakenByOneAndTheOthersKeepTheirOwn() {
        Stream greedy = new Stream();
        greedy.send(60);
        Stream modest = new Stream();
        modest.send(10);
        assertThat(modest.cancelled).isFalse();
        modest.send(1);
        assertThat(modest.cancelled).isTrue();
        assertThat(greedy.cancelled).isFalse();
    }

    private final class Stream {
        private final Sinks.Many<String> member = Sinks.many().unicast().onBackpressureError();
        private final AtomicInteger hangUps = new AtomicInteger();
        private final AtomicBoolean cancelled = new AtomicBoolean();
        private final List<String> texts = new ArrayList<>();
        private final BaseSubscriber<String> reader =
                new BaseSubscriber<>() {
                    @Override
                    protected void hookOnSubscribe(Subscription subscription) {
                        // Asks for nothing yet.
                    }

                    @Override
                    protected void hookOnNext(String text) {
                        texts.add(text);
                    }
                };

        Stream() {
            Flux<String> texts = member.asFlux().doOnCancel(() -> cancelled.set(true));
            unread.keep(
                            texts,
                            () -> {
                                hangUps.incrementAndGet();
                                reader.cancel();
                            })
                    .subscribe(reader);
        }

        void send(int characters) {
            member.tryEmitNext("x".repeat(characters)).orThrow();
        }
    }
}

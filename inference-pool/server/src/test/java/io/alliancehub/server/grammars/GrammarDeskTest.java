package io.alliancehub.server.grammars;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.engine.grammar.Grammar;
import io.alliancehub.engine.grammar.GrammarLimits;
import io.alliancehub.engine.grammar.GrammarSpec;
import io.alliancehub.engine.grammar.text.GrammarRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class GrammarDeskTest {

    private static CompileLine.Job job(String zone) {
        return new CompileLine.Job(zone, GrammarSpec.jsonObject(), new CompletableFuture<>());
    }

    private static List<String> served(CompileLine line, int jobs, long... costs) {
        List<String> zones = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            CompileLine.Job job = line.next();
            assertThat(job).isNotNull();
            zones.add(job.zone());
            line.charge(job.zone(), costs[job.zone().charAt(0) - 'a']);
        }
        return zones;
    }

    @Test
    void aBankOfCostlySchemasWaitsForTheOthers() {
        var line = new CompileLine();
        for (int i = 0; i < CompileLine.ZONE_MAX; i++) {
            assertThat(line.offer(job("a"))).isTrue();
        }
        assertThat(line.offer(job("a"))).isFalse();
        assertThat(served(line, 1, 1_000, 10)).containsExactly("a");
        for (int i = 0; i < 5; i++) {
            line.offer(job("b"));
        }
        assertThat(served(line, 12, 1_000, 10))
                .startsWith("b", "a", "b", "b", "b", "b")
                .endsWith("a", "a", "a", "a", "a", "a");
        assertThat(line.next()).isNull();
    }

    @Test
    void nobodySavesUpARightToHoldOthersUp() {
        var line = new CompileLine();
        line.offer(job("a"));
        line.offer(job("a"));
        served(line, 1, 1_000_000, 500_000);
        for (int i = 0; i < 6; i++) {
            line.offer(job("b"));
        }
        // b begins where a stands: they take turns by cost, and a does not wait for all of b.
        assertThat(served(line, 4, 1_000_000, 500_000)).containsExactly("b", "a", "b", "b");
    }

    @Test
    void theLineAsAWholeHasAnEnd() {
        var line = new CompileLine();
        int taken = 0;
        for (int zone = 0; zone < 40; zone++) {
            for (int i = 0; i < 4; i++) {
                taken += line.offer(job("zone-" + zone)) ? 1 : 0;
            }
        }
        assertThat(taken).isEqualTo(CompileLine.ALL_MAX);
    }

    @Test
    void aGrammarIsCompiledOnceForAZone() {
        var compiled = new AtomicInteger();
        var desk =
                new GrammarDesk(
                        task -> {
                            compiled.incrementAndGet();
                            task.run();
                        },
                        GrammarLimits.DEFAULT);
        Grammar first = desk.grammar(GrammarSpec.jsonObject(), "a");
        assertThat(desk.grammar(GrammarSpec.jsonObject(), "a")).isSameAs(first);
        assertThat(desk.grammar(GrammarSpec.jsonObject(), "b"))
                .isNotSameAs(first)
                .extracting(Grammar::digest)
                .isEqualTo(first.digest());
        assertThat(compiled).hasValue(2);
    }

    @Test
    void whatIsRefusedIsRefusedOnTheThreadThatAsked() {
        try (ExecutorService compiler = Executors.newSingleThreadExecutor()) {
            var desk = new GrammarDesk(compiler, GrammarLimits.DEFAULT);
            assertThatThrownBy(() -> desk.grammar(GrammarSpec.jsonSchema("{\"type\":7}"), "a"))
                    .isInstanceOf(GrammarRefusedException.class)
                    .hasMessageContaining("/type");
            assertThat(desk.grammar(GrammarSpec.regex("a+"), "a").work()).isPositive();
        }
    }
}

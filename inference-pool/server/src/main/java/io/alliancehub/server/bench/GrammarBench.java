package io.alliancehub.server.bench;

import io.alliancehub.engine.Engine;
import io.alliancehub.engine.GenerationRequest;
import io.alliancehub.engine.SamplingParameters;
import io.alliancehub.engine.TokenEvent;
import io.alliancehub.engine.grammar.Grammar;
import io.alliancehub.engine.grammar.GrammarCursor;
import io.alliancehub.engine.grammar.GrammarLimits;
import io.alliancehub.engine.grammar.GrammarMasks;
import io.alliancehub.engine.grammar.GrammarSpec;
import io.alliancehub.engine.grammar.TokenMask;
import io.alliancehub.engine.grammar.TokenTrie;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a grammar costs over the vocabulary of an engine's model: to compile, per mask when it is
 * made and when it is found again, and in the rate of a single sequence.
 */
public final class GrammarBench {

    private static final int PROMPT = 16;
    private static final int TOKENS = 96;
    private static final int WALKS = 8;
    private static final long SEED = 20_261_128;

    /** So many records that no answer of the bench comes to its end. */
    private static final String SCHEMA =
            """
            {"type":"array","minItems":500,"items":{"type":"object",
             "properties":{"name":{"type":"string","maxLength":40},
              "kind":{"enum":["loan","deposit","card"]},
              "amount":{"type":"number","minimum":0,"maximum":1000000},
              "tags":{"type":"array","items":{"type":"string"},"maxItems":4},
              "address":{"anyOf":[{"type":"null"},{"type":"object",
               "properties":{"city":{"type":"string"},"zip":{"type":"string","pattern":"^[0-9]{6}$"}},
               "required":["city","zip"],"additionalProperties":false}]}},
             "required":["name","kind","amount"],"additionalProperties":false}}
            """;

    private final Engine engine;
    private final LongSupplier ticker;

    /** Measures with this engine alone. */
    public GrammarBench(Engine engine, LongSupplier ticker) {
        this.engine = engine;
        this.ticker = ticker;
    }

    /**
     * What was measured.
     *
     * @param masks that were made, each for a state of its own
     * @param warmMillis to find a mask again
     * @param stepMillis a step of one sequence without a grammar
     * @param warmShare of a step, of a mask that is found again
     * @param freeRate tokens per second of one sequence without a grammar
     * @param firstRate within a grammar that the engine has not seen
     * @param againRate the same once more
     */
    public record Result(
            double compileMillis,
            long masks,
            double coldMedianMillis,
            double coldWorstMillis,
            double warmMillis,
            double stepMillis,
            double warmShare,
            double freeRate,
            double firstRate,
            double againRate) {}

    /** Warms up, then measures. */
    public Result run() throws InterruptedException {
        grammar(1);
        walk(grammar(1), new ArrayList<>(), new ArrayList<>());
        generate(null);
        generate(grammar(1));
        long began = ticker.getAsLong();
        Grammar grammar = grammar(2);
        double compileMillis = millis(ticker.getAsLong() - began);
        List<Long> cold = new ArrayList<>();
        List<Long> warm = new ArrayList<>();
        walk(grammar, cold, warm);
        cold.sort(null);
        double free = generate(null);
        double first = generate(grammar);
        double again = generate(grammar);
        double warmMillis =
                millis(warm.stream().mapToLong(Long::longValue).sum()) / Math.max(1, warm.size());
        double stepMillis = 1_000 / free;
        return new Result(
                compileMillis,
                cold.size(),
                millis(cold.get(cold.size() / 2)),
                millis(cold.getLast()),
                warmMillis,
                stepMillis,
                warmMillis / stepMillis,
                free,
                first,
                again);
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }

    /** Another grammar for each number, of the same shape. */
    private static Grammar grammar(int number) {
        String schema = SCHEMA.replace("500", String.valueOf(500 + number));
        return Grammar.compile(GrammarSpec.jsonSchema(schema), GrammarLimits.DEFAULT);
    }

    /** Random answers, whose masks are made or found again. */
    private void walk(Grammar grammar, List<Long> cold, List<Long> warm) {
        var random = new SplittableRandom(SEED);
        var masks = new GrammarMasks(TokenTrie.of(engine.tokenizer()));
        for (int walk = 0; walk < WALKS; walk++) {
            GrammarCursor cursor = masks.cursor(grammar);
            for (int step = 0; step < TOKENS; step++) {
                long made = masks.made();
                long began = ticker.getAsLong();
                TokenMask mask = masks.mask(cursor);
                long took = ticker.getAsLong() - began;
                (masks.made() > made ? cold : warm).add(took);
                int token = mask.next(random.nextInt(engine.model().vocabulary().size()));
                cursor.take(token == TokenMask.NONE ? mask.next(0) : token);
            }
        }
    }

    /** Tokens per second of one sequence. */
    private double generate(@Nullable Grammar grammar) throws InterruptedException {
        int[] prompt =
                new SplittableRandom(SEED)
                        .ints(PROMPT, 0, engine.model().vocabulary().size())
                        .toArray();
        var sampling =
                new SamplingParameters(0.8, 0, 0.95, SEED, TOKENS, List.of(), grammar == null);
        var ended = new CountDownLatch(1);
        var first = new AtomicLong();
        var last = new AtomicLong();
        var tokens = new AtomicInteger();
        engine.submit(
                new GenerationRequest("grammar", prompt, sampling).withGrammar(grammar),
                event -> {
                    switch (event) {
                        case TokenEvent.Text more -> {
                            first.compareAndSet(0, ticker.getAsLong());
                            last.set(ticker.getAsLong());
                            tokens.set(more.position());
                        }
                        case TokenEvent.Finished finished -> ended.countDown();
                    }
                });
        ended.await();
        return (tokens.get() - 1) * 1e9 / (last.get() - first.get());
    }
}

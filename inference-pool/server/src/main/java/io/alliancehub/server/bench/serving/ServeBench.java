package io.alliancehub.server.bench.serving;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/*
 * Both servers get the same prompts in the same order, and each prompt once: neither finds one in its cache.
 * They take turns, and who begins changes from round to round, so that a machine that slows down in the
 * course of the bench slows both.
 */
/** Drives one server, or two in alternation. */
public final class ServeBench {

    private final Plan plan;
    private final RandomPrompts prompts;
    private final ClosedLoop loop;

    /**
     * How much is asked.
     *
     * @param clients requests at once
     * @param requests of a round, to each server
     * @param completion tokens of each answer
     */
    public record Plan(int clients, int requests, int rounds, int completion) {}

    /**
     * What was measured.
     *
     * @param promptTokens of each prompt, by the tokenizer of our model's file
     * @param other null where there is no other
     * @param ratio likewise
     */
    public record Result(
            int concurrency,
            int rounds,
            int requestsPerRound,
            int promptTokens,
            int completionTokens,
            Side ours,
            @Nullable Side other,
            @Nullable Ratio ratio) {}

    /**
     * A bench that has asked nothing yet.
     *
     * @param executor runs all clients at once
     * @param ticker nanoseconds
     */
    public ServeBench(
            Plan plan, RandomPrompts prompts, ExecutorService executor, LongSupplier ticker) {
        this.plan = plan;
        this.prompts = prompts;
        this.loop = new ClosedLoop(plan.clients(), plan.completion(), executor, ticker);
    }

    /**
     * Warms up, then measures.
     *
     * @throws BenchFailedException where a server does not answer
     */
    public Result run(CompletionServer ours, @Nullable CompletionServer other)
            throws InterruptedException {
        warmUp(ours);
        if (other == null) {
            return result(side(ours), null);
        }
        warmUp(other);
        List<LoadRound> ourRounds = new ArrayList<>();
        List<LoadRound> otherRounds = new ArrayList<>();
        for (int round = 0; round < plan.rounds(); round++) {
            List<String> texts = prompts.next(plan.requests());
            if (round % 2 == 0) {
                ourRounds.add(loop.run(ours, texts));
                otherRounds.add(loop.run(other, texts));
            } else {
                otherRounds.add(loop.run(other, texts));
                ourRounds.add(loop.run(ours, texts));
            }
        }
        return result(Side.of(ours, ourRounds), Side.of(other, otherRounds));
    }

    /** As many at once as later: that is also how steps of that size are met before. */
    private void warmUp(CompletionServer server) throws InterruptedException {
        LoadRound round = loop.run(server, prompts.next(plan.clients()));
        if (!round.failures().isEmpty()) {
            throw new BenchFailedException(
                    server.base() + " does not answer as asked: " + round.failures().getFirst());
        }
    }

    private Side side(CompletionServer server) throws InterruptedException {
        List<LoadRound> rounds = new ArrayList<>();
        for (int round = 0; round < plan.rounds(); round++) {
            rounds.add(loop.run(server, prompts.next(plan.requests())));
        }
        return Side.of(server, rounds);
    }

    private Result result(Side ours, @Nullable Side other) {
        return new Result(
                plan.clients(),
                plan.rounds(),
                plan.requests(),
                prompts.tokens(),
                plan.completion(),
                ours,
                other,
                other == null ? null : Ratio.of(ours, other));
    }
}

package io.alliancehub.server.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.LongSupplier;

/** The measures of one answer, from its arrival. Confined to the connection that carries it. */
public final class AnswerMeter {

    private final ModelMeters meters;
    private final BankMeters.Meters bank;
    private final LongSupplier nanoTicker;
    private final long arrivedNanos;
    private long lastTokenNanos;
    private boolean anyToken;

    AnswerMeter(ModelMeters meters, BankMeters.Meters bank, LongSupplier nanoTicker) {
        this(meters, bank, nanoTicker, nanoTicker.getAsLong());
    }

    private AnswerMeter(
            ModelMeters meters,
            BankMeters.Meters bank,
            LongSupplier nanoTicker,
            long arrivedNanos) {
        this.meters = meters;
        this.bank = bank;
        this.nanoTicker = nanoTicker;
        this.arrivedNanos = arrivedNanos;
        this.lastTokenNanos = arrivedNanos;
    }

    /** The measures of another choice of the same answer: its tokens come at times of their own. */
    public AnswerMeter ofAnotherChoice() {
        return new AnswerMeter(meters, bank, nanoTicker, arrivedNanos);
    }

    /** The engine took the prompt. */
    public void prompt(int tokens) {
        meters.promptTokens.increment(tokens);
        bank.requests().increment();
        bank.promptTokens().increment(tokens);
    }

    /** A token came out of the engine. */
    public void token() {
        long now = nanoTicker.getAsLong();
        Timer timer = anyToken ? meters.betweenTokens : meters.firstToken;
        timer.record(Duration.ofNanos(now - lastTokenNanos));
        meters.generatedTokens.increment();
        lastTokenNanos = now;
        anyToken = true;
    }

    /**
     * A choice is over, whether or not its reader is still there.
     *
     * @param unheardTokens that came out of the engine after the reader had gone
     * @param generatedTokens all that came out of this engine
     */
    public void ended(long unheardTokens, long generatedTokens) {
        meters.generatedTokens.increment(unheardTokens);
        bank.generatedTokens().increment(generatedTokens);
    }

    /** Of the prompt, which is one for all choices, so many tokens were found. */
    public void found(long cachedTokens) {
        bank.cachedTokens().increment(cachedTokens);
    }

    /** The whole answer is there. */
    public void finished() {
        meters.wholeAnswer.record(Duration.ofNanos(nanoTicker.getAsLong() - arrivedNanos));
    }

    /** Milliseconds since the request arrived. */
    public long elapsedMillis() {
        return Duration.ofNanos(nanoTicker.getAsLong() - arrivedNanos).toMillis();
    }

    /** The meters of one model. */
    record ModelMeters(
            Counter promptTokens,
            Counter generatedTokens,
            Timer firstToken,
            Timer betweenTokens,
            Timer wholeAnswer) {}
}

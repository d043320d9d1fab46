package io.alliancehub.server.serving;

import io.alliancehub.engine.EmbeddingRequest;
import io.alliancehub.engine.Engine;
import io.alliancehub.engine.EngineStatus;
import io.alliancehub.engine.FinishReason;
import io.alliancehub.engine.GenerationRequest;
import io.alliancehub.engine.RequestTooLargeException;
import io.alliancehub.engine.SamplingParameters;
import io.alliancehub.engine.SequenceHandle;
import io.alliancehub.engine.SequenceUsage;
import io.alliancehub.engine.TokenEvent;
import io.alliancehub.engine.TokenListener;
import io.alliancehub.engine.kvcache.CacheZone;
import io.alliancehub.engine.lora.AdapterTotals;
import io.alliancehub.engine.lora.UnknownAdapterException;
import io.alliancehub.engine.runner.StepTimes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Our own engine behind the seam. */
public final class OwnEngine implements ServedEngine {

    private final Engine engine;
    private final AtomicLong sequences = new AtomicLong();

    /** Serves from an open engine, and closes it in the end. */
    public OwnEngine(Engine engine) {
        this.engine = engine;
    }

    @Override
    public RunningAnswer submit(AnswerRequest request, AnswerListener listener) {
        Sampling sampling = request.sampling();
        var parameters =
                new SamplingParameters(
                        sampling.temperature(),
                        sampling.topK(),
                        sampling.topP(),
                        sampling.minP(),
                        sampling.seed(),
                        request.maxTokens(),
                        request.stop(),
                        request.ignoreEnd(),
                        sampling.rules(),
                        sampling.topLogprobs());
        String id = "sequence-" + sequences.incrementAndGet();
        try {
            SequenceHandle handle =
                    engine.submit(
                            new GenerationRequest(
                                            id,
                                            request.prompt(),
                                            parameters,
                                            zone(request.zone()),
                                            1)
                                    .withGrammar(request.grammar())
                                    .resumedAfter(request.emitted())
                                    .withAdapter(request.adapter())
                                    .showing(request.shownTokens())
                                    .limiting(request.thought()),
                            heard(listener));
            return handle::cancel;
        } catch (io.alliancehub.engine.EngineFullException full) {
            throw new EngineFullException();
        } catch (UnknownAdapterException missing) {
            throw new AdapterMissingException();
        } catch (io.alliancehub.engine.ResumeRefusedException refused) {
            throw new ResumeRefusedException(String.valueOf(refused.getMessage()));
        } catch (RequestTooLargeException tooLarge) {
            throw new IllegalArgumentException(tooLarge.getMessage(), tooLarge);
        }
    }

    @Override
    public RunningAnswer embed(EncodingRequest request, EncodingListener listener) {
        if (request.secondFrom() < request.tokens().length) {
            throw new IllegalArgumentException("This model reads one text at a time.");
        }
        String id = "text-" + sequences.incrementAndGet();
        try {
            SequenceHandle handle =
                    engine.embed(
                            new EmbeddingRequest(id, request.tokens(), zone(request.zone()), 1),
                            (reason, vector, usage) ->
                                    listener.ended(encoded(reason, vector, usage)));
            return handle::cancel;
        } catch (io.alliancehub.engine.EngineFullException full) {
            throw new EngineFullException();
        } catch (RequestTooLargeException tooLarge) {
            throw new IllegalArgumentException(tooLarge.getMessage(), tooLarge);
        }
    }

    private static EncodingEnd encoded(
            FinishReason reason, float @Nullable [] vector, SequenceUsage usage) {
        var made =
                new AnswerEnd.Made(
                        0,
                        usage.cachedTokens(),
                        usage.computedTokens(),
                        usage.recomputedTokens(),
                        null);
        if (vector != null) {
            return new EncodingEnd.Encoded(vector, made);
        }
        return reason == FinishReason.CANCELLED
                ? new EncodingEnd.Cancelled(made)
                : new EncodingEnd.Failed("The engine failed; this is not your fault.", made);
    }

    @Override
    public VectorForm vectors() {
        return new VectorForm(engine.vectorDimensions(), List.of());
    }

    @Override
    public ServedAdapters adapters() {
        return new OwnAdapters(engine);
    }

    @Override
    public ServedZones zones() {
        return new OwnZones(engine);
    }

    @Override
    public EngineLoad load() {
        EngineStatus status = engine.status();
        return new EngineLoad(
                status.running(),
                status.waiting(),
                status.kvBlocksTotal(),
                status.kvBlocksFree(),
                status.stepsTotal(),
                TimeUnit.NANOSECONDS.toMillis(status.lastStepNanos()),
                status.queriedTokens(),
                status.cachedTokens(),
                status.preemptions(),
                status.draftedTokens(),
                status.acceptedTokens(),
                seconds(status.times()),
                engine.copiedWeightBytes(),
                status.ended());
    }

    @Override
    public AdapterLoad adapterLoad() {
        AdapterTotals totals = engine.adapters().totals();
        return new AdapterLoad(
                totals.registered(),
                totals.resident(),
                totals.residentBytes(),
                totals.running(),
                totals.waitedFor(),
                totals.loads());
    }

    private static StepSeconds seconds(StepTimes nanos) {
        return new StepSeconds(
                seconds(nanos.products()),
                seconds(nanos.attention()),
                seconds(nanos.rest()),
                seconds(nanos.sampling()),
                seconds(nanos.scheduling()),
                seconds(nanos.delivery()),
                seconds(nanos.whole()));
    }

    private static double seconds(long nanos) {
        return nanos * 1e-9;
    }

    @Override
    public void close() {
        engine.close();
    }

    private static CacheZone zone(AnswerZone zone) {
        return new CacheZone(zone.name(), zone.salt());
    }

    private static TokenListener heard(AnswerListener listener) {
        return new TokenListener() {
            @Override
            public void onToken(TokenEvent event) {
                relay(event, listener);
            }

            @Override
            public void onResumed(String shown) {
                listener.resumed(shown);
            }
        };
    }

    private static void relay(TokenEvent event, AnswerListener listener) {
        switch (event) {
            case TokenEvent.Text text -> {
                int last = text.tokenIds().length - 1;
                for (int i = 0; i <= last; i++) {
                    boolean isLast = i == last;
                    listener.token(
                            text.tokenIds()[i],
                            isLast ? text.text() : "",
                            isLast ? text.logprobs() : null);
                }
            }
            case TokenEvent.Finished finished -> listener.ended(end(finished));
        }
    }

    private static AnswerEnd end(TokenEvent.Finished finished) {
        var made =
                new AnswerEnd.Made(
                        finished.usage().completionTokens(),
                        finished.usage().cachedTokens(),
                        finished.usage().computedTokens(),
                        finished.usage().recomputedTokens(),
                        finished.timeline());
        return switch (finished.reason()) {
            case STOP -> new AnswerEnd.Finished(AnswerEnd.Reason.STOP, finished.text(), made);
            case LENGTH -> new AnswerEnd.Finished(AnswerEnd.Reason.LENGTH, finished.text(), made);
            case CANCELLED -> new AnswerEnd.Cancelled(made);
            case FAILED -> new AnswerEnd.Failed("The engine failed; this is not your fault.", made);
        };
    }
}

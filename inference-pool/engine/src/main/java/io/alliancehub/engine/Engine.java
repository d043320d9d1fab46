package io.alliancehub.engine;

import io.alliancehub.engine.gguf.GgufException;
import io.alliancehub.engine.grammar.Grammar;
import io.alliancehub.engine.kvcache.BlockHash;
import io.alliancehub.engine.kvcache.CacheZone;
import io.alliancehub.engine.kvcache.ZoneErasure;
import io.alliancehub.engine.kvcache.ZoneQuota;
import io.alliancehub.engine.kvcache.ZoneState;
import io.alliancehub.engine.lora.RegisteredAdapter;
import io.alliancehub.engine.lora.UnknownAdapterException;
import io.alliancehub.engine.runner.EngineThread;
import io.alliancehub.engine.sampling.Choice;
import io.alliancehub.engine.sampling.Selection;
import io.alliancehub.engine.sampling.TokenBias;
import io.alliancehub.engine.scheduler.Scheduler;
import io.alliancehub.engine.scheduler.Sequence;
import io.alliancehub.engine.scheduler.SequenceOwner;
import io.alliancehub.kernel.compute.ProductSpeed;
import io.alliancehub.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One model, loaded and running: submit a prompt, receive its tokens, cancel. Safe for any thread.
 * A single thread of its own owns the state; callers are never blocked by a step.
 *
 * <p>The tokens of a request depend on the file, the request and the numerics profile, never on
 * what else is running.
 */
public final class Engine implements AutoCloseable {

    private final EngineParts parts;
    private final ModelDescription model;
    private final StepLoop loop;
    private final Adapters adapters;
    private final EngineThread thread;
    private final LongSupplier ticker;

    private Engine(EngineParts parts, LongSupplier ticker) {
        this.parts = parts;
        this.ticker = ticker;
        model = parts.model();
        loop = parts.loop();
        adapters = new Adapters(parts.adapters(), loop);
        thread = new EngineThread(loop);
    }

    /**
     * Loads a model and starts its thread.
     *
     * @throws IOException if the file cannot be read
     * @throws GgufException if it is damaged, or not a model that this engine supports
     * @throws IllegalArgumentException if the settings name kernels that cannot run here, or leave
     *     no room for a single block
     */
    public static Engine open(Path gguf, EngineSettings settings) throws IOException {
        return open(gguf, settings, System::nanoTime);
    }

    /** As {@link #open(Path, EngineSettings)}, with the ticker that measures steps and times. */
    public static Engine open(Path gguf, EngineSettings settings, LongSupplier ticker)
            throws IOException {
        return new Engine(EngineParts.load(gguf, settings, ticker), ticker);
    }

    /** Numbers of a text's vector; 0 where the model's file asks for one that is not made here. */
    public int vectorDimensions() {
        return parts.pooling() == Pooling.UNSUPPORTED ? 0 : parts.decoder().hidden();
    }

    /** What is being served. */
    public ModelDescription model() {
        return model;
    }

    /** The model's tokenizer. */
    public Tokenizer tokenizer() {
        return parts.tokenizer();
    }

    /** Name of the kernels that compute. */
    public String kernels() {
        return parts.kernels().kernels().name();
    }

    /** What computes, with its instruction set or the reason why it is no faster one. */
    public String computing() {
        return parts.kernels().reason();
    }

    /**
     * How fast the products of native kernels are here, measured now for some ten milliseconds.
     * Blocks as the commands do.
     */
    public Optional<ProductSpeed> productSpeed() {
        requireNoListener();
        return loop.ask(() -> parts.decoder().speed(ticker));
    }

    /** Bytes of weights that were copied because the kernels want them otherwise than in a file. */
    public long copiedWeightBytes() {
        return parts.decoder().copiedWeightBytes();
    }

    /** Within one profile the same request gives the same tokens, bit for bit. */
    public String numericsProfile() {
        return parts.numericsProfile();
    }

    /**
     * Queues a request; its listener hears of it from the engine's thread.
     *
     * <p>One that is resumed after emitted tokens goes on with the very tokens and text that would
     * have followed them, in this engine or another of the same profile. One whose emitted tokens
     * are all there is ends at once, with the text that had been held back.
     *
     * @throws EngineFullException if too many requests are unfinished, or the engine has ended
     * @throws RequestTooLargeException if it could never run here
     * @throws UnknownAdapterException if it names an adapter that takes no requests
     * @throws ResumeRefusedException if the emitted tokens are more than were asked for, or go on
     *     after an end
     * @throws IllegalArgumentException if a token is not in the vocabulary, or a grammar is asked
     *     for and the vocabulary has no token that ends a generation
     */
    public SequenceHandle submit(GenerationRequest request, TokenListener listener) {
        return submit(request, request.sampling().selection(), listener, null);
    }

    /**
     * As {@link #submit}, but with the first tokens given instead of chosen, and shows the logits
     * after each: what would the model have said after these?
     *
     * @param given token ids that follow the prompt
     * @param sink takes the row of the last prompt position first, then one per token but the last
     */
    public SequenceHandle replay(
            GenerationRequest request, int[] given, TokenListener listener, LogitsSink sink) {
        requireTokens(given);
        return submit(
                request,
                request.sampling()
                        .selection(new Choice.Given(request.promptTokens().length, given.clone())),
                listener,
                sink);
    }

    /**
     * Queues a text to be turned into a vector: the hidden state of its last token, as the output
     * matrix would see it, brought to length 1. It is computed in the same steps as all else here,
     * in chunks that fit the time from token to token, and depends on nothing else in them.
     *
     * @throws EngineFullException if too many requests are unfinished, or the engine has ended
     * @throws RequestTooLargeException if it could never run here
     * @throws IllegalArgumentException if a token is not in the vocabulary, or the model's file
     *     asks for another vector than this one
     */
    public SequenceHandle embed(EmbeddingRequest request, EmbeddingListener listener) {
        if (parts.pooling() == Pooling.UNSUPPORTED) {
            throw new IllegalArgumentException(
                    "the model's file asks for another pooling than that of the last token, which"
                            + " alone is computed here");
        }
        return submit(
                new GenerationRequest(
                        request.id(),
                        request.tokens(),
                        SamplingParameters.greedy(1),
                        request.zone(),
                        request.shareWeight()),
                Selection.of(new Choice.Pooled()),
                new VectorRelay(listener),
                null);
    }

    private SequenceHandle submit(
            GenerationRequest request,
            Selection selection,
            TokenListener listener,
            @Nullable LogitsSink sink) {
        requireTokens(request.promptTokens());
        requireTokens(request.emittedTokens());
        requireTokens(request.shownTokens());
        requireTokens(selection.rules().bias());
        requireFit(request);
        requireRoom(request);
        String digest = request.adapterDigest();
        RegisteredAdapter adapter = digest == null ? null : parts.adapters().use(digest);
        boolean submitted = false;
        try {
            Generation generation = generation(request, selection, listener, sink, adapter);
            String shown =
                    generation.resume(
                            request.emittedTokens(), parts.tokenizer()::isEndOfGeneration);
            if (request.emittedTokens().length > 0) {
                listener.onResumed(shown);
            }
            loop.submit(generation);
            submitted = true;
            return generation;
        } finally {
            if (adapter != null && !submitted) {
                adapter.leave();
            }
        }
    }

    private Generation generation(
            GenerationRequest request,
            Selection selection,
            TokenListener listener,
            @Nullable LogitsSink sink,
            @Nullable RegisteredAdapter adapter) {
        SequenceOwner owner = parts.owner(request, adapter);
        int maxTokens = request.sampling().maxTokens();
        return new Generation(
                request,
                new Sequence(
                        request.promptTokens(),
                        maxTokens,
                        selection.within(request.grammar()).limiting(request.thought()),
                        owner,
                        ticker),
                new TextStream(
                        parts.tokenizer().newDecoderShowing(request.shownTokens()),
                        request.sampling().stopStrings(),
                        request.sampling().rules().minTokens()),
                listener,
                sink,
                adapter);
    }

    private void requireFit(GenerationRequest request) {
        Grammar grammar = request.grammar();
        if (grammar == null) {
            return;
        }
        if (!parts.tokenizer().hasEndOfGeneration()) {
            throw new IllegalArgumentException(
                    "this model has no token that ends a generation, and so no grammars");
        }
        if (!grammar.beginsWith(request.emittedTokens(), parts.tokenizer())) {
            throw new ResumeRefusedException("the emitted tokens do not fit the grammar");
        }
    }

    private void requireTokens(int[] tokens) {
        for (int token : tokens) {
            requireToken(token);
        }
    }

    private void requireTokens(TokenBias bias) {
        for (int i = 0; i < bias.size(); i++) {
            requireToken(bias.id(i));
        }
    }

    private void requireToken(int token) {
        if (token < 0 || token >= model.vocabulary().size()) {
            throw new IllegalArgumentException(
                    "token %d is not in a vocabulary of %d"
                            .formatted(token, model.vocabulary().size()));
        }
    }

    private void requireRoom(GenerationRequest request) {
        int promptTokens = request.promptTokens().length;
        int maxTokens = request.sampling().maxTokens();
        long computed = (long) promptTokens + maxTokens - 1; // the last token is never computed
        int blocks = parts.zones().room().most(request.zone().name());
        if (computed > model.contextLength()
                || !Scheduler.fits(promptTokens, maxTokens, parts.shape().blockSize(), blocks)) {
            throw new RequestTooLargeException(
                    "a prompt of %d tokens and a completion of up to %d are more than the %d tokens"
                                    .formatted(promptTokens, maxTokens, model.contextLength())
                            + " that this engine keeps for one sequence, or than its zone may have");
        }
    }

    /** The adapters that requests may name. Blocks as the commands do. */
    public Adapters adapters() {
        requireNoListener();
        return adapters;
    }

    /**
     * Sets the blocks that a zone is sure of and may not exceed. Blocks until the step that is
     * running has ended, as the other commands do.
     *
     * @throws IllegalArgumentException if the floors are more than there is, or an unfinished
     *     request could not run any more; then nothing changes
     */
    public void setQuota(String zone, ZoneQuota quota) {
        commands().quota(zone, quota);
    }

    /** What every zone has and may have, between two steps; blocks as the commands do. */
    public List<ZoneState> zoneStates() {
        return commands().states();
    }

    /**
     * Lets requests of all zones read the blocks of a prefix. They are computed when the first
     * prompt begins with it.
     *
     * @param published the zone that these blocks belong to, and its salt
     * @param prefix token ids; what fills no block at the end is not shared
     * @return the blocks that can be shared
     * @throws IllegalArgumentException if that is none, or too many are published
     */
    public int publishPrefix(CacheZone published, int[] prefix) {
        requireTokens(prefix);
        BlockHash root = parts.identity(published).root();
        return commands().publish(published.name(), root, prefix);
    }

    /** Takes a published prefix back; requests that come later do not find its blocks. */
    public void withdrawPrefix(CacheZone published, int[] prefix) {
        BlockHash root = parts.identity(published).root();
        commands().withdraw(published.name(), root, prefix);
    }

    /**
     * Ends the requests whose blocks may be in a zone, overwrites every block that has bytes of it,
     * forgets its hashes, and reads the blocks again.
     */
    public ZoneErasure eraseZone(String zone) {
        return commands().erase(zone);
    }

    /** A listener would wait for itself. */
    private ZoneCommands commands() {
        requireNoListener();
        return parts.zones();
    }

    private void requireNoListener() {
        if (thread.isCurrent()) {
            throw new IllegalStateException("a listener must not command its engine");
        }
    }

    /** The engine at this moment. */
    public EngineStatus status() {
        return loop.status();
    }

    /**
     * Ends every sequence as {@code CANCELLED}, waits for the engine's thread and frees all memory.
     * Must not be called by a listener.
     */
    @Override
    public void close() {
        if (thread.isCurrent()) {
            throw new IllegalStateException("a listener must not close its engine");
        }
        loop.stop();
        thread.join();
        parts.close();
    }
}

package io.alliancehub.engine;

import io.alliancehub.engine.architecture.ModelConfig;
import io.alliancehub.engine.gguf.GgufException;
import io.alliancehub.engine.gguf.ModelSource;
import io.alliancehub.engine.gguf.UnsupportedModelException;
import io.alliancehub.engine.grammar.GrammarMasks;
import io.alliancehub.engine.grammar.TokenTrie;
import io.alliancehub.engine.kvcache.BlockHash;
import io.alliancehub.engine.kvcache.BlockPool;
import io.alliancehub.engine.kvcache.CacheIdentity;
import io.alliancehub.engine.kvcache.CacheZone;
import io.alliancehub.engine.kvcache.KvCache;
import io.alliancehub.engine.lora.AdapterSlots;
import io.alliancehub.engine.lora.LoraLoader;
import io.alliancehub.engine.lora.RegisteredAdapter;
import io.alliancehub.engine.model.DecoderModel;
import io.alliancehub.engine.model.ModelBatch;
import io.alliancehub.engine.model.ModelWeights;
import io.alliancehub.engine.runner.Aside;
import io.alliancehub.engine.runner.BackgroundThread;
import io.alliancehub.engine.runner.DecoderRunner;
import io.alliancehub.engine.runner.StepClock;
import io.alliancehub.engine.sampling.Sampler;
import io.alliancehub.engine.scheduler.AdapterSpan;
import io.alliancehub.engine.scheduler.Scheduler;
import io.alliancehub.engine.scheduler.SchedulerLimits;
import io.alliancehub.engine.scheduler.SequenceOwner;
import io.alliancehub.kernel.AttentionShape;
import io.alliancehub.kernel.KernelChoice;
import io.alliancehub.kernel.Kernels;
import io.alliancehub.kernel.ScalarKernels;
import io.alliancehub.kernel.Workspace;
import io.alliancehub.kernel.compute.ComputePool;
import io.alliancehub.kernel.compute.ParallelKernels;
import io.alliancehub.tokenizer.Tokenizer;
import io.alliancehub.tokenizer.UnsupportedVocabularyException;
import io.alliancehub.tokenizer.Vocabulary;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A loaded model with everything around it, before its thread starts.
 *
 * @param kernels which compute, and why
 * @param ropeConfiguration how positions are turned into angles
 * @param shape of attention, and how keys and values are stored
 * @param pooling how texts are embedded
 * @param zones what the hub may command
 * @param adapters the resident set
 * @param resources closed in this order, after the thread has ended
 */
record EngineParts(
        ModelDescription model,
        Tokenizer tokenizer,
        KernelChoice kernels,
        DecoderModel decoder,
        String numericsProfile,
        String ropeConfiguration,
        AttentionShape shape,
        Pooling pooling,
        StepLoop loop,
        ZoneCommands zones,
        AdapterSlots adapters,
        Deque<AutoCloseable> resources) {

    private static final System.Logger LOG = System.getLogger(Engine.class.getName());

    /** Raised by every change after which an engine may compute other numbers. */
    private static final int NUMERICS_VERSION = 1;

    /** How long a request waits for its adapter before those that run must make room. */
    private static final long ADAPTER_AGED_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** Prompt tokens that a step computes at least, however slow the machine is. */
    private static final int CHUNK_FLOOR = 8;

    static EngineParts load(Path path, EngineSettings settings, LongSupplier ticker)
            throws IOException {
        Deque<AutoCloseable> resources = new ArrayDeque<>();
        boolean loaded = false;
        try {
            ModelSource file = ModelFiles.open(path);
            resources.push(file);
            Aside<String> digest = Aside.begin("digest", () -> FileDigest.of(file.files()));
            resources.push(digest);
            EngineParts parts = load(file, digest, settings, ticker, resources);
            loaded = true;
            return parts;
        } finally {
            if (!loaded) {
                close(resources);
            }
        }
    }

    private static EngineParts load(
            ModelSource file,
            Aside<String> digest,
            EngineSettings settings,
            LongSupplier ticker,
            Deque<AutoCloseable> resources)
            throws IOException {
        ModelConfig config = ModelConfig.read(file);
        var copies = new Workspace();
        resources.push(copies);
        ModelWeights weights = ModelWeights.load(file, config, copies);
        Vocabulary vocabulary = file.vocabulary();
        requireEmbeddings(vocabulary, config);
        Tokenizer tokenizer = tokenizer(vocabulary);
        KernelChoice choice = kernels(settings.kernels());
        Kernels kernels = choice.kernels();
        AttentionShape shape = config.attention().shape(settings.blockSize(), settings.kvFormat());
        var room = Room.of(settings, config, shape);

        var tap = new LogitsTap();
        var cache = new KvCache(config.layers(), room.blocks() + 1, shape);
        resources.push(cache);
        DecoderModel decoder =
                decoder(config, weights, kernels, cache, shape, settings, room, ticker, resources);
        var rows =
                new ModelBatch(
                        settings.tokenBudget(),
                        settings.maxRunning(),
                        outputs(settings),
                        shape.blocks(room.positions()));
        var sampler = new Sampler(kernels, vocabulary.size(), endTokens(tokenizer));
        var masks = new GrammarMasks(TokenTrie.of(tokenizer));
        var clock = new StepClock();
        var runner = new DecoderRunner(decoder, rows, sampler, masks, tap, clock, ticker);
        var pool = new BlockPool(room.blocks(), shape.blockSize(), cache);
        var scheduler = new Scheduler(pool, limits(settings));
        ModelDescription model =
                describe(digest.await(), config, weights, vocabulary, room.positions());
        AdapterSlots adapters =
                adapters(
                        new LoraLoader(config, file.rotaryRows(), model.baseDigest()),
                        settings,
                        ticker,
                        resources);
        var loop =
                new StepLoop(
                        pool,
                        adapters,
                        scheduler,
                        runner,
                        tap,
                        tokenizer::isEndOfGeneration,
                        ticker,
                        clock,
                        settings.maxRunning() + settings.maxQueued());
        return new EngineParts(
                model,
                tokenizer,
                choice,
                decoder,
                profile(kernels, shape),
                config.rope().identity(),
                shape,
                Pooling.of(file, config.architecture()),
                loop,
                new ZoneCommands(pool, scheduler, loop),
                adapters,
                resources);
    }

    private static AdapterSlots adapters(
            LoraLoader loader,
            EngineSettings settings,
            LongSupplier ticker,
            Deque<AutoCloseable> resources) {
        var thread = new BackgroundThread("hub-adapters");
        var slots =
                new AdapterSlots(
                        settings.adapterBytes(), ADAPTER_AGED_NANOS, thread, loader, ticker);
        resources.push(slots::close);
        resources.push(thread); // before the slots: nobody loads any more then
        return slots;
    }

    private static SchedulerLimits limits(EngineSettings settings) {
        return new SchedulerLimits(
                settings.blockSize(),
                settings.maxRunning(),
                settings.tokenBudget(),
                TimeUnit.MILLISECONDS.toNanos(settings.interTokenMillis()),
                CHUNK_FLOOR,
                settings.draftTokens());
    }

    /** Rows of logits in a step: a token of each sequence, and guesses. */
    private static int outputs(EngineSettings settings) {
        return settings.maxRunning() + settings.draftTokens();
    }

    private static DecoderModel decoder(
            ModelConfig config,
            ModelWeights weights,
            Kernels kernels,
            KvCache cache,
            AttentionShape shape,
            EngineSettings settings,
            Room room,
            LongSupplier ticker,
            Deque<AutoCloseable> resources) {
        var compute = new ComputePool(settings.threads());
        resources.push(compute);
        int scratch = DecoderModel.scratchFloats(config, kernels, shape, room.positions());
        var decoder =
                new DecoderModel(
                        config,
                        weights,
                        new ParallelKernels(kernels, compute, scratch, ticker),
                        cache,
                        shape,
                        settings.tokenBudget(),
                        outputs(settings),
                        room.positions());
        resources.push(decoder);
        return decoder;
    }

    /**
     * How much fits.
     *
     * @param blocks of keys and values, the null block not counted; never more than twice what all
     *     running sequences could fill, so that as much again can stay to be found
     * @param positions longest sequence
     */
    private record Room(int blocks, int positions) {

        static Room of(EngineSettings settings, ModelConfig config, AttentionShape shape) {
            long blockBytes = KvCache.blockBytes(config.layers(), shape);
            long affordable = settings.kvBytes() / blockBytes - 1;
            if (affordable < 1) {
                throw new IllegalArgumentException(
                        "two blocks of keys and values, each of %d bytes, are the least; kvBytes is %d"
                                .formatted(blockBytes, settings.kvBytes()));
            }
            int wanted = Math.min(settings.maxSequenceLength(), config.contextLength());
            long slots = Math.multiplyExact(affordable, (long) shape.blockSize());
            int positions = (int) Math.min(wanted, slots);
            long useful = 2L * settings.maxRunning() * shape.blocks(positions);
            return new Room((int) Math.min(affordable, useful), positions);
        }
    }

    private static void requireEmbeddings(Vocabulary vocabulary, ModelConfig config) {
        if (vocabulary.size() > config.vocabulary()) {
            throw new GgufException(
                    "tokenizer.ggml.tokens has %d tokens, token_embd.weight only %d rows"
                            .formatted(vocabulary.size(), config.vocabulary()));
        }
    }

    private static Tokenizer tokenizer(Vocabulary vocabulary) {
        try {
            return Tokenizer.of(vocabulary);
        } catch (UnsupportedVocabularyException e) {
            throw new UnsupportedModelException(e);
        }
    }

    private static int[] endTokens(Tokenizer tokenizer) {
        return IntStream.range(0, tokenizer.vocabulary().size())
                .filter(tokenizer::isEndOfGeneration)
                .toArray();
    }

    private static KernelChoice kernels(String name) {
        boolean auto = name.equals(EngineSettings.AUTO);
        KernelChoice choice = auto ? KernelChoice.best() : KernelChoice.named(name);
        boolean fellBack = auto && choice.kernels() instanceof ScalarKernels;
        LOG.log(fellBack ? Level.WARNING : Level.INFO, "Computing with " + choice.reason() + ".");
        return choice;
    }

    private static String profile(Kernels kernels, AttentionShape shape) {
        return new NumericsProfile(
                        "hub-engine-" + NUMERICS_VERSION,
                        kernels.arithmetic(),
                        kernels.vectorBits(),
                        shape.format().wireName(),
                        shape.blockSize())
                .text();
    }

    private static ModelDescription describe(
            String digest,
            ModelConfig config,
            ModelWeights weights,
            Vocabulary vocabulary,
            int positions) {
        String template = vocabulary.chatTemplate();
        return new ModelDescription(
                config.name(),
                config.architecture(),
                digest,
                vocabulary.digest(),
                template == null ? null : FileDigest.of(template.getBytes(StandardCharsets.UTF_8)),
                positions,
                weights.parameterCount(),
                weights.quantisation(),
                vocabulary);
    }

    /** On whose behalf a request runs, and with what. */
    SequenceOwner owner(GenerationRequest request, @Nullable RegisteredAdapter adapter) {
        CacheZone zone = request.zone();
        BlockHash base = identity(zone).root();
        int weight = request.shareWeight();
        if (adapter == null) {
            return new SequenceOwner(zone, base, weight);
        }
        int from = adapter.info().activeFrom(request.promptTokens());
        if (from > request.promptTokens().length) {
            return new SequenceOwner(zone, base, weight);
        }
        BlockHash own = identity(zone, adapter.info().identity(from)).root();
        return new SequenceOwner(zone, own, weight, new AdapterSpan(adapter, from, base));
    }

    /** What a request of this zone and of the base alone may share blocks with. */
    CacheIdentity identity(CacheZone zone) {
        return identity(zone, null);
    }

    private CacheIdentity identity(CacheZone zone, @Nullable String adapter) {
        return new CacheIdentity(
                zone,
                model.baseDigest(),
                model.tokenizerDigest(),
                adapter,
                shape.format().wireName() + "-" + shape.blockSize(),
                ropeConfiguration);
    }

    /** Frees all memory; the thread must have ended. */
    void close() {
        close(resources);
    }

    private static void close(Deque<AutoCloseable> resources) {
        while (!resources.isEmpty()) {
            try {
                resources.pop().close();
            } catch (Exception e) {
                LOG.log(Level.WARNING, "A part of the engine did not close.", e);
            }
        }
    }
}

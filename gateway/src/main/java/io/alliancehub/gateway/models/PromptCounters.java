package io.alliancehub.gateway.models;

import io.alliancehub.contract.Sha256;
import io.alliancehub.gateway.clients.ServiceClient;
import io.alliancehub.tokenizer.Vocabulary;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Counters by the digest of their tokenizer asset: fetched once, checked against the digest that
 * names them, a few kept. Thread-safe; blocks on the first use of a digest. A digest that could not
 * be loaded is not tried again for a moment, so that nobody queues for a service that is away.
 */
public final class PromptCounters {
    /** A vocabulary of 150 thousand tokens takes some 60 MB of heap. */
    private static final int KEPT_MAX = 4;

    private static final Duration FAILED_FOR = Duration.ofSeconds(2);

    private final Function<String, Optional<byte[]>> assets;
    private final LongSupplier nanoTicker;
    private final Map<String, Loading> kept = new LinkedHashMap<>(16, 0.75f, true);

    private record Loading(FutureTask<PromptCounter> task, long since) {}

    /** Of assets that the service has. */
    public PromptCounters(ServiceClient service, LongSupplier nanoTicker) {
        this(service::tokenizer, nanoTicker);
    }

    /**
     * @param assets a tokenizer's file by its digest, where there is one
     */
    public PromptCounters(Function<String, Optional<byte[]>> assets, LongSupplier nanoTicker) {
        this.assets = assets;
        this.nanoTicker = nanoTicker;
    }

    /**
     * The counter that reads a conversation as the engine will.
     *
     * @throws TokenizerMissingException where the asset is not there or is not what it claims to be
     */
    public PromptCounter of(String tokenizerDigest) {
        FutureTask<PromptCounter> task = task(tokenizerDigest);
        task.run(); // does nothing where it has run, or runs elsewhere
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new TokenizerMissingException(String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TokenizerMissingException("interrupted");
        }
    }

    private synchronized FutureTask<PromptCounter> task(String digest) {
        long now = nanoTicker.getAsLong();
        Loading known = kept.get(digest);
        if (known != null && !(failed(known) && now - known.since() > FAILED_FOR.toNanos())) {
            return known.task();
        }
        FutureTask<PromptCounter> fresh = new FutureTask<>(() -> load(digest));
        kept.put(digest, new Loading(fresh, now));
        if (kept.size() > KEPT_MAX) {
            kept.remove(kept.keySet().iterator().next());
        }
        return fresh;
    }

    private static boolean failed(Loading loading) {
        return loading.task().state() == Future.State.FAILED;
    }

    private PromptCounter load(String digest) {
        byte[] bytes =
                assets.apply(digest)
                        .orElseThrow(() -> new TokenizerMissingException("the service has none"));
        if (!Sha256.hex(bytes).equals(digest)) {
            throw new TokenizerMissingException("its content has another digest");
        }
        return PromptCounter.of(Vocabulary.fromBytes(bytes));
    }
}

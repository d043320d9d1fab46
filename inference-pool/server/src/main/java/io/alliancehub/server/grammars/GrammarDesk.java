package io.alliancehub.server.grammars;

import io.alliancehub.engine.grammar.Grammar;
import io.alliancehub.engine.grammar.GrammarLimits;
import io.alliancehub.engine.grammar.GrammarSpec;
import io.alliancehub.engine.grammar.SpecDigest;
import io.alliancehub.engine.grammar.text.GrammarRefusedException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Compiled grammars, found again by their digest within a zone: a look-up that crossed zones would
 * tell one bank what another asks for. Thread-safe.
 */
public final class GrammarDesk {

    private static final int KEPT_MAX = 256;
    private static final int WAIT_SECONDS = 10;

    private record Key(String zone, String digest) {}

    private final Executor compiler;
    private final GrammarLimits limits;
    private final CompileLine line = new CompileLine();
    private final Map<Key, Grammar> kept = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Nothing compiled yet.
     *
     * @param compiler a few platform threads; is given no more than may wait
     */
    public GrammarDesk(Executor compiler, GrammarLimits limits) {
        this.compiler = compiler;
        this.limits = limits;
    }

    /**
     * The grammar of a specification; waits while it is compiled.
     *
     * @throws GrammarRefusedException if it is refused
     * @throws GrammarsBusyException if there is no room for it now
     */
    public Grammar grammar(GrammarSpec spec, String zone) {
        var key = new Key(zone, SpecDigest.of(spec));
        Grammar known = find(key);
        if (known != null) {
            return known;
        }
        var job = new CompileLine.Job(zone, spec, new CompletableFuture<>());
        if (!line.offer(job)) {
            throw new GrammarsBusyException();
        }
        compiler.execute(this::compileNext);
        Grammar grammar = await(job.done());
        keep(key, grammar);
        return grammar;
    }

    private static Grammar await(CompletableFuture<Grammar> done) {
        try {
            return done.get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GrammarRefusedException refused) {
                throw refused;
            }
            throw new IllegalStateException("a grammar could not be compiled", e.getCause());
        } catch (TimeoutException e) {
            done.cancel(false);
            throw new GrammarsBusyException();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GrammarsBusyException();
        }
    }

    /** Compiles whatever is next; nobody waits any more for one that was given up. */
    private void compileNext() {
        CompileLine.Job job = line.next();
        if (job == null || job.done().isDone()) {
            return;
        }
        try {
            job.done()
                    .complete(
                            Grammar.compile(
                                    job.spec(), limits, units -> line.charge(job.zone(), units)));
        } catch (RuntimeException | StackOverflowError e) {
            job.done().completeExceptionally(e);
        }
    }

    private synchronized @Nullable Grammar find(Key key) {
        return kept.get(key);
    }

    private synchronized void keep(Key key, Grammar grammar) {
        kept.put(key, grammar);
        if (kept.size() > KEPT_MAX) {
            kept.remove(kept.keySet().iterator().next());
        }
    }
}

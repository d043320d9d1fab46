package io.alliancehub.engine.testing;

import io.alliancehub.engine.kvcache.CacheIdentity;
import io.alliancehub.engine.kvcache.CacheZone;
import io.alliancehub.engine.sampling.Choice;
import io.alliancehub.engine.scheduler.Sequence;
import io.alliancehub.engine.scheduler.SequenceOwner;

/** Sequences on behalf of zones. */
public final class TestSequences {

    private TestSequences() {}

    /** A greedy sequence of the local zone. */
    public static Sequence of(int[] prompt, int maxTokens) {
        return of(CacheZone.LOCAL, prompt, maxTokens);
    }

    /** A greedy sequence of a zone. */
    public static Sequence of(CacheZone zone, int[] prompt, int maxTokens) {
        return new Sequence(prompt, maxTokens, new Choice.Greedy(), owner(zone, 1));
    }

    /** A zone with a salt of its own. */
    public static CacheZone zone(String name) {
        return zone(name, name.hashCode());
    }

    /** A zone with this salt. */
    public static CacheZone zone(String name, long salt) {
        return new CacheZone(name, "%064x".formatted(salt & Long.MAX_VALUE));
    }

    /** The owner of a zone's sequences. */
    public static SequenceOwner owner(CacheZone zone, int weight) {
        return new SequenceOwner(zone, identity(zone).root(), weight);
    }

    /** The identity of a zone's blocks. */
    public static CacheIdentity identity(CacheZone zone) {
        return new CacheIdentity(zone, "base", "tokenizer", null, "f32-4", "none");
    }
}

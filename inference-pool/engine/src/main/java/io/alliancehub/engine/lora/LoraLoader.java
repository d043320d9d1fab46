package io.alliancehub.engine.lora;

import io.alliancehub.engine.architecture.GroupedAttentionConfig;
import io.alliancehub.engine.architecture.LatentAttentionConfig;
import io.alliancehub.engine.architecture.ModelConfig;
import io.alliancehub.engine.gguf.RotaryRows;
import io.alliancehub.kernel.LowRank;
import io.alliancehub.kernel.Workspace;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SegmentAllocator;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/*
 * Two things are arranged that files have otherwise. Rows of queries and keys of llama are in the base's
 * order, whichever form either has. And an adapter of latent attention's joined up-projection, W += B A
 * with W's rows P of a head's key and V of its value, is taken apart as the base is: a head's key product
 * takes a query q to W' q, so its pair is B' for the way down and A' for the way up; its value product is
 * W itself, A down and the head's rows of B up. All heads share the one A.
 */
/** Makes an adapter for one base out of a file, and refuses what does not fit it. */
public final class LoraLoader implements AdapterReader {

    /** GGUF's name of the joined up-projection of older files; PEFT knows only that. */
    static final String JOINED = "attn_kv_b";

    private static final Map<String, LoraModule> MODULES = modules();

    private final ModelConfig config;
    private final BaseShapes shapes;
    private final RotaryRows rows;
    private final String baseDigest;

    /**
     * A loader for a base.
     *
     * @param rows in which order the base has the rows of queries and keys
     */
    public LoraLoader(ModelConfig config, RotaryRows rows, String baseDigest) {
        this.config = config;
        this.rows = rows;
        this.baseDigest = baseDigest;
        shapes = new BaseShapes(config);
    }

    private static Map<String, LoraModule> modules() {
        Map<String, LoraModule> modules = new HashMap<>();
        for (LoraModule module : LoraModule.values()) {
            modules.put(module.part(), module);
        }
        return Map.copyOf(modules);
    }

    @Override
    public Loaded load(Path path) throws IOException {
        try (Arena memory = Arena.ofShared()) {
            AdapterFile file = AdapterFile.read(path, memory);
            requireBase(file.content());
            return arrange(file);
        }
    }

    private void requireBase(AdapterContent content) {
        String architecture = content.architecture();
        if (architecture != null && !architecture.equals(config.architecture())) {
            throw new AdapterRefusedException(
                    "the adapter is for a base of architecture %s, not %s"
                            .formatted(architecture, config.architecture()));
        }
        String declared = content.baseDigest();
        if (declared != null && !declared.equals(baseDigest)) {
            throw new AdapterRefusedException(
                    "the adapter states another base than this one, whose digest is " + baseDigest);
        }
        if (content.pairs().isEmpty()) {
            throw new AdapterRefusedException("the adapter has no tensors");
        }
        for (int token : content.invocation()) {
            if (token >= config.vocabulary()) {
                throw new AdapterRefusedException(
                        "the adapter's invocation token %d is not in a vocabulary of %d"
                                .formatted(token, config.vocabulary()));
            }
        }
    }

    private Loaded arrange(AdapterFile file) {
        var memory = new Workspace();
        boolean done = false;
        try {
            @Nullable LowRank[][] @Nullable [] pairs =
                    new LowRank[config.layers()][LoraModule.values().length][];
            Set<Integer> ranks = new TreeSet<>();
            Set<String> modules = new TreeSet<>();
            for (StoredPair stored : file.content().pairs()) {
                requireFit(stored);
                add(pairs, file.content(), stored, (bytes, align) -> memory.bytes(bytes));
                ranks.add(stored.rank());
                modules.add(stored.part());
            }
            var info =
                    new AdapterInfo(
                            file.digest(),
                            List.copyOf(ranks),
                            List.copyOf(modules),
                            memory.bytes(),
                            file.content().invocation());
            done = true;
            return new Loaded(info, new LoraAdapter(pairs, memory));
        } finally {
            if (!done) {
                memory.close();
            }
        }
    }

    private void requireFit(StoredPair stored) {
        BaseShapes.Shape shape = shapes.of(stored.layer(), stored.part());
        if (shape == null || stored.index() >= shape.count()) {
            throw new AdapterRefusedException("the base has no matrix for " + stored.name());
        }
        int rank = stored.rank();
        if (rank > LoraAdapter.RANK_MAX || stored.b().cols() != rank) {
            throw new AdapterRefusedException(
                    "%s: ranks %d and %d are not one rank of at most %d"
                            .formatted(
                                    stored.name(), rank, stored.b().cols(), LoraAdapter.RANK_MAX));
        }
        if (stored.a().cols() != shape.inputs() || stored.b().rows() != shape.outputs()) {
            throw new AdapterRefusedException(
                    "%s is for a matrix of %d by %d, but the base's is %d by %d"
                            .formatted(
                                    stored.name(),
                                    stored.b().rows(),
                                    stored.a().cols(),
                                    shape.outputs(),
                                    shape.inputs()));
        }
        if (!Float.isFinite(stored.scale())) {
            throw new AdapterRefusedException(stored.name() + ": its scale is not finite");
        }
    }

    private void add(
            @Nullable LowRank[][] @Nullable [] pairs,
            AdapterContent content,
            StoredPair stored,
            SegmentAllocator memory) {
        float[] a = stored.numbers(stored.a());
        float[] b = stored.numbers(stored.b());
        if (stored.part().equals(JOINED)) {
            addJoined(pairs, stored, a, b, memory);
            return;
        }
        LoraModule module = MODULES.get(stored.part());
        if (module == null) {
            throw new AdapterRefusedException("the base has no matrix for " + stored.name());
        }
        if (content.rows() != rows
                && (module == LoraModule.ATTENTION_Q || module == LoraModule.ATTENTION_K)) {
            b = inBasesOrder(b, stored);
        }
        put(pairs, stored, module, stored.index(), pair(stored, a, b, memory));
    }

    private static LowRank pair(StoredPair stored, float[] a, float[] b, SegmentAllocator memory) {
        return LowRank.of(a, b, stored.rank(), stored.scale(), memory);
    }

    private void put(
            @Nullable LowRank[][] @Nullable [] pairs,
            StoredPair stored,
            LoraModule module,
            int index,
            LowRank pair) {
        BaseShapes.Shape shape = shapes.of(stored.layer(), module.part());
        @Nullable LowRank @Nullable [] ofModule = pairs[stored.layer()][module.ordinal()];
        if (ofModule == null) {
            ofModule = new LowRank[shape == null ? 0 : shape.count()];
            pairs[stored.layer()][module.ordinal()] = ofModule;
        }
        if (ofModule[index] != null) {
            throw new AdapterRefusedException(stored.name() + " is there twice");
        }
        ofModule[index] = pair;
    }

    /** Rows [half, i] of each head as the others' [i, half]; see {@link RotaryRows}. */
    private float[] inBasesOrder(float[] b, StoredPair stored) {
        if (!config.architecture().equals("llama")
                || !(config.attention() instanceof GroupedAttentionConfig attention)) {
            return b;
        }
        int rank = stored.rank();
        int dim = attention.headDim();
        float[] ordered = new float[b.length];
        for (int row = 0; row < stored.b().rows(); row++) {
            int in = row % dim;
            int halves = in % (dim / 2) * 2 + in / (dim / 2); // to neighbours
            int neighbours = in % 2 * (dim / 2) + in / 2; // to halves
            int to = row - in + (rows == RotaryRows.HALVES ? neighbours : halves);
            System.arraycopy(b, row * rank, ordered, to * rank, rank);
        }
        return ordered;
    }

    private void addJoined(
            @Nullable LowRank[][] @Nullable [] pairs,
            StoredPair stored,
            float[] a,
            float[] b,
            SegmentAllocator memory) {
        if (!(config.attention() instanceof LatentAttentionConfig latent)) {
            throw new AdapterRefusedException("the base has no matrix for " + stored.name());
        }
        int rank = stored.rank();
        int plain = latent.plain();
        int value = latent.value();
        float[] turned = transposed(a, rank, latent.latent());
        LowRank key = null;
        LowRank values = null;
        for (int head = 0; head < latent.heads(); head++) {
            int first = head * (plain + value) * rank;
            int middle = first + plain * rank;
            float[] down = transposed(part(b, first, middle), plain, rank);
            float[] up = part(b, middle, middle + value * rank);
            key = key == null ? pair(stored, down, turned, memory) : key.withDown(down, memory);
            values = values == null ? pair(stored, a, up, memory) : values.withUp(up, memory);
            put(pairs, stored, LoraModule.KEY_UP, head, key);
            put(pairs, stored, LoraModule.VALUE_UP, head, values);
        }
    }

    private static float[] part(float[] numbers, int from, int to) {
        return Arrays.copyOfRange(numbers, from, to);
    }

    /** [rows, cols] as [cols, rows]. */
    private static float[] transposed(float[] numbers, int rows, int cols) {
        float[] turned = new float[numbers.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < cols; c++) {
                turned[c * rows + r] = numbers[r * cols + c];
            }
        }
        return turned;
    }
}

package io.alliancehub.engine.lora;

import io.alliancehub.engine.gguf.GgufHeader;
import io.alliancehub.engine.gguf.GgufTensor;
import io.alliancehub.engine.gguf.GgufValue;
import io.alliancehub.engine.gguf.RotaryRows;
import io.alliancehub.engine.gguf.UnsupportedModelException;
import io.alliancehub.kernel.WeightMatrix;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/*
 * A GGUF adapter has general.type "adapter", adapter.type "lora", one adapter.lora.alpha for all, and for
 * a tensor NAME of the base NAME.lora_a, [inputs, rank] fastest first, and NAME.lora_b, [rank, outputs];
 * with a third dimension where NAME has one. The scale of a pair is alpha over its own rank, or 1 where
 * alpha is 0.
 */
/** Reads adapters of one GGUF file. */
final class GgufAdapter {

    private static final Pattern TENSOR =
            Pattern.compile("blk\\.(0|[1-9][0-9]{0,3})\\.([a-z_]+)\\.weight\\.lora_([ab])");
    private static final String INVOCATION = "adapter.alora.invocation_tokens";

    private final GgufHeader header;

    private GgufAdapter(GgufHeader header) {
        this.header = header;
    }

    static AdapterContent read(MemorySegment file) {
        return new GgufAdapter(GgufHeader.read(file)).content();
    }

    private AdapterContent content() {
        require("general.type", "adapter");
        require("adapter.type", "lora");
        double alpha = alpha();
        List<StoredPair> pairs = new ArrayList<>();
        for (GgufTensor tensor : header.tensors().values()) {
            Matcher name = TENSOR.matcher(tensor.name());
            if (!name.matches()) {
                throw new UnsupportedModelException(
                        "tensor %s is not part of an adapter as it is known here"
                                .formatted(tensor.name()));
            }
            String base = tensor.name().substring(0, tensor.name().length() - ".lora_a".length());
            boolean down = name.group(3).equals("a");
            GgufTensor other = header.tensors().get(base + (down ? ".lora_b" : ".lora_a"));
            if (other == null) {
                throw new AdapterRefusedException("tensor %s has no pair".formatted(tensor.name()));
            }
            if (down) {
                add(pairs, base, name, tensor, other, alpha);
            }
        }
        return new AdapterContent(
                text("general.architecture").orElse(null),
                text("general.base_model.0.sha256").orElse(null),
                RotaryRows.BY_ARCHITECTURE,
                invocation(),
                pairs);
    }

    private static void add(
            List<StoredPair> pairs,
            String base,
            Matcher name,
            GgufTensor a,
            GgufTensor b,
            double alpha) {
        int dimensions = a.dimensions().size();
        if (dimensions < 2 || dimensions > 3 || b.dimensions().size() != dimensions) {
            throw new AdapterRefusedException(
                    "%s: its pair has %s and %s as dimensions, not two or three of each"
                            .formatted(base, a.dimensions(), b.dimensions()));
        }
        long count = dimensions == 3 ? a.dimensions().get(2) : 1;
        if (count > LoraAdapter.MATRICES_MAX
                || (dimensions == 3 && !a.dimensions().get(2).equals(b.dimensions().get(2)))) {
            throw new AdapterRefusedException(
                    "%s: its pair has %s and %s as dimensions, which do not fit each other"
                            .formatted(base, a.dimensions(), b.dimensions()));
        }
        for (int i = 0; i < count; i++) {
            WeightMatrix down = StoredPair.matrix(a, i);
            double scale = alpha == 0 ? 1 : alpha / down.rows();
            pairs.add(
                    new StoredPair(
                            base,
                            Integer.parseInt(name.group(1)),
                            name.group(2),
                            i,
                            down,
                            StoredPair.matrix(b, i),
                            (float) scale));
        }
    }

    private double alpha() {
        return switch (header.metadata().get("adapter.lora.alpha")) {
            case GgufValue.Real(double alpha) when Double.isFinite(alpha) -> alpha;
            case null -> throw new AdapterRefusedException("the file lacks adapter.lora.alpha");
            default -> throw new AdapterRefusedException("adapter.lora.alpha is no finite float");
        };
    }

    private List<Integer> invocation() {
        @Nullable GgufValue value = header.metadata().get(INVOCATION);
        if (value == null) {
            return List.of();
        }
        if (value instanceof GgufValue.Wholes(List<Long> tokens)) {
            return LoraAdapter.invocation(INVOCATION, tokens);
        }
        throw new AdapterRefusedException(INVOCATION + " is no array of integers");
    }

    private void require(String key, String wanted) {
        String found = text(key).orElse("missing");
        if (!found.equals(wanted)) {
            throw new AdapterRefusedException("%s is '%s', not '%s'".formatted(key, found, wanted));
        }
    }

    private Optional<String> text(String key) {
        Map<String, GgufValue> metadata = header.metadata();
        return switch (metadata.get(key)) {
            case null -> Optional.empty();
            case GgufValue.Text(String text) -> Optional.of(text);
            default -> throw new AdapterRefusedException(key + " is no text");
        };
    }
}

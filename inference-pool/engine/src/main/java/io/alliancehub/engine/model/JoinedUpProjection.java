package io.alliancehub.engine.model;

import io.alliancehub.engine.architecture.LatentAttentionConfig;
import io.alliancehub.kernel.Kernels;
import io.alliancehub.kernel.ScalarKernels;
import io.alliancehub.kernel.WeightMatrix;
import io.alliancehub.kernel.WeightType;
import io.alliancehub.kernel.Workspace;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/*
 * A head's rows of the joined matrix [H * (P + V), L] are P that make its plain key from a latent
 * vector, then V that make its value. The V rows are a matrix of their own and stay where they lie,
 * whatever their storage. The P rows are wanted the other way round, [L, P], and a quant group runs
 * along L: it cannot be turned in its stored form. They are dequantised once, exactly, and kept as
 * F32: 4 * H * L * P bytes a layer (4 MiB in V2-Lite, 32 MiB in V3). Nothing is rounded anew, so a
 * joined file and the same weights split give the same bits.
 */
/** The up-projection of files that have one {@code attn_kv_b}, taken apart. */
final class JoinedUpProjection {

    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final WeightMatrix joined;
    private final LatentAttentionConfig shape;

    /** Takes apart {@code joined}, [H * (P + V), L]. */
    JoinedUpProjection(WeightMatrix joined, LatentAttentionConfig shape) {
        this.joined = joined;
        this.shape = shape;
    }

    /** [V, L] of each head, in place. */
    List<WeightMatrix> valueUp() {
        List<WeightMatrix> heads = new ArrayList<>();
        for (int head = 0; head < shape.heads(); head++) {
            long offset = joined.rowOffset(firstRow(head) + shape.plain());
            heads.add(
                    new WeightMatrix(
                            joined.data(), offset, joined.type(), shape.value(), joined.cols()));
        }
        return List.copyOf(heads);
    }

    /** [L, P] of each head, copied. */
    List<WeightMatrix> keyUp(Workspace copies) {
        Kernels kernels = new ScalarKernels();
        int latent = shape.latent();
        int plain = shape.plain();
        List<WeightMatrix> heads = new ArrayList<>();
        try (var scratch = new Workspace()) {
            MemorySegment row = scratch.floats(latent);
            for (int head = 0; head < shape.heads(); head++) {
                MemorySegment turned = copies.floats((long) latent * plain);
                for (int p = 0; p < plain; p++) {
                    kernels.dequantiseRow(row, 0, joined, firstRow(head) + p);
                    for (int l = 0; l < latent; l++) {
                        turned.setAtIndex(FLOAT, (long) l * plain + p, row.getAtIndex(FLOAT, l));
                    }
                }
                heads.add(new WeightMatrix(turned, 0, WeightType.F32, latent, plain));
            }
        }
        return List.copyOf(heads);
    }

    private int firstRow(int head) {
        return head * (shape.plain() + shape.value());
    }
}

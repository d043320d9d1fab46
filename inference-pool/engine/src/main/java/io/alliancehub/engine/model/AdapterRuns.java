package io.alliancehub.engine.model;

import io.alliancehub.engine.lora.LoraAdapter;
import io.alliancehub.engine.lora.LoraModule;
import io.alliancehub.kernel.LowRank;
import io.alliancehub.kernel.compute.LowRankRuns;
import org.jspecify.annotations.Nullable;

/**
 * What the adapters of a batch add to one product after another. Rows of one adapter that follow
 * one another are one run. What is returned is refilled by the next call.
 */
final class AdapterRuns {

    private final LowRankRuns runs;

    AdapterRuns(LowRankRuns runs) {
        this.runs = runs;
    }

    /** For a product of the batch's rows. */
    LowRankRuns of(ModelBatch batch, int layer, LoraModule module) {
        return of(batch, layer, module, 1);
    }

    /** For products of the batch's rows by one matrix for each head, one head after another. */
    LowRankRuns of(ModelBatch batch, int layer, LoraModule module, int heads) {
        runs.clear();
        int rows = batch.rows();
        for (int head = 0; batch.isAdapted() && head < heads; head++) {
            int end;
            for (int row = 0; row < rows; row = end) {
                LoraAdapter adapter = batch.adapters[row];
                end = row + 1;
                while (end < rows && batch.adapters[end] == adapter) {
                    end++;
                }
                add(head * rows + row, head * rows + end, adapter, layer, module, head);
            }
        }
        return runs;
    }

    /** For products of rows sorted by expert. */
    LowRankRuns of(ModelBatch batch, int layer, LoraModule module, ExpertOrder order) {
        runs.clear();
        for (int group = 0; batch.isAdapted() && group < order.groups(); group++) {
            int last = order.starts[group + 1];
            int end;
            for (int place = order.starts[group]; place < last; place = end) {
                LoraAdapter adapter = batch.adapters[order.rows[place]];
                end = place + 1;
                while (end < last && batch.adapters[order.rows[end]] == adapter) {
                    end++;
                }
                add(place, end, adapter, layer, module, order.active[group]);
            }
        }
        return runs;
    }

    private void add(
            int from,
            int to,
            @Nullable LoraAdapter adapter,
            int layer,
            LoraModule module,
            int index) {
        LowRank pair = adapter == null ? null : adapter.pair(layer, module, index);
        if (pair != null) {
            runs.add(from, to, pair);
        }
    }
}

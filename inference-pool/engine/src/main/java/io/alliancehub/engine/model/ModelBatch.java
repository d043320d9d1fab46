package io.alliancehub.engine.model;

import io.alliancehub.engine.kvcache.BlockTable;
import io.alliancehub.engine.lora.LoraAdapter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one forward pass, ragged: any number of sequences, each with one row (a decode) or
 * many (a chunk of a prompt). Made once for the largest step and refilled.
 */
public final class ModelBatch {

    final int[] tokens;
    final int[] positions;

    /** Slots that row t may see, itself included. */
    final int[] lengths;

    /** Where row t's block table starts in {@link #blocks}. */
    final int[] tables;

    /** Rows whose logits are wanted. */
    final int[] outputRows;

    /** Rows whose hidden states are wanted. */
    final int[] pooledRows;

    final int[] blocks;

    /** The adapter that row t is computed with; null for the base alone. */
    final @Nullable LoraAdapter[] adapters;

    private boolean adapted;
    private int rows;
    private int outputs;
    private int pooled;
    private int blocksUsed;
    private int tableStart;

    /**
     * A batch with room.
     *
     * @param rowsMax rows in a step
     * @param sequencesMax sequences in a step
     * @param outputsMax rows whose logits are wanted in a step
     * @param blocksPerSequence blocks that the longest sequence has
     */
    public ModelBatch(int rowsMax, int sequencesMax, int outputsMax, int blocksPerSequence) {
        tokens = new int[rowsMax];
        positions = new int[rowsMax];
        lengths = new int[rowsMax];
        tables = new int[rowsMax];
        outputRows = new int[outputsMax];
        pooledRows = new int[sequencesMax];
        adapters = new LoraAdapter[rowsMax];
        blocks = new int[Math.multiplyExact(sequencesMax, blocksPerSequence)];
    }

    /** Empties the batch. */
    public void clear() {
        Arrays.fill(adapters, 0, rows, null);
        adapted = false;
        rows = 0;
        outputs = 0;
        pooled = 0;
        blocksUsed = 0;
    }

    /** Empties the batch and overwrites what it was filled with. */
    public void erase() {
        clear();
        int[][] columns = {
            tokens, positions, lengths, tables, outputRows, pooledRows, blocks,
        };
        for (int[] column : columns) {
            Arrays.fill(column, 0);
        }
    }

    /** Rows in the batch. */
    public int rows() {
        return rows;
    }

    /** Rows whose logits are wanted. */
    public int outputs() {
        return outputs;
    }

    /** Rows whose hidden states are wanted. */
    public int pooled() {
        return pooled;
    }

    /**
     * Begins a sequence; its rows follow. A step has each sequence once.
     *
     * @param table holds a slot for every position that will be added
     */
    public void beginSequence(BlockTable table) {
        table.copyTo(blocks, blocksUsed);
        tableStart = blocksUsed;
        blocksUsed += table.size();
    }

    /** Adds the row of one token at its position in the sequence that was begun last. */
    public void addRow(int token, int position) {
        tokens[rows] = token;
        positions[rows] = position;
        lengths[rows] = position + 1;
        tables[rows] = tableStart;
        rows++;
    }

    /**
     * Adds the row of one token that is computed with an adapter. Rows of one adapter that follow
     * one another share the reading of its weights.
     */
    public void addRow(int token, int position, LoraAdapter adapter) {
        adapters[rows] = adapter;
        adapted = true;
        addRow(token, position);
    }

    /** Whether any row is computed with an adapter. */
    boolean isAdapted() {
        return adapted;
    }

    /**
     * Asks for the logits of the row that was added last.
     *
     * @return the index of these logits in the pass's result
     */
    public int wantLogits() {
        outputRows[outputs] = rows - 1;
        return outputs++;
    }

    /**
     * Asks for the hidden state of the row that was added last.
     *
     * @return the index of that state in the pass's result
     */
    public int wantHidden() {
        pooledRows[pooled] = rows - 1;
        return pooled++;
    }
}

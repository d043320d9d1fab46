/* What Java calls. Arguments are checked there; nothing here allocates or keeps anything. */
#include <stddef.h>

#include "hub.h"

#define EXPORTED __attribute__((visibility("default")))

/* Best first. */
static const struct instruction_set *const sets[] = {
#ifdef HUB_AVX512
    &hub_avx512,
#endif
#ifdef HUB_AVX2VNNI
    &hub_avx2vnni,
#endif
#ifdef HUB_AVX2
    &hub_avx2,
#endif
#ifdef HUB_NEON
    &hub_neon,
#endif
    NULL,
};

/* The name of instruction set number i, or NULL behind the last. */
EXPORTED const char *hub_name(int32_t i) { return sets[i] ? sets[i]->name : NULL; }

EXPORTED int32_t hub_is_supported(int32_t i) { return sets[i]->is_supported(); }

EXPORTED int32_t hub_lanes(int32_t i) { return sets[i]->lanes; }

EXPORTED int64_t hub_peak(int32_t i, int64_t rounds) { return sets[i]->peak(rounds); }

/* Panels first..last of a matrix whose rows lie as in a file. */
EXPORTED void hub_pack(int32_t i, int32_t type, uint8_t *panels, const uint8_t *rows,
                       int64_t row_bytes, int32_t first, int32_t last, int32_t row_count) {
    hub_pack_rows((enum type)type, sets[i]->lanes, sets[i]->q8_bias, panels, rows, row_bytes, first,
                  last, row_count);
}

/* Columns of activations, each stride floats behind the one before. */
EXPORTED void hub_quantise(int32_t i, int32_t type, uint8_t *to, const float *rows, int64_t stride,
                           int32_t columns) {
    int64_t groups = stride / hub_formats[type].weights;
    sets[i]->quantise((enum type)type, to, rows, stride, columns, groups);
}

static int logarithm(int width) { return width == 8 ? 3 : width == 4 ? 2 : width - 1; }

/*
 * out[column * stride + row] for rows from..to of the matrix, by all columns. A panel stays in the
 * nearest cache while the tiles pass.
 */
EXPORTED void hub_multiply(int32_t i, int32_t type, float *out, int64_t stride,
                           const uint8_t *panels, const uint8_t *activations, int32_t columns,
                           int32_t cols, int32_t from, int32_t to) {
    int lanes = sets[i]->lanes;
    int64_t groups = cols / hub_formats[type].weights;
    int64_t panel_bytes = groups * hub_formats[type].bytes * lanes;
    int64_t column_bytes = groups * activation_bytes((enum type)type);
    tile_function *const *tiles = sets[i]->tiles[type];
    pair_function *pair = sets[i]->pairs[type];
    int paired = pair ? columns / WIDEST_TILE * WIDEST_TILE : 0;
    int pairs_end = from % lanes == 0 ? from + (to - from) / (2 * lanes) * (2 * lanes) : from;
    for (int first = from; first < pairs_end && paired > 0; first += 2 * lanes) {
        const uint8_t *panel = panels + first / lanes * panel_bytes;
        for (int column = 0; column < paired; column += WIDEST_TILE) {
            pair(out + column * stride + first, stride, panel, panel_bytes,
                 activations + column * column_bytes, groups);
        }
    }
    for (int first = from / lanes * lanes; first < to; first += lanes) {
        const uint8_t *panel = panels + first / lanes * panel_bytes;
        int lane = first < from ? from - first : 0;
        int end = to - first < lanes ? to - first : lanes;
        int column = first < pairs_end ? paired : 0;
        for (int width = WIDEST_TILE; width > 0; width /= 2) {
            for (; columns - column >= width; column += width) {
                tiles[logarithm(width)](out + column * stride + first, stride, lane, end, panel,
                                        activations + column * column_bytes, groups);
            }
        }
    }
}

/*
 * Attention of the heads of one part. The table begins at blocks[first]; keys and values are those of the
 * part's key head in block 0.
 */
EXPORTED void hub_attend(int32_t i, int32_t kv, int32_t in_keys, float *out, const float *q,
                         const uint8_t *keys, const uint8_t *values, int64_t key_block,
                         int64_t value_block, const int32_t *blocks, int32_t first, float *scores,
                         int32_t heads, int32_t length, int32_t key_dim, int32_t value_dim,
                         int32_t block_size, float scale) {
    struct attention job = {
        .out = out, .q = q, .keys = keys, .values = values,
        .key_block = key_block, .value_block = value_block,
        .blocks = blocks + first, .scores = scores,
        .length = length, .padded = (length + block_size - 1) / block_size * block_size,
        .block_size = block_size, .key_dim = key_dim, .value_dim = value_dim,
        .value_stride = in_keys ? key_dim : value_dim,
        .in_keys = in_keys, .scale = scale,
    };
    sets[i]->attention[kv][heads - 1](&job);
}

EXPORTED void hub_rms_norm(int32_t i, float *out, const float *x, const float *weight, int32_t cols,
                           float eps) {
    sets[i]->rows->rms_norm(out, x, weight, cols, eps);
}

EXPORTED void hub_swiglu(int32_t i, float *gate, const float *up, int32_t count) {
    sets[i]->rows->swiglu(gate, up, count);
}

EXPORTED void hub_add(int32_t i, float *x, const float *y, int32_t count) {
    sets[i]->rows->add(x, y, count);
}

EXPORTED void hub_add_scaled(int32_t i, float *x, const float *y, float scale, int32_t count) {
    sets[i]->rows->add_scaled(x, y, scale, count);
}

EXPORTED void hub_rope(int32_t i, float *x, const float *table, int32_t heads, int32_t stride,
                       int32_t half, int32_t neighbours) {
    sets[i]->rows->rope(x, table, heads, stride, half, neighbours);
}

EXPORTED int32_t hub_argmax(int32_t i, const float *x, int32_t count) {
    return sets[i]->rows->argmax(x, count);
}

/* The parts of the first head in the token's block are at keys and values. */
EXPORTED void hub_write(int32_t i, int32_t kv, int32_t in_keys, uint8_t *keys, uint8_t *values,
                        int64_t key_part, int64_t value_part, const float *k, const float *v,
                        int32_t heads, int32_t key_dim, int32_t value_dim, int32_t block_size,
                        int32_t slot) {
    struct kv_row row = {
        .kv = (enum kv)kv, .in_keys = in_keys, .keys = keys, .values = values,
        .key_part = key_part, .value_part = value_part, .k = k, .v = v,
        .heads = heads, .key_dim = key_dim, .value_dim = value_dim,
        .block_size = block_size, .slot = slot,
    };
    sets[i]->rows->write(&row);
}

/* out [rows, rank] = scale * a [rows, cols] by down [rank, cols]. */
EXPORTED void hub_shrink(int32_t i, int32_t type, float *out, const float *a, const uint8_t *down,
                         int32_t rows, int32_t cols, int32_t rank, float scale) {
    sets[i]->low_rank->shrink((enum low_type)type, out, a, down, rows, cols, rank, scale);
}

/* out [rows, stride] += s [rows, rank] by up, which lies in panels, for outputs from..to. */
EXPORTED void hub_expand(int32_t i, int32_t type, float *out, int64_t stride, const float *s,
                         const uint8_t *up, int32_t rows, int32_t rank, int32_t from, int32_t to) {
    sets[i]->low_rank->expand((enum low_type)type, out, stride, s, up, rows, rank, from, to);
}

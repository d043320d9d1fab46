/*
 * Low-rank products of adapters, to the bits of VectorMatmul.java and VectorLowRank.java: the way down is
 * summed in as many lanes as there are, halved, and its tail follows; on the way up every output has a lane
 * of its own, in which the ranks are summed in order, so its bits do not hang on the width.
 */
enum { LOW_PANEL = 32, LOW_VECTORS = LOW_PANEL / LANES, LOW_ROWS = LANES == 16 ? 4 : 2, LOW_RANKS = 4 };

#define EACH_ROW _Pragma("GCC unroll 4") for (int r = 0; r < rows; r++)
#define EACH_RANK _Pragma("GCC unroll 4") for (int k = 0; k < ranks; k++)
#define EACH_LOW _Pragma("GCC unroll 8") for (int v = 0; v < LOW_VECTORS; v++)

EXPANDED int64_t low_bytes(enum low_type type) { return type == LOW_F32 ? 4 : 2; }

EXPANDED floats low_stored(enum low_type type, const uint8_t *p) {
    return type == LOW_F32   ? load_floats(p)
           : type == LOW_F16 ? halves(p)
                             : as_floats(left(unsigned_words(p), 16));
}

/* Some rows by some ranks; scaled when summed. */
EXPANDED void shrink_tile(enum low_type type, int rows, int ranks, float *out, int64_t out_stride,
                          const float *a, const uint8_t *down, int cols, float scale) {
    int end = cols / LANES * LANES, rest = cols - end;
    int64_t bytes = low_bytes(type);
    floats sums[LOW_ROWS][LOW_RANKS];
    EACH_ROW EACH_RANK sums[r][k] = zero();
    for (int i = 0; i < end; i += LANES) {
        floats w[LOW_RANKS];
        EACH_RANK w[k] = low_stored(type, down + (k * (int64_t)cols + i) * bytes);
        EACH_ROW {
            floats x = load_floats(a + r * (int64_t)cols + i);
            EACH_RANK sums[r][k] = plus(sums[r][k], x, w[k]);
        }
    }
    EACH_RANK {
        float tail[LANES];
        if (rest > 0) {
            uint8_t stored[4 * LANES] = {0};
            memcpy(stored, down + (k * (int64_t)cols + end) * bytes, (size_t)(rest * bytes));
            store(tail, low_stored(type, stored));
        }
        EACH_ROW {
            float sum = lanes_sum(sums[r][k]);
            for (int i = 0; i < rest; i++) {
                sum = __builtin_fmaf(a[r * (int64_t)cols + end + i], tail[i], sum);
            }
            out[r * out_stride + k] = sum * scale;
        }
    }
}

EXPANDED void shrink_rows(enum low_type type, int rows, float *out, int rank, const float *a,
                          const uint8_t *down, int cols, float scale) {
    int64_t row_bytes = cols * low_bytes(type);
    int k = 0;
    for (; k + LOW_RANKS <= rank; k += LOW_RANKS) {
        shrink_tile(type, rows, LOW_RANKS, out + k, rank, a, down + k * row_bytes, cols, scale);
    }
    for (; k < rank; k++) {
        shrink_tile(type, rows, 1, out + k, rank, a, down + k * row_bytes, cols, scale);
    }
}

EXPANDED void shrink_all(enum low_type type, float *out, const float *a, const uint8_t *down, int rows,
                         int cols, int rank, float scale) {
    int r = 0;
    for (; r + LOW_ROWS <= rows; r += LOW_ROWS) {
        shrink_rows(type, LOW_ROWS, out + (int64_t)r * rank, rank, a + (int64_t)r * cols, down, cols,
                    scale);
    }
    if (LOW_ROWS > 2 && r + 2 <= rows) {
        shrink_rows(type, 2, out + (int64_t)r * rank, rank, a + (int64_t)r * cols, down, cols, scale);
        r += 2;
    }
    if (r < rows) {
        shrink_rows(type, 1, out + (int64_t)r * rank, rank, a + (int64_t)r * cols, down, cols, scale);
    }
}

static void shrink(enum low_type type, float *out, const float *a, const uint8_t *down, int rows, int cols,
                   int rank, float scale) {
    switch (type) {
    case LOW_F32: shrink_all(LOW_F32, out, a, down, rows, cols, rank, scale); break;
    case LOW_F16: shrink_all(LOW_F16, out, a, down, rows, cols, rank, scale); break;
    case LOW_BF16: shrink_all(LOW_BF16, out, a, down, rows, cols, rank, scale); break;
    }
}

/* Lanes start..end of one panel for some rows; out points at the panel's first lane. */
EXPANDED void expand_tile(enum low_type type, int rows, float *out, int64_t out_stride, const float *s,
                          int rank, const uint8_t *panel, int start, int end) {
    floats sums[LOW_ROWS][LOW_VECTORS];
    EACH_ROW EACH_LOW sums[r][v] = zero();
    for (int k = 0; k < rank; k++) {
        floats up[LOW_VECTORS];
        EACH_LOW up[v] = low_stored(type, panel + (k * LOW_PANEL + v * LANES) * low_bytes(type));
        EACH_ROW {
            floats factor = splat_float(s[r * (int64_t)rank + k]);
            EACH_LOW sums[r][v] = plus(sums[r][v], factor, up[v]);
        }
    }
    EACH_ROW {
        float *row = out + r * out_stride;
        if (start == 0 && end == LOW_PANEL) {
            EACH_LOW store(row + v * LANES, sum_of(load_floats(row + v * LANES), sums[r][v]));
        } else {
            float all[LOW_PANEL];
            EACH_LOW store(all + v * LANES, sums[r][v]);
            for (int lane = start; lane < end; lane++) {
                row[lane] += all[lane];
            }
        }
    }
}

EXPANDED void expand_all(enum low_type type, float *out, int64_t stride, const float *s, const uint8_t *up,
                         int rows, int rank, int from, int to) {
    int64_t panel_bytes = (int64_t)LOW_PANEL * rank * low_bytes(type);
    for (int first = from / LOW_PANEL * LOW_PANEL; first < to; first += LOW_PANEL) {
        const uint8_t *panel = up + first / LOW_PANEL * panel_bytes;
        int start = first < from ? from - first : 0;
        int end = to - first < LOW_PANEL ? to - first : LOW_PANEL;
        int r = 0;
        for (; r + LOW_ROWS <= rows; r += LOW_ROWS) {
            expand_tile(type, LOW_ROWS, out + r * stride + first, stride, s + (int64_t)r * rank, rank,
                        panel, start, end);
        }
        if (LOW_ROWS > 2 && r + 2 <= rows) {
            expand_tile(type, 2, out + r * stride + first, stride, s + (int64_t)r * rank, rank, panel,
                        start, end);
            r += 2;
        }
        if (r < rows) {
            expand_tile(type, 1, out + r * stride + first, stride, s + (int64_t)r * rank, rank, panel,
                        start, end);
        }
    }
}

static void expand(enum low_type type, float *out, int64_t stride, const float *s, const uint8_t *up,
                   int rows, int rank, int from, int to) {
    switch (type) {
    case LOW_F32: expand_all(LOW_F32, out, stride, s, up, rows, rank, from, to); break;
    case LOW_F16: expand_all(LOW_F16, out, stride, s, up, rows, rank, from, to); break;
    case LOW_BF16: expand_all(LOW_BF16, out, stride, s, up, rows, rank, from, to); break;
    }
}

static const struct low_rank_functions low_rank_functions = {shrink, expand};

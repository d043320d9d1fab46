/*
 * One panel of weights by one tile of activations, for each type and width. All integers of a group are
 * summed exactly, then the groups are added first to last by one fused multiply-add (two where there are
 * minimums): the contract of Int8Activations.java, so every instruction set gives the same bits.
 *
 * Everything here is expanded for a constant type and width: what looks like a test is none at run time.
 */
#define EACH_COLUMN _Pragma("GCC unroll 8") for (int c = 0; c < width; c++)
#define EACH_PANEL _Pragma("GCC unroll 2") for (int p = 0; p < 2; p++)
#define UNROLLED _Pragma("GCC unroll 8")

enum { SLAB = 4 * LANES }; /* bytes of one word of every row */

EXPANDED ints low_bits(ints words, int shift, int mask) {
    return and(right(words, shift), splat(0x01010101 * mask));
}

EXPANDED int32_t word(const uint8_t *p) {
    int32_t word;
    memcpy(&word, p, 4);
    return word;
}

EXPANDED float number(const uint8_t *p) {
    float number;
    memcpy(&number, p, 4);
    return number;
}

/* Lanes from..to of one column's results. */
EXPANDED void store_lanes(float *out, floats results, int from, int to) {
    if (from == 0 && to == LANES) {
        store(out, results);
        return;
    }
    float all[LANES];
    store(all, results);
    memcpy(out + from, all + from, sizeof(float) * (size_t)(to - from));
}

/* ---- groups of 32 ---- */

/* Weights 4s to 4s + 3 of every row, one a byte, without sign. */
EXPANDED ints slab32(enum type type, const uint8_t *words, int s) {
    if (type == Q8_0) {
        return load(words + s * SLAB);
    }
    int fifths = type == Q5_0 || type == Q5_1;
    ints nibbles = low_bits(load(words + (fifths + s % 4) * SLAB), s / 4 * 4, 15);
    return fifths ? or(nibbles, left(low_bits(load(words), s, 1), 4)) : nibbles;
}

EXPANDED void tile32(enum type type, int width, float *out, int64_t stride, int from, int to,
                     const uint8_t *panel, const uint8_t *a, int64_t groups) {
    int minimums = type == Q4_1 || type == Q5_1;
    floats sums[WIDEST_TILE];
    EACH_COLUMN sums[c] = zero();
    for (int64_t g = 0; g < groups; g++) {
        const uint8_t *words = panel + 2 * LANES * (1 + minimums);
        const uint8_t *totals = a + 4 * width;
        ints in[WIDEST_TILE];
        EACH_COLUMN in[c] = splat(minimums ? 0 : word(totals + 4 * c));
        UNROLLED for (int s = 0; s < 8; s++) {
            ints w = slab32(type, words, s);
            const uint8_t *q = a + 8 * width + 4 * width * s;
            EACH_COLUMN {
                ints x = splat(word(q + 4 * c));
                in[c] = type == Q8_0 ? dot4_q8(in[c], w, x) : dot4(in[c], w, x);
            }
        }
        floats d = halves(panel);
        EACH_COLUMN sums[c] = plus(sums[c], scaled(d, number(a + 4 * c)), to_floats(in[c]));
        if (minimums) {
            floats m = halves(panel + 2 * LANES);
            EACH_COLUMN {
                floats total = to_floats(splat(word(totals + 4 * c)));
                sums[c] = plus(sums[c], scaled(m, number(a + 4 * c)), total);
            }
        }
        panel += LANES * (type == Q8_0 ? 34 : type == Q4_0 ? 18 : type == Q4_1 ? 20 : type == Q5_0 ? 22 : 24);
        a += 40 * width;
    }
    EACH_COLUMN store_lanes(out + c * stride, sums[c], from, to);
}

/*
 * Two panels by one tile of eight columns, four columns at a time: a word of activations is loaded once
 * for both panels, and loads no longer hold up the products. It takes thirty-two registers.
 */
EXPANDED void pair32(enum type type, int part, float *out, int64_t stride, const uint8_t *panel,
                     int64_t panel_bytes, const uint8_t *a, int64_t groups) {
    enum { width = 4 };
    floats sums[2][width];
    EACH_PANEL EACH_COLUMN sums[p][c] = zero();
    for (int64_t g = 0; g < groups; g++) {
        const uint8_t *totals = a + 4 * WIDEST_TILE + 4 * part;
        const uint8_t *q = a + 8 * WIDEST_TILE + 4 * part;
        ints in[2][width];
        EACH_PANEL EACH_COLUMN in[p][c] = splat(word(totals + 4 * c));
        UNROLLED for (int s = 0; s < 8; s++) {
            ints w[2];
            EACH_PANEL w[p] = slab32(type, panel + p * panel_bytes + 2 * LANES, s);
            EACH_COLUMN {
                ints x = splat(word(q + 4 * WIDEST_TILE * s + 4 * c));
                EACH_PANEL in[p][c] =
                    type == Q8_0 ? dot4_q8(in[p][c], w[p], x) : dot4(in[p][c], w[p], x);
            }
        }
        EACH_PANEL {
            floats d = halves(panel + p * panel_bytes);
            EACH_COLUMN {
                floats scale = scaled(d, number(a + 4 * (part + c)));
                sums[p][c] = plus(sums[p][c], scale, to_floats(in[p][c]));
            }
        }
        panel += LANES * (type == Q8_0 ? 34 : type == Q4_0 ? 18 : 22);
        a += 40 * WIDEST_TILE;
    }
    EACH_PANEL EACH_COLUMN store(out + (part + c) * stride + p * LANES, sums[p][c]);
}

/* ---- groups of 256 with minimums: Q4_K and Q5_K ---- */

/* in[c] = run of 32 weights by column c. */
EXPANDED void run32(enum type type, int width, ints *in, const uint8_t *words, int run,
                    const uint8_t *q) {
    const uint8_t *nibbles = words + (type == Q5_K ? 8 * SLAB : 0) + run / 2 * 8 * SLAB;
    EACH_COLUMN in[c] = splat(0);
    UNROLLED for (int s = 0; s < 8; s++) {
        ints w = low_bits(load(nibbles + s * SLAB), run % 2 * 4, 15);
        if (type == Q5_K) {
            w = or(w, left(low_bits(load(words + s * SLAB), run, 1), 4));
        }
        EACH_COLUMN in[c] = dot4(in[c], w, splat(word(q + 4 * (width * s + c))));
    }
}

/* The six-bit numbers of four runs, one a byte: of runs 0 to 3, or of 4 to 7. */
EXPANDED ints six_bits(ints own, ints last, int upper, int last_shift) {
    ints low = upper ? low_bits(last, last_shift, 15) : low_bits(own, 0, 63);
    return upper ? or(low, left(low_bits(own, 6, 3), 4)) : low;
}

/* totals[c] += minimums of four runs by the sums of their activations. */
EXPANDED void add_minimums(int width, ints *totals, ints mins, const uint8_t *sums) {
    ints even = and(mins, splat(0x00ff00ff));
    ints odd = and(right(mins, 8), splat(0x00ff00ff));
    EACH_COLUMN totals[c] = dot2(totals[c], even, splat(word(sums + 4 * c)));
    EACH_COLUMN totals[c] = dot2(totals[c], odd, splat(word(sums + 4 * (width + c))));
}

EXPANDED void tile_mins(enum type type, int width, float *out, int64_t stride, int from, int to,
                        const uint8_t *panel, const uint8_t *a, int64_t groups) {
    floats sums[WIDEST_TILE];
    EACH_COLUMN sums[c] = zero();
    for (int64_t g = 0; g < groups; g++) {
        const uint8_t *words = panel + 4 * LANES;
        const uint8_t *totals = a + 4 * width;
        const uint8_t *q = a + 4 * width * 17;
        ints first = load(words), middle = load(words + SLAB), last = load(words + 2 * SLAB);
        ints factors[WIDEST_TILE], mins[WIDEST_TILE], in[WIDEST_TILE];
        EACH_COLUMN factors[c] = splat(0);
        for (int upper = 0; upper < 2; upper++) {
            ints scales = six_bits(first, last, upper, 0);
            UNROLLED for (int run = 0; run < 4; run++) {
                int at = 4 * upper + run;
                run32(type, width, in, words + 3 * SLAB, at, q + at * 32 * width);
                ints scale = and(right(scales, 8 * run), splat(63));
                EACH_COLUMN factors[c] = add(factors[c], times(in[c], scale));
            }
        }
        EACH_COLUMN mins[c] = splat(0);
        add_minimums(width, mins, six_bits(middle, last, 0, 0), totals);
        add_minimums(width, mins, six_bits(middle, last, 1, 4), totals + 8 * width);
        floats d = halves(panel), m = halves(panel + 2 * LANES);
        EACH_COLUMN {
            float s = number(a + 4 * c);
            sums[c] = plus(sums[c], scaled(d, s), to_floats(factors[c]));
            sums[c] = minus(sums[c], scaled(m, s), to_floats(mins[c]));
        }
        panel += LANES * (type == Q4_K ? 144 : 176);
        a += 324 * width;
    }
    EACH_COLUMN store_lanes(out + c * stride, sums[c], from, to);
}

/* ---- groups of 256 in runs of 16: Q6_K ---- */

/* Weights 4s to 4s + 3 of a quarter of a half group. */
EXPANDED ints slab_q6(const uint8_t *low, const uint8_t *high, int quarter, int s) {
    ints nibbles = low_bits(load(low + (quarter % 2 * 8 + s) * SLAB), quarter / 2 * 4, 15);
    return or(nibbles, left(low_bits(load(high + s * SLAB), 2 * quarter, 3), 4));
}

EXPANDED void tile_q6(int width, float *out, int64_t stride, int from, int to, const uint8_t *panel,
                      const uint8_t *a, int64_t groups) {
    floats sums[WIDEST_TILE];
    EACH_COLUMN sums[c] = zero();
    for (int64_t g = 0; g < groups; g++) {
        const uint8_t *words = panel + 2 * LANES;
        ints factors[WIDEST_TILE], in[WIDEST_TILE];
        EACH_COLUMN factors[c] = splat(0);
        for (int half = 0; half < 2; half++) {
            const uint8_t *low = words + half * 16 * SLAB;
            const uint8_t *high = words + (32 + half * 8) * SLAB;
            UNROLLED for (int run = 0; run < 8; run++) {
                int at = 8 * half + run;
                const uint8_t *totals = a + 4 * width * (1 + at);
                const uint8_t *q = a + 4 * width * (17 + 4 * at);
                EACH_COLUMN in[c] = splat(word(totals + 4 * c));
                UNROLLED for (int s = 0; s < 4; s++) {
                    ints w = slab_q6(low, high, run / 2, run % 2 * 4 + s);
                    EACH_COLUMN in[c] = dot4(in[c], w, splat(word(q + 4 * (width * s + c))));
                }
                ints scales = load(words + (48 + at / 4) * SLAB);
                ints scale = right_signed(left(scales, 24 - 8 * (at % 4)), 24);
                EACH_COLUMN factors[c] = add(factors[c], times(in[c], scale));
            }
        }
        floats d = halves(panel);
        EACH_COLUMN sums[c] = plus(sums[c], scaled(d, number(a + 4 * c)), to_floats(factors[c]));
        panel += LANES * 210;
        a += 324 * width;
    }
    EACH_COLUMN store_lanes(out + c * stride, sums[c], from, to);
}

/* ---- every type and width ---- */

EXPANDED void tile(enum type type, int width, float *out, int64_t stride, int from, int to,
                   const uint8_t *panel, const uint8_t *a, int64_t groups) {
    switch (type) {
    case Q6_K: tile_q6(width, out, stride, from, to, panel, a, groups); break;
    case Q4_K:
    case Q5_K: tile_mins(type, width, out, stride, from, to, panel, a, groups); break;
    default: tile32(type, width, out, stride, from, to, panel, a, groups);
    }
}

#define TILE(TYPE, WIDTH)                                                                          \
    static void tile_##TYPE##_##WIDTH(float *out, int64_t stride, int from, int to,                \
                                      const uint8_t *panel, const uint8_t *a, int64_t groups) {    \
        tile(TYPE, WIDTH, out, stride, from, to, panel, a, groups);                                \
    }
#define TILES(TYPE) TILE(TYPE, 1) TILE(TYPE, 2) TILE(TYPE, 4) TILE(TYPE, 8)
#define ROW(TYPE) [TYPE] = {tile_##TYPE##_1, tile_##TYPE##_2, tile_##TYPE##_4, tile_##TYPE##_8}

TILES(Q8_0) TILES(Q4_0) TILES(Q4_1) TILES(Q5_0) TILES(Q5_1) TILES(Q4_K) TILES(Q5_K) TILES(Q6_K)

static tile_function *const tiles[TYPES][TILE_WIDTHS] = {
    ROW(Q8_0), ROW(Q4_0), ROW(Q4_1), ROW(Q5_0), ROW(Q5_1), ROW(Q4_K), ROW(Q5_K), ROW(Q6_K),
};

#define PAIR(TYPE)                                                                                 \
    static void pair_##TYPE(float *out, int64_t stride, const uint8_t *panel, int64_t panel_bytes, \
                            const uint8_t *a, int64_t groups) {                                    \
        pair32(TYPE, 0, out, stride, panel, panel_bytes, a, groups);                               \
        pair32(TYPE, 4, out, stride, panel, panel_bytes, a, groups);                               \
    }

#ifdef HAS_PAIRS
PAIR(Q8_0) PAIR(Q4_0) PAIR(Q5_0)

static pair_function *const pairs[TYPES] = {
    [Q8_0] = pair_Q8_0, [Q4_0] = pair_Q4_0, [Q5_0] = pair_Q5_0};
#else
static pair_function *const pairs[TYPES] = {NULL};
#endif

/* ---- the most that these instructions can do ---- */

static int64_t peak(int64_t rounds) {
    ints sums[12], w = splat(0x01020304), a = splat((int32_t)rounds);
    _Pragma("GCC unroll 12") for (int i = 0; i < 12; i++) sums[i] = splat(i);
    for (int64_t round = 0; round < rounds; round++) {
        _Pragma("GCC unroll 12") for (int i = 0; i < 12; i++) sums[i] = dot4(sums[i], w, a);
    }
    ints all = splat(0);
    _Pragma("GCC unroll 12") for (int i = 0; i < 12; i++) all = add(all, sums[i]);
    float used[LANES];
    store(used, to_floats(all));
    __asm__ volatile("" : : "r"(used) : "memory"); /* or all of it would be left out */
    return rounds * 12 * LANES * 4;
}

/*
 * What the parts of the library know of each other. The functions that Java calls stand in library.c.
 *
 * Weights are multiplied from panels: the rows of a matrix, LANES at a time, so that one vector holds
 * the same place of LANES rows. A panel is a run of quant groups; of each first the 16-bit floats,
 * one after the other for all rows, then the 32-bit words of the rest in the same way. Not a byte is
 * added to what the file has, but for rows that fill the last panel.
 *
 * Activations are quantised in tiles of 8, 4, 2 or 1 columns (rows of the batch), widest first. Of each
 * group a tile holds, for all its columns: the scale (float); the sums (32 bits: one, or sixteen for
 * groups of 256); the integers, four of a column after four of the next.
 */
#ifndef HUB_H
#define HUB_H

#include <stddef.h>
#include <stdint.h>

enum type { Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, Q4_K, Q5_K, Q6_K, TYPES };

enum { WIDEST_TILE = 8, TILE_WIDTHS = 4 }; /* 1, 2, 4, 8 columns */

/* Where the parts of one group of a file's row are. */
struct format {
    int weights;   /* in a group */
    int bytes;     /* of a group */
    int halves_at; /* the 16-bit floats */
    int halves;    /* how many */
    int words_at;  /* the rest, in words of 32 bits */
    int words;     /* how many */
};

extern const struct format hub_formats[TYPES];

/* One output panel by one tile of columns; lanes from..to of the panel are stored. */
typedef void tile_function(float *out, int64_t stride, int from, int to, const uint8_t *panel,
                           const uint8_t *activations, int64_t groups);

enum kv { KV_F32, KV_F16, KV_INT8, KV_FORMATS }; /* how keys and values are stored */

enum { PART_HEADS = 8 }; /* most heads of a part */

/* One part of one query row; the words of AttentionShape.java and KvFormat.java. */
struct attention {
    float *out;            /* [heads][value_dim] */
    const float *q;        /* [heads][key_dim] */
    const uint8_t *keys;   /* the part's key head in block 0 */
    const uint8_t *values; /* and where its values are */
    int64_t key_block;     /* bytes from block to block */
    int64_t value_block;
    const int32_t *blocks;
    float *scores; /* [heads][padded] */
    int length;    /* slots */
    int padded;    /* slots of whole blocks */
    int block_size;
    int key_dim;
    int value_dim;
    int value_stride; /* numbers from one slot's value to the next */
    int in_keys;      /* whether keys lie slot by slot and hold the values */
    float scale;
    float q_sums[PART_HEADS];
};

typedef void attend_function(struct attention *job);

/* Where the key and the value of one token go, and what they are. */
struct kv_row {
    enum kv kv;
    int in_keys;
    uint8_t *keys; /* the first head's part of the block */
    uint8_t *values;
    int64_t key_part; /* bytes from head to head */
    int64_t value_part;
    const float *k; /* [heads][key_dim] */
    const float *v; /* [heads][value_dim] */
    int heads;
    int key_dim;
    int value_dim;
    int block_size;
    int slot;
};

/* What is done to single rows; see rows.h. */
struct row_functions {
    void (*rms_norm)(float *out, const float *x, const float *weight, int cols, float eps);
    void (*swiglu)(float *gate, const float *up, int count);
    void (*add)(float *x, const float *y, int count);
    void (*add_scaled)(float *x, const float *y, float scale, int count);
    void (*rope)(float *x, const float *table, int heads, int stride, int half, int neighbours);
    int (*argmax)(const float *x, int count);
    void (*write)(const struct kv_row *row);
};

enum low_type { LOW_F32, LOW_F16, LOW_BF16 }; /* how the parts of adapters are stored */

/* The products that adapters add; see lowrank.h. */
struct low_rank_functions {
    void (*shrink)(enum low_type type, float *out, const float *a, const uint8_t *down, int rows,
                   int cols, int rank, float scale);
    void (*expand)(enum low_type type, float *out, int64_t stride, const float *s, const uint8_t *up,
                   int rows, int rank, int from, int to);
};

/* Two output panels by one tile of the widest kind; all lanes are stored. */
typedef void pair_function(float *out, int64_t stride, const uint8_t *panel, int64_t panel_bytes,
                           const uint8_t *activations, int64_t groups);

/* One way to compute, for one family of processors. */
struct instruction_set {
    const char *name;
    int lanes;
    int q8_bias; /* added to the weights of Q8_0, so that they have no sign; or 0 */
    int (*is_supported)(void);
    void (*quantise)(enum type type, uint8_t *to, const float *rows, int64_t stride, int columns,
                     int64_t groups);
    int64_t (*peak)(int64_t rounds); /* multiplies registers; returns how many products it made */
    tile_function *const (*tiles)[TILE_WIDTHS]; /* by type and binary logarithm of the width */
    pair_function *const *pairs;                /* by type; NULL where tiles are as good */
    attend_function *const (*attention)[PART_HEADS]; /* by format and heads less one */
    const struct row_functions *rows;
    const struct low_rank_functions *low_rank;
};

extern const struct instruction_set hub_avx512, hub_avx2vnni, hub_avx2, hub_neon;

/* Bytes of one column's part of one group of activations. */
static inline int64_t activation_bytes(enum type type) {
    return hub_formats[type].weights == 32 ? 4 + 4 + 32 : 4 + 16 * 4 + 256;
}

/* For what is compiled anew for each constant argument. */
#define EXPANDED static inline __attribute__((always_inline))

void hub_pack_rows(enum type type, int lanes, int q8_bias, uint8_t *panels, const uint8_t *rows,
                   int64_t row_bytes, int first, int last, int row_count);

#endif

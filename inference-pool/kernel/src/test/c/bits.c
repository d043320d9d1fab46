/*
 * Prints a digest of what every instruction set of this processor computes from the same numbers: a line
 * each for products of every type and width, single rows and slots of keys and values. All of these have
 * one result, so all sets print the same lines, on every processor; see elsewhere.sh. What is summed in
 * lanes (the norm, attention) has the bits of its own width: it is compared with plain sums in double.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *hub_name(int32_t i);
int32_t hub_is_supported(int32_t i);
int32_t hub_lanes(int32_t i);
void hub_pack(int32_t i, int32_t type, uint8_t *panels, const uint8_t *rows, int64_t row_bytes,
              int32_t first, int32_t last, int32_t row_count);
void hub_quantise(int32_t i, int32_t type, uint8_t *to, const float *rows, int64_t stride,
                  int32_t columns);
void hub_multiply(int32_t i, int32_t type, float *out, int64_t stride, const uint8_t *panels,
                  const uint8_t *activations, int32_t columns, int32_t cols, int32_t from, int32_t to);
void hub_rms_norm(int32_t i, float *out, const float *x, const float *weight, int32_t cols, float eps);
void hub_swiglu(int32_t i, float *gate, const float *up, int32_t count);
void hub_add_scaled(int32_t i, float *x, const float *y, float scale, int32_t count);
void hub_rope(int32_t i, float *x, const float *table, int32_t heads, int32_t stride, int32_t half,
              int32_t neighbours);
int32_t hub_argmax(int32_t i, const float *x, int32_t count);
void hub_write(int32_t i, int32_t kv, int32_t in_keys, uint8_t *keys, uint8_t *values, int64_t key_part,
               int64_t value_part, const float *k, const float *v, int32_t heads, int32_t key_dim,
               int32_t value_dim, int32_t block_size, int32_t slot);
void hub_attend(int32_t i, int32_t kv, int32_t in_keys, float *out, const float *q, const uint8_t *keys,
                const uint8_t *values, int64_t key_block, int64_t value_block, const int32_t *blocks,
                int32_t first, float *scores, int32_t heads, int32_t length, int32_t key_dim,
                int32_t value_dim, int32_t block_size, float scale);

enum { ROWS = 37, COLS = 768, COLUMNS = 19, DIM = 64, HEADS = 7, BLOCK = 16, SLOTS = 40, BLOCKS = 3 };

/* As hub.h has them: bytes of a group of so many weights, and where its halves are. */
static const struct { const char *name; int weights, bytes, halves_at, halves; } types[] = {
    {"Q8_0", 32, 34, 0, 1},   {"Q4_0", 32, 18, 0, 1},    {"Q4_1", 32, 20, 0, 2},
    {"Q5_0", 32, 22, 0, 1},   {"Q5_1", 32, 24, 0, 2},    {"Q4_K", 256, 144, 0, 2},
    {"Q5_K", 256, 176, 0, 2}, {"Q6_K", 256, 210, 208, 1}};

static uint64_t state;

static uint32_t next_bits(void) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33);
}

/* Exact in every arithmetic: a whole number of 2^-20, between -2 and 2. */
static float next_float(void) { return ((int32_t)(next_bits() & 0x3fffff) - 0x200000) / 1048576.0f; }

static float *floats(int count) {
    float *x = malloc(sizeof(float) * (size_t)count);
    for (int i = 0; i < count; i++) {
        x[i] = next_float();
    }
    return x;
}

static void print_digest(const char *what, int number, const void *data, size_t bytes) {
    uint64_t digest = 14695981039346656037u;
    for (size_t i = 0; i < bytes; i++) {
        digest = (digest ^ ((const uint8_t *)data)[i]) * 1099511628211u;
    }
    printf("%s %d %016llx\n", what, number, (unsigned long long)digest);
}

static void products(int set, int type) {
    int groups = COLS / types[type].weights, bytes = types[type].bytes;
    int64_t row_bytes = groups * bytes;
    uint8_t *rows = malloc((size_t)(ROWS * row_bytes));
    for (int64_t i = 0; i < ROWS * row_bytes; i++) {
        rows[i] = (uint8_t)next_bits();
    }
    for (int g = 0; g < ROWS * groups; g++) {
        for (int h = 0; h < types[type].halves; h++) {
            uint16_t half = (uint16_t)(0x2000 + next_bits() % 0x1c00 + (next_bits() & 1) * 0x8000);
            memcpy(rows + g * bytes + types[type].halves_at + 2 * h, &half, 2);
        }
    }
    int lanes = hub_lanes(set), panels = (ROWS + lanes - 1) / lanes;
    uint8_t *packed = calloc(1, (size_t)(panels * lanes * row_bytes));
    hub_pack(set, type, packed, rows, row_bytes, 0, panels, ROWS);
    float *a = floats(COLUMNS * COLS), *out = malloc(sizeof(float) * ROWS * COLUMNS);
    uint8_t *quantised = malloc((size_t)COLUMNS * COLS * 2);
    for (int columns = 1; columns <= COLUMNS; columns += 3) {
        hub_quantise(set, type, quantised, a, COLS, columns);
        hub_multiply(set, type, out, ROWS, packed, quantised, columns, COLS, 0, ROWS);
        print_digest(types[type].name, columns, out, sizeof(float) * (size_t)(ROWS * columns));
    }
    free(rows); free(packed); free(a); free(out); free(quantised);
}

static void rows(int set) {
    for (int count = 1; count <= 100; count += 33) {
        float *x = floats(count), *y = floats(count);
        hub_swiglu(set, x, y, count);
        print_digest("SwiGLU", count, x, sizeof(float) * (size_t)count);
        hub_add_scaled(set, x, y, -0.7f, count);
        print_digest("scaled sum", count, x, sizeof(float) * (size_t)count);
        int largest = hub_argmax(set, x, count);
        print_digest("largest", count, &largest, sizeof(largest));
        float *out = malloc(sizeof(float) * (size_t)count);
        hub_rms_norm(set, out, x, y, count, 1e-6f);
        double squares = 0, off = 0;
        for (int i = 0; i < count; i++) {
            squares += (double)x[i] * x[i];
        }
        for (int i = 0; i < count; i++) {
            off = fmax(off, fabs(out[i] - x[i] / sqrt(squares / count + 1e-6) * y[i]));
        }
        printf("norm %d %s\n", count, off < 1e-5 ? "is near" : "IS OFF");
        free(x); free(y); free(out);
    }
    for (int neighbours = 0; neighbours < 2; neighbours++) {
        float *x = floats(3 * 70), *table = floats(64);
        hub_rope(set, x, table, 3, 70, 32, neighbours);
        print_digest("rope", neighbours, x, sizeof(float) * 3 * 70);
        free(x); free(table);
    }
}

/* What the stored numbers are worth differs by format; weights of the softmax are of stored keys. */
static void attention(int set, int kv) {
    static const double bounds[] = {1e-5, 0.004, 0.06};
    int64_t part = kv == 0 ? 4 * DIM * BLOCK : kv == 1 ? 2 * DIM * BLOCK : DIM * BLOCK + 8 * BLOCK;
    uint8_t *keys = calloc(BLOCKS, (size_t)part), *values = calloc(BLOCKS, (size_t)part);
    float *k = floats(SLOTS * DIM), *v = floats(SLOTS * DIM), *q = floats(HEADS * DIM);
    float out[HEADS * DIM], scores[HEADS * BLOCKS * BLOCK];
    int32_t blocks[] = {2, 0, 1};
    for (int s = 0; s < SLOTS; s++) {
        int64_t at = blocks[s / BLOCK] * part;
        hub_write(set, kv, 0, keys + at, values + at, part, part, k + s * DIM, v + s * DIM, 1, DIM, DIM,
                  BLOCK, s % BLOCK);
    }
    print_digest("keys", kv, keys, (size_t)(BLOCKS * part));
    print_digest("values", kv, values, (size_t)(BLOCKS * part));
    hub_attend(set, kv, 0, out, q, keys, values, part, part, blocks, 0, scores, HEADS, SLOTS, DIM, DIM,
               BLOCK, 0.125f);
    double off = 0;
    for (int h = 0; h < HEADS; h++) {
        double weights[SLOTS], sum = 0;
        for (int s = 0; s < SLOTS; s++) {
            double score = 0;
            for (int d = 0; d < DIM; d++) {
                score += (double)q[h * DIM + d] * k[s * DIM + d];
            }
            sum += weights[s] = exp(score * 0.125);
        }
        for (int d = 0; d < DIM; d++) {
            double expected = 0;
            for (int s = 0; s < SLOTS; s++) {
                expected += weights[s] / sum * v[s * DIM + d];
            }
            off = fmax(off, fabs(out[h * DIM + d] - expected));
        }
    }
    printf("attention %d %s\n", kv, off < bounds[kv] ? "is near" : "IS OFF");
    free(keys); free(values); free(k); free(v); free(q);
}

int main(void) {
    for (int set = 0; hub_name(set); set++) {
        if (hub_is_supported(set)) {
            printf("= %s\n", hub_name(set));
            state = 20261128;
            for (int type = 0; type < 8; type++) {
                products(set, type);
            }
            rows(set);
            for (int kv = 0; kv < 3; kv++) {
                attention(set, kv);
            }
        }
    }
    return 0;
}

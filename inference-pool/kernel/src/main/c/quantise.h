/* Activations as eight-bit integers, by the contract that stands in Int8Activations.java. */
#include <string.h>

/* Added and taken away again, it rounds a number below 2^22 to an integer, halves to even. */
#define ROUND 12582912.0f

/* What is added to the weights of a type so that they have no sign, or -1 where the sums count. */
static inline int bias(enum type type) {
    switch (type) {
    case Q8_0: return Q8_BIAS;
    case Q4_0: return 8;
    case Q5_0: return 16;
    case Q6_K: return 32;
    default: return -1;
    }
}

/* The largest magnitude as bits: as integers, infinity is above all numbers and NaN above infinity. */
static inline uint32_t largest_bits(const float *x, int count) {
    uint32_t largest = 0;
    for (int i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, x + i, 4);
        bits &= 0x7fffffffu;
        largest = bits > largest ? bits : largest;
    }
    return largest;
}

/* The scale of a group, and its integers in q. */
static inline float quantise_group(int8_t *q, const float *x, int count) {
    uint32_t bits = largest_bits(x, count);
    float largest;
    memcpy(&largest, &bits, 4);
    if (bits >= 0x7f800000u || largest < 0x1p-100f) {
        memset(q, 0, (size_t)count);
        return bits >= 0x7f800000u ? __builtin_nanf("") : 0;
    }
    float inverse = 127 / largest;
    for (int i = 0; i < count; i++) {
        q[i] = (int8_t)(int)(x[i] * inverse + ROUND - ROUND);
    }
    return largest / 127;
}

static inline int32_t sum(const int8_t *q, int count) {
    int32_t total = 0;
    for (int i = 0; i < count; i++) {
        total += q[i];
    }
    return total;
}

/* The sums of runs of 32 that share a word: in the order in which minimums leave theirs. */
static inline int32_t pair(const int8_t *q, int first, int second) {
    int32_t low = sum(q + 32 * first, 32), high = sum(q + 32 * second, 32);
    return (int32_t)((uint32_t)low & 0xffffu) | (int32_t)((uint32_t)high << 16);
}

static inline void write_sums(enum type type, int32_t *to, int width, const int8_t *q) {
    switch (type) {
    case Q4_K:
    case Q5_K:
        to[0 * width] = pair(q, 0, 2);
        to[1 * width] = pair(q, 1, 3);
        to[2 * width] = pair(q, 4, 6);
        to[3 * width] = pair(q, 5, 7);
        break;
    case Q6_K:
        for (int run = 0; run < 16; run++) {
            to[run * width] = -bias(type) * sum(q + 16 * run, 16);
        }
        break;
    default: to[0] = -bias(type) * sum(q, 32);
    }
}

static void quantise_tile(enum type type, uint8_t *to, const float *rows, int64_t stride, int width,
                          int64_t groups) {
    int size = hub_formats[type].weights;
    int sums = size == 32 ? 1 : 16;
    int8_t q[256];
    for (int64_t g = 0; g < groups; g++) {
        float *scales = (float *)to;
        int32_t *group_sums = (int32_t *)(to + 4 * width);
        uint8_t *integers = to + 4 * width * (1 + sums);
        for (int column = 0; column < width; column++) {
            const float *x = rows + column * stride + g * size;
            scales[column] = size == 32 ? quantise_group(q, x, 32) : quantise_group(q, x, 256);
            write_sums(type, group_sums + column, width, q);
            for (int i = 0; i < size; i += 4) {
                memcpy(integers + i * width + 4 * column, q + i, 4);
            }
        }
        to += width * activation_bytes(type);
    }
}

static void quantise(enum type type, uint8_t *to, const float *rows, int64_t stride, int columns,
                     int64_t groups) {
    for (int width = WIDEST_TILE; width > 0; width /= 2) {
        for (; columns >= width; columns -= width) {
            quantise_tile(type, to, rows, stride, width, groups);
            rows += width * stride;
            to += width * groups * activation_bytes(type);
        }
    }
}

/* Rows as they lie in a file, turned into panels. */
#include <string.h>

#include "hub.h"

const struct format hub_formats[TYPES] = {
    [Q8_0] = {32, 34, 0, 1, 2, 8},       [Q4_0] = {32, 18, 0, 1, 2, 4},
    [Q4_1] = {32, 20, 0, 2, 4, 4},       [Q5_0] = {32, 22, 0, 1, 2, 5},
    [Q5_1] = {32, 24, 0, 2, 4, 5},       [Q4_K] = {256, 144, 0, 2, 4, 35},
    [Q5_K] = {256, 176, 0, 2, 4, 43},    [Q6_K] = {256, 210, 208, 1, 0, 52},
};

/* Bit 4s + i becomes bit s of byte i, so that a shift by s brings the fifth bits of slab s. */
static uint32_t spread(uint32_t bits) {
    uint32_t out = 0;
    for (int s = 0; s < 8; s++) {
        for (int i = 0; i < 4; i++) {
            out |= (bits >> (4 * s + i) & 1) << (8 * i + s);
        }
    }
    return out;
}

static uint32_t packed_word(enum type type, int q8_bias, int index, uint32_t word) {
    if (type == Q8_0) {
        return q8_bias ? word ^ 0x80808080u : word;
    }
    return (type == Q5_0 || type == Q5_1) && index == 0 ? spread(word) : word;
}

static void pack_group(enum type type, int lanes, int q8_bias, uint8_t *to, const uint8_t *group,
                       int lane) {
    struct format f = hub_formats[type];
    for (int i = 0; i < f.halves; i++) {
        memcpy(to + 2 * (i * lanes + lane), group + f.halves_at + 2 * i, 2);
    }
    uint8_t *words = to + 2 * f.halves * lanes;
    for (int i = 0; i < f.words; i++) {
        uint32_t word;
        memcpy(&word, group + f.words_at + 4 * i, 4);
        word = packed_word(type, q8_bias, i, word);
        memcpy(words + 4 * (i * lanes + lane), &word, 4);
    }
}

/* Panels first..last of a matrix of row_count rows; the rows that it lacks are zeros. */
void hub_pack_rows(enum type type, int lanes, int q8_bias, uint8_t *panels, const uint8_t *rows,
                   int64_t row_bytes, int first, int last, int row_count) {
    int64_t group_bytes = hub_formats[type].bytes;
    int64_t groups = row_bytes / group_bytes;
    for (int panel = first; panel < last; panel++) {
        uint8_t *to = panels + panel * lanes * row_bytes;
        for (int64_t g = 0; g < groups; g++, to += lanes * group_bytes) {
            for (int lane = 0; lane < lanes; lane++) {
                int row = panel * lanes + lane;
                if (row < row_count) {
                    const uint8_t *group = rows + row * row_bytes + g * group_bytes;
                    pack_group(type, lanes, q8_bias, to, group, lane);
                }
            }
        }
    }
}

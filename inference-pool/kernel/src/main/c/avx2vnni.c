/* x86-64 with the byte dot product for 256 bits: desktops since 2021 (Alder Lake, Zen 5). */
#define WITH_VNNI
#include "hub.h"
#include "lanes_avx2.h"
#include "quantise.h"
#include "tiles.h"
#include "attention.h"
#include "rows.h"
#include "lowrank.h"

static int is_supported(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
           __builtin_cpu_supports("avxvnni");
}

const struct instruction_set hub_avx2vnni = {
    "AVX2 VNNI", LANES, Q8_BIAS, is_supported, quantise, peak, tiles, pairs, attention,
    &row_functions, &low_rank_functions,
};

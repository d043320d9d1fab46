/* x86-64 with AVX-512 VNNI: server processors since 2019 (Cascade Lake, Zen 4). */
#define HAS_PAIRS
#include "hub.h"
#include "lanes_avx512.h"
#include "quantise.h"
#include "tiles.h"
#include "attention.h"
#include "rows.h"
#include "lowrank.h"

static int is_supported(void) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni");
}

const struct instruction_set hub_avx512 = {
    "AVX-512 VNNI", LANES, Q8_BIAS, is_supported, quantise, peak, tiles, pairs, attention,
    &row_functions, &low_rank_functions,
};

/* x86-64 with AVX2: desktops and servers since 2013 (Haswell, Zen). */
#include "hub.h"
#include "lanes_avx2.h"
#include "quantise.h"
#include "tiles.h"
#include "attention.h"
#include "rows.h"
#include "lowrank.h"

/* F16C and FMA are older than AVX2, and no processor has it without them. */
static int is_supported(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

const struct instruction_set hub_avx2 = {
    "AVX2", LANES, Q8_BIAS, is_supported, quantise, peak, tiles, pairs, attention,
    &row_functions, &low_rank_functions,
};

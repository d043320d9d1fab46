/* ARM with the byte dot product: servers and phones since 2018 (Neoverse N1, Apple M1, Kunpeng 920). */
#include "hub.h"
#include "lanes_neon.h"
#include "quantise.h"
#include "tiles.h"
#include "attention.h"
#include "rows.h"
#include "lowrank.h"

#ifdef __linux__
#include <sys/auxv.h>
static int is_supported(void) { return (getauxval(AT_HWCAP) >> 20 & 1) != 0; } /* asimddp */
#else
static int is_supported(void) { return 1; } /* every Apple processor that runs macOS */
#endif

const struct instruction_set hub_neon = {
    "NEON dotprod", LANES, Q8_BIAS, is_supported, quantise, peak, tiles, pairs, attention,
    &row_functions, &low_rank_functions,
};

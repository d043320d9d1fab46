/* What this machine can do at most, for comparison: reading memory. */
#include "hub.h"

#define EXPORTED __attribute__((visibility("default")))

/* The sum of whole cache lines: nothing but reading them takes time. */
EXPORTED int64_t hub_read(const int64_t *from, int64_t bytes) {
    int64_t sums[8] = {0};
    for (int64_t i = 0; i < bytes / 8; i += 8) {
        for (int j = 0; j < 8; j++) {
            sums[j] += from[i + j];
        }
    }
    return sums[0] + sums[1] + sums[2] + sums[3] + sums[4] + sums[5] + sums[6] + sums[7];
}

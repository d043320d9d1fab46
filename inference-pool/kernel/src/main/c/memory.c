/* Memory from the system itself: nobody has touched it, so the threads that fill it share that work. */
#define _DEFAULT_SOURCE
#include <stddef.h>
#include <sys/mman.h>

#include "hub.h"

#define EXPORTED __attribute__((visibility("default")))

/* So many zeros at the start of a page, in large pages where the system has them; NULL if it has none. */
EXPORTED void *hub_take(int64_t bytes) {
    void *memory =
        mmap(NULL, (size_t)bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
    if (memory == MAP_FAILED) {
        return NULL;
    }
#ifdef MADV_HUGEPAGE
    madvise(memory, (size_t)bytes, MADV_HUGEPAGE); /* a wish: without it pages are small */
#endif
    return memory;
}

EXPORTED void hub_give_back(void *memory, int64_t bytes) { munmap(memory, (size_t)bytes); }

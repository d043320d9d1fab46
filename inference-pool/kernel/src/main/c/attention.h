/*
 * Attention of one query row, for up to eight heads that share keys. Every number is summed in the order
 * that VectorAttention.java and VectorStoredAttention.java have, and exp is theirs: with as many lanes the
 * bits are the same. A score is summed over the numbers of a key, a result over slots, first to last, each
 * in a lane of its own; so all heads of a part and several vectors are summed side by side.
 *
 * Expanded for a constant format and number of heads: what looks like a test is none at run time.
 */
#define EACH_HEAD _Pragma("GCC unroll 8") for (int h = 0; h < heads; h++)
#define EACH_VECTOR _Pragma("GCC unroll 2") for (int v = 0; v < vectors; v++)

EXPANDED int64_t bytes_of(enum kv kv) { return kv == KV_F32 ? 4 : kv == KV_F16 ? 2 : 1; }

EXPANDED floats stored(enum kv kv, const uint8_t *p) {
    return kv == KV_F32 ? load_floats(p) : kv == KV_F16 ? halves(p) : to_floats(signed_bytes(p));
}

/* Lane j and j + L/2, then quarters, and so on. */
EXPANDED float sum_lanes(floats a) {
    float all[LANES];
    store(all, a);
    for (int half = LANES / 2; half > 0; half /= 2) {
        for (int i = 0; i < half; i++) {
            all[i] += all[i + half];
        }
    }
    return all[0];
}

/* 2^n * exp(r) with the polynomial of Cephes' expf; see Lanes.java. */
EXPANDED floats exponential(floats x) {
    floats v = not_above(not_below(x, -87.3f), 88.0f);
    floats n = minus_number(plus(splat_float(12582912.0f), v, splat_float(1.44269504f)), 12582912.0f);
    floats r = plus(v, n, splat_float(-0.693359375f));
    r = plus(r, n, splat_float(2.12194440e-4f));
    floats p = plus(splat_float(1.3981999507e-3f), splat_float(1.9875691500e-4f), r);
    p = plus(splat_float(8.3334519073e-3f), p, r);
    p = plus(splat_float(4.1665795894e-2f), p, r);
    p = plus(splat_float(1.6666665459e-1f), p, r);
    p = plus(splat_float(5.0000001201e-1f), p, r);
    p = sum_of(plus(r, p, product(r, r)), splat_float(1.0f));
    floats power = as_floats(left(add(to_ints(n), splat(127)), 23));
    return zero_below(product(p, power), x, -87.3f);
}

/* ---- scores ---- */

EXPANDED void sum_queries(int heads, struct attention *job) {
    float sums[PART_HEADS] = {0};
    for (int d = 0; d < job->key_dim; d++) {
        EACH_HEAD sums[h] += job->q[h * job->key_dim + d];
    }
    memcpy(job->q_sums, sums, sizeof(sums));
}

/* Keys that lie number by number, the slots of a block side by side. */
EXPANDED void score_slots(enum kv kv, int heads, int vectors, const struct attention *job, int slot) {
    int size = job->block_size, padded = job->padded;
    int64_t step = size * bytes_of(kv);
    const uint8_t *keys[ATTENTION_VECTORS];
    floats sums[PART_HEADS][ATTENTION_VECTORS];
    EACH_VECTOR {
        int at = slot + v * LANES;
        keys[v] = job->keys + job->blocks[at / size] * job->key_block + at % size * bytes_of(kv);
        EACH_HEAD sums[h][v] = zero();
    }
    for (int d = 0; d < job->key_dim; d++) {
        floats key[ATTENTION_VECTORS];
        EACH_VECTOR key[v] = stored(kv, keys[v] + d * step);
        EACH_HEAD {
            floats q = splat_float(job->q[h * job->key_dim + d]);
            EACH_VECTOR sums[h][v] = plus(sums[h][v], key[v], q);
        }
    }
    EACH_VECTOR {
        int at = slot + v * LANES;
        if (kv == KV_INT8) {
            const uint8_t *scales = keys[v] - at % size + job->key_dim * step + 4 * (at % size);
            floats scale = load_floats(scales), zeros = load_floats(scales + 4 * size);
            EACH_HEAD sums[h][v] = plus(scaled(zeros, job->q_sums[h]), scale, sums[h][v]);
        }
        EACH_HEAD store(job->scores + h * padded + at, scaled(sums[h][v], job->scale));
    }
}

/* Keys that lie slot by slot, from slot on as many as vectors says. */
EXPANDED void score_rows(enum kv kv, int heads, int vectors, const struct attention *job, int slot) {
    int size = job->block_size, dim = job->key_dim;
    const uint8_t *parts[ATTENTION_VECTORS], *keys[ATTENTION_VECTORS];
    floats sums[PART_HEADS][ATTENTION_VECTORS];
    EACH_VECTOR {
        int at = slot + v;
        parts[v] = job->keys + job->blocks[at / size] * job->key_block;
        keys[v] = parts[v] + at % size * dim * bytes_of(kv);
        EACH_HEAD sums[h][v] = zero();
    }
    for (int d = 0; d < dim; d += LANES) {
        floats key[ATTENTION_VECTORS];
        EACH_VECTOR key[v] = stored(kv, keys[v] + d * bytes_of(kv));
        EACH_HEAD {
            floats q = load_floats(job->q + h * dim + d);
            EACH_VECTOR sums[h][v] = plus(sums[h][v], key[v], q);
        }
    }
    EACH_VECTOR {
        int at = slot + v;
        float scale = 1, zero = 0;
        if (kv == KV_INT8) {
            const uint8_t *scales = parts[v] + (int64_t)dim * size + 4 * (at % size);
            memcpy(&scale, scales, 4);
            memcpy(&zero, scales + 4 * size, 4);
        }
        EACH_HEAD {
            float sum = sum_lanes(sums[h][v]);
            float score = kv == KV_INT8 ? __builtin_fmaf(scale, sum, zero * job->q_sums[h]) : sum;
            job->scores[h * job->padded + at] = score * job->scale;
        }
    }
}

EXPANDED void score(enum kv kv, int heads, const struct attention *job) {
    if (job->in_keys) {
        int slot = 0;
        for (; slot + ATTENTION_VECTORS <= job->length; slot += ATTENTION_VECTORS) {
            score_rows(kv, heads, ATTENTION_VECTORS, job, slot);
        }
        for (; slot < job->length; slot++) {
            score_rows(kv, heads, 1, job, slot);
        }
        return;
    }
    int slot = 0;
    for (; slot + ATTENTION_VECTORS * LANES <= job->padded; slot += ATTENTION_VECTORS * LANES) {
        score_slots(kv, heads, ATTENTION_VECTORS, job, slot);
    }
    for (; slot < job->padded; slot += LANES) {
        score_slots(kv, heads, 1, job, slot);
    }
}

/* ---- weights ---- */

/* The weights of length slots; those behind them, up to padded, weigh nothing. */
EXPANDED void softmax(float *x, int length, int padded) {
    for (int i = length; i < padded; i++) {
        x[i] = -__builtin_inff();
    }
    floats maxes = splat_float(-__builtin_inff());
    for (int i = 0; i < padded; i += LANES) {
        maxes = larger(maxes, load_floats(x + i));
    }
    float all[LANES], max;
    store(all, maxes);
    max = all[0];
    for (int i = 1; i < LANES; i++) {
        max = all[i] > max ? all[i] : max;
    }
    floats sums = zero();
    for (int i = 0; i < padded; i += LANES) {
        floats e = exponential(minus_number(load_floats(x + i), max));
        store(x + i, e);
        sums = sum_of(sums, e);
    }
    float scale = 1 / sum_lanes(sums);
    for (int i = 0; i < padded; i += LANES) {
        store(x + i, scaled(load_floats(x + i), scale));
    }
}

/* Turns weights into those of the codes; common is what all numbers of a head's result have in common. */
EXPANDED void weigh_codes(int heads, const struct attention *job, float *common) {
    int size = job->block_size;
    for (int slot = 0; slot < job->length; slot++) {
        const uint8_t *scales = job->values + job->blocks[slot / size] * job->value_block +
                                (int64_t)job->value_stride * size + 4 * (slot % size);
        float scale, zero;
        memcpy(&scale, scales, 4);
        memcpy(&zero, scales + 4 * size, 4);
        EACH_HEAD {
            float *weight = job->scores + h * job->padded + slot;
            common[h] = __builtin_fmaf(*weight, zero, common[h]);
            *weight *= scale;
        }
    }
}

/* ---- results ---- */

/* Some numbers of every head's result. It stops at length: no weight makes a NaN behind it nothing. */
EXPANDED void weigh(enum kv kv, int heads, int vectors, const struct attention *job,
                    const float *common, int d) {
    int size = job->block_size, padded = job->padded;
    int64_t step = job->value_stride * bytes_of(kv);
    floats sums[PART_HEADS][ATTENTION_VECTORS];
    EACH_HEAD EACH_VECTOR sums[h][v] = splat_float(common[h]);
    for (int start = 0; start < job->length; start += size) {
        const uint8_t *values =
            job->values + job->blocks[start / size] * job->value_block + d * bytes_of(kv);
        const float *weights = job->scores + start;
        int used = job->length - start < size ? job->length - start : size;
        for (int i = 0; i < used; i++, values += step, weights++) {
            floats value[ATTENTION_VECTORS];
            EACH_VECTOR value[v] = stored(kv, values + v * LANES * bytes_of(kv));
            EACH_HEAD {
                floats weight = splat_float(weights[h * padded]);
                EACH_VECTOR sums[h][v] = plus(sums[h][v], value[v], weight);
            }
        }
    }
    EACH_HEAD EACH_VECTOR store(job->out + h * job->value_dim + d + v * LANES, sums[h][v]);
}

EXPANDED void attend_heads(enum kv kv, int heads, struct attention *job) {
    float common[PART_HEADS] = {0};
    if (kv == KV_INT8) {
        sum_queries(heads, job);
    }
    score(kv, heads, job);
    for (int h = 0; h < heads; h++) {
        softmax(job->scores + h * job->padded, job->length, job->padded);
    }
    if (kv == KV_INT8) {
        weigh_codes(heads, job, common);
    }
    int d = 0;
    for (; d + ATTENTION_VECTORS * LANES <= job->value_dim; d += ATTENTION_VECTORS * LANES) {
        weigh(kv, heads, ATTENTION_VECTORS, job, common, d);
    }
    for (; d < job->value_dim; d += LANES) {
        weigh(kv, heads, 1, job, common, d);
    }
}

/* ---- one function for each format and number of heads ---- */

#define ATTEND(kv, heads) \
    static void attend_##kv##_##heads(struct attention *job) { attend_heads(kv, heads, job); }
#define ATTEND_ALL(kv) \
    ATTEND(kv, 1) ATTEND(kv, 2) ATTEND(kv, 3) ATTEND(kv, 4) \
    ATTEND(kv, 5) ATTEND(kv, 6) ATTEND(kv, 7) ATTEND(kv, 8)
#define NAMES(kv) \
    {attend_##kv##_1, attend_##kv##_2, attend_##kv##_3, attend_##kv##_4, \
     attend_##kv##_5, attend_##kv##_6, attend_##kv##_7, attend_##kv##_8}

ATTEND_ALL(KV_F32)
ATTEND_ALL(KV_F16)
ATTEND_ALL(KV_INT8)

static attend_function *const attention[KV_FORMATS][PART_HEADS] = {
    [KV_F32] = NAMES(KV_F32), [KV_F16] = NAMES(KV_F16), [KV_INT8] = NAMES(KV_INT8)};

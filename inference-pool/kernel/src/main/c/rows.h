/*
 * What a decoder does to single rows between the products, to the bits of VectorKernels.java. All of it
 * but the norm treats each number by itself; the norm sums squares in as many lanes as there are, so its
 * bits are those of vectors of this width alone.
 */

/* Lanes from at on; what is behind count is zero. */
EXPANDED floats load_part(const float *x, int at, int count) {
    if (count - at >= LANES) {
        return load_floats(x + at);
    }
    float all[LANES] = {0};
    memcpy(all, x + at, sizeof(float) * (size_t)(count - at));
    return load_floats(all);
}

EXPANDED void store_part(float *x, int at, int count, floats a) {
    store_lanes(x + at, a, 0, count - at < LANES ? count - at : LANES);
}

static void rms_norm(float *out, const float *x, const float *weight, int cols, float eps) {
    int end = cols / LANES * LANES;
    floats squares = zero();
    for (int i = 0; i < end; i += LANES) {
        floats v = load_floats(x + i);
        squares = plus(squares, v, v);
    }
    float sum = sum_lanes(squares);
    for (int i = end; i < cols; i++) {
        sum = __builtin_fmaf(x[i], x[i], sum);
    }
    float scale = (float)(1 / __builtin_sqrt((double)sum / cols + eps));
    for (int i = 0; i < end; i += LANES) {
        store(out + i, product(scaled(load_floats(x + i), scale), load_floats(weight + i)));
    }
    for (int i = end; i < cols; i++) {
        out[i] = x[i] * scale * weight[i];
    }
}

/* gate = gate * sigmoid(gate) * up */
static void swiglu(float *gate, const float *up, int count) {
    for (int i = 0; i < count; i += LANES) {
        floats g = load_part(gate, i, count);
        floats e = sum_of(exponential(scaled(g, -1.0f)), splat_float(1.0f));
        store_part(gate, i, count, product(quotient(g, e), load_part(up, i, count)));
    }
}

static void add_row(float *x, const float *y, int count) {
    for (int i = 0; i < count; i++) {
        x[i] += y[i];
    }
}

/* x += y * scale, rounded once */
static void add_scaled(float *x, const float *y, float scale, int count) {
    floats scales = splat_float(scale);
    for (int i = 0; i < count; i += LANES) {
        store_part(x, i, count, plus(load_part(x, i, count), scales, load_part(y, i, count)));
    }
}

/* Numbers that are turned together lie half apart, or side by side. */
static void rope(float *x, const float *table, int heads, int stride, int half, int neighbours) {
    const float *cosines = table, *sines = table + half;
    for (int h = 0; h < heads; h++, x += stride) {
        if (neighbours) {
            for (int i = 0; i < half; i++) {
                float a = x[2 * i], b = x[2 * i + 1];
                x[2 * i] = a * cosines[i] - b * sines[i];
                x[2 * i + 1] = a * sines[i] + b * cosines[i];
            }
        } else {
            for (int i = 0; i < half; i++) {
                float a = x[i], b = x[half + i];
                x[i] = a * cosines[i] - b * sines[i];
                x[half + i] = a * sines[i] + b * cosines[i];
            }
        }
    }
}

/* The first that is no number, or else the first of the largest. */
static int first_largest(const float *x, int from, int to) {
    int best = from;
    for (int i = from; i < to; i++) {
        if (x[i] != x[i]) {
            return i;
        }
        best = x[i] > x[best] ? i : best;
    }
    return best;
}

/* The chunk that has the largest number first is looked through again. */
static int argmax(const float *x, int count) {
    enum { CHUNK = 128 * LANES };
    float largest = -__builtin_inff();
    int chunk = 0;
    for (int from = 0; from < count; from += CHUNK) {
        int to = count - from < CHUNK ? count : from + CHUNK;
        floats maxes = splat_float(-__builtin_inff()), nans = zero();
        int i = from;
        for (; i + LANES <= to; i += LANES) {
            floats v = load_floats(x + i);
            maxes = larger(maxes, v);
            nans = plus(nans, v, zero()); /* infinity makes a NaN as well */
        }
        float all[LANES], most = -__builtin_inff(), odd = sum_lanes(nans);
        store(all, maxes);
        for (int lane = 0; lane < LANES; lane++) {
            most = all[lane] > most ? all[lane] : most;
        }
        for (; i < to; i++) {
            most = x[i] > most ? x[i] : most;
            odd += x[i] * 0;
        }
        if (odd != odd) {
            return first_largest(x, 0, count);
        }
        if (most > largest) {
            largest = most;
            chunk = from;
        }
    }
    return first_largest(x, chunk, count - chunk < CHUNK ? count : chunk + CHUNK);
}

/* ---- keys and values into a slot; see KvRows.java ---- */

/* The nearest integer, halves up; 0 for what is no number. */
EXPANDED int nearest(float x) {
    double moved = (double)x + 0.5;
    if (!(moved < 2147483647.0)) {
        return moved != moved ? 0 : INT32_MAX - 128;
    }
    int whole = (int)moved;
    return whole - (whole > moved);
}

static void write_codes(int dim, uint8_t *part, int first, int stride, int slot, int size,
                        const float *x) {
    float min = __builtin_inff(), max = -__builtin_inff();
    for (int d = 0; d < dim; d++) {
        if (x[d] != x[d]) {
            min = max = x[d];
            break;
        }
        min = x[d] < min ? x[d] : min;
        max = x[d] > max ? x[d] : max;
    }
    float scale = (max - min) / 255;
    float steps = scale > 0 ? 1 / scale : 0;
    for (int d = 0; d < dim; d++) {
        int code = nearest((x[d] - min) * steps) - 128;
        part[first + (int64_t)d * stride] = (uint8_t)(code < 127 ? code : 127);
    }
    float zero = min + 128 * scale;
    uint8_t *scales = part + (int64_t)dim * size;
    memcpy(scales + 4 * slot, &scale, 4);
    memcpy(scales + 4 * (size + slot), &zero, 4);
}

/* Number d goes to place first + d * stride of the part. */
static void write_head(enum kv kv, int dim, uint8_t *part, int first, int stride, int slot, int size,
                       const float *x) {
    switch (kv) {
    case KV_F32:
        for (int d = 0; d < dim; d++) {
            memcpy(part + 4 * (first + (int64_t)d * stride), x + d, 4);
        }
        break;
    case KV_F16:
        for (int d = 0; d < dim; d++) {
            uint16_t half = half_of(x[d]);
            memcpy(part + 2 * (first + (int64_t)d * stride), &half, 2);
        }
        break;
    default: write_codes(dim, part, first, stride, slot, size, x);
    }
}

static void write_row(const struct kv_row *row) {
    for (int head = 0; head < row->heads; head++) {
        uint8_t *keys = row->keys + head * row->key_part;
        const float *k = row->k + (int64_t)head * row->key_dim;
        if (row->in_keys) {
            write_head(row->kv, row->key_dim, keys, row->slot * row->key_dim, 1, row->slot,
                       row->block_size, k);
            continue;
        }
        write_head(row->kv, row->key_dim, keys, row->slot, row->block_size, row->slot,
                   row->block_size, k);
        write_head(row->kv, row->value_dim, row->values + head * row->value_part,
                   row->slot * row->value_dim, 1, row->slot, row->block_size,
                   row->v + (int64_t)head * row->value_dim);
    }
}

static const struct row_functions row_functions = {
    rms_norm, swiglu, add_row, add_scaled, rope, argmax, write_row,
};

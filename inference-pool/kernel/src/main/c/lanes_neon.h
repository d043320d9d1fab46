/* Vectors of four lanes, for ARM processors with the dot product of bytes. */
#include <arm_neon.h>
#include <string.h>

enum { LANES = 4, Q8_BIAS = 0, ATTENTION_VECTORS = 2 };

typedef int32x4_t ints;
typedef float32x4_t floats;

static inline ints load(const void *p) { return vreinterpretq_s32_u8(vld1q_u8(p)); }
static inline ints splat(int32_t x) { return vdupq_n_s32(x); }
static inline ints and(ints a, ints b) { return vandq_s32(a, b); }
static inline ints or(ints a, ints b) { return vorrq_s32(a, b); }
static inline ints add(ints a, ints b) { return vaddq_s32(a, b); }
static inline ints times(ints a, ints b) { return vmulq_s32(a, b); }
static inline ints right(ints a, int bits) {
    uint32x4_t shifted = vshlq_u32(vreinterpretq_u32_s32(a), vdupq_n_s32(-bits));
    return vreinterpretq_s32_u32(shifted);
}
static inline ints left(ints a, int bits) { return vshlq_s32(a, vdupq_n_s32(bits)); }
static inline ints right_signed(ints a, int bits) { return vshlq_s32(a, vdupq_n_s32(-bits)); }

/* sum + four products of bytes; w is below 128, so that its sign says nothing. */
static inline ints dot4(ints sum, ints w, ints a) {
    return vdotq_s32(sum, vreinterpretq_s8_s32(w), vreinterpretq_s8_s32(a));
}
/* The same for weights with a sign. */
static inline ints dot4_q8(ints sum, ints w, ints a) { return dot4(sum, w, a); }
/* sum + two products of 16-bit integers with sign. */
static inline ints dot2(ints sum, ints a, ints b) {
    int16x8_t x = vreinterpretq_s16_s32(a), y = vreinterpretq_s16_s32(b);
    int32x4_t low = vmull_s16(vget_low_s16(x), vget_low_s16(y));
    return vaddq_s32(sum, vpaddq_s32(low, vmull_high_s16(x, y)));
}

static inline floats zero(void) { return vdupq_n_f32(0); }
static inline floats to_floats(ints a) { return vcvtq_f32_s32(a); }
static inline floats halves(const void *p) {
    return vcvt_f32_f16(vreinterpret_f16_u8(vld1_u8(p)));
}
static inline floats scaled(floats a, float b) { return vmulq_n_f32(a, b); }
/* c + a * b and c - a * b, rounded once. */
static inline floats plus(floats c, floats a, floats b) { return vfmaq_f32(c, a, b); }
static inline floats minus(floats c, floats a, floats b) { return vfmsq_f32(c, a, b); }
static inline void store(float *p, floats a) { vst1q_f32(p, a); }

static inline floats load_floats(const void *p) { return vreinterpretq_f32_u8(vld1q_u8(p)); }
static inline floats splat_float(float x) { return vdupq_n_f32(x); }
static inline ints signed_bytes(const void *p) {
    int32_t four;
    memcpy(&four, p, 4);
    return vmovl_s16(vget_low_s16(vmovl_s8(vreinterpret_s8_s32(vdup_n_s32(four)))));
}
static inline floats sum_of(floats a, floats b) { return vaddq_f32(a, b); }
static inline floats product(floats a, floats b) { return vmulq_f32(a, b); }
static inline floats quotient(floats a, floats b) { return vdivq_f32(a, b); }
static inline floats minus_number(floats a, float b) { return vsubq_f32(a, vdupq_n_f32(b)); }
static inline floats larger(floats a, floats b) { return vmaxq_f32(a, b); }
/* NaN stays NaN. */
static inline floats not_below(floats a, float b) { return vmaxq_f32(a, vdupq_n_f32(b)); }
static inline floats not_above(floats a, float b) { return vminq_f32(a, vdupq_n_f32(b)); }
static inline floats zero_below(floats a, floats x, float b) {
    uint32x4_t below = vcltq_f32(x, vdupq_n_f32(b));
    return vreinterpretq_f32_u32(vbicq_u32(vreinterpretq_u32_f32(a), below));
}
static inline ints to_ints(floats a) { return vcvtq_s32_f32(a); }
static inline floats as_floats(ints a) { return vreinterpretq_f32_s32(a); }
static inline uint16_t half_of(float x) {
    __fp16 half = (__fp16)x;
    uint16_t bits;
    memcpy(&bits, &half, 2);
    return bits;
}

/* Four 16-bit integers without sign. */
static inline ints unsigned_words(const void *p) {
    return vreinterpretq_s32_u32(vmovl_u16(vreinterpret_u16_u8(vld1_u8(p))));
}
/* Lane j and j + 2, then the two. */
static inline float lanes_sum(floats a) {
    float32x2_t two = vadd_f32(vget_low_f32(a), vget_high_f32(a));
    return vget_lane_f32(two, 0) + vget_lane_f32(two, 1);
}

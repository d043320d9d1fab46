/* Vectors of eight lanes, for processors with AVX2; with WITH_VNNI also its dot product. */
#include <immintrin.h>

enum { LANES = 8, ATTENTION_VECTORS = 1 };

typedef __m256i ints;
typedef __m256 floats;

static inline ints load(const void *p) { return _mm256_loadu_si256((const __m256i *)p); }
static inline ints splat(int32_t x) { return _mm256_set1_epi32(x); }
static inline ints and(ints a, ints b) { return _mm256_and_si256(a, b); }
static inline ints or(ints a, ints b) { return _mm256_or_si256(a, b); }
static inline ints add(ints a, ints b) { return _mm256_add_epi32(a, b); }
static inline ints times(ints a, ints b) { return _mm256_mullo_epi32(a, b); }
static inline ints right(ints a, int bits) { return _mm256_srli_epi32(a, bits); }
static inline ints left(ints a, int bits) { return _mm256_slli_epi32(a, bits); }
static inline ints right_signed(ints a, int bits) { return _mm256_srai_epi32(a, bits); }

#ifdef WITH_VNNI

enum { Q8_BIAS = 128 };

/* sum + four products of bytes: w without sign, a with sign. */
static inline ints dot4(ints sum, ints w, ints a) { return _mm256_dpbusd_avx_epi32(sum, w, a); }
static inline ints dot4_q8(ints sum, ints w, ints a) { return _mm256_dpbusd_avx_epi32(sum, w, a); }
static inline ints dot2(ints sum, ints a, ints b) { return _mm256_dpwssd_avx_epi32(sum, a, b); }

#else

enum { Q8_BIAS = 0 };

/* sum + two products of 16-bit integers with sign. */
static inline ints dot2(ints sum, ints a, ints b) { return add(sum, _mm256_madd_epi16(a, b)); }
/*
 * sum + four products of bytes: w without sign and below 128, a with sign. Pairs are added in 16 bits,
 * which two products of at most 127 * 127 fit.
 */
static inline ints dot4(ints sum, ints w, ints a) {
    return dot2(sum, _mm256_maddubs_epi16(w, a), _mm256_set1_epi16(1));
}
/* The same for weights with a sign, which is moved to the activations: 2 * 128 * 127 still fits. */
static inline ints dot4_q8(ints sum, ints w, ints a) {
    return dot4(sum, _mm256_abs_epi8(w), _mm256_sign_epi8(a, w));
}

#endif

static inline floats zero(void) { return _mm256_setzero_ps(); }
static inline floats to_floats(ints a) { return _mm256_cvtepi32_ps(a); }
static inline floats halves(const void *p) {
    return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)p));
}
static inline floats scaled(floats a, float b) { return _mm256_mul_ps(a, _mm256_set1_ps(b)); }
/* c + a * b and c - a * b, rounded once. */
static inline floats plus(floats c, floats a, floats b) { return _mm256_fmadd_ps(a, b, c); }
static inline floats minus(floats c, floats a, floats b) { return _mm256_fnmadd_ps(a, b, c); }
static inline void store(float *p, floats a) { _mm256_storeu_ps(p, a); }

static inline floats load_floats(const void *p) { return _mm256_loadu_ps(p); }
static inline floats splat_float(float x) { return _mm256_set1_ps(x); }
static inline ints signed_bytes(const void *p) {
    return _mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)p));
}
static inline floats sum_of(floats a, floats b) { return _mm256_add_ps(a, b); }
static inline floats product(floats a, floats b) { return _mm256_mul_ps(a, b); }
static inline floats minus_number(floats a, float b) { return _mm256_sub_ps(a, _mm256_set1_ps(b)); }
static inline floats larger(floats a, floats b) { return _mm256_max_ps(a, b); }
/* NaN stays NaN: of two operands the second is taken where they have no order. */
static inline floats not_below(floats a, float b) { return _mm256_max_ps(_mm256_set1_ps(b), a); }
static inline floats not_above(floats a, float b) { return _mm256_min_ps(_mm256_set1_ps(b), a); }
static inline floats zero_below(floats a, floats x, float b) {
    return _mm256_and_ps(_mm256_cmp_ps(x, _mm256_set1_ps(b), _CMP_NLT_UQ), a);
}
static inline ints to_ints(floats a) { return _mm256_cvttps_epi32(a); }
static inline floats as_floats(ints a) { return _mm256_castsi256_ps(a); }
static inline floats quotient(floats a, floats b) { return _mm256_div_ps(a, b); }
static inline uint16_t half_of(float x) { return (uint16_t)_cvtss_sh(x, 0); } /* to the nearest */

/* Eight 16-bit integers without sign. */
static inline ints unsigned_words(const void *p) {
    return _mm256_cvtepu16_epi32(_mm_loadu_si128((const __m128i *)p));
}
/* Lane j and j + 4, then 2 and 1 apart. */
static inline float lanes_sum(floats a) {
    __m128 four = _mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
    __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_shuffle_ps(two, two, 1)));
}

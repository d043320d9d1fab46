/* Vectors of sixteen lanes, for processors with AVX-512 VNNI. */
#include <immintrin.h>

enum { LANES = 16, Q8_BIAS = 128, ATTENTION_VECTORS = 2 };

typedef __m512i ints;
typedef __m512 floats;

static inline ints load(const void *p) { return _mm512_loadu_si512(p); }
static inline ints splat(int32_t x) { return _mm512_set1_epi32(x); }
static inline ints and(ints a, ints b) { return _mm512_and_si512(a, b); }
static inline ints or(ints a, ints b) { return _mm512_or_si512(a, b); }
static inline ints add(ints a, ints b) { return _mm512_add_epi32(a, b); }
static inline ints times(ints a, ints b) { return _mm512_mullo_epi32(a, b); }
static inline ints right(ints a, int bits) { return _mm512_srli_epi32(a, (unsigned)bits); }
static inline ints left(ints a, int bits) { return _mm512_slli_epi32(a, (unsigned)bits); }
static inline ints right_signed(ints a, int bits) { return _mm512_srai_epi32(a, (unsigned)bits); }

/* sum + four products of bytes: w without sign and below 128, a with sign. */
static inline ints dot4(ints sum, ints w, ints a) { return _mm512_dpbusd_epi32(sum, w, a); }
/* The same for weights of Q8_0 with their bias. */
static inline ints dot4_q8(ints sum, ints w, ints a) { return _mm512_dpbusd_epi32(sum, w, a); }
/* sum + two products of 16-bit integers with sign. */
static inline ints dot2(ints sum, ints a, ints b) { return _mm512_dpwssd_epi32(sum, a, b); }

static inline floats zero(void) { return _mm512_setzero_ps(); }
static inline floats to_floats(ints a) { return _mm512_cvtepi32_ps(a); }
static inline floats halves(const void *p) {
    return _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)p));
}
static inline floats scaled(floats a, float b) { return _mm512_mul_ps(a, _mm512_set1_ps(b)); }
/* c + a * b and c - a * b, rounded once. */
static inline floats plus(floats c, floats a, floats b) { return _mm512_fmadd_ps(a, b, c); }
static inline floats minus(floats c, floats a, floats b) { return _mm512_fnmadd_ps(a, b, c); }
static inline void store(float *p, floats a) { _mm512_storeu_ps(p, a); }

static inline floats load_floats(const void *p) { return _mm512_loadu_ps(p); }
static inline floats splat_float(float x) { return _mm512_set1_ps(x); }
static inline ints signed_bytes(const void *p) {
    return _mm512_cvtepi8_epi32(_mm_loadu_si128((const __m128i *)p));
}
static inline floats sum_of(floats a, floats b) { return _mm512_add_ps(a, b); }
static inline floats product(floats a, floats b) { return _mm512_mul_ps(a, b); }
static inline floats minus_number(floats a, float b) { return _mm512_sub_ps(a, _mm512_set1_ps(b)); }
static inline floats larger(floats a, floats b) { return _mm512_max_ps(a, b); }
/* NaN stays NaN: of two operands the second is taken where they have no order. */
static inline floats not_below(floats a, float b) { return _mm512_max_ps(_mm512_set1_ps(b), a); }
static inline floats not_above(floats a, float b) { return _mm512_min_ps(_mm512_set1_ps(b), a); }
static inline floats zero_below(floats a, floats x, float b) {
    return _mm512_maskz_mov_ps(_mm512_cmp_ps_mask(x, _mm512_set1_ps(b), _CMP_NLT_UQ), a);
}
static inline ints to_ints(floats a) { return _mm512_cvttps_epi32(a); }
static inline floats as_floats(ints a) { return _mm512_castsi512_ps(a); }
static inline floats quotient(floats a, floats b) { return _mm512_div_ps(a, b); }
static inline uint16_t half_of(float x) { return (uint16_t)_cvtss_sh(x, 0); } /* to the nearest */

/* Sixteen 16-bit integers without sign. */
static inline ints unsigned_words(const void *p) {
    return _mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)p));
}
/* Lane j and j + 8, then 4, 2 and 1 apart. */
static inline float lanes_sum(floats a) {
    __m256 high = _mm256_castpd_ps(_mm512_extractf64x4_pd(_mm512_castps_pd(a), 1));
    __m256 eight = _mm256_add_ps(_mm512_castps512_ps256(a), high);
    __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
    __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_shuffle_ps(two, two, 1)));
}

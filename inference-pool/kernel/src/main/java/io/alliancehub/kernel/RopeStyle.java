package io.alliancehub.kernel;

/** Which numbers of a head a rotary embedding turns together, of the first {@code rotated}. */
public enum RopeStyle {
    /** i and i + rotated/2; GPT-NeoX's way. */
    HALVES,
    /** 2i and 2i + 1; the way of the paper (RoFormer, arXiv 2104.09864). */
    NEIGHBOURS
}

package io.alliancehub.contract;

/** The levels of the hub that carry limits, widest first; a lower one can only be narrower. */
public enum LimitLevel {
    BANK,
    PROJECT,
    APP,
    KEY
}

package io.alliancehub.engine.lora;

/** Where an adapter's weights are. */
public enum AdapterStage {
    /** In its file alone. */
    REGISTERED,
    /** On their way into memory. */
    LOADING,
    /** In memory. */
    RESIDENT,
    /** In memory until the sequences that run with them have ended: others wait for the room. */
    LEAVING,
    /** Nowhere: the file cannot be read any more, or is another one. */
    BROKEN
}

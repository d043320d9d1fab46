package io.alliancehub.service.registry;

/** Whether an alias can be called. */
public enum ModelStatus {
    ACTIVE,
    RETIRED
}

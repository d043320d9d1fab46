package io.alliancehub.service.metering;

/** By what calls can be told apart: filters and sums go by these. */
public enum UsageDimension {
    TENANT("tenant_id"),
    PROJECT("project_id"),
    APP("app_id"),
    KEY("key_id"),
    ALIAS("alias"),
    MODEL_VERSION("model_version"),
    PRICE_VERSION("price_version"),
    OUTCOME("outcome"),
    MEASUREMENT("measurement");

    private final String column;

    UsageDimension(String column) {
        this.column = column;
    }

    /** Its column, in the rows of calls and in their sums. */
    String column() {
        return column;
    }
}

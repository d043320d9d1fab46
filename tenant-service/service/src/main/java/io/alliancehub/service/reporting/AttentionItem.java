package io.alliancehub.service.reporting;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody should look at.
 *
 * @param kind which of them, for example {@code KEY_EXPIRES}
 * @param textKey under which the console has its sentence
 * @param values what stands in that sentence
 * @param link where one deals with it
 */
public record AttentionItem(
        String kind, Severity severity, String textKey, Map<String, String> values, Link link) {
    public AttentionItem {
        values = Map.copyOf(values);
    }

    /** How soon. */
    public enum Severity {
        /** Something is failing. */
        CRITICAL,
        /** Something will fail. */
        WARNING
    }

    /**
     * A page of the console.
     *
     * @param page for example {@code keys}
     * @param tenantId whose; null for the alliance's own
     * @param subjectId what is meant there
     */
    public record Link(String page, @Nullable String tenantId, @Nullable String subjectId) {}
}

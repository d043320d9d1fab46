package io.alliancehub.service.storage;

/**
 * A field that a list can be sorted by.
 *
 * @param name in the API
 * @param sql its expression, which is never null
 * @param type the type of that expression
 */
public record SortField(String name, String sql, String type) {}

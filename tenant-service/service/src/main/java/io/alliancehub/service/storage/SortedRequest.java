package io.alliancehub.service.storage;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a sorted list is wanted, and the pieces of SQL that read it. The list's own
 * statement begins with {@link #select}, has {@link #where} among its conditions and ends with
 * {@link #order}.
 *
 * @param sort as the caller said it: a cursor goes on in the same order only
 * @param idColumn settles ties
 * @param after the last row of the part before; null for the first part
 */
public record SortedRequest(
        int limit,
        String sort,
        String idColumn,
        SortField field,
        Direction direction,
        @Nullable Position after) {
    /** Where a list begins. */
    public enum Direction {
        ASCENDING(">", ""),
        DESCENDING("<", " desc");

        private final String comparison;
        private final String suffix;

        Direction(String comparison, String suffix) {
            this.comparison = comparison;
            this.suffix = suffix;
        }
    }

    /** Two columns beside the list's own: what the row is sorted by, as text, and its id. */
    public String select() {
        return "(" + field.sql() + ")::text as sort_value, " + idColumn + " as sort_id";
    }

    /** A condition: the rows after the part before. */
    public String where() {
        return after == null
                ? "true"
                : "(%s, %s) %s (cast(:afterValue as %s), :afterId)"
                        .formatted(field.sql(), idColumn, direction.comparison, field.type());
    }

    /** The order, and one row more than the limit, which tells whether there is a next part. */
    public String order() {
        return "order by %s%s, %s%s limit :rows"
                .formatted(field.sql(), direction.suffix, idColumn, direction.suffix);
    }

    /** The values that the pieces of SQL name. */
    public Map<String, Object> parameters() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("rows", limit + 1);
        if (after != null) {
            values.put("afterValue", after.value());
            values.put("afterId", after.id());
        }
        return values;
    }

    /** Makes a page of the rows that were read. */
    public <T> Page<T> page(List<Row<T>> rows) {
        List<T> items = rows.stream().limit(limit).map(Row::item).toList();
        return new Page<>(
                items, rows.size() <= limit ? null : rows.get(limit - 1).position().encoded(sort));
    }

    /** A row and its place in the list. */
    public record Row<T>(T item, Position position) {
        /** With the place that the columns of {@link SortedRequest#select} say. */
        public static <T> Row<T> of(ResultSet row, T item) throws SQLException {
            return new Row<>(
                    item, new Position(row.getString("sort_value"), row.getString("sort_id")));
        }
    }

    /** A place in a list: what a row is sorted by, and its id. */
    public record Position(String value, String id) {
        private static final int PARTS = 3;

        /** Refuses what is no cursor, and one of a list in another order. */
        static Position decode(String sort, String cursor) {
            try {
                String plain =
                        new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
                String[] parts = plain.split("\n", PARTS);
                if (parts.length == PARTS && parts[0].equals(sort) && plain.indexOf('\0') < 0) {
                    return new Position(parts[2], parts[1]);
                }
                throw Cursor.refused();
            } catch (IllegalArgumentException e) {
                throw Cursor.refused();
            }
        }

        String encoded(String sort) {
            String plain = sort + '\n' + id + '\n' + value;
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
        }
    }
}

package io.alliancehub.service.storage;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param nextCursor where the next part begins; absent on the last
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {
    public Page {
        items = List.copyOf(items);
    }

    /** Makes a page of rows that were read with one more than the limit. */
    public static <T> Page<T> of(
            List<T> rows, PageRequest request, Function<? super T, Cursor> cursorOf) {
        if (rows.size() <= request.limit()) {
            return new Page<>(rows, null);
        }
        List<T> items = rows.subList(0, request.limit());
        return new Page<>(items, cursorOf.apply(items.getLast()).encoded());
    }

    /** The same page of other items. */
    public <R> Page<R> map(Function<? super T, ? extends R> function) {
        List<R> mapped = items.stream().<R>map(function).toList();
        return new Page<>(mapped, nextCursor);
    }
}

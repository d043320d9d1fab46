package io.alliancehub.service.storage;

import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.storage.SortedRequest.Direction;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a list can be sorted by.
 *
 * @param id the column that settles ties
 * @param usual how it is sorted where the caller does not say
 * @param fields all of them
 */
public record Sorting(String id, String usual, List<SortField> fields) {
    private static final String DOWN = "-";

    public Sorting {
        fields = List.copyOf(fields);
    }

    /**
     * From the query parameters of a list.
     *
     * @param sort a field's name, with {@code -} before it to begin at the end
     */
    public SortedRequest request(
            @Nullable String sort, @Nullable Integer limit, @Nullable String cursor) {
        String wanted = sort == null ? usual : sort;
        boolean down = wanted.startsWith(DOWN);
        String name = down ? wanted.substring(DOWN.length()) : wanted;
        SortField field =
                fields.stream()
                        .filter(it -> it.name().equals(name))
                        .findFirst()
                        .orElseThrow(this::unknown);
        return new SortedRequest(
                PageRequest.of(limit, null).limit(),
                wanted,
                id,
                field,
                down ? Direction.DESCENDING : Direction.ASCENDING,
                cursor == null ? null : SortedRequest.Position.decode(wanted, cursor));
    }

    private HubProblem unknown() {
        return HubProblem.field(
                "sort",
                "sort must be one of "
                        + fields.stream().map(SortField::name).collect(Collectors.joining(", "))
                        + ", with - before it to begin at the end");
    }
}

package io.alliancehub.service.adapter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An adapter as it is listed.
 *
 * @param aliases by which it can be called now
 * @param spread absent where it is not known, or nobody wants it there
 */
record AdapterView(Adapter held, List<String> aliases, @Nullable Spread spread) {
    /**
     * Where an adapter is.
     *
     * @param members that serve the weights which it stands on
     * @param registered those of them that have it
     * @param resident those of these that have it in memory
     * @param failures why others do not have it, in their words
     */
    record Spread(int members, int registered, int resident, List<String> failures) {}
}

package io.alliancehub.engine.grammar.schema;

import java.util.ArrayList;
import java.util.List;

/**
 * A set of arrays.
 *
 * @param leading what the items of the first places must satisfy
 * @param others what all others must
 * @param wanted what at least {@code wantedMin} items must satisfy
 */
record ArrayShape(
        List<Demand> leading, Demand others, int min, int max, Demand wanted, int wantedMin) {

    static final int UNLIMITED = Integer.MAX_VALUE;

    /** Every array. */
    static final ArrayShape ANY =
            new ArrayShape(List.of(), Demand.NONE, 0, UNLIMITED, Demand.NONE, 0);

    boolean isAny() {
        return equals(ANY);
    }

    Demand at(int index) {
        return index < leading.size() ? leading.get(index) : others;
    }

    /** Whether two of them want different items, which is more than is kept count of. */
    boolean wantsBesides(ArrayShape other) {
        return wantedMin > 0 && other.wantedMin > 0 && !wanted.equals(other.wanted);
    }

    ArrayShape and(ArrayShape that) {
        List<Demand> both = new ArrayList<>();
        for (int i = 0; i < Math.max(leading.size(), that.leading.size()); i++) {
            both.add(at(i).and(that.at(i)));
        }
        return new ArrayShape(
                both,
                others.and(that.others),
                Math.max(min, that.min),
                Math.min(max, that.max),
                wantedMin > 0 ? wanted : that.wanted,
                Math.max(wantedMin, that.wantedMin));
    }
}

package io.alliancehub.engine.grammar.schema;

import io.alliancehub.engine.grammar.text.Dfa;
import io.alliancehub.engine.grammar.text.Languages;
import io.alliancehub.engine.grammar.text.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A set of objects.
 *
 * @param declared what the members of these names must satisfy, in the order they are written in
 * @param required names that must be there, all of them declared
 * @param others what members of other names must; no name is in two of these languages, and one
 *     that is in none is not allowed
 */
record ObjectShape(
        Map<String, Demand> declared, Set<String> required, List<Named> others, int min, int max) {

    static final int UNLIMITED = Integer.MAX_VALUE;

    /** Every object. */
    static final ObjectShape ANY = named(Dfa.ANY);

    /** Members whose names are in a language. */
    record Named(Dfa names, Demand demand) {}

    /** Objects all of whose names are in a language. */
    static ObjectShape named(Dfa names) {
        List<Named> others = names.isEmpty() ? List.of() : List.of(new Named(names, Demand.NONE));
        return new ObjectShape(Map.of(), Set.of(), others, 0, UNLIMITED);
    }

    boolean isAny() {
        return equals(ANY);
    }

    /** What a member of this name must satisfy. */
    Demand member(String name) {
        Demand known = declared.get(name);
        if (known != null) {
            return known;
        }
        for (Named other : others) {
            if (other.names().matches(name)) {
                return other.demand();
            }
        }
        return Demand.NEVER;
    }

    /** These objects, if they have these names. */
    ObjectShape requiring(Iterable<String> names) {
        Map<String, Demand> known = new LinkedHashMap<>(declared);
        Set<String> needed = new LinkedHashSet<>(required);
        for (String name : names) {
            known.putIfAbsent(name, member(name));
            needed.add(name);
        }
        return new ObjectShape(known, needed, others, min, max);
    }

    /** These objects, if they do not have this name. */
    ObjectShape without(String name) {
        Map<String, Demand> known = new LinkedHashMap<>(declared);
        known.put(name, Demand.NEVER);
        return new ObjectShape(known, required, others, min, max);
    }

    /** These objects, if they have so many members. */
    ObjectShape ofSize(int fewest, int most) {
        return new ObjectShape(
                declared, required, others, Math.max(min, fewest), Math.min(max, most));
    }

    ObjectShape and(ObjectShape that, Work work) {
        Map<String, Demand> both = new LinkedHashMap<>();
        for (String name : declared.keySet()) {
            both.put(name, member(name).and(that.member(name)));
        }
        for (String name : that.declared.keySet()) {
            both.putIfAbsent(name, member(name).and(that.member(name)));
        }
        Set<String> needed = new LinkedHashSet<>(required);
        needed.addAll(that.required);
        List<Named> named = new ArrayList<>();
        for (Named a : others) {
            for (Named b : that.others) {
                Demand demand = a.demand().and(b.demand());
                Dfa names = Languages.intersection(a.names(), b.names(), work);
                if (demand.possible() && !names.isEmpty()) {
                    named.add(new Named(names, demand));
                }
            }
        }
        work.spend(both.size() + named.size());
        return new ObjectShape(
                both, needed, named, Math.max(min, that.min), Math.min(max, that.max));
    }
}

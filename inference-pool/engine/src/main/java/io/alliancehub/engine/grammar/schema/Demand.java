package io.alliancehub.engine.grammar.schema;

import java.util.TreeSet;

/**
 * What a value must satisfy: every schema and constant at these places of the document. There are
 * finitely many of them, which is why compiling ends however schemas refer to each other.
 *
 * @param possible false where no value will do
 * @param places {@code #} and a JSON pointer of a schema, or {@code =} and that of a constant
 */
record Demand(boolean possible, TreeSet<String> places) {

    /** Any value will do. */
    static final Demand NONE = new Demand(true, new TreeSet<>());

    /** No value will do. */
    static final Demand NEVER = new Demand(false, new TreeSet<>());

    /** A schema of the document. */
    static Demand schema(String pointer) {
        return of("#" + pointer);
    }

    /** A value of the document itself. */
    static Demand constant(String pointer) {
        return of("=" + pointer);
    }

    private static Demand of(String place) {
        var places = new TreeSet<String>();
        places.add(place);
        return new Demand(true, places);
    }

    /** Both demands. */
    Demand and(Demand other) {
        if (!possible || !other.possible) {
            return NEVER;
        }
        var both = new TreeSet<>(places);
        both.addAll(other.places);
        return new Demand(true, both);
    }

    boolean isNone() {
        return possible && places.isEmpty();
    }
}

package io.alliancehub.engine.grammar.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A machine that reads characters of a small alphabet, and whose states are found by running it.
 *
 * @param <S> its states, by value
 */
interface CharMachine<S> {

    S start();

    /** The state after a character; null where it cannot follow. */
    @Nullable S next(S state, char c);

    boolean accepts(S state);

    /** Its automaton. */
    static <S> Dfa explored(CharMachine<S> machine, String alphabet, Work work) {
        var bounds = new TreeSet<Integer>(List.of(0, 0xD800, 0xE000));
        for (char c : alphabet.toCharArray()) {
            bounds.add((int) c);
            bounds.add(c + 1);
        }
        int[] starts = Languages.ints(bounds);
        var table = new DfaTable(starts, work);
        Map<S, Integer> stateOf = new HashMap<>();
        List<S> states = new ArrayList<>();
        states.add(machine.start());
        stateOf.put(machine.start(), table.add(machine.accepts(machine.start())));
        for (int state = 0; state < states.size(); state++) {
            for (char c : alphabet.toCharArray()) {
                S reached = machine.next(states.get(state), c);
                if (reached != null) {
                    Integer to = stateOf.get(reached);
                    if (to == null) {
                        to = table.add(machine.accepts(reached));
                        stateOf.put(reached, to);
                        states.add(reached);
                    }
                    table.connect(state, java.util.Arrays.binarySearch(starts, c), to);
                }
            }
        }
        return table.trimmed();
    }
}

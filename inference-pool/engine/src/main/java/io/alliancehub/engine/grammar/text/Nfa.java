package io.alliancehub.engine.grammar.text;

import java.util.Arrays;
import java.util.BitSet;

/*
 * Thompson's construction. Nodes without a code point are passed for nothing: forks, and the anchors
 * where they hold. A state of the deterministic automaton is the set of nodes that are reached, the
 * start closed over ^ and every set accepting if it reaches the last node over $.
 */
/** A nondeterministic automaton of an expression, while it is being made deterministic. */
final class Nfa {

    private static final int NODES_MAX = 100_000;
    private static final int NOTHING = -1;

    private enum Kind {
        CHARS,
        FORK,
        BEGIN,
        END,
        LAST
    }

    private final Work work;
    private Kind[] kinds = new Kind[64];
    private CodePoints[] sets = new CodePoints[64];
    private int[] next = new int[64];
    private int[] other = new int[64];
    private int size;
    private final int last;

    Nfa(Work work) {
        this.work = work;
        last = add(Kind.LAST, NOTHING, NOTHING);
    }

    int last() {
        return last;
    }

    int size() {
        return size;
    }

    private int add(Kind kind, int to, int otherwise) {
        if (size == NODES_MAX) {
            throw new GrammarRefusedException(
                    "a regular expression is larger than " + NODES_MAX + " characters written out");
        }
        work.spend(1);
        if (size == kinds.length) {
            kinds = Arrays.copyOf(kinds, 2 * size);
            sets = Arrays.copyOf(sets, 2 * size);
            next = Arrays.copyOf(next, 2 * size);
            other = Arrays.copyOf(other, 2 * size);
        }
        kinds[size] = kind;
        sets[size] = CodePoints.NONE;
        next[size] = to;
        other[size] = otherwise;
        return size++;
    }

    /** The node that an expression begins with, if {@code after} follows it. */
    int build(RegexNode node, int after) {
        return switch (node) {
            case RegexNode.Chars(CodePoints set) -> {
                int id = add(Kind.CHARS, after, NOTHING);
                sets[id] = set;
                yield id;
            }
            case RegexNode.Concat(var parts) -> {
                int first = after;
                for (int i = parts.size() - 1; i >= 0; i--) {
                    first = build(parts.get(i), first);
                }
                yield first;
            }
            case RegexNode.Alternate(var options) -> {
                int first = build(options.get(options.size() - 1), after);
                for (int i = options.size() - 2; i >= 0; i--) {
                    first = add(Kind.FORK, build(options.get(i), after), first);
                }
                yield first;
            }
            case RegexNode.Repeat repeat -> build(repeat, after);
            case RegexNode.Begin() -> add(Kind.BEGIN, after, NOTHING);
            case RegexNode.End() -> add(Kind.END, after, NOTHING);
        };
    }

    private int build(RegexNode.Repeat repeat, int after) {
        int first = after;
        if (repeat.max() == RegexNode.UNBOUNDED) {
            int loop = add(Kind.FORK, NOTHING, after);
            int body = build(repeat.part(), loop); // may move the arrays
            next[loop] = body;
            first = loop;
        } else {
            for (int i = repeat.min(); i < repeat.max(); i++) {
                first = add(Kind.FORK, build(repeat.part(), first), after);
            }
        }
        for (int i = 0; i < repeat.min(); i++) {
            first = build(repeat.part(), first);
        }
        return first;
    }

    CodePoints set(int node) {
        return sets[node];
    }

    /** Where the nodes of a set that take a code point lead to, not closed. */
    BitSet after(BitSet nodes, int codePoint) {
        var reached = new BitSet();
        for (int node = nodes.nextSetBit(0); node >= 0; node = nodes.nextSetBit(node + 1)) {
            work.spend(1);
            if (kinds[node] == Kind.CHARS && sets[node].contains(codePoint)) {
                reached.set(next[node]);
            }
        }
        return reached;
    }

    /** Adds what is reached for nothing, at the beginning of a text or behind it. */
    BitSet closed(BitSet nodes, boolean atBegin) {
        return close(nodes, atBegin, false);
    }

    /** Whether the text may end in these nodes. */
    boolean accepts(BitSet nodes, boolean atBegin) {
        return close(nodes, atBegin, true).get(last);
    }

    private BitSet close(BitSet nodes, boolean atBegin, boolean atEnd) {
        var closed = new BitSet();
        int[] stack = new int[16];
        int depth = 0;
        for (int node = nodes.nextSetBit(0); node >= 0; node = nodes.nextSetBit(node + 1)) {
            int at = node;
            while (true) {
                if (at != NOTHING && !closed.get(at)) {
                    work.spend(1);
                    closed.set(at);
                    boolean passes =
                            kinds[at] == Kind.FORK
                                    || (kinds[at] == Kind.BEGIN && atBegin)
                                    || (kinds[at] == Kind.END && atEnd);
                    if (passes) {
                        if (depth == stack.length) {
                            stack = Arrays.copyOf(stack, 2 * depth);
                        }
                        stack[depth] = other[at];
                        depth++;
                        at = next[at];
                        continue;
                    }
                }
                if (depth == 0) {
                    break;
                }
                depth--;
                at = stack[depth];
            }
        }
        return closed;
    }
}

package io.alliancehub.service.adapter;

import io.alliancehub.service.registry.AdapterFacts;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The low-rank pairs that a file names, gathered until each has both halves. */
final class AdapterModules {
    static final int TENSORS_MAX = 65_536;
    private static final int RANK_MAX = 4_096;
    private static final int KINDS_MAX = 64;
    private static final Pattern KIND = Pattern.compile("[A-Za-z0-9_]{1,64}");
    private final Map<String, Integer> down = new HashMap<>();
    private final Map<String, Integer> up = new HashMap<>();

    /** Which half of a pair. */
    enum Half {
        /** A: from the layer's width to the rank. */
        DOWN,
        /** B: from the rank to the width of the output. */
        UP
    }

    /**
     * Adds a half.
     *
     * @param weight which weight the pair changes
     */
    void add(String weight, Half half, long rank) throws RefusedFileException {
        if (rank < 1 || rank > RANK_MAX) {
            throw new RefusedFileException(
                    "%s has rank %d; it must lie between 1 and %d"
                            .formatted(shown(weight), rank, RANK_MAX));
        }
        Map<String, Integer> halves = half == Half.DOWN ? down : up;
        if (halves.put(weight, (int) rank) != null) {
            throw new RefusedFileException(shown(weight) + " is changed twice");
        }
    }

    /** What the file says, once all of it was read. */
    AdapterFacts facts(String digest, AdapterFacts.Format format, long sizeBytes)
            throws RefusedFileException {
        if (down.isEmpty()) {
            throw new RefusedFileException("the file changes no weight at all");
        }
        Set<String> all = new HashSet<>(down.keySet());
        all.addAll(up.keySet());
        Set<String> kinds = new TreeSet<>();
        int min = Integer.MAX_VALUE;
        int max = 0;
        for (String weight : all) {
            Integer rank = down.get(weight);
            if (rank == null || !rank.equals(up.get(weight))) {
                throw new RefusedFileException(
                        shown(weight) + " lacks one of its two halves, or they have other ranks");
            }
            min = Math.min(min, rank);
            max = Math.max(max, rank);
            kinds.add(kind(weight));
        }
        if (kinds.size() > KINDS_MAX) {
            throw new RefusedFileException(
                    "it changes more than " + KINDS_MAX + " kinds of weight");
        }
        return new AdapterFacts(digest, format, sizeBytes, min, max, List.copyOf(kinds));
    }

    /** The last word of a weight's name: {@code q_proj} in each layer is one kind. */
    private static String kind(String weight) throws RefusedFileException {
        String kind = weight.substring(weight.lastIndexOf('.') + 1);
        if (!KIND.matcher(kind).matches()) {
            throw new RefusedFileException(shown(weight) + " is no name of a weight");
        }
        return kind;
    }

    /** A name that a file gives, fit for a sentence. */
    static String shown(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9_.-]", "?");
        return plain.length() <= 100 ? plain : plain.substring(0, 100) + "…";
    }
}

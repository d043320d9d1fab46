package io.alliancehub.server.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one choice of an answer that was made again.
 *
 * @param tokens of the completion that was made again
 * @param firstDifference the first completion token, from 0, that is another one; null where none
 *     is, or only digests could be compared
 * @param digest whether the completion's keyed digest is the evidence's: {@code equal}, {@code
 *     different}, or {@code unchecked} for want of a key or of a digest
 * @param sentence the same in words
 */
record ChoiceVerdict(
        boolean equal,
        int tokens,
        @Nullable Integer firstDifference,
        String digest,
        String sentence) {

    static final String EQUAL = "equal";
    static final String DIFFERENT = "different";
    static final String UNCHECKED = "unchecked";

    /**
     * Compares the tokens that were made with those that are recorded.
     *
     * @param recorded null where nobody kept them
     * @param digest as the component is
     */
    static ChoiceVerdict of(@Nullable List<Integer> recorded, List<Integer> made, String digest) {
        boolean sameDigest = !digest.equals(DIFFERENT);
        if (recorded == null) {
            return new ChoiceVerdict(
                    sameDigest, made.size(), null, digest, byDigest(made.size(), digest));
        }
        int first = firstDifference(recorded, made);
        if (first >= 0) {
            return new ChoiceVerdict(
                    false, made.size(), first, digest, difference(recorded, made, first, digest));
        }
        return new ChoiceVerdict(sameDigest, made.size(), null, digest, same(made.size(), digest));
    }

    private static String byDigest(int tokens, String digest) {
        return switch (digest) {
            case EQUAL -> "equal: %d tokens, by their digest".formatted(tokens);
            case UNCHECKED -> "%d tokens, compared with nothing alone".formatted(tokens);
            default -> "different: %d tokens whose digest is not the evidence's".formatted(tokens);
        };
    }

    private static String same(int tokens, String digest) {
        return switch (digest) {
            case EQUAL -> "equal: %d tokens, and their digest".formatted(tokens);
            case UNCHECKED -> "equal: %d tokens; no digest was checked".formatted(tokens);
            default ->
                    "different: the %d tokens are the record's, but their digest is not the evidence's"
                            .formatted(tokens);
        };
    }

    /** Index of the first token that is not the same, or -1. */
    private static int firstDifference(List<Integer> recorded, List<Integer> made) {
        int common = Math.min(recorded.size(), made.size());
        for (int i = 0; i < common; i++) {
            if (!recorded.get(i).equals(made.get(i))) {
                return i;
            }
        }
        return recorded.size() == made.size() ? -1 : common;
    }

    private static String difference(
            List<Integer> recorded, List<Integer> made, int at, String digest) {
        String first =
                at == made.size()
                        ? "different: the replay ends after %d of %d tokens"
                                .formatted(made.size(), recorded.size())
                        : "different: token %d is %d in the record and %d in the replay"
                                .formatted(at, recorded.get(at), made.get(at));
        return digest.equals(EQUAL)
                ? first + "; the evidence confirms the replay, so the record was changed"
                : first;
    }
}

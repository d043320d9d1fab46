package io.alliancehub.server.cli;

import io.alliancehub.contract.UsageEvent.Output;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came of a replay.
 *
 * @param tokens of the completion that was made again
 * @param firstDifference the first completion token, from 0, that is another one; null where none
 *     is, or only digests could be compared
 * @param digest whether the completion's keyed digest is the evidence's: {@code equal}, {@code
 *     different}, or {@code unchecked} for want of a key or of a digest
 * @param sentence the same in words
 */
record ReplayVerdict(
        boolean equal,
        int tokens,
        @Nullable Integer firstDifference,
        String digest,
        String sentence) {

    static ReplayVerdict of(ReplayRecord record, Completion completion) {
        List<Integer> made = completion.tokens();
        String digest = digest(record, made);
        boolean sameDigest = !digest.equals("different");
        List<Integer> recorded = record.tokens();
        if (recorded == null) {
            String sentence =
                    sameDigest
                            ? "equal: %d tokens, by their digest".formatted(made.size())
                            : "different: %d tokens whose digest is not the evidence's"
                                    .formatted(made.size());
            return new ReplayVerdict(sameDigest, made.size(), null, digest, sentence);
        }
        int first = firstDifference(recorded, made);
        if (first >= 0) {
            return new ReplayVerdict(
                    false, made.size(), first, digest, difference(recorded, made, first, digest));
        }
        String sentence =
                switch (digest) {
                    case "equal" -> "equal: %d tokens, and their digest".formatted(made.size());
                    case "unchecked" ->
                            "equal: %d tokens; no digest was checked".formatted(made.size());
                    default ->
                            "different: the %d tokens are the record's, but their digest is not the evidence's"
                                    .formatted(made.size());
                };
        return new ReplayVerdict(sameDigest, made.size(), null, digest, sentence);
    }

    private static String digest(ReplayRecord record, List<Integer> made) {
        Output output = record.evidence().output();
        String digest = record.digest(ReplayRecord.array(made));
        if (output == null || digest == null) {
            return "unchecked";
        }
        return Objects.equals(output.digest(), digest) ? "equal" : "different";
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
        return digest.equals("equal")
                ? first + "; the evidence confirms the replay, so the record was changed"
                : first;
    }
}

package io.alliancehub.server.cli;

import io.alliancehub.contract.UsageEvent.Output;
import io.alliancehub.server.evidence.DigestKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a replay.
 *
 * @param digest whether the keyed digest over all choices is the evidence's, as {@link
 *     ChoiceVerdict} says it of one
 * @param choices each of them
 * @param sentence the same in words, a line for each of several choices
 */
record ReplayVerdict(boolean equal, String digest, List<ChoiceVerdict> choices, String sentence) {

    /**
     * Compares.
     *
     * @param made the token ids of each choice
     */
    static ReplayVerdict of(ReplayRecord record, List<List<Integer>> made) {
        List<String> digests = digests(record.key(), made);
        List<ChoiceVerdict> choices = new ArrayList<>();
        for (int i = 0; i < made.size(); i++) {
            choices.add(
                    ChoiceVerdict.of(
                            record.tokens() == null ? null : record.tokens().get(i),
                            made.get(i),
                            compared(
                                    record.recordedDigest(i),
                                    digests.isEmpty() ? null : digests.get(i))));
        }
        Output output = record.evidence().output();
        String all =
                compared(
                        output == null ? null : output.digest(),
                        record.key() == null ? null : record.key().ofChoices(digests));
        boolean equal =
                !all.equals(ChoiceVerdict.DIFFERENT)
                        && choices.stream().allMatch(ChoiceVerdict::equal);
        return new ReplayVerdict(equal, all, choices, sentence(choices, all));
    }

    private static List<String> digests(@Nullable DigestKey key, List<List<Integer>> made) {
        List<String> digests = new ArrayList<>();
        if (key != null) {
            for (List<Integer> each : made) {
                digests.add(key.output(ReplayRecord.array(each)).hex());
            }
        }
        return digests;
    }

    private static String compared(@Nullable String recorded, @Nullable String here) {
        if (recorded == null || here == null) {
            return ChoiceVerdict.UNCHECKED;
        }
        return recorded.equals(here) ? ChoiceVerdict.EQUAL : ChoiceVerdict.DIFFERENT;
    }

    private static String sentence(List<ChoiceVerdict> choices, String all) {
        if (choices.size() == 1) {
            return choices.getFirst().sentence();
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < choices.size(); i++) {
            lines.add("choice " + i + ": " + choices.get(i).sentence());
        }
        lines.add("digest of all choices: " + all);
        return String.join("\n", lines);
    }
}

package io.alliancehub.server.cli;

import io.alliancehub.contract.UsageEvent.ChoiceOutput;
import io.alliancehub.contract.UsageEvent.Evidence;
import io.alliancehub.contract.UsageEvent.Output;
import io.alliancehub.contract.UsageEvent.Rules;
import io.alliancehub.server.evidence.DigestKey;
import io.alliancehub.server.openai.AnswerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One answer as a bank keeps it: what was asked, what came, and the hub's evidence of it. The
 * README of this module has its form.
 *
 * @param model the model's file; null where the record does not name it
 * @param adapter the adapter's file or folder; null where the record does not name it
 * @param tokens token ids of each choice's completion; null where nobody kept them
 * @param key of the keyed digests; null where whoever replays does not have it
 */
record ReplayRecord(
        @Nullable String model,
        @Nullable String adapter,
        Asked asked,
        Evidence evidence,
        @Nullable List<List<Integer>> tokens,
        @Nullable DigestKey key) {

    /** Refuses what could not be replayed, or compared with nothing. */
    ReplayRecord {
        RecordChecks.requireWhole(asked, evidence, tokens, key);
    }

    /**
     * Reads a record.
     *
     * @param environment may have the pool's secret, from which a zone's key comes
     */
    static ReplayRecord read(Path path, Map<String, String> environment) throws IOException {
        return ReplayRecordReader.read(TextFile.read(path), environment);
    }

    /** How many choices the answer has; older evidence does not say, and then the rest does. */
    int choices() {
        return choices(asked, evidence, tokens);
    }

    static int choices(Asked asked, Evidence evidence, @Nullable List<List<Integer>> tokens) {
        Rules rules = evidence.rules();
        if (rules != null) {
            return rules.choices();
        }
        AnswerOptions options = asked.options();
        if (options != null) {
            return options.choices();
        }
        return tokens == null ? 1 : tokens.size();
    }

    /**
     * How many tokens of each choice are to be made again; of one that was cut off at once none.
     */
    List<Integer> completionTokens() {
        List<Integer> counts = new ArrayList<>();
        Output output = evidence.output();
        if (tokens != null) {
            tokens.forEach(each -> counts.add(each.size()));
        } else if (output != null && output.choices() != null) {
            output.choices().forEach(each -> counts.add(count(each.tokens())));
        } else if (output != null && choices() == 1) {
            counts.add(count(output.tokens()));
        } else {
            throw new CommandFailedException(
                    "the evidence does not say how many tokens each choice has, so the record needs"
                            + " their tokens");
        }
        if (Collections.max(counts) < 1) {
            throw new CommandFailedException("the record is of no token");
        }
        return counts;
    }

    private static int count(long tokens) {
        if (tokens < 0 || tokens > Integer.MAX_VALUE) {
            throw new CommandFailedException("the evidence's count of tokens cannot be");
        }
        return (int) tokens;
    }

    /** The evidence's digest of one choice; null where there is none. */
    @Nullable String recordedDigest(int choice) {
        Output output = evidence.output();
        if (output == null) {
            return null;
        }
        List<ChoiceOutput> each = output.choices();
        if (each != null) {
            return each.get(choice).digest();
        }
        return choices() == 1 ? output.digest() : null;
    }

    static int[] array(List<Integer> ids) {
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }
}

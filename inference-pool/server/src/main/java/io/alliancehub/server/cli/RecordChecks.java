package io.alliancehub.server.cli;

import io.alliancehub.contract.UsageEvent.ChoiceOutput;
import io.alliancehub.contract.UsageEvent.Ending;
import io.alliancehub.contract.UsageEvent.Evidence;
import io.alliancehub.contract.UsageEvent.Output;
import io.alliancehub.contract.UsageEvent.Rules;
import io.alliancehub.engine.grammar.GrammarSpec;
import io.alliancehub.engine.grammar.SpecDigest;
import io.alliancehub.engine.sampling.ThoughtLimit;
import io.alliancehub.server.evidence.DigestKey;
import io.alliancehub.server.openai.AnswerOptions;
import io.alliancehub.tokenizer.Tokenizer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds what in a record contradicts itself, before anything is computed. */
final class RecordChecks {

    private RecordChecks() {}

    static void requireWhole(
            Asked asked,
            Evidence evidence,
            @Nullable List<List<Integer>> tokens,
            @Nullable DigestKey key) {
        AnswerOptions options = asked.options();
        if (options != null) {
            requireParameters(options, evidence);
        }
        Output output = evidence.output();
        if (tokens == null && (output == null || key == null)) {
            throw new CommandFailedException(
                    "the record has nothing to compare with: neither the completion's tokens, nor"
                            + " its digest and the key of it (digestKey, or zone and"
                            + " HUB_MEMBER_SECRET)");
        }
        requireCounts(ReplayRecord.choices(asked, evidence, tokens), output, tokens);
        requireAsked(asked, evidence, key);
    }

    private static void requireParameters(AnswerOptions request, Evidence evidence) {
        parameter("temperature", request.temperature(), evidence.temperature());
        parameter("top_p", request.topP(), evidence.topP());
        parameter("top_k", request.topK(), evidence.topK());
        if (request.seed() != null) {
            parameter("seed", request.seed(), evidence.seed());
        }
        Ending ending = evidence.ending();
        if (ending != null) {
            parameter("ignore_eos", request.ignoreEos(), ending.ignoreEos());
        }
        if (evidence.rules() != null) {
            requireRules(request, evidence.rules(), ending);
        }
    }

    private static void requireRules(AnswerOptions request, Rules used, @Nullable Ending ending) {
        parameter("n", request.choices(), used.choices());
        parameter("min_p", request.minP(), used.minP());
        parameter(
                "repetition_penalty",
                request.rules().repetitionPenalty(),
                used.repetitionPenalty());
        parameter("presence_penalty", request.rules().presencePenalty(), used.presencePenalty());
        parameter("frequency_penalty", request.rules().frequencyPenalty(), used.frequencyPenalty());
        long least = request.rules().minTokens();
        // What is granted may be less than what was asked for.
        parameter(
                "min_tokens",
                ending == null ? least : Math.min(least, ending.maxTokens()),
                used.minTokens());
        Integer most = request.maxTokens();
        if (ending != null && most != null && ending.maxTokens() > most) {
            parameter("max_tokens", most, ending.maxTokens());
        }
    }

    private static void parameter(String name, double asked, double used) {
        if (asked != used) {
            refuse(name, asked, used);
        }
    }

    private static void parameter(String name, long asked, long used) {
        if (asked != used) {
            refuse(name, asked, used);
        }
    }

    private static void parameter(String name, boolean asked, boolean used) {
        if (asked != used) {
            refuse(name, asked, used);
        }
    }

    private static void refuse(String name, Object asked, Object used) {
        throw new CommandFailedException(
                "the request's %s is %s, the answer was made with %s".formatted(name, asked, used));
    }

    private static void requireCounts(
            int choices, @Nullable Output output, @Nullable List<List<Integer>> tokens) {
        if (choices < 1 || choices > AnswerOptions.CHOICES_MAX) {
            throw new CommandFailedException(
                    "the evidence is of %d choices; an answer has 1 to %d"
                            .formatted(choices, AnswerOptions.CHOICES_MAX));
        }
        if (tokens != null && tokens.size() != choices) {
            throw new CommandFailedException(
                    "the record has the tokens of %d choices, the answer has %d"
                            .formatted(tokens.size(), choices));
        }
        if (output == null) {
            return;
        }
        List<ChoiceOutput> each = output.choices();
        if (each != null && each.size() != choices) {
            throw new CommandFailedException(
                    "the evidence has the output of %d choices, the answer has %d"
                            .formatted(each.size(), choices));
        }
        if (tokens != null) {
            requireCounts(output, tokens);
        }
    }

    private static void requireCounts(Output output, List<List<Integer>> tokens) {
        List<ChoiceOutput> each = output.choices();
        for (int i = 0; each != null && i < tokens.size(); i++) {
            if (tokens.get(i).size() != each.get(i).tokens()) {
                throw new CommandFailedException(
                        "the record has %d tokens of choice %d, its evidence is of %d"
                                .formatted(tokens.get(i).size(), i, each.get(i).tokens()));
            }
        }
        long all = tokens.stream().mapToLong(List::size).sum();
        if (all != output.tokens()) {
            throw new CommandFailedException(
                    "the record has %d tokens, its evidence is of %d"
                            .formatted(all, output.tokens()));
        }
    }

    private static void requireAsked(Asked asked, Evidence evidence, @Nullable DigestKey key) {
        if (asked instanceof Asked.Raw && evidence.templateDigest() != null) {
            throw new CommandFailedException(
                    "the answer was made by a chat template, and the request is a raw prompt");
        }
        if (evidence.ending() != null && key != null && !asked.callsTools()) {
            requireDigest(
                    "stop strings", evidence.ending().stopDigest(), key.ofStops(asked.stop()));
        }
        if (evidence.rules() == null) {
            return;
        }
        String biases = evidence.rules().biasDigest();
        if ((biases != null) != (asked.bias().size() > 0)) {
            throw new CommandFailedException(
                    biases == null
                            ? "the record has a logit_bias, and the answer was made without"
                            : "the answer was made with a logit_bias, and the record has none");
        }
        if (key != null) {
            requireDigest("logit_bias", biases, key.ofBiases(asked.bias()));
        }
        if (!asked.callsTools()) {
            requireGrammar(asked.grammar(), evidence.rules().grammarDigest(), key);
        }
    }

    private static void requireGrammar(
            @Nullable GrammarSpec asked, @Nullable String recorded, @Nullable DigestKey key) {
        if ((asked != null) != (recorded != null)) {
            throw new CommandFailedException(
                    recorded == null
                            ? "the record asks for a grammar, and the answer was made without"
                            : "the answer was made within a grammar, and the record has no request"
                                    + " that asks for one");
        }
        if (asked != null && key != null) {
            requireDigest("grammar", recorded, key.ofGrammar(SpecDigest.of(asked)));
        }
    }

    private static void requireThought(@Nullable ThoughtLimit asked, @Nullable Long recorded) {
        if (!Objects.equals(asked == null ? null : asked.tokens(), recorded)) {
            throw new CommandFailedException(
                    "the record's budget for thinking is not the evidence's");
        }
    }

    /** The prompt is the one of the evidence, as far as a key can tell. */
    static void requirePrompt(ReplayRecord record, int[] prompt) {
        String recorded = record.evidence().promptDigest();
        if (record.key() != null && recorded != null) {
            requireDigest("prompt", recorded, record.key().ofPrompt(prompt));
        }
    }

    /** What may end an answer is as in the evidence, as far as a key can tell. */
    static void requireEnds(ReplayRecord record, Tokenizer tokenizer) {
        Rules rules = record.evidence().rules();
        if (rules != null) {
            GrammarSpec asked = record.asked().grammar(tokenizer);
            requireGrammar(asked, rules.grammarDigest(), record.key());
            requireThought(record.asked().thought(tokenizer), rules.thoughtTokens());
        }
        Ending ending = record.evidence().ending();
        DigestKey key = record.key();
        if (ending != null && key != null) {
            String here = key.ofStops(record.asked().stop(tokenizer));
            requireDigest("stop strings", ending.stopDigest(), here);
        }
    }

    /** Nobody has changed the evidence, as far as a key can tell. */
    static void requireSealed(ReplayRecord record) {
        String seal = record.evidence().seal();
        if (record.key() == null || seal == null) {
            return;
        }
        if (!seal.equals(record.key().sealOf(record.evidence()))) {
            throw new CommandFailedException(
                    "the record's evidence is not what was sealed: it was changed, or the key is"
                            + " another zone's");
        }
    }

    private static void requireDigest(
            String what, @Nullable String recorded, @Nullable String here) {
        if (!Objects.equals(recorded, here)) {
            throw new CommandFailedException(
                    "the record's "
                            + what
                            + " and the evidence's have different digests, or the key is another"
                            + " zone's");
        }
    }
}

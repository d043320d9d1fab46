package io.alliancehub.server.evidence;

import io.alliancehub.contract.ServedModel;
import io.alliancehub.contract.UsageEvent.Arithmetic;
import io.alliancehub.contract.UsageEvent.Ending;
import io.alliancehub.contract.UsageEvent.Evidence;
import io.alliancehub.contract.UsageEvent.Rules;
import io.alliancehub.engine.NumericsProfile;
import io.alliancehub.engine.grammar.Grammar;
import io.alliancehub.engine.sampling.LogitRules;
import io.alliancehub.engine.sampling.ThoughtLimit;
import io.alliancehub.server.serving.AnswerRequest;
import io.alliancehub.server.serving.Sampling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what makes an answer, before anything comes out. */
public final class AnswerEvidence {

    private AnswerEvidence() {}

    /**
     * The evidence of an answer that this model is to make.
     *
     * @param templateDigest of the template that made the prompt; null where none did
     * @param answer its first choice
     */
    public static Evidence of(
            ServedModel model,
            @Nullable String templateDigest,
            AnswerRequest answer,
            int choices,
            DigestKey key) {
        Sampling sampling = answer.sampling();
        return new Evidence(
                model.baseDigest(),
                model.tokenizerDigest(),
                templateDigest,
                model.numericsProfile(),
                sampling.temperature(),
                sampling.topP(),
                sampling.topK(),
                sampling.seed(),
                key.ofPrompt(answer.prompt()),
                answer.adapter(),
                arithmetic(model.numericsProfile()),
                new Ending(answer.maxTokens(), answer.ignoreEnd(), key.ofStops(answer.stop())),
                null,
                rules(answer, choices, key),
                null);
    }

    /**
     * The evidence of texts that this model is to turn into numbers. Nothing is drawn, so what a
     * draw would need is at its neutral value.
     *
     * @param texts token ids of each
     */
    public static Evidence ofTexts(ServedModel model, List<int[]> texts, DigestKey key) {
        return new Evidence(
                model.baseDigest(),
                model.tokenizerDigest(),
                null,
                model.numericsProfile(),
                0,
                1,
                0,
                0,
                key.ofTexts(texts),
                null,
                arithmetic(model.numericsProfile()),
                null,
                null,
                null,
                null);
    }

    private static Rules rules(AnswerRequest answer, int choices, DigestKey key) {
        Sampling sampling = answer.sampling();
        Grammar grammar = answer.grammar();
        ThoughtLimit thought = answer.thought();
        LogitRules rules = sampling.rules();
        return new Rules(
                choices,
                sampling.minP(),
                rules.repetitionPenalty(),
                rules.presencePenalty(),
                rules.frequencyPenalty(),
                rules.minTokens(),
                key.ofBiases(rules.bias()),
                key.ofGrammar(grammar == null ? null : grammar.digest()),
                thought == null ? null : thought.tokens());
    }

    /** Null for the profile of an engine that is not ours. */
    private static @Nullable Arithmetic arithmetic(String profile) {
        return NumericsProfile.parse(profile)
                .map(it -> new Arithmetic(it.engineVersion(), it.kvFormat(), it.activations()))
                .orElse(null);
    }
}

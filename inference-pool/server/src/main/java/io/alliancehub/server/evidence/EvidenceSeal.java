package io.alliancehub.server.evidence;

import io.alliancehub.contract.UsageEvent.Arithmetic;
import io.alliancehub.contract.UsageEvent.ChoiceOutput;
import io.alliancehub.contract.UsageEvent.Ending;
import io.alliancehub.contract.UsageEvent.Evidence;
import io.alliancehub.contract.UsageEvent.Output;
import io.alliancehub.contract.UsageEvent.Rules;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * Not the JSON itself: a database keeps numbers and not their spelling, and another member may order
 * fields another way. So each value is written once more, framed by its length in bytes, a double as
 * its 64 bits, so that no two pieces of evidence have one text.
 */
/** The one text of evidence, over which its seal is a keyed digest. */
final class EvidenceSeal {

    private final StringBuilder text = new StringBuilder();

    private EvidenceSeal() {}

    /** The text of all fields but the seal. */
    static String text(Evidence evidence) {
        var seal = new EvidenceSeal();
        seal.add(evidence);
        return seal.text.toString();
    }

    private void add(Evidence it) {
        add(it.baseDigest())
                .add(it.tokenizerDigest())
                .add(it.templateDigest())
                .add(it.numericsProfile())
                .add(it.temperature())
                .add(it.topP())
                .add(it.topK())
                .add(it.seed())
                .add(it.promptDigest())
                .add(it.adapterDigest());
        add(it.arithmetic());
        add(it.ending());
        add(it.rules());
        add(it.output());
    }

    private void add(@Nullable Arithmetic it) {
        mark(it);
        if (it != null) {
            add(it.engineVersion()).add(it.kvFormat()).add(it.activations());
        }
    }

    private void add(@Nullable Ending it) {
        mark(it);
        if (it != null) {
            add(it.maxTokens()).add(it.ignoreEos() ? 1 : 0).add(it.stopDigest());
        }
    }

    private void add(@Nullable Rules it) {
        mark(it);
        if (it != null) {
            add(it.choices())
                    .add(it.minP())
                    .add(it.repetitionPenalty())
                    .add(it.presencePenalty())
                    .add(it.frequencyPenalty())
                    .add(it.minTokens())
                    .add(it.biasDigest());
            // Only where there is one: what was sealed before there were grammars stays sealed.
            if (it.grammarDigest() != null) {
                add("grammar").add(it.grammarDigest());
            }
            if (it.thoughtTokens() != null) {
                add("thought").add(it.thoughtTokens());
            }
        }
    }

    private void add(@Nullable Output it) {
        mark(it);
        if (it != null) {
            add(it.digest())
                    .add(it.tokens())
                    .add(it.resumedTokens())
                    .add(it.cachedTokens())
                    .add(it.computedTokens())
                    .add(it.recomputedTokens());
            add(it.choices());
        }
    }

    private void add(@Nullable List<ChoiceOutput> choices) {
        mark(choices);
        if (choices != null) {
            add(choices.size());
            for (ChoiceOutput choice : choices) {
                add(choice.digest()).add(choice.tokens());
            }
        }
    }

    private void mark(@Nullable Object value) {
        text.append(value == null ? '-' : '+');
    }

    private EvidenceSeal add(@Nullable String value) {
        mark(value);
        if (value != null) {
            text.append(value.getBytes(StandardCharsets.UTF_8).length).append(':').append(value);
        }
        return this;
    }

    private EvidenceSeal add(long value) {
        text.append(value).append(';');
        return this;
    }

    /** A zero has one sign, whoever wrote it down. */
    private EvidenceSeal add(double value) {
        text.append(Long.toHexString(Double.doubleToLongBits(value + 0.0))).append(';');
        return this;
    }
}

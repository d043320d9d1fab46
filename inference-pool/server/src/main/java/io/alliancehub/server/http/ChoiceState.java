package io.alliancehub.server.http;

import io.alliancehub.engine.sampling.TokenLogprobs;
import io.alliancehub.server.evidence.TokenDigest;
import io.alliancehub.server.metrics.AnswerMeter;
import io.alliancehub.server.openai.ChoicePart;
import io.alliancehub.server.openai.ToldToken;
import io.alliancehub.server.serving.AnswerEnd;
import io.alliancehub.tokenizer.StreamingDecoder;
import io.alliancehub.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One choice of an answer on its way to the reader. Confined to the connection's thread. */
final class ChoiceState {

    private final int index;
    private final AnswerMeter meter;
    private final @Nullable StreamingDecoder offsets;
    private final TokenDigest output;
    private final StringBuilder whole = new StringBuilder();
    private List<ToldToken> untold = new ArrayList<>();
    private int offset;
    private int tokens;
    private @Nullable AnswerEnd end;

    /**
     * A choice of which nothing has come.
     *
     * @param logprobs reads tokens where their log probabilities are told
     * @param resumedTokens that another member has made
     * @param output digest of its tokens; the engine's thread's alone
     */
    ChoiceState(
            int index,
            AnswerMeter meter,
            @Nullable Tokenizer logprobs,
            int resumedTokens,
            TokenDigest output) {
        this.index = index;
        this.tokens = resumedTokens;
        this.output = output;
        this.meter = meter;
        this.offsets = logprobs == null ? null : logprobs.newDecoder();
    }

    int index() {
        return index;
    }

    TokenDigest output() {
        return output;
    }

    void take(int tokenId, @Nullable TokenLogprobs logprobs) {
        meter.token();
        tokens++;
        if (offsets != null && logprobs != null) {
            untold.add(new ToldToken(tokenId, offset, logprobs));
            String text = offsets.push(tokenId);
            offset += text.codePointCount(0, text.length());
        }
    }

    /** Keeps text for the whole answer. */
    void keep(String text) {
        whole.append(text);
    }

    /** It is over; tokens that its reader did not hear of count all the same. */
    void over(AnswerEnd how) {
        AnswerEnd.Made made = how.made();
        // The prompt is one, and so is what was found of it.
        long cached = index == 0 ? made.cachedTokens() : 0;
        meter.ended(made.completionTokens() - tokens, made.completionTokens(), cached);
        end = how;
    }

    @Nullable AnswerEnd end() {
        return end;
    }

    /** All of it. */
    ChoicePart whole(String finishReason) {
        return new ChoicePart(index, whole.toString(), told(), finishReason);
    }

    /** The next part of it, with what has not been told yet of its tokens. */
    ChoicePart part(String text, @Nullable String finishReason) {
        return new ChoicePart(index, text, told(), finishReason);
    }

    private @Nullable List<ToldToken> told() {
        if (offsets == null) {
            return null;
        }
        List<ToldToken> told = untold;
        untold = new ArrayList<>();
        return told;
    }
}

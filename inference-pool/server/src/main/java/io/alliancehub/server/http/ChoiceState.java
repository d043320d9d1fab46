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
    private final int resumedTokens;
    private int tokens;
    private @Nullable AnswerEnd end;

    /**
     * A choice of which nothing has come here.
     *
     * @param logprobs reads tokens where their log probabilities are told
     * @param emitted tokens that another member has made, and told
     * @param output digest of its tokens; the engine's thread's alone
     */
    ChoiceState(
            int index,
            AnswerMeter meter,
            @Nullable Tokenizer logprobs,
            int[] emitted,
            TokenDigest output) {
        this.index = index;
        this.resumedTokens = emitted.length;
        this.tokens = emitted.length;
        this.output = output;
        this.meter = meter;
        this.offsets = logprobs == null ? null : logprobs.newDecoder();
        if (offsets != null) {
            for (int token : emitted) {
                pass(offsets, token);
            }
        }
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
            pass(offsets, tokenId);
        }
    }

    private void pass(StreamingDecoder decoder, int tokenId) {
        String text = decoder.push(tokenId);
        offset += text.codePointCount(0, text.length());
    }

    /** Keeps text for the whole answer. */
    void keep(String text) {
        whole.append(text);
    }

    /** It is over; tokens that its reader did not hear of count all the same. */
    void over(AnswerEnd how) {
        AnswerEnd.Made made = how.made();
        meter.ended(made.completionTokens() - tokens, made.completionTokens() - resumedTokens);
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

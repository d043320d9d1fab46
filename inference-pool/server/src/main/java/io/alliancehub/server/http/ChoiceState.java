package io.alliancehub.server.http;

import io.alliancehub.engine.sampling.TokenLogprobs;
import io.alliancehub.server.metrics.AnswerMeter;
import io.alliancehub.server.openai.ChoicePart;
import io.alliancehub.server.openai.Delivery;
import io.alliancehub.server.openai.ToldToken;
import io.alliancehub.server.output.OutputParser;
import io.alliancehub.server.output.Said;
import io.alliancehub.server.serving.AnswerEnd;
import io.alliancehub.tokenizer.StreamingDecoder;
import io.alliancehub.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One choice of an answer on its way to the reader. Confined to the connection's thread. */
final class ChoiceState {

    private final int index;
    private final Delivery delivery;
    private final AnswerMeter meter;
    private final @Nullable StreamingDecoder offsets;
    private final HeardTokens heard;
    private final OutputParser parser;
    private final Said.Builder whole = new Said.Builder();
    private List<ToldToken> untold = new ArrayList<>();
    private int offset;
    private final int resumedTokens;
    private int tokens;
    private @Nullable AnswerEnd end;

    /** A choice of which nothing has come here. */
    ChoiceState(int index, AnswerTask task) {
        Tokenizer logprobs = task.logprobs();
        int[] emitted = task.emitted();
        this.index = index;
        this.delivery = task.delivery();
        this.resumedTokens = emitted.length;
        this.tokens = emitted.length;
        this.heard = new HeardTokens(task);
        this.parser = task.output().newParser();
        this.meter = task.meter().ofAnotherChoice();
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

    HeardTokens heard() {
        return heard;
    }

    /** Passes over text that another member has told. */
    void pass(String shown) {
        parser.push(shown);
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

    /** Reads more text. */
    Said read(String text) {
        return keep(parser.push(text));
    }

    /** Reads the last text. */
    Said finish(AnswerEnd.Finished with) {
        var last = new Said.Builder();
        last.add(parser.push(with.text()));
        last.add(parser.finish());
        return keep(last.build());
    }

    /** For a whole answer; of a stream only to have one way through here. */
    private Said keep(Said said) {
        if (delivery == Delivery.WHOLE) {
            whole.add(said);
        }
        return said;
    }

    /** OpenAI's word for how it ended. */
    String finishReason(AnswerEnd.Reason reason) {
        return switch (reason) {
            case STOP -> parser.callsTools() ? "tool_calls" : reason.wireName();
            case LENGTH -> reason.wireName();
        };
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
        return new ChoicePart(index, whole.build(), told(), finishReason);
    }

    /** The next part of it, with what has not been told yet of its tokens. */
    ChoicePart part(Said said, @Nullable String finishReason) {
        return new ChoicePart(index, said, told(), finishReason);
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

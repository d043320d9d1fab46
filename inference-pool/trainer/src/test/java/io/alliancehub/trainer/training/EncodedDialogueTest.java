package io.alliancehub.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.tokenizer.ChatMessage;
import io.alliancehub.tokenizer.ChatMessage.Role;
import io.alliancehub.tokenizer.StreamingDecoder;
import io.alliancehub.trainer.corpus.Dialogue;
import io.alliancehub.trainer.corpus.Task;
import io.alliancehub.trainer.training.EncodedDialogue.Scope;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncodedDialogueTest {

    private static final Dialogue TWO_ROUNDS =
            new Dialogue(
                    Task.GREETING,
                    List.of(
                            new ChatMessage(Role.SYSTEM, "You help."),
                            new ChatMessage(Role.USER, "Hello"),
                            new ChatMessage(Role.ASSISTANT, "Hi!"),
                            new ChatMessage(Role.USER, "你好"),
                            new ChatMessage(Role.ASSISTANT, "您好！")));

    @Test
    void learnsEveryAnswerAndItsEndButNoQuestion() {
        EncodedDialogue encoded =
                EncodedDialogue.of(TWO_ROUNDS, Scope.ANSWERS, TinyRecipe.TOKENIZER);

        assertThat(learnedText(encoded)).isEqualTo("Hi!<|im_end|>您好！<|im_end|>");
    }

    @Test
    void learnsAllButTheFirstTokenOfAWholeDialogue() {
        EncodedDialogue encoded = EncodedDialogue.of(TWO_ROUNDS, Scope.WHOLE, TinyRecipe.TOKENIZER);

        assertThat("<|im_start|>" + learnedText(encoded)).isEqualTo(TWO_ROUNDS.chatMl());
    }

    private static String learnedText(EncodedDialogue encoded) {
        StreamingDecoder decoder = TinyRecipe.TOKENIZER.newDecoderWithSpecials();
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < encoded.tokens().length; at++) {
            text.append(encoded.learned()[at] ? decoder.push(encoded.tokens()[at]) : "");
        }
        return text.append(decoder.flush()).toString();
    }
}

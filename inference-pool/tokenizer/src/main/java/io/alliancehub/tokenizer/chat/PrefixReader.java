package io.alliancehub.tokenizer.chat;

import static io.alliancehub.tokenizer.chat.ChatRefusedException.unsupported;

import io.alliancehub.tokenizer.ChatMessage;
import io.alliancehub.tokenizer.GenerationPrompt;
import java.util.List;

/** Reads DeepSeek's {@code prefix}: an assistant's last message that the answer goes on with. */
final class PrefixReader {

    private PrefixReader() {}

    /** Whether the model answers the last message or goes on with it. */
    static GenerationPrompt read(List<?> list, List<ChatMessage> messages) {
        for (int i = 0; i < messages.size(); i++) {
            PlainFields fields = PlainFields.of(list.get(i), "messages[" + i + "]");
            if (fields.flag("prefix", false)) {
                requireLastAnswer(fields, i, messages);
                return GenerationPrompt.CONTINUE;
            }
        }
        return GenerationPrompt.ADD;
    }

    private static void requireLastAnswer(
            PlainFields fields, int index, List<ChatMessage> messages) {
        ChatMessage message = messages.get(index);
        if (index == 0
                || index < messages.size() - 1
                || message.role() != ChatMessage.Role.ASSISTANT
                || !message.toolCalls().isEmpty()) {
            throw unsupported(
                    fields.path("prefix"),
                    "Only the last of several messages can be a 'prefix', and only an assistant's"
                            + " that calls no tools.");
        }
    }
}

package io.alliancehub.trainer.corpus;

import io.alliancehub.tokenizer.ChatMessage;
import io.alliancehub.tokenizer.ChatMessage.Role;
import java.util.List;

/** One training example: turns that end with the assistant's, and the task it belongs to. */
public record Dialogue(Task task, List<ChatMessage> turns) {

    public Dialogue {
        turns = List.copyOf(turns);
        if (turns.size() < 2 || turns.getLast().role() != Role.ASSISTANT) {
            throw new IllegalArgumentException("a dialogue is a question and an answer at least");
        }
    }

    /** The dialogue as ChatML, each turn closed by {@code <|im_end|>\n}. */
    public String chatMl() {
        StringBuilder text = new StringBuilder();
        turns.forEach(turn -> append(text, turn));
        return text.toString();
    }

    /** All but the last turn, and the opening of the assistant's: what a model is prompted with. */
    public String prompt() {
        StringBuilder text = new StringBuilder();
        turns.subList(0, turns.size() - 1).forEach(turn -> append(text, turn));
        return text.append("<|im_start|>assistant\n").toString();
    }

    /** The text of the turn before the last: what the user asks. */
    public String question() {
        return turns.get(turns.size() - 2).text();
    }

    /** The last turn's text: what the model should answer. */
    public String answer() {
        return turns.getLast().text();
    }

    private static void append(StringBuilder text, ChatMessage turn) {
        text.append("<|im_start|>").append(turn.role().wireName()).append('\n');
        text.append(turn.text()).append("<|im_end|>\n");
    }
}

package io.alliancehub.gateway.guard;

import static io.alliancehub.gateway.guard.RequestFields.bad;

import io.alliancehub.contract.PlainJson;
import io.alliancehub.gateway.problem.Refusal;
import io.alliancehub.tokenizer.Conversation;
import io.alliancehub.tokenizer.chat.ChatPromptReader;
import io.alliancehub.tokenizer.chat.ChatRefusedException;
import java.util.OptionalLong;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads chat requests: what {@link RequestFields} has, and what makes the prompt, which a member
 * reads with the same reader.
 */
public final class ChatRequests {
    private ChatRequests() {}

    /**
     * Reads a body.
     *
     * @throws Refusal naming what is wrong, never quoting it
     */
    public static AnswerRequest parse(byte[] bytes) {
        ObjectNode body = RequestFields.object(bytes);
        CacheSalts.refuseFields(body::has);
        AnswerFormats.requireBounded(body);
        int choices = RequestFields.choices(body);
        return new AnswerRequest(
                Address.CHAT,
                RequestFields.model(body),
                new Prompt.Chat(conversation(body)),
                wantedTokens(body),
                choices,
                RequestFields.answerForm(body),
                body);
    }

    private static OptionalLong wantedTokens(ObjectNode body) {
        OptionalLong old = RequestFields.positive(body, "max_tokens");
        OptionalLong modern = RequestFields.positive(body, "max_completion_tokens");
        if (old.isPresent() && modern.isPresent()) {
            return OptionalLong.of(Math.min(old.getAsLong(), modern.getAsLong()));
        }
        return modern.isPresent() ? modern : old;
    }

    private static Conversation conversation(ObjectNode body) {
        try {
            return ChatPromptReader.read(
                            PlainJson.fields(body, ChatPromptReader.FIELDS), PlainJson::parse)
                    .conversation();
        } catch (ChatRefusedException refused) {
            throw bad(refused.param(), String.valueOf(refused.getMessage()));
        }
    }
}

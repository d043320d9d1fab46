package io.alliancehub.server.http;

import io.alliancehub.server.metrics.AnswerMeter;
import io.alliancehub.server.openai.ChatRequest;
import io.alliancehub.server.openai.ChatRequestReader;
import io.alliancehub.server.openai.ChatShape;
import io.alliancehub.server.openai.RequestRefusedException;
import io.alliancehub.server.serving.LocalModel;
import io.alliancehub.server.serving.ModelDirectory;
import io.alliancehub.server.tracing.AnswerTrace;
import io.alliancehub.tokenizer.ChatTemplate;
import io.alliancehub.tokenizer.ConversationRefusedException;

/** {@code POST /v1/chat/completions}: from a conversation to a prompt. */
final class ChatEndpoint {

    private final ModelDirectory models;
    private final AnswerDesk desk;

    ChatEndpoint(ModelDirectory models, AnswerDesk desk) {
        this.models = models;
        this.desk = desk;
    }

    /**
     * Starts an answer; the exchange ends with it.
     *
     * @throws RequestRefusedException when there is none to be had
     */
    void handle(IncomingRequest request, Exchange exchange, AnswerTrace trace) {
        ChatRequest chat = ChatRequestReader.read(request.body());
        HubCall hub = HubCall.of(request.headers());
        LocalModel model =
                models.find(chat.options().model())
                        .orElseThrow(RequestRefusedException::unknownModel);
        ModelUse.requireAnswers(model);
        AnswerMeter meter = desk.arrived(model, hub);
        desk.start(
                new AnswerDesk.Order(
                        model,
                        hub,
                        meter,
                        trace,
                        prompt(model, chat),
                        model.description().templateDigest(),
                        chat.options(),
                        new ChatShape(model.tokenizer())),
                exchange);
    }

    private static int[] prompt(LocalModel model, ChatRequest chat) {
        ChatTemplate template = model.template();
        if (template == null) {
            throw RequestRefusedException.malformed(
                    "model", "The model has no chat template, so it cannot chat.");
        }
        int[] prompt = rendered(template, chat);
        int context = model.description().contextLength();
        if (prompt.length >= context) {
            throw RequestRefusedException.tooLong(
                    "messages",
                    "The conversation has "
                            + prompt.length
                            + " tokens; the model's context has "
                            + context
                            + ", of which the answer needs one.");
        }
        return prompt;
    }

    private static int[] rendered(ChatTemplate template, ChatRequest chat) {
        try {
            return template.renderTokens(chat.messages(), chat.next());
        } catch (ConversationRefusedException refused) {
            throw RequestRefusedException.unsupported(
                    "messages", String.valueOf(refused.getMessage()));
        }
    }
}

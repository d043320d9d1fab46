package io.alliancehub.server.http;

import io.alliancehub.server.metrics.AnswerMeter;
import io.alliancehub.server.openai.ChatRequest;
import io.alliancehub.server.openai.ChatRequestReader;
import io.alliancehub.server.openai.ChatShape;
import io.alliancehub.server.openai.RequestRefusedException;
import io.alliancehub.server.output.OutputPlan;
import io.alliancehub.server.serving.LocalModel;
import io.alliancehub.server.serving.ModelDirectory;
import io.alliancehub.server.tracing.AnswerTrace;
import io.alliancehub.tokenizer.ChatTemplate;
import io.alliancehub.tokenizer.ConversationRefusedException;
import io.alliancehub.tokenizer.chat.ToolRules;

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
        ChatTemplate.Rendered prompt = prompt(model, chat);
        desk.start(
                new AnswerDesk.Order(
                        model,
                        hub,
                        meter,
                        trace,
                        prompt.tokens(),
                        model.description().templateDigest(),
                        chat.options(),
                        new ChatShape(model.tokenizer()),
                        output(model, chat, prompt)),
                exchange);
    }

    private static OutputPlan output(
            LocalModel model, ChatRequest chat, ChatTemplate.Rendered prompt) {
        ToolRules tools = chat.prompt().tools();
        OutputPlan plan = plan(model, chat, prompt);
        if (!tools.offered().isEmpty() && plan.rules().tools() == null) {
            throw RequestRefusedException.malformed(
                    "tools", "The model calls tools in a way that is not read here.");
        }
        return plan;
    }

    private static OutputPlan plan(
            LocalModel model, ChatRequest chat, ChatTemplate.Rendered prompt) {
        try {
            return OutputPlan.of(model.tokenizer(), chat.prompt(), prompt.opensThinking());
        } catch (IllegalArgumentException noLimit) {
            throw RequestRefusedException.unsupported(
                    "thinking", "The budget is refused: " + noLimit.getMessage() + ".");
        }
    }

    private static ChatTemplate.Rendered prompt(LocalModel model, ChatRequest chat) {
        ChatTemplate template = model.template();
        if (template == null) {
            throw RequestRefusedException.malformed(
                    "model", "The model has no chat template, so it cannot chat.");
        }
        ChatTemplate.Rendered prompt = rendered(template, chat);
        int context = model.description().contextLength();
        if (prompt.tokens().length >= context) {
            throw RequestRefusedException.tooLong(
                    "messages",
                    "The conversation has "
                            + prompt.tokens().length
                            + " tokens; the model's context has "
                            + context
                            + ", of which the answer needs one.");
        }
        return prompt;
    }

    private static ChatTemplate.Rendered rendered(ChatTemplate template, ChatRequest chat) {
        try {
            return template.renderPrompt(chat.prompt().conversation());
        } catch (ConversationRefusedException refused) {
            String message = String.valueOf(refused.getMessage());
            String field = refused.part().field();
            throw switch (refused.part()) {
                case TOOLS -> RequestRefusedException.malformed(field, message);
                case MESSAGES, THINKING -> RequestRefusedException.unsupported(field, message);
            };
        }
    }
}

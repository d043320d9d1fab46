package io.alliancehub.server.http;

import static io.alliancehub.server.openai.RequestRefusedException.malformed;
import static io.alliancehub.server.openai.RequestRefusedException.tooLong;
import static io.alliancehub.server.openai.RequestRefusedException.unsupported;

import io.alliancehub.server.metrics.AnswerMeter;
import io.alliancehub.server.openai.CompletionRequest;
import io.alliancehub.server.openai.CompletionRequest.Echo;
import io.alliancehub.server.openai.CompletionRequest.Prompt;
import io.alliancehub.server.openai.CompletionRequestReader;
import io.alliancehub.server.openai.CompletionShape;
import io.alliancehub.server.openai.RequestRefusedException;
import io.alliancehub.server.output.OutputPlan;
import io.alliancehub.server.serving.LocalModel;
import io.alliancehub.server.serving.ModelDirectory;
import io.alliancehub.server.tracing.AnswerTrace;
import io.alliancehub.tokenizer.CompletionPrompts;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/completions}: from a text, token ids or a gap in a text to a prompt. */
final class CompletionEndpoint {

    /** It goes out at once and before any token, which a gateway waits for with little patience. */
    private static final int ECHO_CHARS_MAX = 8192;

    private final ModelDirectory models;
    private final AnswerDesk desk;

    CompletionEndpoint(ModelDirectory models, AnswerDesk desk) {
        this.models = models;
        this.desk = desk;
    }

    /**
     * Starts an answer; the exchange ends with it.
     *
     * @throws RequestRefusedException when there is none to be had
     */
    void handle(IncomingRequest request, Exchange exchange, AnswerTrace trace) {
        CompletionRequest completion = CompletionRequestReader.read(request.body());
        HubCall hub = HubCall.of(request.headers());
        LocalModel model =
                models.find(completion.options().model())
                        .orElseThrow(RequestRefusedException::unknownModel);
        ModelUse.requireAnswers(model);
        AnswerMeter meter = desk.arrived(model, hub);
        int[] prompt = prompt(model, completion);
        String echo = echo(model, completion, prompt);
        desk.start(
                new AnswerDesk.Order(
                        model,
                        hub,
                        meter,
                        trace,
                        prompt,
                        null,
                        completion.options(),
                        new CompletionShape(model.tokenizer(), echo),
                        OutputPlan.TEXT),
                exchange);
    }

    private static int[] prompt(LocalModel model, CompletionRequest completion) {
        int[] prompt =
                switch (completion.prompt()) {
                    case Prompt.Text(String text) -> encoded(model, text, completion.suffix());
                    case Prompt.Tokens(int[] ids) -> existing(model, ids);
                };
        int context = model.description().contextLength();
        if (prompt.length == 0) {
            throw malformed("prompt", "'prompt' must have at least one token.");
        }
        if (prompt.length >= context) {
            throw tooLong(
                    "prompt",
                    "The prompt has "
                            + prompt.length
                            + " tokens; the model's context has "
                            + context
                            + ", of which the answer needs one.");
        }
        return prompt;
    }

    private static int[] encoded(LocalModel model, String text, @Nullable String suffix) {
        var prompts = CompletionPrompts.of(model.tokenizer());
        if (suffix != null && !prompts.canFillGaps()) {
            throw malformed(
                    "suffix",
                    "The model's vocabulary has no tokens for a gap, so it takes no 'suffix'.");
        }
        return prompts.tokens(text, suffix);
    }

    private static int[] existing(LocalModel model, int[] ids) {
        int size = model.tokenizer().vocabulary().size();
        for (int id : ids) {
            if (id >= size) {
                throw malformed("prompt", "A token id of 'prompt' must be below " + size + ".");
            }
        }
        return ids;
    }

    private static String echo(LocalModel model, CompletionRequest completion, int[] prompt) {
        if (completion.echo() == Echo.NONE) {
            return "";
        }
        String echo = text(model, completion.prompt(), prompt);
        if ((long) echo.length() * completion.options().choices() > ECHO_CHARS_MAX) {
            throw unsupported(
                    "echo",
                    "At most " + ECHO_CHARS_MAX + " characters are repeated, over all choices.");
        }
        return echo;
    }

    private static String text(LocalModel model, Prompt prompt, int[] ids) {
        return switch (prompt) {
            case Prompt.Text(String text) -> text;
            case Prompt.Tokens tokens -> model.tokenizer().decode(ids);
        };
    }
}

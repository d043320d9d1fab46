package io.alliancehub.server.http;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberProtocol;
import io.alliancehub.server.metrics.MemberMetrics;
import io.alliancehub.server.openai.OpenAiJson;
import io.alliancehub.server.openai.RequestRefusedException;
import io.alliancehub.server.serving.LocalModel;
import io.alliancehub.server.serving.ModelDirectory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which address does what. Thread-safe; called on a worker thread. */
public final class Router {

    private static final Logger LOG = LoggerFactory.getLogger(Router.class);
    private static final int ANSWERS_KEPT_MAX = 4096;

    /** An answer whose reader hung up ends within a step; on a busy machine that takes a while. */
    private static final Duration ENDING_WITHIN = Duration.ofSeconds(2);

    private final HubGate gate;
    private final ChatEndpoint chat;
    private final ZoneEndpoint zones;
    private final CompletionEndpoint completions;
    private final AnswerBook answers;
    private final ModelDirectory models;
    private final MemberMetrics metrics;
    private final Health health;
    private final InFlight inFlight;
    private final long startedSeconds;

    /** The addresses of a member with these parts. */
    public Router(MemberParts parts) {
        this.gate = new HubGate(parts.secret());
        this.answers = new AnswerBook(ANSWERS_KEPT_MAX);
        var desk = new AnswerDesk(parts, answers);
        this.chat = new ChatEndpoint(parts.models(), desk);
        this.completions = new CompletionEndpoint(parts.models(), desk);
        this.zones = new ZoneEndpoint(parts);
        this.models = parts.models();
        this.metrics = parts.metrics();
        this.health = new Health(parts.progress(), parts.inFlight());
        this.inFlight = parts.inFlight();
        this.startedSeconds = parts.clock().instant().getEpochSecond();
    }

    /** Answers a request, whatever happens. */
    void handle(IncomingRequest request, Exchange exchange) {
        try {
            gate.check(request);
            route(request, exchange);
        } catch (RequestRefusedException refused) {
            exchange.execute(() -> exchange.reply(Reply.error(refused)));
        } catch (RuntimeException | Error failure) {
            // An Error too: without an answer the exchange, and its place, would stay for ever.
            // Only the class and the place: a message could quote what was asked.
            StackTraceElement[] trace = failure.getStackTrace();
            LOG.error(
                    "A request failed: {} at {}",
                    failure.getClass().getName(),
                    trace.length == 0 ? "an unknown place" : trace[0]);
            RequestRefusedException refused =
                    RequestRefusedException.failed("The member failed; this is not your fault.");
            exchange.execute(() -> exchange.reply(Reply.error(refused)));
        }
    }

    private void route(IncomingRequest request, Exchange exchange) {
        String path = request.path();
        if (path.equals("/v1/chat/completions")) {
            requireMethod(request, "POST");
            answer(exchange, () -> chat.handle(request, exchange));
            return;
        }
        if (path.equals("/v1/completions")) {
            requireMethod(request, "POST");
            answer(exchange, () -> completions.handle(request, exchange));
            return;
        }
        if (ZoneEndpoint.serves(path)) {
            requireMethod(request, "POST");
            Reply done = zones.handle(request);
            exchange.execute(() -> exchange.reply(done));
            return;
        }
        Reply reply =
                switch (path) {
                    case "/v1/models" -> Reply.json(OpenAiJson.models(names(), startedSeconds));
                    case MemberProtocol.MODELS_PATH -> Reply.json(descriptions());
                    case MemberProtocol.ZONES_PATH -> zones.report();
                    case "/health", "/health/ready" -> health.ready();
                    case "/health/live" -> health.live();
                    case "/metrics" ->
                            Reply.text(
                                    200,
                                    "text/plain; version=0.0.4; charset=utf-8",
                                    metrics.scrape());
                    default -> byId(path);
                };
        requireMethod(request, "GET");
        exchange.execute(() -> exchange.reply(reply));
    }

    private void answer(Exchange exchange, Runnable start) {
        if (!inFlight.tryEnter()) {
            throw RequestRefusedException.busy("The member is stopping; ask another one.");
        }
        exchange.onEnd(inFlight::leave);
        start.run();
    }

    private List<String> names() {
        return models.all().stream().map(LocalModel::name).toList();
    }

    private byte[] descriptions() {
        return ContractJson.write(models.all().stream().map(LocalModel::description).toList())
                .getBytes(StandardCharsets.UTF_8);
    }

    private Reply byId(String path) {
        if (path.startsWith(MemberProtocol.TOKENIZERS_PATH)) {
            return tokenizer(path);
        }
        if (path.startsWith(MemberProtocol.ANSWERS_PATH)) {
            return account(path.substring(MemberProtocol.ANSWERS_PATH.length()));
        }
        throw RequestRefusedException.notFound();
    }

    private Reply account(String requestId) {
        return answers.find(requestId, ENDING_WITHIN)
                .map(it -> Reply.json(ContractJson.write(it).getBytes(StandardCharsets.UTF_8)))
                .orElseThrow(RequestRefusedException::notFound);
    }

    private Reply tokenizer(String path) {
        return models.findByTokenizer(path.substring(MemberProtocol.TOKENIZERS_PATH.length()))
                .map(model -> Reply.bytes(model.tokenizerAsset()))
                .orElseThrow(RequestRefusedException::notFound);
    }

    private static void requireMethod(IncomingRequest request, String method) {
        if (!request.method().equals(method)) {
            throw RequestRefusedException.methodNotAllowed();
        }
    }
}

package io.alliancehub.server.http;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberProtocol;
import io.alliancehub.server.adapters.AdapterShelf;
import io.alliancehub.server.metrics.MemberMetrics;
import io.alliancehub.server.openai.OpenAiJson;
import io.alliancehub.server.openai.RequestRefusedException;
import io.alliancehub.server.serving.LocalModel;
import io.alliancehub.server.serving.ModelDirectory;
import io.alliancehub.server.tracing.AnswerTrace;
import io.alliancehub.server.tracing.AnswerTraces;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which address does what. Thread-safe; called on a worker thread. */
public final class Router {

    private static final Logger LOG = LoggerFactory.getLogger(Router.class);
    private static final int ANSWERS_KEPT_MAX = 4096;
    private static final int INTERNAL_ERROR = 500;

    /** An answer whose reader hung up ends within a step; on a busy machine that takes a while. */
    private static final Duration ENDING_WITHIN = Duration.ofSeconds(2);

    private final HubGate gate;
    private final ChatEndpoint chat;
    private final ZoneEndpoint zones;
    private final AdapterEndpoint adapters;
    private final CompletionEndpoint completions;
    private final EmbeddingEndpoint embeddings;
    private final RerankEndpoint reranking;
    private final AnswerBook answers;
    private final ModelDirectory models;
    private final MemberMetrics metrics;
    private final Health health;
    private final InFlight inFlight;
    private final AnswerTraces traces;
    private final long startedSeconds;
    private final @Nullable AdapterShelf shelf;

    /** The addresses of a member with these parts. */
    public Router(MemberParts parts) {
        this.gate = new HubGate(parts.secret());
        this.answers = new AnswerBook(ANSWERS_KEPT_MAX);
        var desk = new AnswerDesk(parts, answers);
        this.chat = new ChatEndpoint(parts.models(), desk);
        this.completions = new CompletionEndpoint(parts.models(), desk);
        var encodings = new EncodingDesk(parts, desk, answers);
        this.embeddings = new EmbeddingEndpoint(parts.models(), encodings);
        this.reranking = new RerankEndpoint(parts.models(), encodings);
        this.zones = new ZoneEndpoint(parts);
        this.adapters = new AdapterEndpoint(parts.adapters());
        this.models = parts.models();
        this.metrics = parts.metrics();
        this.health = new Health(parts.progress(), parts.inFlight());
        this.inFlight = parts.inFlight();
        this.traces = parts.traces();
        this.shelf = parts.adapters();
        this.startedSeconds = parts.clock().instant().getEpochSecond();
    }

    /** What takes the files of adapters, for one connection. */
    AdapterInflow inflow(Executor workers) {
        return new AdapterInflow(shelf, gate, workers);
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
        Endpoint endpoint = endpoint(path);
        if (endpoint != null) {
            requireMethod(request, "POST");
            answer(request, exchange, endpoint);
            return;
        }
        if (ZoneEndpoint.serves(path)) {
            requireMethod(request, "POST");
            Reply done = zones.handle(request);
            exchange.execute(() -> exchange.reply(done));
            return;
        }
        if (AdapterEndpoint.serves(path)) {
            Reply done = adapters.handle(request);
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

    private @Nullable Endpoint endpoint(String path) {
        return switch (path) {
            case "/v1/chat/completions" -> chat::handle;
            case "/v1/completions" -> completions::handle;
            case "/v1/embeddings" -> embeddings::handle;
            case "/v1/rerank" -> reranking::handle;
            default -> null;
        };
    }

    /** Where answers are made. */
    @FunctionalInterface
    private interface Endpoint {
        void handle(IncomingRequest request, Exchange exchange, AnswerTrace trace);
    }

    private void answer(IncomingRequest request, Exchange exchange, Endpoint endpoint) {
        AnswerTrace trace = traces.arrived(request.path(), request.headers());
        try {
            if (!inFlight.tryEnter()) {
                throw RequestRefusedException.busy("The member is stopping; ask another one.");
            }
            exchange.onEnd(inFlight::leave);
            endpoint.handle(request, exchange, trace);
        } catch (RequestRefusedException refused) {
            trace.refused(refused.status(), refused.code());
            throw refused;
        } catch (RuntimeException | Error failure) {
            trace.refused(INTERNAL_ERROR, failure.getClass().getName());
            throw failure;
        }
    }

    private List<String> names() {
        return models.names();
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

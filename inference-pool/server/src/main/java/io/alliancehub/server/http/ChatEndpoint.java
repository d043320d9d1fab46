package io.alliancehub.server.http;

import io.alliancehub.server.evidence.AnswerEvidence;
import io.alliancehub.server.evidence.DigestKey;
import io.alliancehub.server.metrics.AnswerMeter;
import io.alliancehub.server.metrics.MemberMetrics;
import io.alliancehub.server.openai.AnswerHead;
import io.alliancehub.server.openai.ChatRequest;
import io.alliancehub.server.openai.ChatRequestReader;
import io.alliancehub.server.openai.RequestRefusedException;
import io.alliancehub.server.serving.AnswerRequest;
import io.alliancehub.server.serving.AnswerZone;
import io.alliancehub.server.serving.EngineFullException;
import io.alliancehub.server.serving.LocalModel;
import io.alliancehub.server.serving.ModelDirectory;
import io.alliancehub.server.serving.ResumeRefusedException;
import io.alliancehub.server.serving.RunningAnswer;
import io.alliancehub.server.serving.Sampling;
import io.alliancehub.tokenizer.ChatTemplate;
import io.alliancehub.tokenizer.ConversationRefusedException;
import io.alliancehub.tokenizer.GenerationPrompt;
import java.time.Clock;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/chat/completions}: from a request to a running answer. */
final class ChatEndpoint {

    static final String ID_PREFIX = "chatcmpl-";

    /** Seeds fit into a double, so that every JSON reader sees the one that was used. */
    private static final int SEED_BITS = 53;

    private final String memberId;
    private final @Nullable String secret;
    private final ModelDirectory models;
    private final MemberMetrics metrics;
    private final AnswerBook book;
    private final Clock clock;
    private final LongSupplier random;

    ChatEndpoint(MemberParts parts, AnswerBook book) {
        this.memberId = parts.memberId();
        this.secret = parts.secret();
        this.models = parts.models();
        this.metrics = parts.metrics();
        this.book = book;
        this.clock = parts.clock();
        this.random = parts.random();
    }

    /**
     * Starts an answer; the exchange ends with it.
     *
     * @throws RequestRefusedException when there is none to be had
     */
    void handle(IncomingRequest request, Exchange exchange) {
        ChatRequest chat = ChatRequestReader.read(request.body());
        HubCall hub = HubCall.of(request.headers());
        LocalModel model =
                models.find(chat.model()).orElseThrow(RequestRefusedException::unknownModel);
        AnswerMeter meter = metrics.arrived(model, hub.zone());
        int[] prompt = prompt(model, chat);
        int maxTokens = maxTokens(model, prompt.length, chat, hub);
        int[] emitted = Resumption.tokens(hub.resume(), chat, model, maxTokens);
        var answer =
                new AnswerRequest(
                        prompt,
                        emitted,
                        maxTokens,
                        sampling(chat),
                        chat.stop(),
                        chat.ignoreEos(),
                        zone(hub));
        DigestKey key = digestKey(hub);
        var task =
                new AnswerTask(
                        head(model, hub),
                        chat.delivery(),
                        prompt.length,
                        emitted.length,
                        hub.requestId(),
                        memberId,
                        AnswerEvidence.of(model.description(), answer, key),
                        meter);
        var relay = new AnswerRelay(exchange, task, book, key.output(emitted));
        if (hub.requestId() != null && emitted.length > 0) {
            book.resume(hub.requestId());
        }
        RunningAnswer running = submit(model, answer, relay);
        exchange.onEnd(relay::log);
        if (hub.requestId() != null) {
            book.begin(hub.requestId());
        }
        meter.prompt(prompt.length);
        // A client that went while this was under way ends the exchange first, and then this runs
        // at once.
        exchange.onEnd(running::cancel);
    }

    private Sampling sampling(ChatRequest chat) {
        long seed =
                chat.seed() != null ? chat.seed() : random.getAsLong() >>> (Long.SIZE - SEED_BITS);
        return new Sampling(chat.temperature(), chat.topP(), chat.topK(), seed);
    }

    /** The gate lets nobody name a zone who does not know the secret. */
    private AnswerZone zone(HubCall hub) {
        if (secret == null) {
            return AnswerZone.ALONE;
        }
        return hub.zone() == null
                ? AnswerZone.sharedWithNobody(random)
                : AnswerZone.saltedBy(secret, hub.zone());
    }

    /** A member without a secret has no hub, and so gives nobody its digests. */
    private DigestKey digestKey(HubCall hub) {
        String zone = hub.zone() == null ? AnswerZone.UNNAMED : hub.zone();
        return DigestKey.of(secret == null ? AnswerZone.ALONE.name() : secret, zone);
    }

    private static RunningAnswer submit(LocalModel model, AnswerRequest answer, AnswerRelay relay) {
        try {
            return model.engine().submit(answer, relay);
        } catch (EngineFullException full) {
            throw RequestRefusedException.busy("The member is full; try again.");
        } catch (ResumeRefusedException refused) {
            throw Resumption.refused("is refused: " + refused.getMessage());
        } catch (IllegalArgumentException tooLarge) {
            throw RequestRefusedException.tooLong(String.valueOf(tooLarge.getMessage()));
        }
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
            return template.renderTokens(chat.messages(), GenerationPrompt.ADD);
        } catch (ConversationRefusedException refused) {
            throw RequestRefusedException.unsupported(
                    "messages", String.valueOf(refused.getMessage()));
        }
    }

    private static int maxTokens(
            LocalModel model, int promptTokens, ChatRequest chat, HubCall hub) {
        int room = model.description().contextLength() - promptTokens;
        int asked = chat.maxTokens() == null ? room : chat.maxTokens();
        return Math.min(Math.min(asked, room), hub.grantedTokens());
    }

    private AnswerHead head(LocalModel model, HubCall hub) {
        String id = hub.requestId() != null ? hub.requestId() : randomId();
        String name = hub.alias() != null ? hub.alias() : model.name();
        return new AnswerHead(
                ID_PREFIX + id,
                clock.instant().getEpochSecond(),
                name,
                model.description().numericsProfile());
    }

    private String randomId() {
        return String.format(Locale.ROOT, "%016x%016x", random.getAsLong(), random.getAsLong());
    }
}

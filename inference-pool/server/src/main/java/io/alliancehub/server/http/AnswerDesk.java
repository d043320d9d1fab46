package io.alliancehub.server.http;

import io.alliancehub.engine.grammar.Grammar;
import io.alliancehub.engine.grammar.GrammarSpec;
import io.alliancehub.engine.grammar.text.GrammarRefusedException;
import io.alliancehub.engine.sampling.LogitRules;
import io.alliancehub.engine.sampling.Selection;
import io.alliancehub.engine.sampling.TokenBias;
import io.alliancehub.server.evidence.AnswerEvidence;
import io.alliancehub.server.evidence.DigestKey;
import io.alliancehub.server.grammars.GrammarDesk;
import io.alliancehub.server.grammars.GrammarsBusyException;
import io.alliancehub.server.metrics.AnswerMeter;
import io.alliancehub.server.metrics.MemberMetrics;
import io.alliancehub.server.openai.AnswerFormat;
import io.alliancehub.server.openai.AnswerHead;
import io.alliancehub.server.openai.AnswerOptions;
import io.alliancehub.server.openai.AnswerShape;
import io.alliancehub.server.openai.Delivery;
import io.alliancehub.server.openai.RequestRefusedException;
import io.alliancehub.server.output.OutputPlan;
import io.alliancehub.server.serving.AdapterMissingException;
import io.alliancehub.server.serving.AnswerRequest;
import io.alliancehub.server.serving.AnswerZone;
import io.alliancehub.server.serving.EngineFullException;
import io.alliancehub.server.serving.LocalModel;
import io.alliancehub.server.serving.ResumeRefusedException;
import io.alliancehub.server.serving.RunningAnswer;
import io.alliancehub.server.serving.Sampling;
import io.alliancehub.server.tracing.AnswerTrace;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** From a prompt to a running answer, whichever address was asked. Thread-safe. */
final class AnswerDesk {

    /** Seeds fit into a double, so that every JSON reader sees the one that was used. */
    private static final int SEED_BITS = 53;

    /** What one document may tell of tokens, likeliest ones included; a few MiB of JSON. */
    private static final long LOGPROBS_MAX = 65_536;

    private final String memberId;
    private final @Nullable String secret;
    private final MemberMetrics metrics;
    private final AnswerBook book;
    private final Clock clock;
    private final LongSupplier random;
    private final GrammarDesk grammars;

    AnswerDesk(MemberParts parts, AnswerBook book) {
        this.memberId = parts.memberId();
        this.secret = parts.secret();
        this.metrics = parts.metrics();
        this.book = book;
        this.clock = parts.clock();
        this.random = parts.random();
        this.grammars = parts.grammars();
    }

    /** A prompt that is to be answered. */
    @SuppressWarnings("ArrayRecordComponent")
    record Order(
            LocalModel model,
            HubCall hub,
            AnswerMeter meter,
            AnswerTrace trace,
            int[] prompt,
            @Nullable String templateDigest,
            AnswerOptions options,
            AnswerShape shape,
            OutputPlan output) {

        /** What the hub named, or what the model's name stands for here. */
        @Nullable String adapter() {
            return hub.adapter() != null ? hub.adapter() : model.adapter();
        }
    }

    /** A request for this model has arrived. */
    AnswerMeter arrived(LocalModel model, HubCall hub) {
        return metrics.arrived(model, hub.zone());
    }

    /**
     * Starts an answer; the exchange ends with it.
     *
     * @throws RequestRefusedException when there is none to be had
     */
    void start(Order order, Exchange exchange) {
        int maxTokens = maxTokens(order);
        requireFewLogprobs(order.options(), maxTokens);
        int[] emitted = Resumption.tokens(order, maxTokens);
        var first =
                new AnswerRequest(
                                order.prompt(),
                                emitted,
                                maxTokens,
                                sampling(order, maxTokens),
                                order.output().stopsWith(order.options().stop()),
                                order.options().ignoreEos(),
                                zone(order.hub()),
                                order.output().shownTokens())
                        .withAdapter(order.adapter())
                        .withGrammar(grammar(order))
                        .limiting(order.output().thought());
        DigestKey digests = digestKey(order.hub());
        AnswerTask task = task(order, first, digests);
        var relay = new AnswerRelay(exchange, task, book);
        String requestId = order.hub().requestId();
        if (requestId != null && emitted.length > 0) {
            book.resume(requestId);
        }
        order.trace().begun(begun(order, task, maxTokens));
        List<RunningAnswer> running = submit(order, first, relay);
        exchange.onEnd(order.trace()::left);
        exchange.onEnd(relay::log);
        if (requestId != null) {
            book.begin(requestId);
        }
        order.meter().prompt(order.prompt().length);
        // A client that went while this was under way ends the exchange first, and then this runs
        // at once.
        exchange.onEnd(() -> running.forEach(RunningAnswer::cancel));
    }

    /** Compiled for the bank, and charged to it. */
    private @Nullable Grammar grammar(Order order) {
        AnswerFormat format = order.options().format();
        boolean calls = order.output().rules().tools() != null;
        GrammarSpec spec = order.output().grammar(format == null ? null : format.spec());
        if (spec == null) {
            return null;
        }
        if (calls) {
            requireOwnEnd(order.options());
        } else if (format != null && order.output().beginsInThought()) {
            throw RequestRefusedException.unsupported(
                    format.param(),
                    "'%s' is of the whole text, and this answer begins with a thought; switch"
                                    .formatted(format.param())
                            + " thinking off.");
        }
        String zone = order.hub().zone();
        try {
            return grammars.grammar(spec, zone == null ? AnswerZone.UNNAMED : zone);
        } catch (GrammarRefusedException refused) {
            String param = format == null ? "tools" : format.param();
            throw RequestRefusedException.malformed(
                    param, "'%s' is refused: %s.".formatted(param, refused.getMessage()));
        } catch (GrammarsBusyException busy) {
            throw RequestRefusedException.busy("Too many schemas wait to be read; try again.");
        }
    }

    private static void requireOwnEnd(AnswerOptions options) {
        if (options.ignoreEos() || options.rules().minTokens() > 0) {
            throw RequestRefusedException.unsupported(
                    "tools",
                    "Neither 'ignore_eos' nor 'min_tokens' can be combined with calls that must be"
                            + " made, or strict ones.");
        }
    }

    private static AnswerTrace.Begun begun(Order order, AnswerTask task, int maxTokens) {
        return new AnswerTrace.Begun(
                task.requestId(),
                order.hub().zone(),
                task.head().model(),
                task.choices(),
                maxTokens,
                task.resumedTokens());
    }

    /** All choices, in one zone, where they find each other's prompt; or none of them. */
    private static List<RunningAnswer> submit(Order order, AnswerRequest first, AnswerRelay relay) {
        List<RunningAnswer> running = new ArrayList<>();
        boolean complete = false;
        try {
            for (int i = 0; i < order.options().choices(); i++) {
                AnswerRequest answer = first.with(first.sampling().ofChoice(i));
                running.add(order.model().engine().submit(answer, relay.listener(i)));
            }
            complete = true;
            return running;
        } catch (EngineFullException full) {
            throw RequestRefusedException.busy("The member is full; try again.");
        } catch (AdapterMissingException missing) {
            throw RequestRefusedException.busy(
                    "The model's adapter is not on this member; try again.");
        } catch (ResumeRefusedException refused) {
            throw Resumption.refused("is refused: " + refused.getMessage());
        } catch (IllegalArgumentException tooLarge) {
            throw RequestRefusedException.tooLong(
                    "max_tokens", String.valueOf(tooLarge.getMessage()));
        } finally {
            if (!complete) {
                running.forEach(RunningAnswer::cancel);
            }
        }
    }

    /** The gate lets nobody name a zone who does not know the secret. */
    AnswerZone zone(HubCall hub) {
        if (secret == null) {
            return AnswerZone.ALONE;
        }
        return hub.zone() == null
                ? AnswerZone.sharedWithNobody(random)
                : AnswerZone.saltedBy(secret, hub.zone());
    }

    /** A member without a secret has no hub, and so gives nobody its digests. */
    DigestKey digestKey(HubCall hub) {
        String zone = hub.zone() == null ? AnswerZone.UNNAMED : hub.zone();
        return DigestKey.of(secret == null ? AnswerZone.ALONE.name() : secret, zone);
    }

    /** Of each choice: what was paid for is shared out evenly. */
    private static int maxTokens(Order order) {
        int choices = order.options().choices();
        int granted = order.hub().grantedTokens() / choices;
        if (granted < 1) {
            throw RequestRefusedException.unsupported(
                    "n", "'n' must not be above the tokens that are granted.");
        }
        int room = order.model().description().contextLength() - order.prompt().length;
        Integer wanted = order.options().maxTokens();
        return Math.min(Math.min(wanted == null ? room : wanted, room), granted);
    }

    /** They are kept until a whole answer is there, and travel in one document. */
    private static void requireFewLogprobs(AnswerOptions options, int maxTokens) {
        long told = (long) options.choices() * maxTokens * (options.topLogprobs() + 1);
        boolean isTold = options.topLogprobs() != Selection.NO_LOGPROBS;
        if (isTold && options.delivery() == Delivery.WHOLE && told > LOGPROBS_MAX) {
            throw RequestRefusedException.unsupported(
                    "logprobs",
                    "An answer that is no stream tells at most "
                            + LOGPROBS_MAX
                            + " log probabilities: 'n' times 'max_tokens' times one more than the"
                            + " likeliest tokens that are asked for.");
        }
    }

    private Sampling sampling(Order order, int maxTokens) {
        AnswerOptions options = order.options();
        requireTokens(options.rules().bias(), order.model());
        Long wanted = options.seed();
        long seed = wanted != null ? wanted : random.getAsLong() >>> (Long.SIZE - SEED_BITS);
        return new Sampling(
                options.temperature(),
                options.topP(),
                options.topK(),
                options.minP(),
                seed,
                atMost(options.rules(), maxTokens),
                options.topLogprobs());
    }

    private static void requireTokens(TokenBias bias, LocalModel model) {
        int size = model.tokenizer().vocabulary().size();
        for (int i = 0; i < bias.size(); i++) {
            if (bias.id(i) >= size) {
                throw RequestRefusedException.unsupported(
                        "logit_bias", "A 'logit_bias' must be for a token id below " + size + ".");
            }
        }
    }

    /** What is granted may be less than what was asked for, and less than its least. */
    private static LogitRules atMost(LogitRules rules, int maxTokens) {
        return new LogitRules(
                rules.bias(),
                rules.repetitionPenalty(),
                rules.presencePenalty(),
                rules.frequencyPenalty(),
                Math.min(rules.minTokens(), maxTokens));
    }

    private AnswerTask task(Order order, AnswerRequest answer, DigestKey digests) {
        AnswerOptions options = order.options();
        return new AnswerTask(
                head(order),
                order.shape(),
                order.output(),
                options.delivery(),
                options.choices(),
                options.topLogprobs() == Selection.NO_LOGPROBS ? null : order.model().tokenizer(),
                order.prompt().length,
                answer.emitted(),
                order.hub().requestId(),
                memberId,
                AnswerEvidence.of(
                        order.model().description(),
                        order.templateDigest(),
                        answer,
                        options.choices(),
                        digests),
                digests,
                order.meter(),
                order.trace());
    }

    private AnswerHead head(Order order) {
        return head(order.hub(), order.model(), order.shape().idPrefix());
    }

    AnswerHead head(HubCall hub, LocalModel model, String idPrefix) {
        String id = hub.requestId() != null ? hub.requestId() : randomId();
        String name = hub.alias() != null ? hub.alias() : model.name();
        return new AnswerHead(
                idPrefix + id,
                clock.instant().getEpochSecond(),
                name,
                model.description().numericsProfile());
    }

    private String randomId() {
        return String.format(Locale.ROOT, "%016x%016x", random.getAsLong(), random.getAsLong());
    }
}

package io.alliancehub.gateway.edge;

import io.alliancehub.contract.AppliedLimit;
import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.ModelCatalog;
import io.alliancehub.gateway.admission.Admission;
import io.alliancehub.gateway.admission.Admissions;
import io.alliancehub.gateway.admission.Call;
import io.alliancehub.gateway.clients.RedisGoneException;
import io.alliancehub.gateway.guard.Address;
import io.alliancehub.gateway.guard.AnswerForm;
import io.alliancehub.gateway.guard.AnswerRequest;
import io.alliancehub.gateway.metering.CallEnd;
import io.alliancehub.gateway.metering.Journal;
import io.alliancehub.gateway.metering.JournalException;
import io.alliancehub.gateway.metering.JournalRecord;
import io.alliancehub.gateway.metering.Settlement;
import io.alliancehub.gateway.models.Catalogs;
import io.alliancehub.gateway.models.ModelDecision;
import io.alliancehub.gateway.problem.ProblemCode;
import io.alliancehub.gateway.problem.Refusal;
import io.alliancehub.gateway.relay.RelayBody;
import io.alliancehub.gateway.relay.RelayOrder;
import io.alliancehub.gateway.scheduling.Weights;
import io.alliancehub.gateway.tracing.CallTrace;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes a request for an answer as far as it can go without a member: read, resolved, counted,
 * admitted, journalled. Plain blocking code for a virtual thread; every way out but one is a {@link
 * Refusal}.
 */
public final class AnswerDesk {
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final long JOURNAL_WITHIN_SECONDS = 5;

    private final Parts parts;

    /**
     * What it works with.
     *
     * @param holdFor after which the service may give back what a call has reserved; longer than
     *     any answer may take
     */
    public record Parts(
            Catalogs catalogs,
            PromptCounting counting,
            Admissions admissions,
            Journal journal,
            Settlement settlement,
            CallEnd.Parts ends,
            Clock clock,
            Duration holdFor,
            AdmissionObserver observer) {}

    /** Is told of each answer of the admission. */
    @FunctionalInterface
    public interface AdmissionObserver {
        /** This is what became of a call of this caller. */
        void decided(CallerSnapshot caller, Admission admission);
    }

    /** A call that may run. */
    record Admitted(Admission.Granted granted, AnswerForm form, RelayOrder order) {}

    /** With its parts. */
    public AnswerDesk(Parts parts) {
        this.parts = parts;
    }

    Admitted admit(CallTrace trace, CallerSnapshot caller, Address address, RequestBody body) {
        try {
            return admit(trace, caller, address.parse(body.take()), body::close);
        } finally {
            body.rest();
        }
    }

    private Admitted admit(
            CallTrace trace, CallerSnapshot caller, AnswerRequest request, Runnable onSent) {
        ModelDecision.Callable model = resolve(caller, request.model());
        requireKind(request, model.model());
        Call wanted = wanted(trace, caller, request, model);
        if (parts.settlement().backlog() >= Settlement.BACKLOG_MAX) {
            throw Refusal.retryable(
                    ProblemCode.OVERLOADED,
                    "Too many ended calls wait for the service. Please try again.",
                    SOON);
        }
        Admission.Granted granted = trace.part("admit", () -> admitWithin(caller, wanted));
        CallEnd end = new CallEnd(granted.call(), trace, parts.ends());
        trace.part("journal", () -> journal(end));
        return new Admitted(
                granted,
                request.answer(),
                new RelayOrder(
                        end,
                        request.address().path(),
                        new Weights(model.model().baseDigest(), model.model().adapterDigest()),
                        new RelayBody(request.bodyFor(model.model().baseDigest()), onSent)));
    }

    private ModelDecision.Callable resolve(CallerSnapshot caller, String alias) {
        ModelCatalog catalog =
                parts.catalogs()
                        .current()
                        .orElseThrow(
                                () ->
                                        Refusal.retryable(
                                                ProblemCode.CATALOG_UNAVAILABLE,
                                                "The catalog of models cannot be read now.",
                                                SOON));
        return callable(ModelDecision.decide(catalog, caller, alias, parts.clock().instant()));
    }

    private static void requireKind(AnswerRequest request, ModelCatalog.Entry model) {
        if (model.adapterDigest() != null && !request.address().writes()) {
            throw Refusal.ofParameter(
                    ProblemCode.INVALID_PARAMETER,
                    "model",
                    "A model with an adapter makes no vectors; ask the model that it is made from.");
        }
        if (request.address().takes(model.use())) {
            return;
        }
        String places =
                Stream.of(Address.values())
                        .filter(address -> address.takes(model.use()))
                        .map(Address::path)
                        .collect(Collectors.joining(" and "));
        throw Refusal.ofParameter(
                ProblemCode.INVALID_PARAMETER,
                "model",
                (request.address().writes()
                                ? "The model writes no text: it is for "
                                : "The model makes no vectors: it is for ")
                        + places
                        + ".");
    }

    static ModelDecision.Callable callable(ModelDecision decision) {
        return switch (decision) {
            case ModelDecision.Callable it -> it;
            case ModelDecision.NotFound it ->
                    throw Refusal.ofParameter(
                            ProblemCode.MODEL_NOT_FOUND,
                            "model",
                            "The model does not exist or you do not have access to it.");
            case ModelDecision.OutOfScope it ->
                    throw Refusal.ofParameter(
                            ProblemCode.KEY_SCOPE,
                            "model",
                            "This key may not call this model; another key of the bank may.");
            case ModelDecision.Unpriced it ->
                    throw Refusal.of(
                            ProblemCode.MODEL_NOT_PRICED,
                            "No price is in force for this model, so it cannot be called. The"
                                    + " operator has to set one.");
        };
    }

    private Call wanted(
            CallTrace trace,
            CallerSnapshot caller,
            AnswerRequest request,
            ModelDecision.Callable callable) {
        ModelCatalog.Entry model = callable.model();
        int prompt =
                trace.part(
                        "count prompt",
                        () -> parts.counting().count(caller.tenantId(), model, request.prompt()));
        long wanted = request.address().writes() ? completion(request, model, prompt) : 0;
        return new Call(
                trace.requestId(),
                caller.tenantId(),
                caller.projectId(),
                caller.appId(),
                caller.keyId(),
                model.alias(),
                model.modelVersion(),
                prompt,
                wanted * request.choices(),
                callable.prices(),
                limitsNow(caller),
                callable.at(),
                callable.at().plus(parts.holdFor()));
    }

    /** Of each choice. */
    private static long completion(AnswerRequest request, ModelCatalog.Entry model, int prompt) {
        long room = (long) model.contextLength() - prompt;
        long most = Math.min(model.defaultMaxTokens(), request.address().defaultTokensMax());
        long wanted = request.wantedTokens().orElse(Math.clamp(room, 0, most));
        if (wanted < 1 || wanted > room) {
            throw tooLong(request, model.contextLength(), prompt, Math.max(wanted, 1));
        }
        return wanted;
    }

    /** Asked for as late as can be: a temporary limit ends at its moment. */
    private List<AppliedLimit> limitsNow(CallerSnapshot caller) {
        Instant now = parts.clock().instant();
        return caller.limits().stream().map(limit -> limit.at(now)).toList();
    }

    private static Refusal tooLong(AnswerRequest request, int context, int prompt, long wanted) {
        String field = request.prompt().field();
        return Refusal.ofParameter(
                ProblemCode.CONTEXT_LENGTH_EXCEEDED,
                field,
                "The model's context is "
                        + context
                        + " tokens; '"
                        + field
                        + "' has "
                        + (prompt > context ? "more than that" : prompt)
                        + " and the answer was to have up to "
                        + wanted
                        + ".");
    }

    private Admission.Granted admitWithin(CallerSnapshot caller, Call wanted) {
        Admission admission;
        try {
            admission = parts.admissions().admit(wanted);
        } catch (RedisGoneException e) {
            if (e.fate() == RedisGoneException.Fate.UNKNOWN) {
                parts.settlement().release(wanted);
            }
            throw Refusal.retryable(
                    ProblemCode.LIMITS_UNAVAILABLE,
                    "Limits cannot be checked now, so nothing is admitted. Please try again.",
                    SOON);
        }
        parts.observer().decided(caller, admission);
        return switch (admission) {
            case Admission.Granted it -> it;
            case Admission.Refused it -> throw LimitTexts.refusal(it, wanted);
            case Admission.Rebuilding it ->
                    throw Refusal.retryable(
                            ProblemCode.LIMITS_REBUILDING,
                            "The bank's limits are being rebuilt. Please try again.",
                            SOON);
        };
    }

    private CallEnd journal(CallEnd end) {
        try {
            parts.journal()
                    .append(new JournalRecord.Admitted(end.call()))
                    .orTimeout(JOURNAL_WITHIN_SECONDS, TimeUnit.SECONDS)
                    .join();
            return end;
        } catch (CompletionException e) {
            end.release();
            throw Refusal.retryable(
                    ProblemCode.JOURNAL_UNAVAILABLE,
                    e.getCause() instanceof JournalException
                            ? "The gateway's journal cannot be written, so nothing is admitted."
                            : "The gateway's journal is too slow. Please try again.",
                    SOON);
        }
    }
}

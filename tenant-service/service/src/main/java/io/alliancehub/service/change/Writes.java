package io.alliancehub.service.change;

import io.alliancehub.contract.Sha256;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs a write once per {@code Idempotency-Key}: the key, a fingerprint of the content and the
 * answer are stored in the write's own transaction. The same request again gets the first answer
 * again; other content under the same key is refused. A write that fails stores nothing, so that it
 * can be tried again. Keys are kept for a day.
 */
@Service
public final class Writes {
    static final String HEADER = "Idempotency-Key";
    static final int KEY_LENGTH_MAX = 128;
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1," + KEY_LENGTH_MAX + "}");
    private final TenantTransactions transactions;
    private final JsonMapper json;
    private final Clock clock;

    Writes(TenantTransactions transactions, JsonMapper json, Clock clock) {
        this.transactions = transactions;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Runs a write and answers with its result.
     *
     * @param content all that the body said
     */
    public <T> ResponseEntity<T> perform(
            HttpServletRequest request,
            Scope scope,
            @Nullable Object content,
            Class<T> type,
            Supplier<Answer<T>> write) {
        @Nullable String key = request.getHeader(HEADER);
        if (key == null) {
            Answer<T> answer = transactions.call(scope, jdbc -> write.get());
            return ResponseEntity.status(answer.status()).body(answer.body());
        }
        if (!KEY.matcher(key).matches()) {
            throw HubProblem.field(
                    HEADER,
                    HEADER + " must be 1 to " + KEY_LENGTH_MAX + " visible ASCII characters");
        }
        Attempt attempt = new Attempt(scope, key, fingerprint(request, content));
        return transactions.call(
                scope, jdbc -> claim(attempt) ? first(attempt, write) : again(attempt, type));
    }

    /** Runs a write that answers 201 with what it made. */
    public <T> ResponseEntity<T> create(
            HttpServletRequest request,
            Scope scope,
            @Nullable Object content,
            Class<T> type,
            Supplier<T> write) {
        return perform(request, scope, content, type, () -> Answer.of(201, write.get()));
    }

    /** Runs a write that answers 200 with the new state. */
    public <T> ResponseEntity<T> update(
            HttpServletRequest request,
            Scope scope,
            @Nullable Object content,
            Class<T> type,
            Supplier<T> write) {
        return perform(request, scope, content, type, () -> Answer.of(200, write.get()));
    }

    /** Runs a write that answers 204. */
    public ResponseEntity<Void> remove(HttpServletRequest request, Scope scope, Runnable write) {
        return perform(
                request,
                scope,
                null,
                Void.class,
                () -> {
                    write.run();
                    return Answer.empty();
                });
    }

    private boolean claim(Attempt attempt) {
        // Waits for a concurrent write under the same key, and sees its answer once it commits.
        return transactions.call(
                attempt.scope(),
                jdbc ->
                        jdbc.sql(
                                                """
                                                insert into idempotency_record
                                                    (tenant_id, key, fingerprint, created_at)
                                                values (?, ?, ?, ?)
                                                on conflict (tenant_id, key) do nothing
                                                """)
                                        .param(attempt.scope().value())
                                        .param(attempt.key())
                                        .param(attempt.fingerprint())
                                        .param(Columns.time(Columns.now(clock)))
                                        .update()
                                == 1);
    }

    private <T> ResponseEntity<T> first(Attempt attempt, Supplier<Answer<T>> write) {
        Answer<T> answer = write.get();
        Object kept = answer.replay() == null ? answer.body() : answer.replay();
        transactions.call(
                attempt.scope(),
                jdbc ->
                        jdbc.sql(
                                        """
                                        update idempotency_record
                                        set status = ?, answer = ?, shown_once = ?
                                        where tenant_id = ? and key = ?
                                        """)
                                .param(answer.status())
                                .param(kept == null ? null : json.writeValueAsString(kept))
                                .param(answer.replay() != null)
                                .param(attempt.scope().value())
                                .param(attempt.key())
                                .update());
        return ResponseEntity.status(answer.status()).body(answer.body());
    }

    private <T> ResponseEntity<T> again(Attempt attempt, Class<T> type) {
        Stored stored =
                transactions.call(
                        attempt.scope(),
                        jdbc ->
                                jdbc.sql(
                                                """
                                                select fingerprint, status, answer, shown_once
                                                from idempotency_record
                                                where tenant_id = ? and key = ?
                                                """)
                                        .param(attempt.scope().value())
                                        .param(attempt.key())
                                        .query(
                                                (row, index) ->
                                                        new Stored(
                                                                row.getString("fingerprint"),
                                                                row.getInt("status"),
                                                                row.getString("answer"),
                                                                row.getBoolean("shown_once")))
                                        .single());
        if (!stored.fingerprint().equals(attempt.fingerprint())) {
            throw new HubProblem(
                    ProblemCode.IDEMPOTENCY_KEY_REUSED, "send new content under a new key");
        }
        if (stored.shownOnce()) {
            throw new HubProblem(
                    ProblemCode.KEY_SHOWN_ONCE,
                    "nothing was made again; if the first answer was lost, make another and let"
                            + " nobody use this one: "
                            + stored.answer());
        }
        String answer = stored.answer();
        return ResponseEntity.status(HttpStatus.valueOf(stored.status()))
                .header("Idempotency-Replayed", "true")
                .body(answer == null ? null : json.readValue(answer, type));
    }

    private String fingerprint(HttpServletRequest request, @Nullable Object content) {
        return Sha256.hex(
                request.getMethod()
                        + ' '
                        + request.getRequestURI()
                        + '\n'
                        + json.writeValueAsString(content));
    }

    /**
     * What a write answers.
     *
     * @param replay kept instead of the body, which can be shown once only; null where the body is
     *     kept
     */
    public record Answer<T>(int status, @Nullable T body, @Nullable Object replay) {
        /** An answer that may be given again. */
        public static <T> Answer<T> of(int status, T body) {
            return new Answer<>(status, body, null);
        }

        /** An answer with a secret; {@code replay} names what was made and holds none. */
        public static <T> Answer<T> shownOnce(T body, Object replay) {
            return new Answer<>(201, body, replay);
        }

        /** Done, nothing to say. */
        public static <T> Answer<T> empty() {
            return new Answer<>(204, null, null);
        }
    }

    private record Attempt(Scope scope, String key, String fingerprint) {}

    private record Stored(
            String fingerprint, int status, @Nullable String answer, boolean shownOnce) {}
}

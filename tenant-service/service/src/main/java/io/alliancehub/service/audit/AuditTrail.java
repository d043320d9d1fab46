package io.alliancehub.service.audit;

import io.alliancehub.service.change.Change;
import io.alliancehub.service.problem.RequestIds;
import io.alliancehub.service.storage.Columns;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Service;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hears every {@link Change} and writes it down in the change's own transaction: a change without a
 * record cannot be committed. Records of a bank form one hash chain, those of the alliance another.
 */
@Service
class AuditTrail {
    private final AuditRepository repository;
    private final JsonMapper json;
    private final Clock clock;

    AuditTrail(AuditRepository repository, JsonMapper json, Clock clock) {
        this.repository = repository;
        this.json = json;
        this.clock = clock;
    }

    @EventListener
    void on(Change change) {
        Optional<AuditRecord> last = repository.lockLast(change.scope());
        AuditRecord open =
                record(
                        change,
                        last.map(AuditRecord::position).orElse(0L) + 1,
                        last.map(AuditRecord::hash).orElse(AuditChain.START),
                        "");
        AuditRecord record =
                new AuditRecord(
                        open.tenantId(),
                        open.position(),
                        open.at(),
                        open.actor(),
                        open.action(),
                        open.subject(),
                        open.before(),
                        open.after(),
                        open.reason(),
                        open.requestId(),
                        open.previousHash(),
                        AuditChain.hash(open));
        repository.insert(change.scope(), record);
    }

    private AuditRecord record(Change change, long position, String previousHash, String hash) {
        return new AuditRecord(
                change.scope().value(),
                position,
                Columns.now(clock),
                actor(),
                change.action().toLowerCase(Locale.ROOT),
                change.subject(),
                text(change.before()),
                text(change.after()),
                change.reason(),
                requestId(),
                previousHash,
                hash);
    }

    private @Nullable String text(@Nullable Object value) {
        return value == null ? null : json.writeValueAsString(value);
    }

    private static String actor() {
        @Nullable Authentication who = SecurityContextHolder.getContext().getAuthentication();
        return who == null ? "service" : who.getName();
    }

    private static @Nullable String requestId() {
        @Nullable RequestAttributes request = RequestContextHolder.getRequestAttributes();
        return request == null
                ? null
                : (String)
                        request.getAttribute(RequestIds.ATTRIBUTE, RequestAttributes.SCOPE_REQUEST);
    }
}

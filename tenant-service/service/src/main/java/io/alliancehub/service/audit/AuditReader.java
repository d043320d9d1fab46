package io.alliancehub.service.audit;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.ActorNames;
import io.alliancehub.service.storage.Cursor;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Reads the trail: a bank's part in the bank's own transaction, the whole for the alliance. */
@Service
final class AuditReader {
    private static final int EXPORTED_AT_ONCE = 200;
    private final AuditRepository repository;
    private final List<ActorNames> names;

    /**
     * @param names empty where nobody keeps people
     */
    AuditReader(AuditRepository repository, List<ActorNames> names) {
        this.repository = repository;
        this.names = names;
    }

    /** A page of what the alliance may read, which is all. */
    Page<AuditEntry> list(AuditFilter filter, PageRequest page) {
        return named(null, paged(repository.list(filter, page), page));
    }

    /** A page of a bank's own chain. */
    Page<AuditEntry> list(TenantId bank, AuditFilter filter, PageRequest page) {
        return named(bank, paged(repository.list(bank, filter, page), page));
    }

    /**
     * Hands over everything that the filter wants, a part at a time, so that neither memory nor a
     * connection is held for long however slowly it is read.
     *
     * @param bank whose chain; the whole trail where it is null
     */
    void each(@Nullable TenantId bank, AuditFilter filter, Consumer<List<AuditEntry>> parts) {
        PageRequest page = PageRequest.of(EXPORTED_AT_ONCE, null);
        while (true) {
            Page<AuditEntry> part = bank == null ? list(filter, page) : list(bank, filter, page);
            parts.accept(part.items());
            if (part.nextCursor() == null) {
                return;
            }
            page = PageRequest.of(EXPORTED_AT_ONCE, part.nextCursor());
        }
    }

    private static Page<AuditRecord> paged(List<AuditRecord> rows, PageRequest page) {
        return Page.of(rows, page, it -> new Cursor(it.at(), it.tenantId() + ":" + it.position()));
    }

    private Page<AuditEntry> named(@Nullable TenantId reader, Page<AuditRecord> page) {
        Set<String> actors =
                page.items().stream().map(AuditRecord::actor).collect(Collectors.toSet());
        Map<String, String> known = new HashMap<>();
        if (!actors.isEmpty()) {
            names.forEach(it -> known.putAll(it.of(reader, actors)));
        }
        return page.map(record -> AuditEntry.of(record, known.get(record.actor())));
    }
}

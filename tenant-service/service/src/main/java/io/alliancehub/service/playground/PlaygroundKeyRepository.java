package io.alliancehub.service.playground;

import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.TenantTransactions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Rows that say whose session a playground key belongs to. */
@Component
final class PlaygroundKeyRepository {
    private final TenantTransactions transactions;

    PlaygroundKeyRepository(TenantTransactions transactions) {
        this.transactions = transactions;
    }

    void insert(TenantId tenant, KeyId key, Owner owner, Instant expiresAt) {
        transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        """
                                        insert into playground_key (tenant_id, key_id, person_id,
                                            session_hash, expires_at) values (?, ?, ?, ?, ?)
                                        """)
                                .param(tenant.value())
                                .param(key.value())
                                .param(owner.personId())
                                .param(owner.sessionHash())
                                .param(Columns.time(expiresAt))
                                .update());
    }

    /** Whether the key has not been ended. */
    boolean isOpen(TenantId tenant, KeyId key) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                                """
                                        select count(*) from playground_key
                                        where tenant_id = ? and key_id = ? and ended_at is null
                                        """)
                                        .param(tenant.value())
                                        .param(key.value())
                                        .query(Integer.class)
                                        .single()
                                == 1);
    }

    /** How many of a person's keys still work. */
    int countOpen(TenantId tenant, String personId, Instant now) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select count(*) from playground_key where tenant_id = ?
                                            and person_id = ? and ended_at is null
                                            and expires_at > ?
                                        """)
                                .param(tenant.value())
                                .param(personId)
                                .param(Columns.time(now))
                                .query(Integer.class)
                                .single());
    }

    /**
     * Ends the keys of a session, or of all of a person's.
     *
     * @param sessionHash null for all sessions
     * @return those that were ended just now and have not expired
     */
    List<KeyId> end(TenantId tenant, String personId, @Nullable String sessionHash, Instant now) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        """
                                        update playground_key set ended_at = :now
                                        where tenant_id = :tenant and person_id = :person
                                            and ended_at is null and expires_at > :now
                                            and session_hash = coalesce(:session, session_hash)
                                        returning key_id
                                        """)
                                .param("now", Columns.time(now))
                                .param("tenant", tenant.value())
                                .param("person", personId)
                                .param("session", sessionHash)
                                .query((row, index) -> new KeyId(row.getString("key_id")))
                                .list());
    }

    /** Whose a key is. */
    record Owner(String personId, String sessionHash) {}
}

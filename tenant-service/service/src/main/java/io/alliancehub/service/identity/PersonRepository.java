package io.alliancehub.service.identity;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Rows of people; a row of the alliance has its scope where others have their bank. */
@Component
final class PersonRepository {
    private final TenantTransactions transactions;

    PersonRepository(TenantTransactions transactions) {
        this.transactions = transactions;
    }

    /** False where the address belongs to somebody, whosoever that is. */
    boolean insert(Scope scope, Person person) {
        return transactions.call(
                scope,
                jdbc ->
                        jdbc.sql(
                                                """
                                                insert into person (tenant_id, id, name, email,
                                                    roles, status, language, created_at)
                                                values (?, ?, ?, ?, ?, ?, ?, ?)
                                                on conflict (email) do nothing
                                                """)
                                        .param(scope.value())
                                        .param(person.id())
                                        .param(person.name())
                                        .param(person.email())
                                        .param(person.roles().toArray(String[]::new))
                                        .param(person.status().name())
                                        .param(person.language())
                                        .param(Columns.time(person.createdAt()))
                                        .update()
                                == 1);
    }

    /** Writes what the hub itself decides of a person. */
    void update(Scope scope, Person person) {
        transactions.call(
                scope,
                jdbc ->
                        jdbc.sql(
                                        """
                                        update person
                                        set name = ?, roles = ?, status = ?, language = ?
                                        where tenant_id = ? and id = ?
                                        """)
                                .param(person.name())
                                .param(person.roles().toArray(String[]::new))
                                .param(person.status().name())
                                .param(person.language())
                                .param(scope.value())
                                .param(person.id())
                                .update());
    }

    void endSessions(Scope scope, String id, Instant before) {
        transactions.call(
                scope,
                jdbc ->
                        jdbc.sql(
                                        """
                                        update person set sessions_end_before = ?
                                        where tenant_id = ? and id = ?
                                        """)
                                .param(Columns.time(before))
                                .param(scope.value())
                                .param(id)
                                .update());
    }

    /** Notes that the sessions which were to end have ended. */
    void sessionsEnded(Scope scope, String id) {
        transactions.call(
                scope,
                jdbc ->
                        jdbc.sql(
                                        """
                                        update person set sessions_ended = sessions_end_before
                                        where tenant_id = ? and id = ?
                                        """)
                                .param(scope.value())
                                .param(id)
                                .update());
    }

    /** Notes that the directory has the person as {@code performed} says. */
    void provisioned(Scope scope, PersonRecord performed, String subject) {
        transactions.call(
                scope,
                jdbc ->
                        jdbc.sql(
                                        """
                                        update person
                                        set subject = ?,
                                            sessions_ended = greatest(sessions_ended,
                                                cast(? as timestamptz)),
                                            status = case when status = 'PENDING' and ?
                                                then 'ACTIVE' else status end
                                        where tenant_id = ? and id = ?
                                        """)
                                .param(subject)
                                .param(Columns.timeOrNull(performed.sessionsEndBefore()))
                                .param(performed.person().status() == Person.Status.PENDING)
                                .param(scope.value())
                                .param(performed.person().id())
                                .update());
    }

    /**
     * Keeps others from changing anybody of this bank, or of the alliance, until the transaction
     * ends: so two who leave at once do not both count on the other to stay.
     */
    void lockAll(Scope scope) {
        transactions.call(
                scope,
                jdbc ->
                        jdbc.sql(
                                        "select pg_advisory_xact_lock(hashtextextended('person ' || ?, 0))")
                                .param(scope.value())
                                .query((row, index) -> 0)
                                .single());
    }

    Optional<PersonRecord> find(Scope scope, String id) {
        return transactions.call(
                scope,
                jdbc ->
                        jdbc.sql("select * from person where tenant_id = ? and id = ?")
                                .param(scope.value())
                                .param(id)
                                .query((row, index) -> read(row))
                                .optional());
    }

    /** How many people who are not deactivated have a role. */
    int countHolders(Scope scope, Role role) {
        return transactions.call(
                scope,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select count(*) from person
                                        where tenant_id = ? and ? = any (roles)
                                            and status <> 'DEACTIVATED'
                                        """)
                                .param(scope.value())
                                .param(role.wireName())
                                .query(Integer.class)
                                .single());
    }

    /** Newest first. */
    List<Person> list(Scope scope, PersonFilter filter, PageRequest page) {
        return transactions.call(
                scope,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select * from person
                                        where tenant_id = :scope
                                            and (created_at, id) < (:before, :beforeId)
                                            and (:status::text is null or status = :status)
                                            and (:part::text is null or name ilike :part
                                                or email ilike :part)
                                        order by created_at desc, id desc limit :rows
                                        """)
                                .param("scope", scope.value())
                                .param("before", page.afterDescending())
                                .param("beforeId", page.afterId())
                                .param("status", filter.statusName())
                                .param("part", filter.pattern())
                                .param("rows", page.rows())
                                .query((row, index) -> read(row).person())
                                .list());
    }

    private static PersonRecord read(ResultSet row) throws SQLException {
        String scope = row.getString("tenant_id");
        @Nullable TenantId tenant =
                scope.equals(Scope.ALLIANCE.value()) ? null : new TenantId(scope);
        Person person =
                new Person(
                        row.getString("id"),
                        tenant,
                        row.getString("name"),
                        row.getString("email"),
                        List.of((String[]) row.getArray("roles").getArray()),
                        Person.Status.valueOf(row.getString("status")),
                        row.getString("language"),
                        Columns.instant(row, "created_at"));
        return new PersonRecord(
                person,
                row.getString("subject"),
                Columns.instantOrNull(row, "sessions_end_before"),
                Columns.instantOrNull(row, "sessions_ended"));
    }
}

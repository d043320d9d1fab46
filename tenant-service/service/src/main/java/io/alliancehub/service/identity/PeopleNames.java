package io.alliancehub.service.identity;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.ActorNames;
import io.alliancehub.service.storage.ClearingTransactions;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How people are called, for those who read what they did. */
@Component
final class PeopleNames implements ActorNames {
    private final TenantTransactions transactions;
    private final ClearingTransactions clearing;

    PeopleNames(TenantTransactions transactions, ClearingTransactions clearing) {
        this.transactions = transactions;
        this.clearing = clearing;
    }

    @Override
    public Map<String, String> of(@Nullable TenantId reader, Set<String> actors) {
        return reader == null ? ofAll(actors) : ofBank(reader, actors);
    }

    private Map<String, String> ofBank(TenantId tenant, Set<String> actors) {
        return transactions.call(
                Scope.of(tenant),
                jdbc ->
                        named(
                                jdbc.sql(
                                                """
                                                select id, name from person
                                                where tenant_id = ? and id = any (?)
                                                """)
                                        .param(tenant.value())
                                        .param(actors.toArray(String[]::new))));
    }

    private Map<String, String> ofAll(Set<String> actors) {
        return clearing.call(
                jdbc ->
                        named(
                                jdbc.sql("select id, name from person where id = any (?)")
                                        .param(actors.toArray(String[]::new))));
    }

    private static Map<String, String> named(JdbcClient.StatementSpec statement) {
        Map<String, String> names = new HashMap<>();
        statement.query(
                row -> {
                    names.put(row.getString("id"), row.getString("name"));
                });
        return names;
    }
}

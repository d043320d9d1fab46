package io.alliancehub.service.registry;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Rows of versions that banks derived from others. */
@Component
final class DerivedRepository {
    private final TenantTransactions transactions;

    DerivedRepository(TenantTransactions transactions) {
        this.transactions = transactions;
    }

    /** Adds the version, which has all but the adapter from the one that it stands on. */
    void insert(Derivation derivation, Instant now) {
        AdapterFacts adapter = derivation.adapter();
        transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql(
                                        """
                                        insert into model_version (id, name, architecture,
                                            quantisation, parameter_count, base_digest,
                                            tokenizer_digest, template_digest, context_length,
                                            default_max_tokens, created_at, derived_by,
                                            base_version, base_alias, adapter_digest,
                                            adapter_format, adapter_bytes, rank_min, rank_max,
                                            modules)
                                        select :id, name, architecture, quantisation,
                                            parameter_count, base_digest, tokenizer_digest,
                                            template_digest, context_length, default_max_tokens,
                                            :now, :owner, id, :alias, :digest, :format, :bytes,
                                            :min, :max, :modules
                                        from model_version
                                        where id = :base and derived_by is null
                                        on conflict (id) do nothing
                                        """)
                                .param("id", derivation.versionId())
                                .param("now", Columns.time(now))
                                .param("owner", derivation.owner().value())
                                .param("alias", derivation.baseAlias())
                                .param("digest", adapter.digest())
                                .param("format", adapter.format().name())
                                .param("bytes", adapter.sizeBytes())
                                .param("min", adapter.rankMin())
                                .param("max", adapter.rankMax())
                                .param("modules", adapter.modules().toArray(String[]::new))
                                .param("base", derivation.baseVersion())
                                .update());
    }

    /** Whose version it is and what it stands on; empty where nobody derived it. */
    Optional<Derivation> find(String version) {
        return transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select * from model_version
                                        where id = ? and derived_by is not null
                                        """)
                                .param(version)
                                .query(
                                        (row, index) ->
                                                new Derivation(
                                                        new TenantId(row.getString("derived_by")),
                                                        row.getString("base_version"),
                                                        row.getString("base_alias"),
                                                        Objects.requireNonNull(
                                                                VersionRepository.adapter(row))))
                                .optional());
    }

    DerivedModels.Derived get(String version) {
        return transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql("select name, base_digest from model_version where id = ?")
                                .param(version)
                                .query(
                                        (row, index) ->
                                                new DerivedModels.Derived(
                                                        version,
                                                        row.getString("name"),
                                                        row.getString("base_digest")))
                                .single());
    }

    /** The aliases by which each of these versions can be called now. */
    Map<String, List<String>> callableAs(Collection<String> versions) {
        Map<String, List<String>> found = new HashMap<>();
        transactions.call(
                Scope.ALLIANCE,
                jdbc -> {
                    jdbc.sql(
                                    """
                                    select model_version, alias from model_alias
                                    where model_version = any (?) and status = 'ACTIVE'
                                    order by alias
                                    """)
                            .param(versions.toArray(String[]::new))
                            .query(
                                    row -> {
                                        found.computeIfAbsent(
                                                        row.getString("model_version"),
                                                        version -> new ArrayList<>())
                                                .add(row.getString("alias"));
                                    });
                    return true;
                });
        return found;
    }

    /** The alias whose prices an alias has while it has none of its own. */
    Optional<String> pricedAs(String alias) {
        return transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql("select priced_as from model_alias where alias = ?")
                                .param(alias)
                                .query((row, index) -> Optional.ofNullable(row.getString(1)))
                                .optional()
                                .flatMap(found -> found));
    }
}

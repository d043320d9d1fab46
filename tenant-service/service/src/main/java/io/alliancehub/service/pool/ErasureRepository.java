package io.alliancehub.service.pool;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.Sha256;
import io.alliancehub.contract.ZoneErasureProof;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.ToLongFunction;
import org.springframework.stereotype.Component;

/** Rows of evidence: they are added and never changed. */
@Component
final class ErasureRepository {
    /** As many as the operator is shown; the others are on the trail. */
    static final int SHOWN_MAX = 50;

    private static final String ALLIANCE = Scope.ALLIANCE.value();
    private final TenantTransactions transactions;

    ErasureRepository(TenantTransactions transactions) {
        this.transactions = transactions;
    }

    /** Who ordered it, when and why. */
    record Order(String zone, String by, Instant at, String reason) {}

    /** Keeps what the members said. */
    Erasure insert(Order order, ZoneAnswer answer) {
        String evidence = ContractJson.write(answer.members());
        Erasure erasure =
                new Erasure(
                        order.zone(),
                        order.by(),
                        order.at(),
                        order.reason(),
                        answer.done(),
                        sum(answer, ZoneErasureProof::blocksErased),
                        sum(answer, ZoneErasureProof::bytesScanned),
                        sum(answer, ZoneErasureProof::bytesLeft),
                        Sha256.hex(evidence),
                        answer.members());
        transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql(
                                        """
                                        insert into zone_erasure (tenant_id, zone, ordered_by,
                                            ordered_at, reason, done, blocks_erased, bytes_scanned,
                                            bytes_left, evidence, evidence_digest)
                                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::json, ?)
                                        """)
                                .param(ALLIANCE)
                                .param(erasure.zone())
                                .param(erasure.by())
                                .param(Columns.time(erasure.at()))
                                .param(erasure.reason())
                                .param(erasure.done())
                                .param(erasure.blocksErased())
                                .param(erasure.bytesScanned())
                                .param(erasure.bytesLeft())
                                .param(evidence)
                                .param(erasure.evidenceDigest())
                                .update());
        return erasure;
    }

    /** The latest first. */
    List<Erasure> latest() {
        return transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select * from zone_erasure where tenant_id = ?
                                        order by ordered_at desc, id desc limit ?
                                        """)
                                .param(ALLIANCE)
                                .param(SHOWN_MAX)
                                .query((row, index) -> read(row))
                                .list());
    }

    private static Erasure read(ResultSet row) throws SQLException {
        return new Erasure(
                row.getString("zone"),
                row.getString("ordered_by"),
                Columns.instant(row, "ordered_at"),
                row.getString("reason"),
                row.getBoolean("done"),
                row.getLong("blocks_erased"),
                row.getLong("bytes_scanned"),
                row.getLong("bytes_left"),
                row.getString("evidence_digest"),
                List.of(ContractJson.read(row.getString("evidence"), ZoneAnswer.Member[].class)));
    }

    private static long sum(ZoneAnswer answer, ToLongFunction<ZoneErasureProof> count) {
        return answer.members().stream().flatMap(it -> it.proofs().stream()).mapToLong(count).sum();
    }
}

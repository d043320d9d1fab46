package io.alliancehub.service.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.service.access.Role;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.SignedIn;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class ChainProofTest {
    private final RunningService service = RunningService.shared();
    private final Bank bank = new Bank(service);
    private final SignedIn auditor = SignedIn.of(service, bank, Role.AUDITOR);

    @Test
    void wholeChainIsProvedInTheBackground() {
        JsonNode proof = proved();
        assertThat(proof.path("state").asString()).isEqualTo("DONE");
        assertThat(proof.path("done").asLong()).isEqualTo(proof.path("total").asLong());
        JsonNode result = proof.path("result");
        assertThat(result.path("intact").asBoolean()).isTrue();
        assertThat(result.path("records").asLong()).isPositive();
        assertThat(result.has("firstBroken")).isFalse();
        assertThat(auditor.get(bank.path("/audit/verifications")).json().path("items").size())
                .isEqualTo(1);
    }

    @Test
    void changedRecordIsNamed() throws SQLException {
        superuser("update hub.audit_record set subject = 'x' where position = 3 and tenant_id = ");
        JsonNode result = proved().path("result");
        assertThat(result.path("intact").asBoolean()).isFalse();
        assertThat(result.path("firstBroken").path("position").asLong()).isEqualTo(3);
        assertThat(result.path("firstBroken").path("tenantId").asString())
                .isEqualTo(bank.id.value());
        assertThat(result.path("records").asLong()).isEqualTo(2);
    }

    @Test
    void endThatWasCutOffIsMissedWhereItWasProvedBefore() throws SQLException {
        long records = proved().path("result").path("records").asLong();
        superuser("delete from hub.audit_record where position > 1 and tenant_id = ");
        JsonNode result = proved().path("result");
        assertThat(records).isGreaterThan(3);
        assertThat(result.path("intact").asBoolean()).isFalse();
        assertThat(result.path("firstBroken").path("position").asLong()).isGreaterThan(1);
    }

    @Test
    void allianceProvesEveryChainAndABankItsOwn() {
        String id = service.post("/audit/verify", "").expect(202).text("id");
        String path = "/audit/verifications/" + id;
        RunningService.await("the proof", () -> service.get(path).json().has("endedAt"));
        JsonNode chains = service.get(path).json().path("result").path("chains");
        assertThat(chains)
                .extracting(it -> it.path("tenantId").asString())
                .contains("@alliance", bank.id.value());
        auditor.get(path).expect(403);
        auditor.get(bank.path(path)).expect(404);
        auditor.post("/audit/verify", "").expect(403);
        SignedIn.of(service, bank, Role.FINANCE).post(bank.path("/audit/verify"), "").expect(403);
        service.post("/audit/verify?tenant=bank-none", "").expect(404);
    }

    private JsonNode proved() {
        String id = auditor.post(bank.path("/audit/verify"), "").expect(202).text("id");
        String path = bank.path("/audit/verifications/" + id);
        RunningService.await("the proof", () -> auditor.get(path).json().has("endedAt"));
        return auditor.get(path).expect(200).json();
    }

    private void superuser(String sql) throws SQLException {
        try (Connection superuser = service.postgres().superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute(sql + "'" + bank.id + "'");
        }
    }
}

package io.alliancehub.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.contract.TenantId;
import io.alliancehub.gateway.problem.ProblemCode;
import io.alliancehub.gateway.problem.Refusal;
import org.junit.jupiter.api.Test;

/** Bodies take no more than there is, and no bank more than half. */
final class BodyBudgetTest {
    private final BodyBudget budget = new BodyBudget(100);

    @Test
    void bankGetsHalfAndAllTogetherGetAll() {
        take("bank-a", 50);
        refused("bank-a", 1);
        take("bank-b", 30);
        take("bank-c", 20);
        refused("bank-b", 1);
        assertThat(budget.taken()).isEqualTo(100);
    }

    @Test
    void shareIsGivenBackOnceAndTakesNothingAfterwards() {
        BodyBudget.Share share = take("bank-a", 50);
        share.growTo(40);
        assertThat(budget.taken()).isEqualTo(50);
        share.close();
        share.close();
        share.growTo(50);
        assertThat(budget.taken()).isZero();
    }

    @Test
    void bodyThatIsWorkedOnCountsUntilThatHasEnded() {
        RequestBody body = new RequestBody(budget.open(new TenantId("bank-a")));
        body.expect(10);
        assertThat(body.take()).isEmpty();
        body.close();
        assertThat(budget.taken()).as("its caller has gone, its work has not").isEqualTo(10);
        body.rest();
        assertThat(budget.taken()).isZero();
    }

    private BodyBudget.Share take(String bank, long bytes) {
        BodyBudget.Share share = budget.open(new TenantId(bank));
        share.growTo(bytes);
        return share;
    }

    private void refused(String bank, long bytes) {
        assertThatThrownBy(() -> take(bank, bytes))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> {
                            assertThat(refusal.code()).isEqualTo(ProblemCode.OVERLOADED);
                            assertThat(refusal.retryAfter()).isNotNull();
                        });
    }
}

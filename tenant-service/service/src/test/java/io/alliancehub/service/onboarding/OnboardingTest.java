package io.alliancehub.service.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.service.storage.ClearingTransactions;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.RunningService.Answer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A whole new bank in one request, or nothing of it. */
final class OnboardingTest {
    private final RunningService service = RunningService.shared();
    private final Bank known = new Bank(service);
    private final String code = "new-" + UUID.randomUUID().toString().substring(0, 12);
    private final String name = "合成银行 " + code;

    @Test
    void bankHasAllThatItNeedsForItsFirstCall() {
        Answer made = service.post("/onboarding", body()).expect(201);
        assertThat(made.text("tenantId")).isEqualTo(code);
        String key = made.text("keyId");
        assertThat(made.text("apiKey")).startsWith("ahk_demo_" + key + "_");
        CallerSnapshot caller =
                ContractJson.read(
                        service.redis().commands().get(RedisNames.key(new KeyId(key))),
                        CallerSnapshot.class);
        assertThat(caller.tenantId().value()).isEqualTo(code);
        assertThat(caller.projectId().value()).isEqualTo(made.text("projectId"));
        assertThat(caller.appId().value()).isEqualTo(made.text("appId"));
        assertThat(caller.limits())
                .extracting(it -> it.level() + " " + it.kind() + " " + it.value())
                .containsExactlyInAnyOrder("BANK MONEY_PER_MONTH 5000000", "BANK CONCURRENCY 8");
        assertThat(made.json().path("limitIds").size()).isEqualTo(2);
        assertThat(service.redis().commands().get(RedisNames.CATALOG)).contains(code);
        Answer admin = service.get("/tenants/" + code + "/people/" + made.text("personId"));
        assertThat(admin.expect(200).text("email")).isEqualTo("admin@" + code + ".example");
        assertThat(admin.json().path("roles").get(0).asString()).isEqualTo("bank-admin");
        assertThat(service.redis().commands().exists("hub:{" + code + "}:ready")).isEqualTo(1);
        assertThat(
                        service.get("/audit?limit=200&tenantId=" + code)
                                .json()
                                .path("items")
                                .valueStream()
                                .map(it -> it.path("action").asString()))
                .contains(
                        "tenant.created",
                        "project.created",
                        "app.created",
                        "limit.set",
                        "model.granted",
                        "key.created");
    }

    @Test
    void sameRequestAgainMakesNothingAndShowsNoKey() {
        String id = UUID.randomUUID().toString();
        Answer first =
                service.api("POST", "/onboarding", body(), "Idempotency-Key", id).expect(201);
        Answer again =
                service.api("POST", "/onboarding", body(), "Idempotency-Key", id).expect(409);
        assertThat(again.text("code")).isEqualTo("key_shown_once");
        assertThat(again.text("detail")).contains(first.text("keyId"), code);
        assertThat(again.response().body()).doesNotContain(first.text("apiKey").split("_")[3]);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"bank\":{           | \"bank\":{\"colour\":1,            | bank.colour      | 422",
                "\"project\":{\"name\":\"p\"} | \"project\":{\"name\":\" \"} | project.name     | 422",
                "\"project\":{\"name\":\"p\"},|                              | project          | 422",
                "\"app\":{\"name\":\"a\"},    |                              | app              | 422",
                "\"value\":8          | \"value\":-8                       | limits[1].value  | 422",
                "\"value\":8          | \"value\":null                     | limits[1].value  | 422",
                "\"CONCURRENCY\"      | \"MONEY_PER_MONTH\"                | limits[1].kind   | 422",
                "\"email\":\"Admin@     | \"email\":\"@                       | admin.email      | 422",
                "\"name\":\"管理员\",  |                              | admin.name       | 422",
                "\"models\":[         | \"models\":[\"no-such-model\",     | models[0]        | 422",
                "\"key\":{\"name\":\"k\"}     | \"key\":{}                   | key.name         | 422"
            })
    void refusalNamesThePartAndNothingIsMade(
            String part, String instead, String field, int status) {
        String body = body();
        assertThat(body).contains(part);
        String wrong = body.replace(part, instead == null ? "" : instead);
        Answer refused = service.post("/onboarding", wrong).expect(status);
        assertThat(refused.text("field")).isEqualTo(field);
        nothingIsThere();
        service.post("/onboarding", body).expect(201);
    }

    @Test
    void takenNameAndCodeAreRefusedByTheirPlace() {
        String sameCode = body().replace(code, known.id.value());
        Answer taken = service.post("/onboarding", sameCode).expect(409);
        assertThat(taken.text("code")).isEqualTo("already_exists");
        assertThat(taken.text("field")).isEqualTo("bank.code");
        String knownName = service.get(known.path("")).text("name");
        Answer sameName = service.post("/onboarding", body().replace(name, knownName)).expect(409);
        assertThat(sameName.text("field")).isEqualTo("bank.name");
        nothingIsThere();
    }

    @Test
    void checkAnswersAsOnboardingWouldAndMakesNothing() {
        service.post("/onboarding/check", body()).expect(204);
        nothingIsThere();
        service.post("/onboarding/check", "{\"bank\":{\"name\":\"" + name + "\"}}").expect(204);
        Answer unnamed = service.post("/onboarding/check", "{\"bank\":{\"name\":\"\"}}");
        assertThat(unnamed.expect(422).text("field")).isEqualTo("bank.name");
        assertThat(service.post("/onboarding/check", "{}").expect(422).text("field"))
                .isEqualTo("bank");
        Answer loose =
                service.post(
                        "/onboarding/check",
                        "{\"bank\":{\"name\":\"" + name + "\"},\"app\":{\"name\":\"a\"}}");
        assertThat(loose.expect(422).text("field")).isEqualTo("project");
        nothingIsThere();
    }

    private void nothingIsThere() {
        service.get("/tenants/" + code).expect(404);
        List<String> rows =
                service.bean(ClearingTransactions.class)
                        .call(
                                jdbc ->
                                        jdbc.sql(
                                                        """
                                                        select tenant_id from tenant where name = :name
                                                        union all
                                                        select tenant_id from project where tenant_id = :code
                                                        union all
                                                        select tenant_id from audit_record where tenant_id = :code
                                                        union all
                                                        select tenant_id from person where tenant_id = :code
                                                        union all
                                                        select tenant_id from provisioning where tenant_id = :code
                                                        """)
                                                .param("name", name)
                                                .param("code", code)
                                                .query(String.class)
                                                .list());
        assertThat(rows).isEmpty();
        assertThat(service.redis().commands().exists("hub:{" + code + "}:ready")).isZero();
    }

    private String body() {
        return "{\"bank\":{\"code\":\""
                + code
                + "\",\"name\":\""
                + name
                + "\"},\"admin\":{\"name\":\"管理员\",\"email\":\"Admin@"
                + code
                + ".example\"},\"project\":{\"name\":\"p\"},\"app\":{\"name\":\"a\"},\"limits\":["
                + "{\"kind\":\"MONEY_PER_MONTH\",\"value\":5000000},"
                + "{\"kind\":\"CONCURRENCY\",\"value\":8}],\"models\":[\""
                + known.alias
                + "\"],\"key\":{\"name\":\"k\"}}";
    }
}

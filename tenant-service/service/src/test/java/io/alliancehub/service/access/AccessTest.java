package io.alliancehub.service.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.service.access.AccessTable.Caller;
import io.alliancehub.service.access.AccessTable.Row;
import io.alliancehub.service.testing.RunningService;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Every endpoint, called by everybody: those enter whom {@code access.csv} names, and no others.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AccessTest {
    private static final String FIXTURE = "GET /api/v1/tenants/{tenant}/fixture-of-this-test";
    private final RunningService service = RunningService.shared();
    private AccessCalls calls;

    @BeforeAll
    void people() {
        calls = new AccessCalls(service);
    }

    @AfterAll
    void close() {
        calls.close();
    }

    @Test
    void everyEndpointIsInTheTableAndTheTableHasNoOther() {
        List<String> wrong = AccessTable.read().differences(calls.annotated());
        assertThat(wrong).as("access.csv\n" + String.join("\n", wrong)).isEmpty();
    }

    @Test
    void exactlyThoseEnterWhomTheTableNamesAndTheOthersLeaveNoTrace() throws SQLException {
        AccessTable table = AccessTable.read();
        List<String> wrong = new ArrayList<>();
        long before = traces();
        table.rows().forEach(row -> wrong.addAll(calls.wrong(row, false)));
        assertThat(traces()).as("rows that refused callers wrote").isEqualTo(before);
        table.rows().forEach(row -> wrong.addAll(calls.wrong(row, true)));
        System.out.printf(
                "access: %d endpoints x %d callers = %d calls%n",
                table.rows().size(),
                Caller.all().size(),
                table.rows().size() * Caller.all().size());
        assertThat(wrong).as(String.join("\n", wrong)).isEmpty();
    }

    @Test
    void endpointOutsideTheTableAndWidenedRuleAreFound() throws NoSuchMethodException {
        RequestMappingHandlerMapping mapping =
                service.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
        RequestMappingInfo info =
                RequestMappingInfo.paths(FIXTURE.substring("GET ".length()))
                        .methods(RequestMethod.GET)
                        .options(mapping.getBuilderConfiguration())
                        .build();
        mapping.registerMapping(
                info, new Widened(), Widened.class.getDeclaredMethod("everybodyOfTheBank"));
        try {
            Map<String, Row> annotated = calls.annotated();
            assertThat(AccessTable.read().differences(annotated))
                    .containsExactly(
                            "not in access.csv; if the rule is right, add: "
                                    + FIXTURE
                                    + ",operator,auditor developer,-,-,-");
            Row asWidened = Row.parse(FIXTURE + ",operator,auditor developer,-,-,-");
            assertThat(calls.wrong(asWidened, true)).isEmpty();
            assertThat(calls.wrong(asWidened, false)).isEmpty();
            Row asDemanded = Row.parse(FIXTURE + ",operator finance,auditor,-,-,-");
            assertThat(calls.wrong(asDemanded, false))
                    .containsExactly(FIXTURE + ": OWN_BANK developer is let in (200)");
            assertThat(calls.wrong(asDemanded, true))
                    .containsExactly(FIXTURE + ": ALLIANCE finance is refused (403)");
        } finally {
            mapping.unregisterMapping(info);
        }
        AccessTable stale = new AccessTable(List.of(FIXTURE + ",-,-,-,-,-"));
        assertThat(stale.differences(Map.of()))
                .containsExactly("no such endpoint; remove: " + FIXTURE);
    }

    private long traces() throws SQLException {
        try (Connection all = service.postgres().superuser();
                Statement statement = all.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select (select count(*) from hub.audit_record)"
                                        + " + (select count(*) from hub.idempotency_record)"
                                        + " + (select count(*) from hub.api_key)"
                                        + " + (select count(*) from hub.tenant)"
                                        + " + (select count(*) from hub.tokenizer_asset)")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** An endpoint that one may call who should not. */
    static final class Widened {
        @Allowed(
                alliance = Role.OPERATOR,
                bank = {Role.AUDITOR, Role.DEVELOPER})
        @org.springframework.web.bind.annotation.ResponseBody
        String everybodyOfTheBank() {
            return "entered";
        }
    }
}

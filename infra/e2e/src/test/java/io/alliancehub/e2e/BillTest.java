package io.alliancehub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.launcher.client.Answer;
import io.alliancehub.launcher.client.ChatRequest;
import io.alliancehub.launcher.client.ControlApi;
import io.alliancehub.launcher.client.ControlApi.IssuedKey;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** One call's tokens, followed from the member to the invoice line. */
@ExtendWith(SharedHub.class)
final class BillTest {
    private static final int CALLS = 3;
    private static final int TOKENS = 30;

    private final TestHub hub;

    BillTest(TestHub hub) {
        this.hub = hub;
    }

    @Test
    void memberGatewayUsageLedgerAndInvoiceAgree() {
        String mark = Long.toString(System.nanoTime(), 36);
        ControlApi control = hub.control();
        String bank = control.createBank("E2E Bank " + mark + " (synthetic)", "e2e-" + mark);
        String project = control.createProject(bank, "default");
        String app = control.createApp(bank, project, "app");
        IssuedKey key = control.createKey(bank, app, "key");
        control.grant("hub-mini", bank);
        awaitOpen(bank, app);
        long computedBefore = hub.member().generatedTokens();

        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            Answer answer =
                    hub.chat()
                            .complete(
                                    key.apiKey(),
                                    new ChatRequest(
                                            "hub-mini",
                                            "hello " + i,
                                            TOKENS,
                                            ChatRequest.Ending.AT_MAX_TOKENS));
            assertThat(answer.status()).as(answer.brief()).isEqualTo(200);
            answers.add(answer);
        }

        assertThat(hub.member().generatedTokens() - computedBefore)
                .as("completion tokens by the member's own count")
                .isEqualTo((long) CALLS * TOKENS);
        BigDecimal total = BigDecimal.ZERO;
        long prompt = 0;
        for (Answer answer : answers) {
            String requestId = answer.header("x-request-id").orElseThrow();
            JsonNode row =
                    TestHub.await(
                            "the row of " + requestId, () -> hub.usage().find(bank, requestId));
            JsonNode usage = answer.body().path("usage");
            assertThat(row.path("promptTokens").asLong())
                    .isEqualTo(usage.path("prompt_tokens").asLong());
            assertThat(row.path("completionTokens").asLong()).isEqualTo(TOKENS);
            assertThat(row.path("outcome").asString("")).isEqualTo("COMPLETED");
            assertThat(row.path("measurement").asString("")).isEqualTo("MEASURED");
            prompt += row.path("promptTokens").asLong();
            total = total.add(new BigDecimal(row.path("amount").asString("")));
        }
        invoiceAgrees(bank, prompt, total);
        ledgerAgrees(bank, total);
    }

    /** With a key that is allowed no request: it is told so (429) as soon as the bank is open. */
    private void awaitOpen(String bank, String app) {
        ControlApi control = hub.control();
        IssuedKey probe = control.createKey(bank, app, "probe");
        control.setLimit(bank, "KEY", probe.id(), "REQUESTS_PER_MINUTE", 0);
        ChatRequest request = new ChatRequest("hub-mini", "hello", 1, ChatRequest.Ending.NATURAL);
        TestHub.await(
                "the new bank is open",
                () ->
                        hub.chat().complete(probe.apiKey(), request).status() == 429
                                ? Optional.of(true)
                                : Optional.empty());
    }

    private void invoiceAgrees(String bank, long prompt, BigDecimal total) {
        YearMonth month = YearMonth.now(ZoneId.of("Asia/Shanghai"));
        String path = "/tenants/" + bank + "/invoices/" + month;
        JsonNode draft = hub.control().get(path);
        assertThat(new BigDecimal(draft.path("exactTotal").asString("")))
                .isEqualByComparingTo(total);
        for (JsonNode line : draft.path("lines")) {
            long expected =
                    switch (line.path("tokenClass").asString("")) {
                        case "INPUT" -> prompt;
                        case "OUTPUT" -> (long) CALLS * TOKENS;
                        default -> 0;
                    };
            assertThat(line.path("tokens").asLong()).as(line.toString()).isEqualTo(expected);
            List<JsonNode> requests =
                    hub.control()
                            .list(path + "/lines/" + ControlApi.text(line, "id") + "/requests");
            assertThat(requests).hasSize(CALLS);
        }
        JsonNode recount = hub.control().post(path + "/recount", Map.of());
        assertThat(recount.path("equal").asBoolean()).as(recount.toString()).isTrue();
    }

    private void ledgerAgrees(String bank, BigDecimal total) {
        JsonNode books = hub.control().get("/ledger/trial-balance?tenantId=" + bank);
        assertThat(books.path("balanced").asBoolean()).isTrue();
        BigDecimal debits = BigDecimal.ZERO;
        BigDecimal credits = BigDecimal.ZERO;
        for (JsonNode account : books.path("accounts")) {
            debits = debits.add(new BigDecimal(account.path("debit").asString("0")));
            credits = credits.add(new BigDecimal(account.path("credit").asString("0")));
        }
        assertThat(debits).isEqualByComparingTo(total);
        assertThat(credits).isEqualByComparingTo(total);
    }
}

package io.alliancehub.service.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.LimitWindows;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.BankLimits;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.RunningService.Answer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a limit would have refused, seen on calls that are on the books. */
final class LimitPreviewTest {
    private static final TokenUsage USAGE = new TokenUsage(60, 10, 40, 0);
    private final RunningService service = RunningService.shared();
    private final Bank bank = new Bank(service);
    private final LocalDate today =
            LocalDate.ofInstant(service.clock().instant(), LimitWindows.ZONE);
    private final Instant yesterday = at(today.minusDays(1), 10);

    /** Yesterday ten calls, one each ten seconds; the day before four; ten days ago three. */
    @BeforeEach
    void calls() {
        List<UsageEvent> events = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            events.add(bank.call("y-" + i + bank.id, yesterday.plusSeconds(i * 10L), USAGE));
        }
        for (int i = 0; i < 4; i++) {
            events.add(bank.call("b-" + i + bank.id, at(today.minusDays(2), 10 + i), USAGE));
        }
        for (int i = 0; i < 3; i++) {
            events.add(bank.call("t-" + i + bank.id, at(today.minusDays(10), 10 + i), USAGE));
        }
        assertThat(bank.send(events.toArray(UsageEvent[]::new))).hasSize(17);
    }

    @Test
    void dayLimitRefusesWhatDoesNotFitAnyMore() {
        JsonNode preview = preview(LimitLevel.BANK, bank.id.value(), LimitKind.TOKENS_PER_DAY, 410);
        assertThat(preview.path("requests").asLong()).isEqualTo(14);
        // Four calls of 100 fit, the fifth has 10 left; of the day before all four fit.
        assertThat(preview.path("refused").asLong()).isEqualTo(6);
        assertThat(preview.path("refusedTokens").asLong()).isEqualTo(600);
        assertThat(preview.path("shortened").asLong()).isZero();
        assertThat(Instant.parse(preview.path("firstRefusedAt").asString()))
                .isEqualTo(yesterday.plusSeconds(40));
        assertThat(preview.path("truncated").asBoolean()).isFalse();
        JsonNode days = preview.path("days");
        assertThat(days.size()).isEqualTo(7);
        assertThat(days.get(6).path("day").asString()).isEqualTo(today.toString());
        assertThat(days.get(5).path("refused").asLong()).isEqualTo(6);
        assertThat(days.get(5).path("requests").asLong()).isEqualTo(10);
        assertThat(days.get(4).path("requests").asLong()).isEqualTo(4);
    }

    @Test
    void callThatCouldBePaidForInPartIsShortenedNotRefused() {
        JsonNode preview = preview(LimitLevel.BANK, bank.id.value(), LimitKind.TOKENS_PER_DAY, 380);
        assertThat(preview.path("shortened").asLong()).isEqualTo(2);
        assertThat(preview.path("refused").asLong()).isEqualTo(6);
    }

    @Test
    void everyKindIsReplayedForItsSubject() {
        // Seven calls fit any 60 to 65 seconds.
        assertThat(refused(LimitLevel.KEY, bank.key.value(), LimitKind.REQUESTS_PER_MINUTE, 7))
                .isZero();
        assertThat(refused(LimitLevel.KEY, bank.key.value(), LimitKind.REQUESTS_PER_MINUTE, 1))
                .isEqualTo(8);
        assertThat(refused(LimitLevel.APP, bank.app.value(), LimitKind.TOKENS_PER_MINUTE, 100))
                .isEqualTo(8);
        assertThat(refused(LimitLevel.APP, bank.app.value(), LimitKind.CONCURRENCY, 1)).isZero();
        assertThat(refused(LimitLevel.APP, bank.app.value(), LimitKind.CONCURRENCY, 0))
                .isEqualTo(14);
        long cost = BankLimits.microYuan(USAGE);
        assertThat(
                        refused(
                                LimitLevel.PROJECT,
                                bank.project.value(),
                                LimitKind.MONEY_PER_DAY,
                                cost * 10 + 100))
                .isZero();
        assertThat(
                        refused(
                                LimitLevel.PROJECT,
                                bank.project.value(),
                                LimitKind.MONEY_PER_DAY,
                                cost * 3))
                .isPositive();
        String other =
                service.post(
                                bank.path("/apps"),
                                "{\"projectId\":\"" + bank.project + "\",\"name\":\"idle\"}")
                        .expect(201)
                        .text("id");
        assertThat(
                        preview(LimitLevel.APP, other, LimitKind.CONCURRENCY, 0)
                                .path("requests")
                                .asLong())
                .isZero();
    }

    @Test
    void monthIncludesWhatCameBeforeTheWeek() {
        Instant from = at(today.minusDays(6), 0);
        boolean sameMonth = today.minusDays(10).getMonth() == today.minusDays(6).getMonth();
        long before = sameMonth ? 300 : 0;
        boolean turned = today.minusDays(6).getMonth() != today.minusDays(1).getMonth();
        JsonNode preview =
                preview(LimitLevel.BANK, bank.id.value(), LimitKind.TOKENS_PER_MONTH, 700);
        assertThat(Instant.parse(preview.path("from").asString())).isEqualTo(from);
        if (!turned) {
            assertThat(preview.path("refused").asLong()).isEqualTo(14 - (700 - before) / 100);
        }
    }

    @Test
    void rowsAreBoundedAndThatIsSaid() {
        LimitPreviews previews = service.bean(LimitPreviews.class);
        Limits.Wanted wanted =
                new Limits.Wanted(LimitLevel.BANK, bank.id.value(), LimitKind.CONCURRENCY, 0);
        LimitPreview part = previews.replay(bank.id, wanted, service.clock().instant(), 5);
        assertThat(part.truncated()).isTrue();
        assertThat(part.requests()).isEqualTo(5);
        assertThat(part.to()).isEqualTo(yesterday);
    }

    @Test
    void subjectMustBeTheBanks() {
        Bank other = new Bank(service);
        ask(LimitLevel.APP, other.app.value(), LimitKind.CONCURRENCY, 1).expect(404);
        ask(LimitLevel.BANK, other.id.value(), LimitKind.CONCURRENCY, 1).expect(422);
        ask(LimitLevel.APP, bank.app.value(), LimitKind.CONCURRENCY, -1).expect(422);
        assertThat(service.get(bank.path("/limits")).json().path("items").size()).isZero();
    }

    private static Instant at(LocalDate day, int hour) {
        return day.atTime(hour, 0).atZone(LimitWindows.ZONE).toInstant();
    }

    private long refused(LimitLevel level, String subject, LimitKind kind, long value) {
        return preview(level, subject, kind, value).path("refused").asLong();
    }

    private JsonNode preview(LimitLevel level, String subject, LimitKind kind, long value) {
        return ask(level, subject, kind, value).expect(200).json();
    }

    private Answer ask(LimitLevel level, String subject, LimitKind kind, long value) {
        return service.post(
                bank.path("/limits/preview"),
                "{\"level\":\""
                        + level
                        + "\",\"subjectId\":\""
                        + subject
                        + "\",\"kind\":\""
                        + kind
                        + "\",\"value\":"
                        + value
                        + "}");
    }
}

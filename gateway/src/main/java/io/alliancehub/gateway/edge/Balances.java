package io.alliancehub.gateway.edge;

import io.alliancehub.contract.AppliedLimit;
import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.gateway.admission.Admissions;
import io.alliancehub.gateway.admission.MoneyLeft;
import io.alliancehub.gateway.clients.RedisGoneException;
import io.alliancehub.gateway.problem.ProblemCode;
import io.alliancehub.gateway.problem.Refusal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code GET /user/balance} in DeepSeek's shape: what the key can still spend under the limits of
 * money on it and on what is above it, to the micro-yuan, by the counters that admission goes by
 * (ADR 0223). Fails closed: where those cannot be read there is no balance, but a 503.
 */
public final class Balances {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String CURRENCY = "CNY";
    private static final String NOTHING = "0.00";
    private static final int MICRO_DECIMALS = 6;
    private static final int DECIMALS_LEAST = 2;
    private static final Duration SOON = Duration.ofSeconds(2);

    private final Admissions admissions;
    private final Clock clock;

    /** Over those who count. */
    public Balances(Admissions admissions, Clock clock) {
        this.admissions = admissions;
        this.clock = clock;
    }

    private record Balance(boolean is_available, List<Info> balance_infos) {}

    private record Info(
            String currency,
            String total_balance,
            String granted_balance,
            String topped_up_balance) {}

    byte[] of(CallerSnapshot caller) {
        return MAPPER.writeValueAsBytes(
                switch (left(caller)) {
                    case MoneyLeft.Unlimited it -> new Balance(true, List.of());
                    case MoneyLeft.Left(long microYuan) ->
                            new Balance(microYuan > 0, List.of(granted(microYuan)));
                    case MoneyLeft.Rebuilding it ->
                            throw Refusal.retryable(
                                    ProblemCode.LIMITS_REBUILDING,
                                    "The bank's limits are being rebuilt. Please try again.",
                                    SOON);
                });
    }

    private MoneyLeft left(CallerSnapshot caller) {
        Instant now = clock.instant();
        List<AppliedLimit> limits = caller.limits().stream().map(it -> it.at(now)).toList();
        try {
            return admissions.moneyLeft(caller.tenantId(), limits, now);
        } catch (RedisGoneException e) {
            throw Refusal.retryable(
                    ProblemCode.LIMITS_UNAVAILABLE,
                    "The balance cannot be read now. Please try again.",
                    SOON);
        }
    }

    /** What a limit allows is granted by whoever set it; nobody has paid it in. */
    private static Info granted(long microYuan) {
        String yuan = yuan(microYuan);
        return new Info(CURRENCY, yuan, yuan, NOTHING);
    }

    /** Exact, and with the two decimals at least that clients expect. */
    static String yuan(long microYuan) {
        BigDecimal exact = BigDecimal.valueOf(microYuan, MICRO_DECIMALS).stripTrailingZeros();
        return (exact.scale() < DECIMALS_LEAST
                        ? exact.setScale(DECIMALS_LEAST, RoundingMode.UNNECESSARY)
                        : exact)
                .toPlainString();
    }
}

package io.alliancehub.gateway.admission;

import io.alliancehub.contract.AppliedLimit;
import io.alliancehub.contract.TenantId;
import io.alliancehub.gateway.clients.RedisGoneException;
import io.alliancehub.gateway.clients.RedisLink;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Admits calls under every limit that binds them, in one round trip each. Thread-safe.
 *
 * <p>It fails closed: without Redis nothing is admitted ({@link RedisGoneException}), and a bank
 * whose counters Redis has lost waits until the service has rebuilt them from the ledger's side.
 * The counters' incarnation tells: it is new after each loss, and before the first admission under
 * a new one this gateway puts back the holds of that bank's calls which still run here. Counters of
 * an earlier run of the server are never trusted: it may have come back without its last second. An
 * answer that may have come from two runs is taken for none.
 */
public final class Admissions {
    private static final int ATTEMPTS_MAX = 3;
    private static final int READ_HEAD = 2;
    private static final int READ_EACH = 2;

    private final LimitScripts scripts;
    private final OpenCalls open;
    private final LeaseKeeper leases;
    private final ConcurrentMap<TenantId, String> incarnations = new ConcurrentHashMap<>();

    /** Over the scripts, with the calls that hold something and who prolongs what they hold. */
    public Admissions(LimitScripts scripts, OpenCalls open, LeaseKeeper leases) {
        this.scripts = scripts;
        this.open = open;
        this.leases = leases;
    }

    /**
     * Reserves everything that {@code wanted} may use, or nothing.
     *
     * @param wanted its {@link Call#maxTokens} may be lowered to what the limits can pay for
     * @throws RedisGoneException where nothing can be said; with an unknown fate the caller gives
     *     back what may have been reserved
     */
    public Admission admit(Call wanted) {
        leases.renewOverdue();
        RedisLink.Run run = scripts.run();
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            String known = incarnations.getOrDefault(wanted.tenantId(), "");
            List<Object> answer = scripts.admit(wanted, run.server().made(known) ? known : "");
            if (!scripts.isStill(run)) {
                throw unsure("Redis was lost during an admission");
            }
            switch ((String) answer.getFirst()) {
                case "OK" -> {
                    return granted(wanted, answer);
                }
                case "REFUSED" -> {
                    return refused(wanted, answer);
                }
                case "INCARNATION" -> {
                    String current = (String) answer.get(1);
                    if (!run.server().made(current)) {
                        return new Admission.Rebuilding();
                    }
                    adopt(wanted.tenantId(), current);
                }
                // Its id is new: the same command came to Redis twice, over two connections.
                default -> throw unsure("an admission was sent twice");
            }
        }
        return new Admission.Rebuilding();
    }

    /**
     * What a caller can still spend under its limits of money.
     *
     * @param limits all that bind the caller, as they are now
     * @throws RedisGoneException where nothing can be said
     */
    public MoneyLeft moneyLeft(TenantId tenant, List<AppliedLimit> limits, Instant now) {
        List<AppliedLimit> money = limits.stream().filter(it -> it.kind().isMoney()).toList();
        if (money.isEmpty()) {
            return new MoneyLeft.Unlimited();
        }
        RedisLink.Run run = scripts.run();
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            List<Object> answer = scripts.usedOf(tenant, money, now);
            if (!scripts.isStill(run)) {
                throw unsure("Redis was lost while a balance was read");
            }
            String current = (String) answer.getFirst();
            if (!run.server().made(current)) {
                return new MoneyLeft.Rebuilding();
            }
            if (current.equals(incarnations.get(tenant))) {
                return new MoneyLeft.Left(least(money, answer));
            }
            // What this gateway's running calls hold is not in counters that it has not met yet.
            adopt(tenant, current);
        }
        return new MoneyLeft.Rebuilding();
    }

    private static long least(List<AppliedLimit> limits, List<Object> answer) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < limits.size(); i++) {
            // Given back twice, as after a loss, it may be less than nothing for a while.
            long used = Math.max(0, number(answer, READ_HEAD + i * READ_EACH));
            least = Math.min(least, Math.max(0, limits.get(i).value() - used));
        }
        return least;
    }

    private static RedisGoneException unsure(String why) {
        return new RedisGoneException(why, RedisGoneException.Fate.UNKNOWN);
    }

    private Admission granted(Call wanted, List<Object> answer) {
        Call call = wanted.granted(number(answer, 1));
        open.add(call);
        return new Admission.Granted(
                call, new Admission.Rates(window(answer, 3), window(answer, 6)));
    }

    private static Admission refused(Call wanted, List<Object> answer) {
        long wait = number(answer, 3);
        return new Admission.Refused(
                wanted.limits().get((int) number(answer, 1)),
                number(answer, 2),
                wait < 0 ? null : Duration.ofMillis(wait),
                new Admission.Rates(window(answer, 4), window(answer, 7)));
    }

    private synchronized void adopt(TenantId tenant, String incarnation) {
        if (incarnation.equals(incarnations.get(tenant))) {
            return;
        }
        for (Call call : open.of(tenant)) {
            scripts.rehold(call, incarnation);
        }
        incarnations.put(tenant, incarnation);
    }

    private static Admission.@Nullable Window window(List<Object> answer, int at) {
        long limit = number(answer, at);
        return limit < 0
                ? null
                : new Admission.Window(
                        limit, number(answer, at + 1), Duration.ofMillis(number(answer, at + 2)));
    }

    private static long number(List<Object> answer, int at) {
        return (Long) answer.get(at);
    }
}

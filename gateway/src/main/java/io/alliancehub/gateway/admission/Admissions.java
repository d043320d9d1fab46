package io.alliancehub.gateway.admission;

import io.alliancehub.contract.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Admits calls under every limit that binds them, in one round trip each. Thread-safe.
 *
 * <p>It fails closed: without Redis nothing is admitted ({@link
 * io.alliancehub.gateway.clients.RedisGoneException}), and a bank whose counters Redis has lost
 * waits until the service has rebuilt them from the ledger's side. The counters' incarnation tells:
 * it is new after each loss, and before the first admission under a new one this gateway puts back
 * the holds of that bank's calls which still run here.
 */
public final class Admissions {
    private static final int ATTEMPTS_MAX = 3;

    private final LimitScripts scripts;
    private final OpenCalls open;
    private final ConcurrentMap<TenantId, String> incarnations = new ConcurrentHashMap<>();

    /** Over the scripts, with the calls that hold something. */
    public Admissions(LimitScripts scripts, OpenCalls open) {
        this.scripts = scripts;
        this.open = open;
    }

    /**
     * Reserves everything that {@code wanted} may use, or nothing.
     *
     * @param wanted its {@link Call#maxTokens} may be lowered to what the limits can pay for
     */
    public Admission admit(Call wanted) {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            List<Object> answer =
                    scripts.admit(wanted, incarnations.getOrDefault(wanted.tenantId(), ""));
            switch ((String) answer.getFirst()) {
                case "OK" -> {
                    return granted(wanted, answer);
                }
                case "REFUSED" -> {
                    return refused(wanted, answer);
                }
                case "INCARNATION" -> {
                    String current = (String) answer.get(1);
                    if (current.isEmpty()) {
                        return new Admission.Rebuilding();
                    }
                    adopt(wanted.tenantId(), current);
                }
                default -> throw new IllegalStateException("request id was used before");
            }
        }
        return new Admission.Rebuilding();
    }

    private Admission granted(Call wanted, List<Object> answer) {
        Call call = wanted.granted(number(answer, 1));
        open.add(call);
        return new Admission.Granted(call, window(answer, 3), window(answer, 6));
    }

    private static Admission refused(Call wanted, List<Object> answer) {
        return new Admission.Refused(
                wanted.limits().get((int) number(answer, 1)),
                number(answer, 2),
                Duration.ofMillis(number(answer, 3)));
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

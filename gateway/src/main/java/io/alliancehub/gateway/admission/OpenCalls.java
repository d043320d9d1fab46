package io.alliancehub.gateway.admission;

import io.alliancehub.contract.TenantId;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The calls that this gateway has admitted and not settled. Thread-safe. */
public final class OpenCalls {
    private final ConcurrentMap<String, Call> calls = new ConcurrentHashMap<>();

    /** Adds a call. */
    public void add(Call call) {
        calls.put(call.requestId(), call);
    }

    /** Forgets a call that is settled. */
    public void remove(Call call) {
        calls.remove(call.requestId());
    }

    /** Those of one bank. */
    public List<Call> of(TenantId tenant) {
        return calls.values().stream().filter(call -> call.tenantId().equals(tenant)).toList();
    }

    /** All of them. */
    public List<Call> all() {
        return List.copyOf(calls.values());
    }
}

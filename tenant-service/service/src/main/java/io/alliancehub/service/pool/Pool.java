package io.alliancehub.service.pool;

import io.alliancehub.contract.GatewayHeartbeat;
import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.service.registry.Models.Named;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * All that is known of the members: what they report, what gateways make of them, what is ordered.
 */
@Service
public final class Pool {
    private final Heartbeats heartbeats;
    private final Drains drains;
    private final ModelNames names;

    Pool(Heartbeats heartbeats, Drains drains, ModelNames names) {
        this.heartbeats = heartbeats;
        this.drains = drains;
        this.names = names;
    }

    /** Every member that is alive or drained, by id. */
    public List<MemberView> members() {
        return members(heartbeats.gateways());
    }

    /** The same, where the gateways have been read already. */
    public List<MemberView> members(List<GatewayHeartbeat> gateways) {
        Map<String, Drain> drained =
                drains.list().stream()
                        .collect(Collectors.toMap(Drain::memberId, Function.identity()));
        Map<String, MemberView> views = new TreeMap<>();
        for (Heartbeats.Seen seen : heartbeats.members()) {
            String id = seen.heartbeat().memberId();
            views.put(id, alive(seen, drained.get(id), circuits(gateways, id)));
        }
        drained.forEach((id, drain) -> views.putIfAbsent(id, gone(drain)));
        return new ArrayList<>(views.values());
    }

    private MemberView alive(
            Heartbeats.Seen seen, @Nullable Drain drain, Map<String, String> circuits) {
        MemberHeartbeat it = seen.heartbeat();
        return new MemberView(
                it.memberId(),
                it.url(),
                host(it.url()),
                true,
                it.healthy(),
                it.draining() || drain != null,
                drain,
                it.version(),
                it.models().stream().map(this::load).toList(),
                circuits,
                seen.at());
    }

    private static MemberView gone(Drain drain) {
        return new MemberView(
                drain.memberId(),
                null,
                null,
                false,
                false,
                true,
                drain,
                null,
                List.of(),
                Map.of(),
                null);
    }

    private MemberView.ModelLoad load(MemberHeartbeat.Load it) {
        List<Named> known = names.of(it.baseDigest());
        return new MemberView.ModelLoad(
                it.baseDigest(),
                known.isEmpty() ? null : known.getFirst().name(),
                known.stream().map(Named::alias).sorted().toList(),
                it.running(),
                it.waiting(),
                it.kvBlocksTotal(),
                it.kvBlocksTotal() - it.kvBlocksFree(),
                it.lastStepMillis(),
                places(it));
    }

    private static List<MemberView.AdapterPlace> places(MemberHeartbeat.Load load) {
        List<MemberHeartbeat.Adapter> adapters = load.adapters();
        return adapters == null
                ? List.of()
                : adapters.stream()
                        .map(it -> new MemberView.AdapterPlace(it.digest(), it.resident()))
                        .toList();
    }

    private static Map<String, String> circuits(List<GatewayHeartbeat> gateways, String memberId) {
        Map<String, String> circuits = new HashMap<>();
        for (GatewayHeartbeat gateway : gateways) {
            String state = gateway.circuits().get(memberId);
            if (state != null) {
                circuits.put(gateway.gatewayId(), state);
            }
        }
        return circuits;
    }

    private static String host(String url) {
        try {
            return String.valueOf(URI.create(url).getAuthority());
        } catch (IllegalArgumentException e) {
            return url;
        }
    }
}

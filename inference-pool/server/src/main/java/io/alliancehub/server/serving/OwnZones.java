package io.alliancehub.server.serving;

import io.alliancehub.engine.Engine;
import io.alliancehub.engine.kvcache.CacheZone;
import io.alliancehub.engine.kvcache.ZoneErasure;
import io.alliancehub.engine.kvcache.ZoneQuota;
import io.alliancehub.engine.kvcache.ZoneState;
import java.util.List;
import java.util.function.Supplier;

/** Commands to our own engine. */
final class OwnZones implements ServedZones {

    private final Engine engine;

    OwnZones(Engine engine) {
        this.engine = engine;
    }

    @Override
    public List<State> states() {
        return command(engine::zoneStates).stream().map(OwnZones::state).toList();
    }

    private static State state(ZoneState it) {
        int ceiling = it.quota().ceiling();
        return new State(
                it.name(),
                it.held(),
                it.cached(),
                it.quota().floor(),
                ceiling == ZoneQuota.OPEN.ceiling() ? null : ceiling,
                it.hitTokens());
    }

    @Override
    public void quota(String zone, int floor, int ceiling) {
        command(
                () -> {
                    engine.setQuota(zone, new ZoneQuota(floor, ceiling));
                    return zone;
                });
    }

    @Override
    public int publish(AnswerZone published, int[] prefix) {
        return command(() -> engine.publishPrefix(zone(published), prefix));
    }

    @Override
    public void withdraw(AnswerZone published, int[] prefix) {
        command(
                () -> {
                    engine.withdrawPrefix(zone(published), prefix);
                    return published;
                });
    }

    @Override
    public Erased erase(String zone) {
        ZoneErasure erasure = command(() -> engine.eraseZone(zone));
        return new Erased(
                erasure.sequencesEnded(),
                erasure.blocksErased(),
                erasure.hashesForgotten(),
                erasure.bytesScanned(),
                erasure.bytesLeft(),
                erasure.hashesLeft());
    }

    private static CacheZone zone(AnswerZone zone) {
        return new CacheZone(zone.name(), zone.salt());
    }

    private static <T> T command(Supplier<T> command) {
        try {
            return command.get();
        } catch (io.alliancehub.engine.EngineFullException full) {
            throw new EngineFullException();
        }
    }
}

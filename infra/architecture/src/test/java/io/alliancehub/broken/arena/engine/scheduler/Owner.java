package io.alliancehub.broken.arena.engine.scheduler;

import java.lang.foreign.Arena;

final class Owner {
    final Arena arena = Arena.ofAuto();
}

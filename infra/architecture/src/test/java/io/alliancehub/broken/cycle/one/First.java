package io.alliancehub.broken.cycle.one;

import io.alliancehub.broken.cycle.two.Second;

public final class First {
    final Second next = new Second();
}

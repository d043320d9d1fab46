package io.alliancehub.broken.cycle.two;

import io.alliancehub.broken.cycle.one.First;
import java.util.List;

public final class Second {
    final List<First> back = List.of();
}

package io.alliancehub.broken.model.engine.model;

import io.alliancehub.broken.model.engine.scheduler.Plan;

final class Layer {
    final Plan plan = new Plan();
}

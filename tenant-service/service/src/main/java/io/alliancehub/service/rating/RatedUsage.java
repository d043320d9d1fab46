package io.alliancehub.service.rating;

import io.alliancehub.contract.UsageEvent;
import io.alliancehub.service.money.Yuan;

/**
 * What happened, and exactly what it costs.
 *
 * @param microYuan the cost as limits count it: rounded up
 */
public record RatedUsage(UsageEvent event, Yuan amount, long microYuan) {}

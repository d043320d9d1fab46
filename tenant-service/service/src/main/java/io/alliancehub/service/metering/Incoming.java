package io.alliancehub.service.metering;

import io.alliancehub.contract.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * An event as it arrived.
 *
 * @param json what should be a usage event
 * @param stream the bank on whose stream it came; null where it came over HTTP
 */
record Incoming(String json, @Nullable TenantId stream) {}

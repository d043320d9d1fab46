package io.alliancehub.service.settings;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where others find the hub's parts, with no slash at the end.
 *
 * @param console for people's browsers
 * @param gateway for banks' systems; null where the service was not told
 */
public record PublicAddresses(URI console, @Nullable URI gateway) {}

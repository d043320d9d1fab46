/** The parts of a hub and how each is started: PostgreSQL, Redis, Keycloak, our own programs. */
@NullMarked
package io.alliancehub.launcher.part;

import org.jspecify.annotations.NullMarked;

/** The parts of a hub and how each is started: PostgreSQL, Redis, service, gateway, member. */
@NullMarked
package io.alliancehub.launcher.part;

import org.jspecify.annotations.NullMarked;

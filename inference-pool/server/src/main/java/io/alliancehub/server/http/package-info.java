/** The member's HTTP edge: connections, secrets, answers as streams, health and metrics. */
@NullMarked
package io.alliancehub.server.http;

import org.jspecify.annotations.NullMarked;

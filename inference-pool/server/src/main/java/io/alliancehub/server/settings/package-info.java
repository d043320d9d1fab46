/** What the member is told at its start, and the wiring of one process. */
@NullMarked
package io.alliancehub.server.settings;

import org.jspecify.annotations.NullMarked;

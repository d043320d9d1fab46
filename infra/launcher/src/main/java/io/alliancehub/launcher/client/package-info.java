/** Clients of the hub's own HTTP interfaces, as anyone could write them. */
@NullMarked
package io.alliancehub.launcher.client;

import org.jspecify.annotations.NullMarked;

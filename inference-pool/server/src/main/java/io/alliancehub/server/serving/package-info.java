/** The models that this member serves, and the seam to the engines that run them. */
@NullMarked
package io.alliancehub.server.serving;

import org.jspecify.annotations.NullMarked;

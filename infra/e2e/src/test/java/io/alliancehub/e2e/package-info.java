/** The main job, end to end through the real processes. */
@NullMarked
package io.alliancehub.e2e;

import org.jspecify.annotations.NullMarked;

/** Many streams at once, and a recount of what they should have cost. */
@NullMarked
package io.alliancehub.launcher.load;

import org.jspecify.annotations.NullMarked;

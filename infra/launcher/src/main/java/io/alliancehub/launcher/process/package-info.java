/** Child processes: started, watched, restarted and stopped, and known again by another process. */
@NullMarked
package io.alliancehub.launcher.process;

import org.jspecify.annotations.NullMarked;

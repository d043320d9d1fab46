/** The story that {@code ./hub demo} tells and proves. */
@NullMarked
package io.alliancehub.launcher.demo;

import org.jspecify.annotations.NullMarked;

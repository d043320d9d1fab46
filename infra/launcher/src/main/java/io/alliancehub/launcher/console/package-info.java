/** What a person sees: one sentence for a failure, one line for a step. */
@NullMarked
package io.alliancehub.launcher.console;

import org.jspecify.annotations.NullMarked;

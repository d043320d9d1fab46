/** Executes what the scheduler decided, on the engine's own thread. */
@NullMarked
package io.alliancehub.engine.runner;

import org.jspecify.annotations.NullMarked;

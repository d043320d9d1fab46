/**
 * What sets each architecture apart, read from a file's metadata; the one decoder interprets it.
 */
@NullMarked
package io.alliancehub.engine.architecture;

import org.jspecify.annotations.NullMarked;

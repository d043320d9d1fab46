/** The engine as its callers see it. */
@NullMarked
package io.alliancehub.engine;

import org.jspecify.annotations.NullMarked;

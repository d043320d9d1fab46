/** Tests of this package. */
@NullMarked
package io.alliancehub.engine.kvcache;

import org.jspecify.annotations.NullMarked;

/** Keys and values in fixed blocks, and who holds which block. */
@NullMarked
package io.alliancehub.engine.kvcache;

import org.jspecify.annotations.NullMarked;

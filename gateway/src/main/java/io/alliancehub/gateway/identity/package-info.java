/** From the text of a key to the caller behind it, and how fast a revocation is heard. */
@NullMarked
package io.alliancehub.gateway.identity;

import org.jspecify.annotations.NullMarked;

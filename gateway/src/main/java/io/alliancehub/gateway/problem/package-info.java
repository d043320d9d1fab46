/** The errors a caller can see: one list of codes, one shape of body. */
@NullMarked
package io.alliancehub.gateway.problem;

import org.jspecify.annotations.NullMarked;

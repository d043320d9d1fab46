/** Arithmetic of a decoder over memory segments: a scalar oracle and the Vector API. */
@NullMarked
package io.alliancehub.kernel;

import org.jspecify.annotations.NullMarked;

/** How fast the engine is: rates of a model on this machine, and model files of random weights. */
@NullMarked
package io.alliancehub.server.bench;

import org.jspecify.annotations.NullMarked;

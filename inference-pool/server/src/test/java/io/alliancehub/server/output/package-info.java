/** Tests of what a model's text is read as. */
@NullMarked
package io.alliancehub.server.output;

import org.jspecify.annotations.NullMarked;

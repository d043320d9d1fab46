/** Compiles grammars for answers: bounded, fair between banks, and never on an engine's thread. */
@NullMarked
package io.alliancehub.server.grammars;

import org.jspecify.annotations.NullMarked;

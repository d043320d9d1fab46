/** The command line of the engine alone: complete, tokenize, golden, replay. */
@NullMarked
package io.alliancehub.server.cli;

import org.jspecify.annotations.NullMarked;

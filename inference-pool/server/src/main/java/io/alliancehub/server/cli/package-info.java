/** The command line of the engine alone: complete, tokenize, golden, bench, replay. */
@NullMarked
package io.alliancehub.server.cli;

import org.jspecify.annotations.NullMarked;

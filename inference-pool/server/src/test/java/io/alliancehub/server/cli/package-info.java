/** The command line of the engine, run as a person runs it. */
@NullMarked
package io.alliancehub.server.cli;

import org.jspecify.annotations.NullMarked;

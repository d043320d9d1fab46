/** What a model writes, cut into reasoning, content and calls of tools while it comes. */
@NullMarked
package io.alliancehub.server.output;

import org.jspecify.annotations.NullMarked;

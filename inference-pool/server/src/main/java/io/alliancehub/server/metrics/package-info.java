/** What the member measures, by vLLM's names where they mean the same. */
@NullMarked
package io.alliancehub.server.metrics;

import org.jspecify.annotations.NullMarked;

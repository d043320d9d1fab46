/** The one place that knows concrete classes, threads and the environment. */
@NullMarked
package io.alliancehub.gateway.settings;

import org.jspecify.annotations.NullMarked;
